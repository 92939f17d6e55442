"""How each answer in a service flow is read: from the words and what was asked to a value, or None."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from actions.report.claim_agreement import agrees, goes_ahead
from actions.report.claim_answers import answer_to
from actions.report.claim_meanings import QUESTION_INTENTS
from insurance.claims import facts
from insurance.policies import invoices
from insurance.policies.policies import PolicyFacts
from insurance.policies.regions import parse_region
from insurance.words.appointments import tells_place, tells_time, without_numbers
from insurance.words.numerals import as_digits, plain
from insurance.words.plates import mask_plate


@dataclass(frozen=True)
class Said:
    """A message as a reader sees it. `asked`: this very question was asked, so a bare answer counts."""

    text: str
    intent: str
    now: datetime
    asked: bool
    services: tuple[str, ...] = ()  # value-added services that the company offers
    policies: tuple[PolicyFacts, ...] = ()  # of the verified customer
    road_asked: bool = False  # which road it is was asked: what is vague is all that they know


BOTH = "两个都退"
NOT_OFFERED = "{name}目前没有开通。"
STOP_MARKETING = "停止营销短信"
POLICY_KINDS = {"compulsory": "交强险", "commercial": "商业险"}
WARNED = "warned"  # nor is this: that the words for a fast road were said
NO_PLATE = "未上牌"
WET = "泡水"
ROAD_ASKED = "road_asked"  # no answer: that it was asked which motorway it is
WHICH_ROAD = "请再说具体些，师傅才找得到：哪条高速、往哪个方向？看得到公里牌或最近的出口、服务区也可以说。"
POLICY_LABEL = "{kind} {plate} 尾号{tail}"

_LEAST = 4  # characters of an account in the customer's own words
_SHORT = 5  # characters up to which what was learned of yes and no counts
_TROUBLES = (
    (WET, re.compile(r"泡(?:过|了|在)?水|涉水|被?(?:水)?淹|进水|水里|趟水")),
    ("没电", re.compile(r"没电|亏电|搭电|没有电|电(?:瓶|池)?(?:没|耗|跑|用)|打不着|启动不了|上不了电")),
    ("爆胎", re.compile(r"爆胎|轮胎|备胎|扎(?:胎|了|钉)|胎(?:瘪|破|没气|坏)|换胎|补胎")),
    ("困住", re.compile(r"困|陷|卡(?:住|在)|掉(?:沟|坑)|出不来|锁(?:车里|里面)|开不了门")),
    ("动不了", re.compile(r"动不了|开不了|开不动|趴窝|抛锚|走不了|不能开|坏(?:了|在|路)|拖车|拖走|拖一下|不走了|熄火")),
    ("其他", re.compile(r"^其[他它](?:情况)?$|没油|加油|送油|加水|钥匙")),
)
# What was not said is not written: a plate that they do not remember, or a warning sign, is no new car.
_UNPLATED = re.compile(
    r"(?:没有?|未|无|还没)(?:来得及|去|办理?)*(?:上|挂|装|领|拿到|办)?(?:正式|新|车)*的?牌照?(?!号|子?忘)|新车|临牌|临时牌|还没上(?:户|$)|牌照?还?(?:没|未)(?:下来|办|上|拿|到)"
)
_NEW_CAR = re.compile(r"(?:^|[,，。\s是的辆台])新车(?=$|[,，。!！\s的还没])|(?:还)?[没未]上牌")
_FAST_ROAD = re.compile(
    r"(?:我们?|车子?|人|就|现在|还|停|都|正|是|在|那个|这个|一个|的)*(?:高速(?:公路)?|快速路|高架桥?|公路)路?"
    r"(?:上面?|边上?|里|中间|应急车道|路边|护栏外?面?|车道|[最靠]?[左右]边|的|了|呢|啊|呀|吧)*[。.!！]*"
)
_NO_PLACES = QUESTION_INTENTS | {"flood_restart", "negation", "stop", "complaint", "roadside"}
_SERVICES = {
    "代驾": re.compile(r"代驾|代为驾驶"),
    "安全检测": re.compile(r"检测|体检|检查车|车检"),
    "代为送检": re.compile(r"送检|年检|年审|审车|验车"),
    "洗车": re.compile(r"洗车"),
    "上门取送车": re.compile(
        r"取送车|(?:上门|来人)[^,，。]{0,4}(?:取|接|开走)[^,，。]{0,4}车|取车送(?:修|店|保养)|送修|上门保养"
    ),
    "机场接送": re.compile(r"(?:接送机|机场接送|接机|送机)"),
}
_ASKS_AFTER = re.compile(
    r"到哪(?:儿|里)?了|来了?没|几点(?:能|会|可以)?(?:来|到)|多久|什么时候|啥时候|几时|多少钱|收费|怎么收|要钱|[吗么?？]$"
)
_INSTEAD = re.compile(r"换成|换为|换个|改成|改为|改约|改做")
_NOT = r"(?:不|别|甭)(?:要|用|想|约|做|需要)+(?:那个|这个)?"
_NOT_ANY_MORE = r"(?:就|也|先|的)*(?:不(?:要|用|约|做|需要|去)|取消|算)了?"
_CHANGES = (
    ("使用性质", re.compile(r"使用性质|营运|网约|滴滴|顺风车|自用改")),
    ("加减险种", re.compile(r"(?:加|减|增|添|退|去|补|买)[^,，。]{0,6}(?:险|保额|保障)|险种|保额|加减")),
    ("车主信息", re.compile(r"车主|名字|姓名|身份证|被保险人|投保人")),
    ("电话地址", re.compile(r"电话|手机|号码|地址|邮箱|联系方式|搬家")),
    ("车牌", re.compile(r"车牌|牌照|上牌|换牌|牌号")),
)
_RIGHTS = (
    (
        STOP_MARKETING,
        re.compile(
            r"推销|营销|广告|骚扰|退订|(?:别|不要|停止|不想)[^,，。]{0,8}(?:短信|推送)"
            r"|(?:别|不要|停止|不想)(?:再|老|总|接|收到?|给我|对我|我)*(?:打|接)[^,，。]{0,4}电话|^停止营销短信$"
        ),
    ),
    ("撤回同意", re.compile(r"撤回|收回|不同意|不授权|(?:取消|撤销)[^,，。]{0,4}(?:授权|同意)")),
    ("删除", re.compile(r"删|注销|清除|清空|销毁|抹掉")),
    ("更正", re.compile(r"更正|改正|纠正|(?:写|填|登记)错|有误")),
    ("查阅复制", re.compile(r"查阅|复制|拷贝|导出|查看|看看|看一下|给我一份")),
)
_COMPULSORY, _COMMERCIAL = re.compile(r"交强"), re.compile(r"商业|车损|三者|三责")
_BOTH = re.compile(r"都退|两个|全退|全部|一起退|都要")
_NO = re.compile(
    r"^(?:先)?(?:不|别|甭|没|免)(?!错|对|知道|清楚|问题)|先不|不(?:用|要|了|想|需要|办|登记|同意|方便|打)|算了|再看看|再想想|考虑|以后再|^no$",
    re.I,
)
_YES = re.compile(
    r"^(?:嗯+|好|行|可以|要|对|是|同意|登记|办|需要|打吧|没问题|ok|yes|中|得|成)(?![^的了吧啊呀呢嘛,，。!！~\s])"
    r"|(?:快|就|帮我|直接|给我|替我)(?:登记|办)|登记(?:吧|一下)[。!！]?$",
    re.I,
)
_NUMBERS = re.compile(r"[A-Za-z0-9\s\-·]")
_CODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")


def place(said: Said) -> str | None:
    """Where the car stands. A motorway without its name is no place yet, unless nothing more is known."""
    if not said.asked:
        found = facts.parse_place(said.text)
        return None if found is None or is_nameless_road(found) else found
    found = answer_to("accident_place", said.text, said.intent, said.now, {}).get("accident_place")
    if found is None or facts.check_place(found) or (is_nameless_road(found) and not said.road_asked):
        return None
    is_named = facts.names_place(found) or parse_region(found) is not None
    return None if said.intent in _NO_PLACES and not is_named else found


def is_nameless_road(text: str) -> bool:
    """「高速公路上」: nobody finds a car by that."""
    return _FAST_ROAD.fullmatch(text.strip()) is not None


def which_place(text: str) -> str | None:
    """A sentence for the customer if nobody could find the car by these words."""
    return WHICH_ROAD if is_nameless_road(text) else facts.check_place(text)


def trouble(said: Said) -> str | None:
    found = _first(_TROUBLES, said.text)
    is_account = said.asked and len(said.text) >= _LEAST and not facts.names_place(said.text)
    return found or (said.text[:40] if is_account else None)


def plate(said: Said) -> str | None:
    if not said.asked:
        return facts.parse_plate(said.text)
    found: str | None = answer_to("plate_no", said.text, said.intent, said.now, {}).get("plate_no")
    if found in (None, NO_PLATE):
        return NO_PLATE if _UNPLATED.search(said.text) else None
    return found


def car(said: Said) -> str | None:
    """The plate, or that it is a new one, which is often said before it is asked: 「深圳，新车」."""
    return plate(said) or (NO_PLATE if _NEW_CAR.search(said.text) else None)


def phone(said: Said) -> str | None:
    return facts.parse_phone(said.text)


def city(said: Said) -> str | None:
    region = parse_region(said.text)
    return region.name if region else None


def service(said: Said) -> str | None:
    """「代驾不要了，换成检测」 wants what comes after the change; what is not wanted any more is left out."""
    text = _INSTEAD.split(said.text)[-1]
    for name in said.services:
        words = (_SERVICES.get(name) or re.compile(re.escape(name))).pattern
        if re.search(words, re.sub(rf"(?:{words}){_NOT_ANY_MORE}|{_NOT}(?:{words})", "", text)):
            return name
    return None


def instead_of(text: str) -> str:
    """What stands after the words of a change; empty without them."""
    _, *rest = _INSTEAD.split(text)
    return rest[-1] if rest else ""


def not_offered(text: str) -> str | None:
    """A sentence for the customer if the service that they name is none of ours."""
    named = services_named(text)
    return NOT_OFFERED.format(name=named[0]) if named else None


def services_named(text: str) -> list[str]:
    """Every service whose own words stand in the text, offered or not."""
    return [name for name, pattern in _SERVICES.items() if pattern.search(text)]


def words(said: Said) -> str | None:
    """Whatever is said in answer, if it is more than a word."""
    is_number = len(_NUMBERS.sub("", said.text)) < _LEAST  # a phone or a plate alone answers another question
    return said.text if said.asked and len(said.text) >= _LEAST and not is_number else None


def when_where(said: Said) -> str | None:
    """When and where a service is wanted, in the customer's words, without the number that stands among them."""
    if _ASKS_AFTER.search(said.text):
        return None
    told = without_numbers(said.text)
    has_time = tells_time(told)
    if not said.asked:
        return told if has_time or facts.names_place(told) else None
    return told if has_time or tells_place(told) else None


