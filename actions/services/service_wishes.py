"""When a service flow is meant: by the intent and the words that begin one, and by the words that name one."""

from __future__ import annotations

import re

from actions.messages import Choice
from actions.notices.notice_flows import INTENTS as NOTICE_INTENTS
from actions.notices.notice_flows import NOTICE_WORDS, notice_begun, notice_wanted
from actions.services.service_flows import FLOWS
from insurance.requests.request_states import RequestKind as Kind
from insurance.words.phrases import any_of

# When a flow begins. A wish always begins it; a question only where these words stand in it, else it is answered.
_BY_INTENT: dict[str, tuple[Kind, re.Pattern[str]]] = {
    "roadside": (
        Kind.ROADSIDE,
        re.compile(
            r"^(?!.*(?:几次|免费|费|垫|报销|发票|上次|上个?月|多少(?:钱|公里)|包括|包含|远|谁|电话|热线)).*(?:拖|搭电|救|动不了|趴|来人|没电|换胎)"
        ),
    ),
    "quote": (
        Kind.QUOTE,
        re.compile(
            r"^(?!.*(?:这么贵|为什么|为啥|怎么贵|赔|修)).*(?:报个?价|询价|(?:帮|给|替)我?[^,，。]{0,6}(?:算|估)|算(?:个|一下|下|算)"
            r"|我(?:的|这|那|家)?[^,，。]{0,6}(?:车|新车)[^,，。]{0,6}(?:保险|保费|投保|上保|买)[^,，。]{0,8}(?:(?:多少|好多|几多)钱|怎么算))"
        ),
    ),
    "renew": (Kind.RENEWAL, re.compile(r"(?!)")),
    "region_block": (Kind.QUOTE, re.compile(r"^(?!.*(?:出险|出事|赔|撞)).*(?:买|保|开|投|办)")),
    "value_added": (Kind.BOOKING, re.compile(r"怎么(?:领|约|预约|叫|喊|找)|去哪|哪里(?:做|约)|有吗")),
    "cancel_policy": (Kind.CANCELLATION, re.compile(r"")),
    "endorse": (Kind.ENDORSEMENT, re.compile(r"^(?!.*(?:多|加|补|再|要|得)[^,，。]{0,3}多少钱)")),
    "transfer": (
        Kind.TRANSFER,
        re.compile(r"过户|卖|转(?:给|让|到|户)|送给|(?:新|原|换|前|改)车主|二手|名下|名字|户主|买家|继承"),
    ),
    "model_mismatch": (Kind.MODEL_CHECK, re.compile(r"")),
    "invoice": (Kind.INVOICE, re.compile(r"怎么(?:开|申请|弄)|哪里开|开一?[张个]")),
    "epolicy": (
        Kind.EPOLICY,
        re.compile(
            r"^(?!.*(?:打印|贴|查不查|有效|效力|原件|认不认)).*(?:下载|在哪|哪里|怎么(?:看|查|下|拿)|发[给我]|没收到)"
        ),
    ),
    "privacy": (
        Kind.PRIVACY,
        re.compile(
            r"(?:能|可以|怎么|帮)[^,，。]{0,6}(?:删|撤回|更正|退订|停)|列(?:个|一?份)?(?:单子|清单)|副本|全删|都删"
        ),
    ),
}
_LOOKUP = re.compile(
    r"(?:啥时候|什么时候|几时|几号|哪天|多久|何时)[^,，。]{0,4}(?:到期|过期|到)|到期(?:日|时间|了?没)|过期了?没"
    r"|保险(?:到|过)期(?:了)?(?:没|吗)|查[^,，。电]{0,6}保单|保单(?:号(?:是)?多少|有哪些|在哪查)"
)
# What stands in the policy is read there: 「保单上受益人写的谁」.
_READS_POLICY = any_of(
    r"^(?!.*(?:[改换加减]|变更)).*(?:写|填|登记|录|印|留)(?:的|着)?(?:是)?(?:谁|啥|什么|哪|多少)",
    r"^(?!.*(?:[改换加减]|变更)).*(?:受益人|被保险人|被保人|投保人|车主|保额|险种|地址|电话)(?:的)?(?:是|写|填)?(?:的)?(?:谁|哪个|哪些|什么|多少)",
)
_PERSONAL = r"(?:信息|资料|数据|隐私|账[号户]|个人|实名|我的号|聊天记录|录音)"
_PRIVACY_WISH = any_of(
    rf"(?:删|注销|清[除空]|销毁|抹|撤[回销]|更正|改正|查阅|查看|复制|导出|拷贝)[^,，。]{{0,10}}{_PERSONAL}",
    rf"{_PERSONAL}[^,，。]{{0,10}}(?:删|注销|清[除空]|销毁|抹|更正|改正|查阅|查看|复制|导出|拷贝|撤[回销])",
    r"(?:撤[回销]|取消)[^,，。]{0,4}(?:同意|授权)|不同意|不授权|注销|把我(?:的)?(?:都|全)?(?:部)?删",
    rf"{_PERSONAL}[^,，。]{{0,6}}(?:副本|列|清单|单子)|(?:副本|清单|单子)[^,，。]{{0,8}}{_PERSONAL}|(?:存|记|留|收集)(?:了|的)?我[^。]{{0,10}}(?:列|清单|单子|副本|删|清)",
    r"(?:名单|短信|群发)[^,，。]{0,4}(?:里|中)?(?:去掉|删|移除|划掉|踢)|(?:我的(?:东西|一切|所有)|关于我的)[^,，。]{0,6}(?:删|清|抹)",
    r"推销|营销|广告|退订|骚扰|(?:别|不要|不想)[^,，。]{0,8}短信|(?:别|不要)(?:再)?给我(?:再)?(?:打|发)",
)
# What a report holds, its contact too, is put right there: it is no matter of the policy.
_OF_REPORT = any_of(
    r"照片|[那这]张|经过|地点(?:后|前|里)|出险地点|那些话|写进|案子|案件|报案|这个案|联系人|联系我|理赔"
)
_CONTACT_CHANGED = any_of(r"电话|手机|号码|联系")
_ABOUT_RULES = any_of(r"[?？吗]|为什么|干嘛|会不会|谁能看")
_NOT_MOTOR = any_of(r"家财|家庭财产|意外险|医疗险|健康险|重疾|寿险|百万医疗|学平险|住院险")
_PLACE_WISH = any_of(r"买|保(?!险(?:公司|杠))|开[通了]|投|办|续|上险|牌照?能|牌的?车")
_ONLY_WITH: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {  # by intent: what has to be said, and what must not
    "privacy": (_PRIVACY_WISH, any_of(r"(?!)")),
    "endorse": (any_of(""), any_of(r"案子|案件|报案|这个案|出险|理赔")),
    "cancel_policy": (any_of(""), any_of(_NOT_MOTOR.pattern, r"(?:购置|车船|个)税|押金|订金|定金")),
    "quote": (
        any_of(""),
        any_of(r"油耗|烧钱|油钱|油费|停车费|过路费|给(?:他|她|对方|那人|这种人)[^,，。]{0,4}(?:涨|加)"),
    ),
    "region_block": (_PLACE_WISH, any_of(r"没上牌|我问")),
}
# The words of a flow, with which a customer may also drop it: 「不退保了，我要改车牌」.
WORDS: dict[Kind, re.Pattern[str]] = {
    Kind.CLAIM_LOOKUP: re.compile(
        r"手机号?查[^,，。]{0,4}(?:进度|案子|理赔|报案)|^(?:报案号|单号|编号)?(?:是|[:：])?BW\d{8,16}$"
    ),
    Kind.CANCELLATION: re.compile(r"退保|退(?:掉|了)?(?:这个|我的)?(?:保险|交强|商业)|^退$"),
    Kind.ENDORSEMENT: re.compile(
        r"(?:改|换|变更|加)[^,，。]{0,4}(?:车牌|电话|手机|地址|名字|车主|险|信息|保单)|批改|^改$"
    ),
    Kind.TRANSFER: re.compile(r"过户|车(?:已经)?卖|转(?:给|让)"),
    Kind.INVOICE: re.compile(r"发票|开票|^开$"),
    Kind.EPOLICY: re.compile(r"电子保单|保单(?:下载|发我)"),
    Kind.ROADSIDE: re.compile(r"救援|拖车|搭电|叫拖|换胎|抛锚|趴窝|动不了|没电了|爆胎|陷(?:泥|住|进|沟)|打不着火"),
    Kind.QUOTE: re.compile(
        r"报价|算(?:个|一下)?保费|报个价|询价|(?:(?<![不别没是想])(?:我?想要?|我?要)|我)(?:来|去)?(?:买|投|上|办)(?:个|份|一份|一个|点)?(?:车|新车)?(?:保险|车险)(?!的|那|公司|赔|去年|报)"
    ),
    Kind.RENEWAL: re.compile(r"续保|续(?:个|一下)?保险|^续$"),
    Kind.BOOKING: re.compile(r"代驾|检测|送检|洗车|年检|年审|审车|验车|取送车|预约|^约$"),
    Kind.PRIVACY: re.compile(r"删(?:除|掉)?[^,，。]{0,4}(?:资料|信息|数据)|营销短信"),
    Kind.MODEL_CHECK: re.compile(r"核(?:对)?车|车型"),
    Kind.POLICY_LOOKUP: re.compile(r"查[^,，。]{0,4}保单|到期"),
    Kind.REGION_NOTICE: re.compile(r"开通"),
}
DROPPED_BY = {**WORDS, **NOTICE_WORDS, Kind.COMPLAINT: any_of(r"投诉")}
START_INTENTS = frozenset(_BY_INTENT) | NOTICE_INTENTS


