"""Notices of other lines as service flows: health, accident and household, and when one of them is meant."""

from __future__ import annotations

import re

from actions.done import FORM, SERVICE_FORM
from actions.messages import Choice
from actions.notices.notice_questions import CONFIRM, HOME_SAFE, MEDICAL, WELL
from actions.services.flow import CUSTOMER_NAME, CUSTOMER_PHONE, Flow
from insurance.claims.lines import Line, read_line
from insurance.requests.request_states import RequestKind as Kind
from insurance.words.phrases import any_of

HELLO = "好的，来登记{name}报案，答不上来的可以跳过。人有危险请先拨 120，其他的不急。"
HELLO_HOME = "好的，来登记家财险报案，答不上来的可以跳过。请先关水阀、断电、关燃气，有火情先拨 119。"
_CALLER = {"caller": CUSTOMER_NAME, "phone": CUSTOMER_PHONE}

NOTICE_FLOWS: dict[Kind, Flow] = {
    Kind.HEALTH_NOTICE: Flow(
        "医疗险报案",
        ("登记医疗险报案", "/health_inpatient"),
        (WELL, "insured", MEDICAL, "illness", "since", "hospital", "caller", "phone", "cover", CONFIRM),
        hello=HELLO.format(name="医疗险"),
        known=_CALLER,
    ),
    Kind.ACCIDENT_NOTICE: Flow(
        "意外险报案",
        ("登记意外险报案", None),
        (WELL, "insured", MEDICAL, "injury", "happened_at", "hospital", "caller", "phone", "cover", CONFIRM),
        hello=HELLO.format(name="意外险"),
        known=_CALLER,
    ),
    Kind.HOME_NOTICE: Flow(
        "家财险报案",
        ("登记家财险报案", None),
        (HOME_SAFE, "home_loss", "happened_at", "address", "damaged", "caller", "phone", "cover", CONFIRM),
        hello=HELLO_HOME,
        known=_CALLER,
    ),
}
NOTICES = frozenset(NOTICE_FLOWS)
LINES: dict[Kind, Line] = {
    Kind.HEALTH_NOTICE: Line.HEALTH,
    Kind.ACCIDENT_NOTICE: Line.ACCIDENT,
    Kind.HOME_NOTICE: Line.HOUSEHOLD,
}
# Words with which a notice that runs may be dropped: 「不报了」.
NOTICE_WORDS: dict[Kind, re.Pattern[str]] = dict.fromkeys(
    NOTICES, any_of(r"^报(?:个?案|(?:医疗|健康|意外|家财)险?)?$", r"^(?:登记|填写?)$")
)
INTENTS = frozenset({"health_inpatient", "accident_home"})

_WISH = any_of(
    r"报个?案|登记|申请[^,，。]{0,6}(?:理赔|报销|赔)|理赔申请|(?:办|走|做)(?:个)?理赔|报(?:一下|个|上)?(?:医疗|健康|意外|家财|住院)",
    r"(?:想|要|来|需要)报(?:一下|个|下)?(?=$|[,，。吧了啊呀!！])",
    r"(?:帮|给|替)我(?:先|就)?[^,，。]{0,4}(?:报(?!警|价)|赔)|(?:我要|我想|想要)[^,，。]{0,4}(?:报销|理赔|报(?!警|价))",
)
# Who wants to buy one, or to give one back, reports nothing.
_NO_REPORT = any_of(
    r"(?:不是|没|不|别)(?:要|想|来|是|用)*(?:报个?案|登记|理赔)|(?:想|要|怎么|哪里|能不能|给我|来)[^,，。]{0,4}买(?![的了过])|投保|推荐|退(?:保|掉|钱)|(?<![烧水])退了"
)


def notice_told(text: str) -> Kind | None:
    """The notice for the loss that the words tell of."""
    line = read_line(text)
    return next((kind for kind, its_line in LINES.items() if its_line is line), None)


def form_of(text: str) -> str:
    """The form in which the loss that the words tell of is reported."""
    return FORM if notice_told(text) is None else SERVICE_FORM


def reports_nothing(text: str) -> bool:
    """Whether one of these is to be bought or given back, or is said not to be reported."""
    return _NO_REPORT.search(text) is not None


def notice_wanted(text: str) -> Kind | None:
    """The same, where the words also say that it is to be reported."""
    wishes = _WISH.search(text) is not None and _NO_REPORT.search(text) is None
    return notice_told(text) if wishes else None


def notice_begun(intent: str, text: str, *, is_question: bool) -> Kind | None:
    """The notice that a message of these intents begins; a click says nothing but its command."""
    if not text:
        return Kind.HEALTH_NOTICE if intent == "health_inpatient" else None
    return None if is_question else notice_wanted(text)


def offered(intent: str, text: str) -> tuple[Choice, ...]:
    """The notices to be offered beside an answer: the one that is told of, else those that the intent may mean."""
    if (told := notice_told(text)) is not None:
        return (NOTICE_FLOWS[told].start,)
    kinds = (Kind.HEALTH_NOTICE,) if intent == "health_inpatient" else (Kind.ACCIDENT_NOTICE, Kind.HOME_NOTICE)
    return tuple(NOTICE_FLOWS[kind].start for kind in kinds)
