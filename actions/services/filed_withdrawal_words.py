"""Words that take back what was filed, or ask how: 「代驾不用了」, 「过户不办了」, 「刚才那个取消吧」."""

from __future__ import annotations

from enum import Enum, auto

from actions.questions.question_words import is_question
from actions.services.service_names import kinds_named
from insurance.requests.request_states import RequestKind as Kind
from insurance.words.cover_wishes import read_cover_wish
from insurance.words.phrases import any_of

_LONGEST, _LONGEST_BARE = 40, 20  # characters; longer is an account of something


class TakingBack(Enum):
    NAMED = auto()  # its own words stand in the text
    BARE = auto()  # it can only be the newest
    ASKED = auto()  # whether, or how, it can be done


_NOT = r"(?:不|别|甭)(?:再|想|要|用|需要|必|打算|准备|给我|帮我|去|继续)*"
_DONE = r"(?:了|啦|吧|算了|取消|哈|呗|$|[,，。!！~\s])"
_VERB = r"(?:办|弄|搞|约|预约|开|退|续|改|换|变更|过户|核|登记|申请|叫|做|要|用|需要|查|报|算|买|来|麻烦(?:你们|了)?)"
_CANCELS = any_of(r"取消(?!费|率|后)|撤(?:销|回|掉|单|了|吧|一下)|作废|退单|退订")
# 「代驾退了吧」; beside a policy that is to end, or data to be deleted, the same words are the wish itself.
_GIVES_BACK = any_of(r"(?:退|删|去|免)(?:了|掉)(?:吧|算了|$|[,，。!！])")
_GIVEN_BACK = frozenset({Kind.BOOKING, Kind.FEEDBACK, Kind.QUOTE, Kind.RENEWAL})
_NAMES = (
    r"(?:代驾|代为驾驶|年检|年审|审车|验车|(?:代为)?送检|(?:安全)?检测|取送车|预约|报价|询价|续保|退保|变更"
    r"|批改|车牌|过户|发票|开票|核车|车型|通知|建议|意见|反馈)"
)
_NOT_NEEDED = any_of(
    rf"{_NOT}{_VERB}?{_DONE}",
    rf"{_NOT}{_VERB}?(?:这个|那个|给我|帮我|替我|你们)*{_VERB}?{_NAMES}(?:服务|申请|业务)?(?:了|啦|吧)",
    r"(?:^|[,，\s])(?:那|哎|唉)?算了(?:吧|啊|[,，。!！\s]|$)|算了(?:吧)?$|留着(?:吧|了|[,，。!！]|$)",
)
_OWN_VERB = any_of(rf"{_NOT}(?:约|退(?:保)?|续(?:保)?|开票|过户|卖|核)(?:车|保险)?{_DONE}")
_THAT = any_of(r"(?:刚才?|刚刚|之前|上面|那|这|我)[^,，。]{0,8}(?:那?个|单|条|申请|预约|登记|提交|订|约)[^,，。]{0,6}")
_BARE = any_of(
    r"^(?:我说|我要|我想|给我|帮我|麻烦|请|那|就|还是|算了|先|都|全|哎|唉|不好意思|[,，\s])*(?:取消|撤销|撤回|撤单|撤了|作废)(?:一下|吧|了|掉|它|啊|呗|这个|那个|算了|谢谢|[,，。!！~\s])*$",
    r"^(?:我|那|就|还是|算了|先|都|哎|唉|[,，\s])*(?:不|别)(?:办|弄|搞|约)(?:了|啦|吧)+[\W_]*$",
)
# With the reason beside it: 「撤销吧，买家不要了」, 「不要了，太贵」, 「太贵了不用了」.
_REASON = r"(?:(?:太|真|这么|好|有点)(?:贵|慢|久|麻烦|远)|我?自己|不划算|用不[着上]|别家|朋友|家[里人])"
_BARE_AND_WHY = any_of(
    r"^(?:那|就|还是|算了|先|都|哎|唉|不好意思|[,，\s])*(?:取消|撤销|撤回|撤单|撤了|作废)(?:一下|吧|了|掉|它|啊|呗|这个|那个)*[,，][^,，。]{1,12}$",
    rf"^(?:那|就|还是|我|[,，])*(?:不要|不用|不办|不弄|不搞)(?:了|啦|吧)*[,，]?{_REASON}",
    rf"^{_REASON}(?:了|啊|吧)*[,，]?(?:那|我|就|还是)*(?:不要|不用|不办|不弄|不搞|取消)(?:了|啦|吧)+$",
)
_STILL_WANTED = any_of(
    r"(?:不|别|没(?:有|说)?|不要|千万别)(?:要|能|让|想|给我|帮我)*(?:取消|撤|作废)|谁(?:让|叫|说|给)[^,，。]{0,8}(?:取消|撤|不用|不要)|凭什么|为什么|怎么(?:就|给|被|又)?[^,，。]{0,4}(?:取消|撤)了"
)
_STATE_ASKED = any_of(
    r"(?:取消|撤|退|作废|掉)(?:了|掉|好|成功)*(?:没|吗|么|没有|不|[?？])+$|(?:有没有|是不是|是否)[^,，。]{0,6}(?:取消|撤)"
)
_MAY_IT = any_of(
    r"(?:能|可以|能不能|可不可以|怎么|如何|咋|在哪|哪里)[^,，。]{0,12}(?:取消|撤|退(?:掉|了)|不(?:要|用|约|办))|(?:取消|撤(?:销|回|掉)?)[^,，。]{0,6}(?:吗|么|不[?？]?$|行不行|可以不)"
)
_POLITE = any_of(r"(?:能|可以|能不能|可不可以|麻烦)(?:帮|给|替|请)(?:我|忙)?[^,，。]{0,8}(?:取消|撤)")
# Another matter: a claim, the queue, a policy that is to end, or the things themselves.
_ELSE = any_of(
    r"报案|案子|案件|理赔|出险|事故|排队|人工|客服|短信|推送|推销|自动续|取消资格|会不会|要不要|(?:[撞碰刮蹭追]|拖)(?:了|坏|上)|费用|扣费|扣钱|收费|多少钱"
)
_INSTEAD = any_of(r"改(?:到|成|为|约|天|去|在)|换(?:成|到|个|一)|推(?:迟|到|后)|延(?:后|到)|提前")


