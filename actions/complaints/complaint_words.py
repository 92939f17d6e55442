"""Words about a complaint: one that is plainly wanted, how one is made, one that is taken back, or anger alone."""

from __future__ import annotations

import re
from enum import Enum, auto

from insurance.words.phrases import any_of


class Complaint(Enum):
    """What the customer wants. Only what is plainly wanted is filed."""

    FILED = auto()  # 「我要投诉你们定损员，说话太难听」
    BEGUN = auto()  # 「我要投诉」: what it is about is asked first
    HOW = auto()  # 「投诉怎么投诉啊」
    WITHDRAWN = auto()  # 「刚那个投诉给我撤了」
    AFTER = auto()  # 「我的投诉有结果了吗」
    HEARD = auto()  # 「你们效率太低了」: anger, or a matter told without a wish to complain


_WITHDRAWS = any_of(
    r"撤诉|(?:撤(?:销|回|了|掉)?|取消)[^,，。]{0,6}(?:投诉|BS)|(?:投诉|BS\d*)[^,，。]{0,8}(?:撤|取消|不要了|不用了|算了|作废)"
    r"|不(?:想|要|用)?(?:再)?投诉了|不是投诉[^,，。]{0,4}撤",
)
_WITHDRAWN_BY_NOBODY = any_of(
    r"(?:不|别|没(?:有|说)?)(?:是|要|能|让|想|用|给我)*(?:撤|取消)",
    r"谁(?:让|叫|给)[^,，。]{0,6}(?:撤|取消)|凭什么[^,，。]{0,4}撤",
)
_WITHDRAWAL_ASKED = any_of(
    r"(?:能|可以|怎么|如何|咋)[^,，。]{0,6}(?:撤|取消)", r"(?:撤|取消)[^,，。]{0,6}(?:吗|么|不[?？]?$)"
)
_HOW = any_of(
    r"(?:怎么|如何|咋|哪里|哪儿|去哪|向谁|找谁|跟谁|打哪)[^,，。]{0,6}投(?:诉|$|[,，。!！])",
    r"投诉[^,，。]{0,3}(?:怎么(?!样|还|没|又)|咋(?!样)|如何|流程|渠道|途径|方式|电话|热线|入口|要什么)",
    r"(?:能|可以|可不可以|能不能)[^,，。]{0,4}投诉[^,，。]{0,6}(?:吗|么|不[?？]?$|[?？])",
    r"投诉[^,，。]{0,6}(?:多久|几天|多长时间|有用)",
)
_NOT_WANTED = any_of(
    r"(?:不是|没有?|又没|没说|不|别|甭)(?:要|想|来|用|打算|去|在)*投诉",
    r"不是(?:在)?投诉|算不上投诉|谈不上投诉|先不投诉",
)
_ASKS_HOW = any_of(r"流程|怎么|如何")
_THREAT = any_of(
    r"(?:再|要是|如果|否则|不然|要不|除非|小心|信不信)[^。]{0,20}投诉", r"就(?:去|要)?投诉|等着[^,，。]{0,4}投诉"
)
# Who names the regulator or the public is past a button.
_TO_OTHERS = re.compile(
    r"(?:打|找|告到|去|向|上)[^,，。不没]{0,6}(?:12378|12315|银保监|金融监管|消协)[^,，。]{0,4}(?:投诉|举报|告)|(?:12378|12315)[^。]{0,12}发(?:到)?(?:网上|抖音|微博)"
)
_AFTER = any_of(
    r"投诉(?:的事)?[^,，。]{0,8}(?:怎么样了|进度|结果了?[吗没呢]|处理(?:了|得|到)|到哪|编号|查(?!勘))",
    r"查(?!勘)[^,，。]{0,4}投诉",
)
_WANTED = any_of(
    r"^[!！,，。]*投诉[!！。]*$|登记投诉",
    r"^[!！,，。]*(?:投诉[!！,，。:：~\s]+)+(?=.{4})",
    r"(?:我|俺|咱们?|要|想|必须|马上|现在|给我|帮我|替我|请)[^,，。不没]{0,6}投诉",
    r"投诉(?:你|他|她|这|那|理赔|客服|定损|查勘|修理|4S|4s|保险公司|业务员|销售|[\u4e00-\u9fff]{1,4}(?:员|人员|经理|公司|店|厂))",
    r"^投诉(?:上次|上回|昨天|前天|今天|那天|刚才|来)[^,，。]{0,8}(?:员|人员|客服|师傅|店|厂)",
    r"(?:找|去|向|到)(?:银保监|保监|监管|金融监管|12378|12315|消协)[^,，。]{0,6}(?:投诉|举报|告)",
)
_AGGRIEVED = any_of(
    r"(?:向|跟|找|去|到)(?:你们?)?(?:的)?(?:总公司|总部|上级|上面|董事长|总裁|高层|集团)(?:那里|那)?(?:去)?(?:反映|反应|告状|说理|讨说法|申诉)",
    r"(?:退|假)一赔[三十]|霸王条款|店大欺客|欺负(?:人|老百姓|消费者)|(?:你们|保险(?:公司)?)[^,，。]{0,4}(?:逼死人|太黑|坑人|坑爹|黑心)",
)
_FILLING = re.compile(
    r"我们?|俺|咱们?|要|想|必须|马上|现在|给|帮|替|请|来|登记|投诉|你们?|公司|保险公司|就是|立刻|一下|个|的|了|啊|吧|呀|呢|哎|喂|[,，。!！~\s]|就|去|这家"
)
_CONTENT = 3  # characters besides the wish itself


def read_complaint(text: str) -> Complaint:
    """What the words want. A click begins one."""
    if withdraws(text):
        return Complaint.WITHDRAWN
    if _AFTER.search(text) or (_WITHDRAWS.search(text) and _WITHDRAWAL_ASKED.search(text)):
        return Complaint.AFTER
    if _TO_OTHERS.search(text):
        return Complaint.FILED
    if _HOW.search(text):
        return Complaint.HOW
    if _NOT_WANTED.search(text):
        return Complaint.HOW if _ASKS_HOW.search(text) else Complaint.HEARD
    if not text or (_WANTED.search(text) and not _THREAT.search(text)):
        return Complaint.FILED if has_content(text) else Complaint.BEGUN
    return Complaint.HEARD


def is_aggrieved(text: str) -> bool:
    """「我要向总公司反映」「退一赔三」「霸王条款」"""
    return _AGGRIEVED.search(text) is not None


def withdraws(text: str) -> bool:
    """Whether a complaint is taken back; neither a question about it nor 「别给我撤」 does that."""
    is_said = _WITHDRAWS.search(text) is not None
    return is_said and not (_WITHDRAWN_BY_NOBODY.search(text) or _WITHDRAWAL_ASKED.search(text))


def denies(text: str) -> bool:
    """「没有要投诉，就是反映一下」"""
    return _NOT_WANTED.search(text) is not None


def has_content(text: str) -> bool:
    """Whether the words say what it is about, besides that somebody complains."""
    return len(_FILLING.sub("", text)) >= _CONTENT
