"""Wishes for cover beside a quote, in the customer's words: 「三者300万，不要划痕」, 「车损不买了」, 「只要交强险」."""

from __future__ import annotations

import re
from dataclasses import dataclass

from insurance.words.phones import find_phones
from insurance.words.phrases import any_of
from insurance.words.plates import find_plates

NOTED = "记下了：「{words}」。同事会按这个给您算，保费以报价单为准。"
WORDS, WORDS_LABEL = "cover_wishes", "保障要求"  # the field of a request

_COVER = (
    r"(?:第?三者|三责|商三|车损|划痕|座位|车上人员|司乘|驾乘|司机座?|乘客座?|玻璃|盗抢|涉水|自燃|医保外|非医保|外部电网|充电桩|自用桩|交强|商业"
    r"|全险|不计免赔|免赔额?|节假日(?:翻倍)?|轮胎|车轮|精神(?:损害|抚慰金?)|附加|增值服务|保额)(?:责任|损失|单独损坏)?(?:险|保险)?(?:用药|翻倍)?"
)
_SUM = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百半]+)(?:百|千)?(?:万|[wW])"
_NOT = r"(?:不(?:再|想|用|需)?(?:要|买|保|上|加|投|配|用|需要)|别|去掉|去了|减掉|删|免了|取消|拿掉|剔除)"
_WITH = (
    r"(?:要(?!修|赔|理|报|处理|是)|加(?!装)|买|保(?!险|障|单)|上(?!次|回|面|了?个?月)|投|配|选|带|含|改|换|调"
    r"|升|提|降|减|只|仅|就(?:行|好|够|可以)|[都也](?:要|来)|最高|最低|全保|够了)"
)
_BETWEEN = r"[^,，。;；!！?？\s]{0,5}?"
_WISH = any_of(
    rf"{_COVER}{_BETWEEN}(?:{_SUM}|{_NOT}|{_WITH})",
    rf"(?:{_SUM}|{_NOT}|{_WITH}){_BETWEEN}{_COVER}",
    rf"^(?:只|就|先)?{_COVER}(?:[和跟、加]{_COVER})*$",
)
# What befell the car, or was paid, is no wish.
_ELSE = any_of(
    r"[撞碰刮蹭剐砸碎裂坏]了|被[^,，。]{0,4}[撞碰刮蹭剐砸划]|出险|报案|理赔|赔[了付偿]|怎么赔|去年|上次|以前|已经买|买过|修|保单号"
)
_SIGNS = re.compile(r"([,，。;；!！\n]|\s+)")
_TALK = re.compile(
    r"[\W_]|[好嗯那对的行就也都先哦噢啊吧呢了这样可以我是们谢]|另外|还有|然后|帮我|给我|麻烦|报价|续保|算"
)


@dataclass(frozen=True)
class CoverWish:
    """`words`: the customer's own; `rest`: what else the message says, empty if it is hardly anything."""

    words: str
    rest: str

    @property
    def noted(self) -> str:
        return NOTED.format(words=self.words)


def read_cover_wish(text: str) -> CoverWish | None:
    """The clauses that wish for cover, or for less of it. Whether the words ask something is the caller's question."""
    clauses = [each for each in _SIGNS.split(text) if each.strip()]
    wished = [each for each in clauses if _is_wish(each)]
    if not wished:
        return None
    # A clause that holds a plate or a number besides is still read for that.
    rest = [each for each in clauses if each not in wished or find_plates(each) or find_phones(each)]
    left = "，".join(each for each in rest if _SIGNS.fullmatch(each) is None)
    return CoverWish("，".join(wished), left if len(_TALK.sub("", left)) > 0 or _says_yes(left) else "")


def _is_wish(clause: str) -> bool:
    return _WISH.search(clause) is not None and _ELSE.search(clause) is None


def _says_yes(left: str) -> bool:
    """「好，三者300万」 beside a question that wants a yes."""
    return re.fullmatch(r"[,，\s]*(?:好的?|可以|行|嗯|对)[,，\s吧啊呀了]*", left) is not None
