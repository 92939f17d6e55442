"""What is no matter by itself: the beginning of a sentence, a plate or a number alone, a message meant for somebody
else. Nothing is opened and nothing looked up for it; the customer is asked to go on."""

from __future__ import annotations

import re
from typing import Any

from actions.danger import danger_course
from actions.done import Done
from actions.messages import MENU, PERSON, PROGRESS, REPORT, RESCUE, say
from actions.questions.question_words import is_question
from actions.report.leaving import stops, without_stop
from actions.report.loss_told import SLOT, was_offered
from actions.tools import Tools
from actions.turn import Turn
from insurance.claims import claims
from insurance.customers.customers import mask_phone
from insurance.danger.false_alarms import is_near_miss, is_seen_elsewhere
from insurance.words.numerals import plain
from insurance.words.phones import parse_phone
from insurance.words.phrases import any_of
from insurance.words.plates import is_plate_alone, parse_plate

GO_ON = "嗯，您接着说，我听着呢。"
NOT_FOR_US = "这条看着不是发给保险客服的，我先不管它。要报案、查进度、叫救援，直接跟我说就行。"
SENT_BY_MISTAKE = "没关系。要说的重新发一次就行；没别的事，不用管它。"
SEEN = "看着确实吓人，还好不在身边。您自己的车要是有事，直接跟我说；人有危险先打 120、119 或 110。"
NEAR_MISS = "没撞上就好，吓着了就先靠边停到安全的地方缓一缓，手不抖了再开。车或人真有碰着的，直接跟我说。"
I_AM_HERE = "我在的，您请说。语音、图片要是没发出来，麻烦再发一次，打几个字也行。"
WHAT_HAPPENED = "别着急，先说说出了什么事：车被撞了、抛锚了，还是保单、理赔上的事？人有危险先打 120、119 或 110。"
PLATE_SEEN = "看到车牌 {plate} 了。这辆车要办哪件事？"
PHONE_SEEN = "看到手机号 {phone} 了。要办哪件事？想让客服打给您，说「给我回电话」就行。"
NUMBER_ALONE = "只看到一个数字 {number}，没明白您要办什么。点下面的选项，或者直接说。"
NO_REPORT = "好的，不报案。您想问什么，直接说就行。"

_TIME = (
    r"(?:刚刚|刚才|今天|昨天|前天|昨晚|前晚|今早|昨夜|早上|上午|中午|下午|晚上|半夜|凌晨|上周[一二三四五六日天]?"
    r"|(?:周|星期|礼拜)[一二三四五六日天]|[\d一二两三四五六七八九十]{1,2}(?:点钟?|点半|点多|号))"
)
_HEAD = r"(?:我们?|俺|咱|那个|就是说?|然后|因为|嗯|呃|哎|是这样的?|事情是这样的?|我跟你说|[,，…\s])"
_PLACE = (
    r"(?:在(?![吗么嘛不没线的了哪修用办查催等保审])[^,，。?？!！不没吗被撞刮蹭]{1,10}(?<![了的呢吧])"
    r"|从[^,，。?？!！不没吗被撞刮蹭]{1,8}(?:出来|回来|出发))"
)
_DOING = (
    r"(?:开车|倒车|停车|下班|上班|接孩子|送孩子|变道|转弯|掉头|等红灯|出地库|进地库)"
    r"[^,，。?？!！不没吗被撞刮蹭要费了]{0,4}"
)
_FRAGMENT = re.compile(rf"{_HEAD}{{0,4}}(?:{_TIME}){{0,3}}(?:{_PLACE})?(?:{_DOING})?(?:的?时候|路上)?[,，。…]*")
_TELLS = re.compile(r"[\u4e00-\u9fff]")
_NOTHING = re.compile(r"(?:[哦噢喔额呃诶咦唉哈呵啊]|e+m+|h+m+|[.。…,，~!！?？\s])+", re.I)
_WHAT_NOW = re.compile(r"(?:那|这|现在|我|该|可|这可|请问|[,，])*怎么(?:办|弄|搞)(?:啊|呀|呢|[?？。!！])*")
_MISTAKE = re.compile(
    r"(?:不好意思|抱歉|对不起|哦|啊|哎呀?|sorry|[,，。!！\s])*我?[发点按]错(?:了|人|地方|群|对话框|消息)*"
    r"(?:不好意思|抱歉|对不起|啊|哈|哦|sorry|[,，。!！~\s])*",
    re.I,
)
_NUMBER = re.compile(r"\d{1,10}")
_CALLED_IN_NEED = frozenset({"110", "119", "120", "122", "12122", "12356"})
# Advertisements and messages to many: two of these signs.
_SIGNS = (
    re.compile(r"https?://|www\.|t\.cn/|链接"),
    re.compile(r"【[^】]{2,12}】"),
    re.compile(r"转发[:：]|接龙[:：]?|扩散|请大家|大家(?:收到|注意|相互)|收到(?:请)?回复"),
    re.compile(r"点击|领取|抢购|狂欢|满减|优惠券|秒杀|限时|包邮|充值|会员日|中奖|兼职|刷单|加微信"),
    re.compile(r"(?:^|[\s:：])1[.、][^2]{1,12}2[.、]"),
)
_SIGNS_AT_LEAST = 2
# Private life, in words that no customer says to an insurer.
_PRIVATE = any_of(
    r"外卖(?:放|到|给我放)|放(?:在)?(?:门口|前台|快递柜)(?:就行|吧|就好|谢谢|$)|取件码|菜鸟驿站|(?:您的)?快递(?:已|到了|放)",
    r"(?:晚上|中午|今晚|今天|明天)?(?:不)?回(?:来|家|去)吃(?:晚|午)?饭|吃(?:了|过)?饭(?:了)?(?:没|吗)|晚饭吃(?:什么|啥)|买(?:点|个)?菜|打麻将|带(?:瓶|点)酱油",
    r"(?:老师|班主任)[,，]?.{0,12}请假|请(?:一天|半天|[两三]天)?假(?:一天|半天)?$|不去上学|作业(?:写|做)|家长会|放学(?:了|接)",
    r"开会(?:改|推迟|取消)|会议(?:改|推迟|取消)|周报|打卡",
    r"(?:你)?(?:车)?钥匙(?:放|搁|丢)?(?:在)?(?:哪|哪儿|哪里)(?:了|去了)?[?？]*$",
)
# Whatever else stands there, these are for us.
_FOR_US = any_of(
    r"保险|保单|车险|理赔|报案|赔|案子|定损|查勘|救援|拖车|搭电|客服|人工|你们|投诉|续保|退保|年检|发票",
    r"我(?:的|们)?车|[撞刮蹭剐碰砸淹泡偷]|追尾|受伤|流血|着火|冒烟|抛锚|没电|爆胎|打不着|动不了|锁[在车]|是真的|是不是|骗",
)
_ADVERTISING = any_of(r"保险|保单|车险|理赔|报案|案子|定损|查勘|你们|是真的|是不是|骗|我(?:的|们)?车|[吗么]")


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """None for everything that is a matter, in a form, and while something of this customer lies open."""
    if turn.in_form or turn.is_command or turn.photos or turn.said_already or danger_course.met_before(turn):
        return None
    if is_not_for_us(turn.text):
        return Done((say(NOT_FOR_US, (*MENU,), unanswered=turn.waits),))
    if is_seen_elsewhere(plain(turn.text)) and not is_question(turn.text):
        return Done((say(SEEN, () if turn.waits else MENU),), {"not_understood": None})
    if is_near_miss(plain(turn.text)) and not is_question(turn.text):
        return Done((say(NEAR_MISS, () if turn.waits else MENU),), {"not_understood": None})
    said = _of_itself(turn)
    if said is None:
        return None
    async with tools.database.reading() as session:
        if await claims.latest(session, turn.customer_id) is not None:
            return None
    return said


