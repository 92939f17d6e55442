"""Words that end a service flow at once, whatever was asked; and abuse, which is never an answer."""

from __future__ import annotations

from actions.notices.notice_flows import NOTICES
from actions.report.claim_answers import refuses
from actions.services.filed_withdrawal_words import TakingBack, read_taking_back
from actions.services.service_names import kinds_named
from actions.services.service_rescue_words import dismisses, goes_again, wants_another_help
from insurance.requests.request_states import RequestKind as Kind
from insurance.words.phrases import any_of

# What may be given up in any flow. 「不要了」 alone counts too, but not as a part of a story.
_ANY = r"登记|办理?|报(?:个?案|价|名)?|弄|搞|填(?:写|表)?|整|继续|申请|提交|走流程|麻烦(?:你们|了)"
_OF_KIND: dict[Kind, str] = {
    Kind.ROADSIDE: r"叫(?:拖车|救援|了|车)?|拖(?:车)?|救援|派(?:车|人)?",
    Kind.QUOTE: r"买(?:车?险|保险)?|投保|报价|询价|算",
    Kind.REGION_NOTICE: r"买(?:车?险|保险)?|投保|通知",
    Kind.RENEWAL: r"续(?:保|了)?|买(?:车?险|保险)?",
    Kind.BOOKING: r"约(?:车)?|预约|用",
    Kind.CANCELLATION: r"退(?:保|了|掉)?",
    Kind.ENDORSEMENT: r"[改换](?:保单|车牌|了)?|变更",
    Kind.TRANSFER: r"过户|变更|改",
    Kind.INVOICE: r"开(?:票|发票)?|要发票",
    Kind.EPOLICY: r"查|看|下载",
    Kind.POLICY_LOOKUP: r"查|看",
    Kind.CLAIM_LOOKUP: r"查|看",
    Kind.PRIVACY: r"删|查",
    Kind.MODEL_CHECK: r"核(?:对|车)?|查",
    Kind.COMPLAINT: r"投诉",
}
_WANTS_NOT = r"(?<![话号址牌名主险漆的])(?:不|别|甭)(?:再|想|要|用|需要|打算|想要|必|给我|帮我|了)*"
_END = r"(?:了|啦|吧|呗|$|[,，。!！~\s]|我|这个|先|谢谢|算了|取消|哦|噢|的|不赔)"
_NAMED_FIRST = {
    Kind.ROADSIDE: r"(?:拖车|救援)(?:我|也|都|就)*(?:不要|不用|不需要|不叫|不必|取消)(?:叫|来)?(?:了|吧|啦)"
}
_GIVEN_UP = {
    kind: any_of(
        rf"{_WANTS_NOT}(?:{_ANY}|{_OF_KIND.get(kind, '(?!)')}){_END}",
        _NAMED_FIRST.get(kind, "(?!)"),
    )
    for kind in Kind
}
_ENDS = any_of(
    r"^(?:哎|唉|那|嗯|好吧|我看|还是|就|呃|哦)*(?:算了|拉倒|罢了)(?:吧|啊|啦|呗|哦|,|，|。|!|！|~|\s|谢谢|下次.*|以后.*"
    r"|我?(?:再)?(?:想想|看看|考虑)一?下?.*|我自己.*|不(?!知道|清楚|会).*)*$",
    r"(?<!知道)(?<!清楚)(?:不赔|不行|不能[^,，。]{1,4}|没用|麻烦)(?:的话)?[,，]?(?:那|就)*(?:算了|拉倒)[吧啊啦了]*$",
    r"^(?:我说|我要|我想|给我|帮我|请|快|都|全|那|还是|先|直接|算了|哎|唉|[,，\s])*取消(?:登记|办理|报案|报价|申请|救援|续保|退保|预约|业务)?(?:吧|了|掉|它|啊|呗|这个)*$",
    r"^(?:我|那|就|都|全|这个|什么都)*(?:不要|不需要|用不着|没必要)(?:了|啦|吧)+$",
    r"(?:不用|别|不要|不必)(?:再|你们?|给我|来|跟我)*(?:联系|打电话|打过来)(?:我)?(?:$|了|啦|吧|[,，。!！]|回答|我)",
)
_STAYS_INSURED = any_of(r"(?:留着|继续(?:保|用)(?:着)?)(?:吧|了|算了|[,，。!！\s]|$)")
_NOT_THIS = any_of(
    r"不是(?:说|想)?要?(?:来)?(?:买|投保|办保险|报价|续保|问(?:你)?(?:这个|保费|价格))|谁(?:说)?要(?:买|办|报价|投保|续保)"
    r"|没(?:有)?(?:说|想)(?:过)?(?:要)?(?:过)?(?:买|办|报价|投保|续保|退保|退|过户|批改|改保单|预约)",
    r"回答我|答非所问|我(?:就|只|又|只是|就是|是)?问(?:的)?(?:是|修|赔|能|怎|多久|买了|你)",
)
_BUYS = any_of(r"不是(?:要|来|想)?报案|(?:想|要)(?:去)?买(?!的)|怎么买|想投保")
_PRICE = any_of(r"保费|报价|价格|续保|多少钱")
_GIVE_ME = any_of(r"不(?:能|会)给我")  # 「你不能给我选没电吧」
_NO_NUMBER = any_of(
    r"(?:不|别|不想|不用|不能|不肯)(?:再)?(?:留|给|填|要|发)(?:我的?|你们?)?(?:个)?(?:电话|手机|号码|联系方式)"
)
_SHORTEST, _LONGEST = 1, 40  # characters; longer is an account of something
_ABUSE = any_of(
    r"神经病(?:[啊吧呀]|[!！]|$)|有病(?:吧|啊|呀)|脑残|智障|傻[逼比bBxX叉]|煞笔|妈的(?!妈|[\u4e00-\u9fff])|他妈的?(?:烦|什么|有)|tmd|TMD"
    r"|垃圾(?:公司|客服|玩意|东西|机器|系统|保险|[啊!！]|$)|^滚|滚(?:开|蛋)|烦(?:死|不烦)|狗屁|放屁|废物|什么(?:破|垃圾|鬼|玩意)"
    r"|去死|[日操草]你|[卧我]操|气死我?了|白痴|蠢(?:货|死)",
)
_MOST_ABUSE = 14  # characters; in more than that something is told, too


