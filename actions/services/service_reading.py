"""What a message in a service flow means: an answer, a correction, another matter, or nothing that can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from actions.complaints.complaint_words import Complaint, read_complaint
from actions.notices import notice_corrections
from actions.notices.notice_flows import NOTICES
from actions.notices.notice_questions import CONFIRM, MEDICAL
from actions.person.person_words import denies_wish, only_calls, wants_rescue
from actions.report import claim_reading
from actions.report.claim_answers import is_noise, refuses
from actions.services import service_leaving
from actions.services.identity_words import names_other_phone, refuses_check, wants_code_again
from actions.services.service_answers import (
    ROAD_ASKED,
    STOP_MARKETING,
    WET,
    WHICH_ROAD,
    Said,
    is_nameless_road,
    phone,
    right,
    trouble,
)
from actions.services.service_corrections import FREE, corrected
from actions.services.service_flows import readable_keys
from actions.services.service_questions import ASKS, CODE, IDENTITY_ASKS, OWN_PHONE, Ask
from actions.services.service_reasons import lacks_claim_number, leaves_it_to_us, reason
from actions.services.service_rescue_words import asks_hotline, cancels, is_about_one
from actions.services.service_wishes import DROPPED_BY, START_INTENTS, kind_named, kind_wanted
from actions.turn import Turn
from insurance.claims.facts import parse_claim_no
from insurance.requests.request_states import RequestKind as Kind


class Meaning(Enum):
    ANSWER = auto()
    MISSED = auto()
    SKIPPED = auto()
    ELSEWHERE = auto()  # the general rules answer, then the question is asked again
    LOSS = auto()  # a loss is told: the report begins
    OTHER = auto()  # another service is wanted: `other`
    DROPPED = auto()  # this service is not wanted any more; perhaps `other` is
    NOT_YET = auto()  # 「拖车来了没」 before the rescue is filed: said, and the service goes on
    HOTLINE = auto()  # the number of the rescue is wanted: told, and the service goes on
    ELSE_ASKED = auto()  # the service was a misunderstanding: it ends, and the words are answered
    NO_MARKETING = auto()  # no more advertising: done at once, and the service goes on
    AGAIN = auto()  # a new code, or another phone for it


@dataclass(frozen=True)
class Heard:
    meaning: Meaning
    fields: dict[str, Any] = field(default_factory=dict)
    other: Kind | None = None
    problem: str | None = None


CALM = "抱歉让您着急了。不想填这一项可以说「跳过」，不想办了说「不办了」，要找同事说「转人工」。"
WITHOUT_NUMBER = "没有报案号也能查，发报案时留的手机号就行。"
NUMBER_AND_PHONE = "报案号收到了。还要核实一下是您本人，报案时留的手机号也发我一下。"

LEAVING = frozenset(
    {"human", "complaint", "elder_help", "stop", "fraud_solicit", "claim_cancel", "claim_status", "handed_back"}
    | {"injury_prepay"}
)
ASIDE = claim_reading.ASIDE | {"flood_restart"}
LOSSES = frozenset(
    {"fnol_start", "fnol_single", "fnol_two_party", "fnol_flood", "fnol_theft", "fnol_glass", "fnol_scratch"}
    | {"fnol_parked_hit", "fnol_pile", "fnol_tire", "fnol_underbody", "fnol_fire", "fnol_injury"}
)
SURE = 0.5
# Without a number to call there is nothing to file.
_BY_PHONE_ALONE = frozenset({Kind.QUOTE, Kind.REGION_NOTICE})
_MISUNDERSTOOD = frozenset({Kind.QUOTE, Kind.REGION_NOTICE, Kind.RENEWAL, Kind.BOOKING, Kind.ENDORSEMENT}) | {
    *(Kind.CANCELLATION, Kind.TRANSFER, Kind.MODEL_CHECK)
}
_OWN_LEAVING = {Kind.CLAIM_LOOKUP: frozenset({"claim_status"}), Kind.COMPLAINT: LEAVING - {"stop", "handed_back"}}
_DROP = re.compile(
    r"(?:不|别|甭|先不|不想|不要|不用)(?:再|用|想|要|办|去)*(?P<what>[^,，。;；!！]{0,10}?)(?:了|啦|吧)?(?=[,，。;；!！]|$)"
)
_ADVERTISING = re.compile(r"推销|营销|广告|骚扰|退订")
_HOW_MUCH = re.compile(
    r"几次|几回|多少|多远|怎样|如何|收费|到哪看|去哪看|哪里看|免不免费|免费[^,，。]{0,4}(?:几|多)|谁(?:来)?(?:出|付|掏|给钱|承担|负责|买单)"
    r"|(?:去|到|在|上)哪(?:里|儿|家)?(?:修|买|办|开|领|交|取|拿|查)|(?:赔|要|交|收|打|得)[^,，。]{0,2}几(?:千|百|万|折|块)|能(?:打折|便宜|优惠|少)点?不"
    r"|(?:会|能|可以|算)[^,，。不没]{1,6}不(?:[?？啊呀呢]|$)|^[^,，。]{0,8}问(?:哈|下|一下|问|你|您)|[,，][^,，。]{0,3}问(?:哈|下|一下|问|你|您)"
)
_INVOICE_WANTED = re.compile(
    r"开(?:个|张|一张|电子|下|具)*(?:发票|票)"
    r"|(?:要|申请|下载|补)[^,，。没未]{0,4}发票|发票[^,，。没未]{0,4}(?:怎么|咋)?开"
)
_BACK_TO_REPORT = re.compile(r"(?:接着|继续|回到|回去|先|来|还是)[^,，。;；]{0,6}(?:报案|报完|理赔|出险)")
_CAR = re.compile(r"车")
_TRANSFER = re.compile(r"过户|变更|转(?:给|让)|新车主")
_PEOPLE = frozenset({"insured", "caller"})
_FOR_NOW = re.compile(r"先|等|待会|一会|改天|回头|晚点|晚上|有空|下次|明天|再说|再来|忙|开会|开车")
_AT_DESK = re.compile(r"人工|客服|真人|坐席|转接|转人")
_WISHES = frozenset({"wish", "consent", "notice"})
_AGREED = frozenset({"wish", "consent", "notice", MEDICAL, CONFIRM})


def asks(text: str) -> bool:
    """Whether the words ask something about the service, rather than for it."""
    return claim_reading.is_question(text) or _HOW_MUCH.search(text) is not None


def wish_in(text: str) -> Kind | None:
    """The service that the words name, leaving out what they say is not wanted."""
    rest = _DROP.sub(lambda found: "" if kind_named(found["what"]) else found.group(), text)
    return kind_named(rest)


def hear(kind: Kind, question: str, turn: Turn, known: dict[str, Any], said: Said) -> Heard:
    """What the message means when `question` was asked last; nothing is written here."""
    return _left(kind, question, turn, said) or _at_question(kind, question, turn, known, said)


def _left(kind: Kind, question: str, turn: Turn, said: Said) -> Heard | None:
    """Words that have nothing to do with the question: another matter, or no more of this one. These come first."""
    is_resumed = turn.intent == "resume" and _BACK_TO_REPORT.search(turn.text) is not None
    if kind not in NOTICES and (is_resumed or (turn.intent != "human" and claim_reading.goes_on(turn.text))):
        return Heard(Meaning.LOSS)
    if not turn.is_command and (why := reason(question, turn.text)):
        return Heard(Meaning.MISSED, problem=why)
    if kind is Kind.ROADSIDE and asks_hotline(turn.text):
        return Heard(Meaning.HOTLINE)
    if kind is Kind.ROADSIDE and is_about_one(turn.text) and not cancels(turn.text):
        return Heard(Meaning.NOT_YET)
    if ended := _ended(kind, question, turn, said):
        return ended
    if turn.intent in ("stop", "negation") and service_leaving.is_abuse(turn.text):
        return Heard(Meaning.MISSED, problem=CALM)
    calls = turn.intent == "human" and not _calls_nobody(kind, question, turn, said)
    if (calls and not _names_somebody(question, said)) or (
        (calls or turn.intent != "human")
        and turn.intent in LEAVING - _OWN_LEAVING.get(kind, frozenset())
        and turn.confidence >= SURE
        and not _answers(question, said)
    ):
        return Heard(Meaning.ELSEWHERE)
    return _dropped(kind, turn)


def _ended(kind: Kind, question: str, turn: Turn, said: Said) -> Heard | None:
    """This service is not wanted any more. Who stops for now keeps what is filled in; who wants a person gets one."""
    only_stops = turn.intent == "stop" and _FOR_NOW.search(turn.text) is not None
    only_stops = only_stops and not (kind is Kind.ROADSIDE and service_leaving.gives_up_rescue(turn.text))
    if turn.is_command or only_stops or _AT_DESK.search(turn.text):
        return None
    asking = asks(turn.text)
    if question in _WISHES and _value(_ask(question), said) is False:
        return None  # the answer has an ending of its own
    if service_leaving.leaves(kind, turn.text, asking=asking):
        return _dropped(kind, turn) or Heard(Meaning.DROPPED, other=_another(kind, turn.text))
    if question == "phone" and service_leaving.gives_no_number(turn.text) and not asking and not phone(said):
        return Heard(Meaning.DROPPED if kind in _BY_PHONE_ALONE else Meaning.SKIPPED)
    if kind in _MISUNDERSTOOD | NOTICES and service_leaving.asks_otherwise(kind, turn.text):
        return Heard(Meaning.ELSE_ASKED)
    return None


def _at_question(kind: Kind, question: str, turn: Turn, known: dict[str, Any], said: Said) -> Heard:
    asking = asks(turn.text)
    if kind is Kind.COMPLAINT and read_complaint(turn.text) is Complaint.HOW:
        return Heard(Meaning.ELSEWHERE)
    if (
        not asking
        and question not in ("right", "words")
        and _ADVERTISING.search(turn.text)
        and right(said) == STOP_MARKETING
    ):
        return Heard(Meaning.NO_MARKETING)
    if question == CODE and (again := _code_again(turn, said)):
        return again
    if kind in NOTICES and (told := notice_corrections.told(question, said, known, readable_keys(kind))):
        return Heard(Meaning.ANSWER, told)
    if told := corrected(question, said, known, readable_keys(kind)):
        return Heard(Meaning.ANSWER, told)
    if question in FREE | _PEOPLE and service_leaving.is_abuse(turn.text):
        return Heard(Meaning.MISSED, problem=CALM)
    answer = _value(_ask(question), said)
    if answer is not None and not (asking and question in FREE | _AGREED):
        return Heard(Meaning.ANSWER, {**_beside(question, said), **spotted(kind, said, known), question: answer})
    if turn.text and is_noise(turn.text):
        return Heard(Meaning.MISSED)
    if question == "place" and is_nameless_road(turn.text):
        return Heard(Meaning.MISSED, {**spotted(kind, said, known), ROAD_ASKED: True}, problem=WHICH_ROAD)
    if not asking and (other := _other(kind, turn)):
        return Heard(Meaning.OTHER, other=other)
    if _tells_loss(kind, turn, asking):
        return Heard(Meaning.LOSS)
    if question == OWN_PHONE and kind is Kind.CLAIM_LOOKUP and lacks_claim_number(turn.text):
        return Heard(Meaning.MISSED, problem=WITHOUT_NUMBER)
    if leaves_it_to_us(turn.text):
        return Heard(Meaning.SKIPPED)
    is_refused = question in IDENTITY_ASKS and refuses_check(turn.text)
    told = {} if asking else spotted(kind, said, known)
    if is_refused or turn.intent in ("skip", "unknown") or (refuses(turn.text) and not told):
        return Heard(Meaning.SKIPPED)
    if asking or (turn.intent in ASIDE and turn.confidence >= SURE and not told):
        return Heard(Meaning.ELSEWHERE, told)
    if told:
        return Heard(Meaning.ANSWER, told)
    if service_leaving.is_abuse(turn.text):
        return Heard(Meaning.MISSED, problem=CALM)
    if question == OWN_PHONE and parse_claim_no(turn.text):
        return Heard(Meaning.MISSED, problem=NUMBER_AND_PHONE)
    problem = _ask(question).problem
    return Heard(Meaning.MISSED, problem=problem(turn.text) if problem and turn.text else None)


def _beside(question: str, said: Said) -> dict[str, Any]:
    """「还是小周，13912345678」: a number beside the name is the one to call, whichever was known before."""
    number = phone(said) if question == "caller" else None
    return {"phone": number} if number else {}


def spotted(kind: Kind, said: Said, known: dict[str, Any]) -> dict[str, Any]:
    """What the message says unasked, of what the flow still wants."""
    unasked = Said(said.text, said.intent, said.now, False, said.services, said.policies)
    keys = [key for key in readable_keys(kind) if key not in known]
    if kind is Kind.ROADSIDE and "trouble" in known and trouble(unasked) == WET:
        keys.append("trouble")  # 「泡水的车，你不能给我选没电」
    values = {key: _value(ASKS[key], unasked) for key in keys}
    return {key: value for key, value in values.items() if value is not None}


def _another(kind: Kind, text: str) -> Kind | None:
    wanted = wish_in(text)
    return wanted if wanted != kind else None


def _ask(question: str) -> Ask:
    return IDENTITY_ASKS.get(question) or ASKS[question]


def _value(ask: Ask, said: Said) -> Any:
    return ask.read(said) if said.text else None


def _calls_nobody(kind: Kind, question: str, turn: Turn, said: Said) -> bool:
    """「来个人给我搭电」 where the rescue is called; 「200万的，不用找人了」 as an answer."""
    if kind is Kind.ROADSIDE and wants_rescue(turn.text):
        return True
    is_closed = question not in FREE | {"words"}
    return is_closed and denies_wish(turn.text) and _value(_ask(question), said) is not None


def _names_somebody(question: str, said: Said) -> bool:
    """「可以打电话」, 「本人」, 「王女士」: an answer in which a person is named, and no wish for one now."""
    is_about_people = question == "consent" or (
        question in _PEOPLE | {"words"} and _AT_DESK.search(said.text) is None and not only_calls(said.text)
    )
    return is_about_people and _value(_ask(question), said) is not None


def _answers(question: str, said: Said) -> bool:
    return (
        0 < len(said.text) <= claim_reading.SHORT and question not in FREE and _value(_ask(question), said) is not None
    )


def _code_again(turn: Turn, said: Said) -> Heard | None:
    """Another code, or another phone for it: named, or only wished for."""
    if phone := _value(IDENTITY_ASKS[OWN_PHONE], said):
        return Heard(Meaning.AGAIN, {OWN_PHONE: phone})
    if names_other_phone(turn.text):
        return Heard(Meaning.AGAIN, {"other_phone": True})
    return Heard(Meaning.AGAIN) if wants_code_again(turn.text) else None


def _dropped(kind: Kind, turn: Turn) -> Heard | None:
    """「不退保了，我要改车牌」: this one is not wanted any more; what the rest names is."""
    for found in _DROP.finditer(turn.text):
        if DROPPED_BY[kind].search(found["what"]) or (
            found["what"] == "" and turn.intent == "negation" and found.start() == 0
        ):
            rest = turn.text[found.end() :]
            wanted = kind_named(rest) if rest else None
            return Heard(Meaning.DROPPED, other=wanted if wanted != kind else None)
    return None


def _other(kind: Kind, turn: Turn) -> Kind | None:
    """Another service that the message plainly wants: by what was learned and by its own words."""
    if turn.intent not in START_INTENTS or turn.confidence < SURE:
        return None
    wanted = kind_wanted(turn.intent, turn.text, is_question=False)
    if kind in NOTICES and wanted is Kind.INVOICE and not _INVOICE_WANTED.search(turn.text):
        return None  # 「发票还没有」 is of the papers
    if wanted in (None, kind) or (wanted is Kind.QUOTE and kind is Kind.REGION_NOTICE):
        return None
    if kind is Kind.CANCELLATION and wanted is Kind.TRANSFER and _TRANSFER.search(turn.text) is None:
        return None  # 「车卖了」 is why they want it
    named = turn.is_command or wanted in NOTICES or DROPPED_BY[wanted].search(turn.text) is not None
    return wanted if named else None


def _tells_loss(kind: Kind, turn: Turn, asking: bool) -> bool:
    """Whether a loss is reported. Who waits for a tow truck goes on with that, unless they say that they report; who
    reports a loss of another line, unless it is plainly one of a car."""
    if asking or (kind in NOTICES and _CAR.search(turn.text) is None):
        return False
    is_sure = turn.confidence >= SURE
    if kind is Kind.ROADSIDE or kind in NOTICES:
        return is_sure and turn.intent == "fnol_start"
    learned = is_sure and turn.intent in LOSSES and (turn.is_command or not claim_reading.is_supposed(turn.text))
    return learned or claim_reading.reports_loss(turn.text, turn.now)