def when_where_more(said: Said) -> str | None:
    """What was left out of it: whatever they say that holds a time or a place."""
    return when_where(said) if said.asked else None


def account(said: Said) -> str | None:
    """What somebody complains of, a question too: 「为什么一个月了还不赔」."""
    is_account = len(said.text) >= _LEAST and said.intent not in (
        "affirm",
        "deny",
        "skip",
        "unknown",
        "greet",
        "thanks",
    )
    return said.text if said.asked and is_account else None


def change(said: Said) -> str | None:
    return _first(_CHANGES, said.text) or words(said)


def policy_kind(said: Said) -> str | None:
    compulsory, commercial = _COMPULSORY.search(said.text), _COMMERCIAL.search(said.text)
    if (compulsory and commercial) or (said.asked and _BOTH.search(said.text)):
        return BOTH
    if compulsory or commercial:
        return POLICY_KINDS["compulsory" if compulsory else "commercial"]
    return None


def agreement(said: Said) -> bool | None:
    """Yes or no to a question that we asked; a click is words here."""
    if not said.asked:
        return None
    is_short = len(said.text) <= _SHORT
    if (is_short and said.intent in ("deny", "negation")) or _NO.search(said.text):
        return False
    if is_short and said.intent == "affirm":
        return True
    return True if _YES.search(said.text) or agrees(said.text) or goes_ahead(said.text) else None


