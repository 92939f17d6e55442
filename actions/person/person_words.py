"""Words about a person to talk to: one is wished for in other words than 「人工」, or is only spoken of."""

from __future__ import annotations

import re

from actions.complaints.complaint_words import Complaint, read_complaint
from actions.questions.question_words import is_question
from insurance.words.phrases import any_of

_BOSS = (
    r"(?:大|小|总)?"
    r"(?:领导|经理|负责人|老总|老板|主管|主任|上级|上司|头儿|管事儿?的|做主的|说话算(?:数|话)?的|一把手)"
)
_YOURS = r"(?:你们?|您们?|贵公司|公司)(?:公司|客服|理赔|部门|那边|这边|这儿)?(?:的)?"
_NOT = r"(?<![不别没甭])(?<!不用)(?<!不要)(?<!不想)(?<!没必要)(?<!他们)(?<!她)(?<!他)(?<!对方)"
_TO_BOSS = any_of(
    rf"{_NOT}(?:叫|让|喊|请|找|换|见|要求?见|把|问)(?:一下|一?个|一?位)?{_YOURS}(?:个|一个)?{_BOSS}",
    r"(?:^|[,，。!！])(?:让|叫|换|找)(?:一?个|一?位)?(?:能做主|管事|说话算数?|说了算|能拍板|级别高)(?:儿)?的",
    rf"{_NOT}(?:跟|和|同|与|向){_YOURS}{_BOSS}[^,，。]{{0,4}}(?:说|讲|谈|聊|反映|沟通|通话|对话)",
    r"(?:^|[,，。!！?？])(?:我|俺)?(?:要|想|必须|得|就|快|赶紧|直接|给我|帮我|马上|那|还是|请|现在|只)*"
    rf"(?:跟|和|同|与|找|见|叫|喊|换|转)(?:个|一个|一下)?{_BOSS}(?!看|签|拍|批|开|[^,，。]{{0,3}}(?:说的|来看))",
)
_OF_OTHERS = any_of(
    r"我们?(?:公司|单位|部门|厂)?的?(?:领导|经理|老板|老总|主管|上级|上司|负责人)|4[sS]|修理厂|维修店|物业|小区|停车场|对方|客户经理|交警|单位|银行|保安"
)
_BOT_OUT = any_of(
    r"(?:机器人?|AI|ai|智能客服|小保|人工智能|电脑)(?:你|们|给我|快|赶紧|请|先|就|都|统统)*(?:滚|靠边|一边(?:儿)?(?:去|站|待|凉快)|走开|闪|闭嘴|让开|下去|退下|下线|别说|别回|别插嘴|住口)",
    r"^(?:请|麻烦)?你(?:给我|快|先|就|可以|能不能|赶紧)*(?:(?:别|不要|甭)(?:再|跟我|老)*(?:说话|说|讲话|吭声|出声|插嘴|回答|回话|回复)|闭嘴|住口|靠边站?|一边(?:儿)?去)(?:了|吧|行不行|好吗|[!！。~])*$",
)
_REVIEW = any_of(
    r"(?<!不)(?<!需)(?<!是否)(?:要求|申请|请求|想要?|我要|必须|帮我|给我|请|麻烦)(?:你们?|进行|走|做|一个|一次|再|安排|给|派)*"
    r"人工(?:来|帮我?|再|重新)*(?:复核|审核|核实|核对|核查|复查|重审|核赔|定损|审|处理|介入)"
)
_NOT_REVIEW = any_of(r"显示|写着|状态|提示|车型|核车|多久|几天|要不要|什么意思|费")
_SOMEBODY = any_of(
    r"(?:^|[,，。!！]|[收接看]不到|[没冇未](?:有)?(?:收|接)到|不[行对了通开]|没(?:用|来|反应|有)|算了)(?:那|就|你|快|赶紧|直接|还是|给我|帮我|我要|我想|请)*"
    r"(?:找|叫|换)(?:一?个|一?位)?(?:真|活)?人(?:来|吧|啊|呀|说|处理|帮我|弄|办|解决|行不行|!|！|。|~)*$"
)
_ONLY_CALLS = any_of(
    r"^(?:快点?|赶紧|马上|喂|哎|那|到底|就|[,，。!！])*(?:来(?:一?个)?人|人呢|(?:有|还有|有没有)(?:一?个)?人(?:没有?|吗|么|在吗|在不在|理我吗)?)(?:啊|呀|吧|[,，。!！?？])*$"
)
_OWN_PEOPLE = any_of(
    r"(?:等|待|容|让)(?:一?下|我|俺|会儿?)+(?:先|再|去|得|要)*(?:找|问)(?:一?下|一?个|几个)*(?:人|朋友|懂的|明白人|家里)",
    r"(?:我|俺)(?:先|去|回去|回家|再|得|自己|出去|现在)+(?:找|问)(?:一?下|一?个)*(?:人|朋友|懂的|家里人?)(?:去|来)?(?:问|打听|商量|确认|核实|看)",
    r"(?:我|俺)(?:找|问)(?:一?个|一?下)*(?:人|朋友)(?:去|来)?(?:问|打听|确认)[^,，。]{0,4}(?:具体|几点|时间|地址|车牌|位置|哪条|哪儿|当时|号码)",
    r"(?:找|叫|喊)到人(?:了|啦)|(?:找|叫|喊)了?(?:别人|别家)(?:了|来|的|$)",
    r"(?:找|叫|请)(?:我|俺)(?:的)?(?:朋友|同事|家里?人|老[公婆]|儿子|女儿|媳妇)",
)
_BREAK = any_of(
    r"^(?:好的?|那|你|您|麻烦|请|喂|[,，\s])*(?:先)?(?:稍?等|别急|慢点)(?:一?下|会儿?|着|哈|啊|[,，\s])*(?:我|俺)?(?:先|去|得|要)*"
    r"(?:接|打|回)(?:一?个|一?下|通|完)?(?:电话|微信|消息)(?![^,，]{0,4}(?:给你|给客服|咨询))",
    r"^(?:我|俺)(?:先|去|得|要)*(?:接|回)(?:一?个|一?下|通)?电话(?:[,，]?(?:稍?等|马上|一会儿?|先)[^,，]{0,6})?[。!！~啊哈]*$",
)
_RESCUE = any_of(
    r"(?:找|叫|来|派|喊|请|安排)(?:一?个|一?位|点|几个)?(?:人|师傅|人员)(?:来|过来|去|给我|帮我|帮忙|帮|替我|上门)*(?:搭(?:个|一下)?电|拖(?:个|一下)?车|把车拖|换(?:个|一下)?(?:备)?胎|补(?:个)?胎|救援|送(?:点)?油|开锁|拖走|充(?:点|个)?电|拉车)"
)
_COMERS = r"(?:人工|工作人员|查勘员?|定损员?|专员|你们的?人|派人|人)(?:来|到|过来|去|上门|在)*"
_AT_THE_CAR = r"(?:现场|查勘|定损|看车|验车|勘查|拍照)(?:看看|一下|的)?"
_ASKED = r"(?:吗|么|不|呢|[?？])"
_COMES_TO_THE_CAR = any_of(
    rf"(?:要不要|用不用|需不需要|会不会|是不是|有没有|能不能)[^,，。;；我]{{0,5}}{_COMERS}{_AT_THE_CAR}(?:{_ASKED}|[啊呀]|$)",
    rf"(?:要|用|需要|得|会|能|派)[^,，。;；我]{{0,5}}{_COMERS}{_AT_THE_CAR}{_ASKED}",
    rf"(?:要不要|用不用|需不需要)等(?:着)?(?:你们)?的?{_COMERS}",
    rf"(?:是不是)?(?:要|得|用)等(?:着)?(?:你们)?的?{_COMERS}[^,，。;；]{{0,2}}{_ASKED}",
)
_FOUND_THEM = re.compile(
    r"(?:找|联系|见)得(?:到|着|上)(?:人|他|她|对方|车主)[^。;；]{0,8}(?:不(?:认|管|理|赔|肯|接|想|愿)|赖|拖)"
)
_SENT_HERE = re.compile(
    r"(?:客服|同事|人工|热线|电话(?:里|那边)?|9\d{4}|查勘员|定损员|修理厂|4[sS]店?|店里|他们|业务员|销售)(?:那边|的人|的|她|他)?"
    r"(?:让|叫|要|说)(?:让|叫)?我(?:来|上|到)?(?:找|联系|问)(?:你|小保|这里|这儿|机器人|线上|公众号)(?:们|办|弄|说|报|问|要|的|吧|[,，。!！\s])*"
)
_NOT_CALLED = any_of(
    r"谁(?:让|叫|要|说|喊)(?:你|你们|我)?(?:要|给我|帮我|又)*转(?:接|过去)?(?:了|的|啊|呀|[,，。!！?？]|$)",
    r"谁(?:让|叫|要|说|喊)(?:你|你们|我)?(?:要|给我|帮我|又)*(?:转|找|叫)(?:给|到|接)?(?:人工|客服|真人|坐席|人)",
    r"(?:我)?(?:没|没有|又没|可没|并没有?)(?:要|说|让|叫|想|点|喊)(?:你|你们|过|要|给我)*(?:转|找|叫)(?:给|到|接)?(?:人工|客服|真人|坐席|人)",
    r"(?:人工|客服|真人|坐席)[^。]{0,6}我(?:又|可|也|根本|压根|都|就|真)*没(?:有)?(?:要|说|让|叫|点)(?!到)",
    r"不是(?:说|要|叫|让|想|找|问)*(?:你|给我|我|要)*(?:转|找|叫)(?:给|到|接)?(?:人工|客服|真人|坐席)",
    r"(?:不用|不要|不必|无需|甭|别)(?:再|给我|帮我|去)*(?:找|叫|喊)(?:别|其他)?人(?:了|来|吧|$|[,，。!！])",
)
_DESK = any_of(r"人工|客服|真人|坐席|转接|转人")
_LABOUR = any_of(r"人工费|人工(?:成本|价格|单价)|工时费?")