def kind_wanted(intent: str, text: str, *, is_question: bool) -> Kind | None:
    """The flow that the message begins; None where a question is to be answered instead, or nothing is wanted."""
    if intent in NOTICE_INTENTS:
        return notice_begun(intent, text, is_question=is_question)
    if intent not in _BY_INTENT:
        return None
    kind, even_asked = _BY_INTENT[intent]
    if intent in ("renew", "epolicy") and _LOOKUP.search(text):
        return Kind.POLICY_LOOKUP
    if intent in ("endorse", "epolicy") and _READS_POLICY.search(text):
        return Kind.EPOLICY
    if intent in _ONLY_WITH and text and not _is_meant(intent, text):
        return None
    return kind if not is_question or even_asked.search(text) else None


def _is_meant(intent: str, text: str) -> bool:
    wanted, other = _ONLY_WITH[intent]
    return wanted.search(text) is not None and other.search(text) is None


def is_of_report(intent: str, text: str) -> bool:
    """「把照片删掉」「这个案子的电话改成我老婆的」: words about a report that were taken for another matter."""
    if intent == "privacy":
        return _OF_REPORT.search(text) is not None and not _is_meant(intent, text) and not _ABOUT_RULES.search(text)
    is_change = _CONTACT_CHANGED.search(text) is not None
    return intent == "endorse" and is_change and _OF_REPORT.search(text) is not None


def kind_named(text: str) -> Kind | None:
    """The flow whose own words stand in the text."""
    return next((kind for kind, words in WORDS.items() if words.search(text)), None) or notice_wanted(text)


def start_of(intent: str) -> Choice | None:
    """The choice by which the flow of this intent begins, to be offered beside an answer."""
    return FLOWS[_BY_INTENT[intent][0]].start if intent in _BY_INTENT else None