def policy(said: Said) -> str | None:
    """The number of the policy that is meant."""
    if not said.asked:
        return None
    labels = {policy_label(one): one.policy_no for one in said.policies}
    if said.text in labels:
        return labels[said.text]
    fits = [one for one in said.policies if POLICY_KINDS.get(one.kind, one.kind) in said.text]
    if len(fits) == 1:
        return fits[0].policy_no
    picked: str | None = facts.pick(said.text, [one.policy_no for one in said.policies])
    return picked


def title(said: Said) -> str | None:
    return invoices.parse_title(said.text)


def email(said: Said) -> str | None:
    return invoices.parse_email(said.text)


def right(said: Said) -> str | None:
    return _first(_RIGHTS, said.text)


def code(said: Said) -> str | None:
    """The six digits of a one-time code, typed or read aloud; a mobile number is none."""
    found = _CODE.search(as_digits(plain(said.text)).replace(" ", ""))
    return found.group(1) if said.asked and found else None


def policy_label(one: PolicyFacts) -> str:
    """A policy as the customer may tap it: masked."""
    plate_no = mask_plate(one.plate_no) if one.plate_no else NO_PLATE
    return POLICY_LABEL.format(kind=POLICY_KINDS.get(one.kind, one.kind), plate=plate_no, tail=one.policy_no[-4:])


def _first(table: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str | None:
    return next((value for value, pattern in table if pattern.search(text)), None)