def is_not_for_us(text: str) -> bool:
    """An advertisement, a message to a group, a word to the family: nothing in it is of a car or of insurance."""
    if sum(sign.search(text) is not None for sign in _SIGNS) >= _SIGNS_AT_LEAST and not _ADVERTISING.search(text):
        return True
    return _PRIVATE.search(text) is not None and not _FOR_US.search(text)


def is_fragment(text: str) -> bool:
    """「我昨天」, 「在万达」, 「倒车的时候」: the sentence goes on in the next message."""
    return _FRAGMENT.fullmatch(text) is not None and _TELLS.search(text) is not None


def _of_itself(turn: Turn) -> Done | None:
    text = turn.text
    if not text or _NOTHING.fullmatch(text):
        return _not_a_word(turn)
    if is_fragment(text):
        told = ",".join(filter(None, (str(turn.slots.get(SLOT) or ""), text)))
        return Done((say(GO_ON, unanswered=turn.waits),), {SLOT: told, "not_understood": None})
    if _MISTAKE.fullmatch(text):
        return Done((say(SENT_BY_MISTAKE),), {"not_understood": None})
    if _WHAT_NOW.fullmatch(text) and not (turn.said_before or was_offered(turn)):
        return Done((say(WHAT_HAPPENED, MENU),), {"not_understood": None})
    if stops(text) and not without_stop(text):
        return Done((say(NO_REPORT, MENU),), {"not_understood": None})
    return _number(turn)


def _not_a_word(turn: Turn) -> Done | None:
    """Once; who goes on so is counted as any whom we do not understand."""
    if turn.slots.get("not_understood") or turn.waits:
        return None
    return Done((say(I_AM_HERE, MENU),), {"not_understood": 1})


def _number(turn: Turn) -> Done | None:
    if turn.waits or turn.question_before or turn.text in _CALLED_IN_NEED:
        return None
    choices = (REPORT, PROGRESS, RESCUE, PERSON)
    if is_plate_alone(turn.text) and (plate := parse_plate(turn.text)):
        return _asked(PLATE_SEEN.format(plate=plate), choices)
    if re.fullmatch(r"[\d\s-]{11,14}", turn.text) and (phone := parse_phone(turn.text)):
        return _asked(PHONE_SEEN.format(phone=mask_phone(phone)), choices)
    return _asked(NUMBER_ALONE.format(number=turn.text), choices) if _NUMBER.fullmatch(turn.text) else None


def _asked(text: str, choices: Any) -> Done:
    return Done((say(text, choices),), {"not_understood": None})