def leaves(kind: Kind, text: str, *, asking: bool) -> bool:
    """「不登记了算了」「取消」「你先别登记我想想」: this service is not wanted any more. A question never says that."""
    if asking or not _SHORTEST <= len(text) <= _LONGEST:
        return False
    if kind is Kind.ROADSIDE and (wants_another_help(text) or gives_up_rescue(text)):
        return gives_up_rescue(text)
    if kind is Kind.CANCELLATION and _STAYS_INSURED.search(text):
        return True
    if read_taking_back(text) is TakingBack.NAMED and kind in kinds_named(text):
        return True
    return _ENDS.search(text) is not None or _GIVEN_UP[kind].search(text) is not None


def gives_up(kind: Kind, text: str) -> bool:
    """「不退了」, 「发票不用了」: in so many words this one."""
    named = read_taking_back(text) is TakingBack.NAMED and kind in kinds_named(text)
    return named or _GIVEN_UP[kind].search(text) is not None


def gives_up_rescue(text: str) -> bool:
    """Before a rescue is filed, a car that goes again ends it as well."""
    return dismisses(text) or goes_again(text)


def asks_otherwise(kind: Kind, text: str) -> bool:
    """「我问修车赔多少」「不是要买保险，我要修车」: the flow was a misunderstanding."""
    if kind in NOTICES:
        return _BUYS.search(text) is not None
    return _NOT_THIS.search(text) is not None and (kind not in (Kind.QUOTE, Kind.RENEWAL) or not _of_price(text))


def gives_no_number(text: str) -> bool:
    """「我不留电话」 in answer to which number is to be called."""
    return refuses(_GIVE_ME.sub("", text)) or _NO_NUMBER.search(text) is not None


def is_abuse(text: str) -> bool:
    """A curse and nothing else: no name, no hospital, no place."""
    return len(text) <= _MOST_ABUSE and _ABUSE.search(text) is not None


def _of_price(text: str) -> bool:
    return _PRICE.search(_NOT_THIS.sub("", text)) is not None
