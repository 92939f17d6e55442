"""A second service that is wished for in the same breath: kept in the draft of the first, and offered after it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from actions.messages import Choice, say
from actions.questions.question_words import is_question
from actions.services.service_flows import FLOWS
from actions.services.service_wishes import WORDS
from insurance.requests.request_states import RequestKind as Kind

NEXT = "next_service"  # its kind, among the fields of the draft that it waits for
KEPT = "{name}的事我也记下了，这边办完接着办。"
WAITS = "{name}我还替您记着，点「{start}」接着办。"

# A rescue is called at once; personal information and complaints are whole matters of their own.
_KINDS = (
    *(Kind.CANCELLATION, Kind.TRANSFER, Kind.ENDORSEMENT, Kind.INVOICE, Kind.EPOLICY, Kind.RENEWAL, Kind.QUOTE),
    *(Kind.BOOKING, Kind.POLICY_LOOKUP),
)
_ALSO = r"顺便|另外|同时|还有|此外|顺带"
_BREAKS = re.compile(rf"[,，。;；!！?？\n]+|(?={_ALSO})|(?<=[\u4e00-\u9fff])(?=(?:还|也)(?:想|要|得))")
_AGAIN = r"再(?=给|帮|替|开|办|查|约|续|把|顺便|看)"
_WISHES = re.compile(
    rf"(?<![不没别])(?:想(?!到|起|不)|要(?!是|求)|需要|帮我|给我|替我|麻烦|打算|{_AGAIN}|{_ALSO})"
    r"(?:再|还|也|一?下|先|把|我|想|要|帮|给|您|你们|[,，])*(?P<what>.{0,12})"
)
_CALLS_RESCUE = re.compile(
    r"(?<![不没别])(?:叫|派|喊|要|来|找|安排|帮我)(?:个|一?辆|一?台|一下|道路|我|把|车|给|[,，])*(?:拖车|拖|救援|搭(?:个)?电|板车|清障车)"
)
_EMPTY = re.compile(rf"(?:{_ALSO}|对了|我|那|就|然后|[哦噢啊呢嗯呃])+")
_SHORT = 6  # characters of a clause that only names a service
_ADDED = re.compile(rf"{_AGAIN}|{_ALSO}|(?:还|也)(?:想|要|得|帮|给)")


@dataclass(frozen=True)
class WishBeside:
    """The other service, what is said besides, and whether it is named before the one that was understood."""

    kind: Kind
    rest: str
    comes_first: bool

    @property
    def fields(self) -> dict[str, Any]:
        return {NEXT: self.kind.value}

    @property
    def noted(self) -> str:
        return KEPT.format(name=FLOWS[self.kind].name)


def wished_in(text: str) -> Kind | None:
    """The first service that one clause wishes for, beside all that the others tell."""
    return next((kind for clause in _clauses(text) if (kind := _wished(clause))), None)


def calls_rescue(text: str) -> bool:
    """「帮我叫拖车，顺便开个发票」: whatever else is wished for, who stands on the road comes first."""
    return any(not is_question(clause) and _CALLS_RESCUE.search(clause) for clause in _clauses(text))


def is_added(text: str) -> bool:
    """「对了，我还想开个发票」: wished for beside what goes on, and not instead of it."""
    return any(_wished(clause) and _ADDED.search(clause) for clause in _clauses(text))


def wish_beside(kind: Kind, text: str, *, begins: bool) -> WishBeside | None:
    """Another service than `kind`, in a clause of its own.

    In the course of one it has to be added with 「顺便」, 「另外」, 「再」 or 「还要」: else it is wanted instead.
    """
    clauses = _clauses(text) if kind in WORDS else []
    for at, clause in enumerate(clauses):
        wished = _wished(clause) or _named(clause) if begins else _wished(clause) if _ADDED.search(clause) else None
        if wished and wished != kind and not WORDS[kind].search(clause):
            rest = "，".join(other for other in clauses if other is not clause)
            comes_first = any(WORDS[kind].search(later) for later in clauses[at + 1 :])
            return WishBeside(wished, rest, comes_first) if rest or not begins else None
    return None


def noted_next(fields: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """That the second service is noted, said again where the turn that noted it is run again."""
    return (say(KEPT.format(name=FLOWS[Kind(fields[NEXT])].name)),) if fields.get(NEXT) else ()


def carried(fields: dict[str, Any], begun: Kind) -> dict[str, Any]:
    """What still waits when another service is begun in the place of the first."""
    return {NEXT: fields[NEXT]} if fields.get(NEXT) not in (None, begun) else {}


def waiting(fields: dict[str, Any]) -> tuple[str, Choice] | None:
    """What is said of the service that waits for this one, and how it is begun."""
    if not fields.get(NEXT):
        return None
    flow = FLOWS[Kind(fields[NEXT])]
    return WAITS.format(name=flow.name, start=flow.start[0]), flow.start


def _clauses(text: str) -> list[str]:
    return [clause for each in _BREAKS.split(text) if (clause := each.strip()) and not _EMPTY.fullmatch(clause)]


def _wished(clause: str) -> Kind | None:
    wish = None if is_question(clause) else _WISHES.search(clause)
    return next((each for each in _KINDS if wish and WORDS[each].search(wish["what"])), None)


def _named(clause: str) -> Kind | None:
    """「退保」 and no more, beside 「再开个发票」."""
    short = len(clause) <= _SHORT and not is_question(clause)
    return next((each for each in _KINDS if short and WORDS[each].match(clause)), None)