def wants_person(text: str) -> bool:
    """「叫你们领导来」「机器人靠边站」「我要求人工复核」「没收到，找人」. A complaint is filed instead."""
    if read_complaint(text) in (Complaint.FILED, Complaint.BEGUN) or calls_nobody(text):
        return False
    if _TO_BOSS.search(text) and not _OF_OTHERS.search(text):
        return True
    if _BOT_OUT.search(text) or _SOMEBODY.search(text):
        return True
    return _REVIEW.search(text) is not None and not (_NOT_REVIEW.search(text) or is_question(text))


def calls_nobody(text: str) -> bool:
    """Whether a person is only spoken of: somebody of one's own, one for the car, or one who is not wanted."""
    return asks_own_people(text) or takes_break(text) or wants_rescue(text) or denies_wish(text)


def only_calls(text: str) -> bool:
    """「快点来人」「有人没有」: nothing is told besides."""
    return _ONLY_CALLS.search(text) is not None


def asks_own_people(text: str) -> bool:
    """「等我找人问问」"""
    return _OWN_PEOPLE.search(text) is not None


def takes_break(text: str) -> bool:
    """「等下我接个电话」: the customer is away for a moment, and nobody is to be called."""
    return _BREAK.search(text) is not None


def wants_rescue(text: str) -> bool:
    """「来个人给我搭电」"""
    return _RESCUE.search(text) is not None


def speaks_of_people(text: str) -> bool:
    """「要不要人工来查勘」「找得到人但他不认账」: those who come to the car, or the other side."""
    return _COMES_TO_THE_CAR.search(text) is not None or _FOUND_THEM.search(text) is not None


def after_being_sent(text: str) -> str | None:
    """「客服让我找你」: what is said besides; None where nobody was sent here."""
    return _SENT_HERE.sub("", text).strip(",，。!！ ") if _SENT_HERE.search(text) else None


def denies_wish(text: str) -> bool:
    """「谁让你转人工了」「不用找人了」: none was asked for."""
    return _NOT_CALLED.search(text) is not None


def names_desk(text: str) -> bool:
    return _DESK.search(text) is not None


def besides_denial(text: str) -> str:
    """What is said besides that no person was asked for, if it asks what labour costs; else nothing."""
    rest = _NOT_CALLED.sub("", text).strip(",，。!！ ")
    return rest if _LABOUR.search(rest) else ""