def read_taking_back(text: str) -> TakingBack | None:
    """What the words do to something that was filed; None for all others. A wish to change it is another matter."""
    if not text or len(text) > _LONGEST or _ELSE.search(text) or _STILL_WANTED.search(text):
        return None
    if _STATE_ASKED.search(text) or _INSTEAD.search(text):
        return None
    kinds = kinds_named(text)
    named = bool(kinds) or "BS20" in text.upper()
    cancels = _CANCELS.search(text) is not None or (
        named and {*kinds} <= _GIVEN_BACK and _GIVES_BACK.search(text) is not None
    )
    may_it = cancels and _MAY_IT.search(text) is not None
    if (may_it or is_question(text)) and not _POLITE.search(text):
        return TakingBack.ASKED if may_it else None
    if read_cover_wish(text) is not None:
        return None
    if named:
        return TakingBack.NAMED if cancels or _NOT_NEEDED.search(text) else None
    if len(text) > _LONGEST_BARE:
        return None
    refers = _THAT.search(text) is not None and (cancels or _NOT_NEEDED.search(text) is not None)
    return TakingBack.BARE if refers or any(words.search(text) for words in (_BARE, _BARE_AND_WHY, _OWN_VERB)) else None


def cancels_plainly(text: str) -> bool:
    """「取消代驾」: no other wish can be meant by it, also where nothing is filed."""
    return _CANCELS.search(text) is not None
