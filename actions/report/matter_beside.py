"""A service that is wished for in the words with which a report begins: kept as a draft, and done after the report."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.messages import say
from actions.questions.question_words import is_question
from actions.services.service_flows import FLOWS
from actions.services.service_memory import opened
from actions.services.service_wishes import WORDS
from actions.turn import Turn
from insurance.requests import requests
from insurance.requests.request_states import RequestKind as Kind

KEPT = "{name}的事我也记下了，先报案，报完接着办。"

# A rescue has its place within the report; a claim is what is being reported.
_KINDS = (
    *(Kind.CANCELLATION, Kind.TRANSFER, Kind.ENDORSEMENT, Kind.INVOICE, Kind.EPOLICY, Kind.RENEWAL, Kind.QUOTE),
    *(Kind.BOOKING, Kind.POLICY_LOOKUP),
)
_BREAKS = re.compile(r"[,，。;；!！?？\n]+|(?=顺便|另外|同时|还有|此外)|(?<=[\u4e00-\u9fff])(?=还(?:想|要|得))")
_WISHES = re.compile(
    r"(?<![不没别])(?:想(?!到|起|不)|要(?!是|求)|需要|帮我|给我|替我|麻烦|打算|顺便|另外|同时|还有)"
    r"(?:再|还|也|一?下|先|把|我|想|要|帮|给|您|你们|[,，])*(?P<what>.{0,12})"
)


def wished_in(text: str) -> Kind | None:
    """The service that one clause wishes for, beside all that the others tell."""
    for clause in filter(None, map(str.strip, _BREAKS.split(text))):
        wish = None if is_question(clause) else _WISHES.search(clause)
        if wish and (kind := next((each for each in _KINDS if WORDS[each].search(wish["what"])), None)):
            return kind
    return None


async def keep(tx: AsyncSession, turn: Turn) -> list[dict[str, Any]]:
    """Open its draft, if no other waits, and say so; the receipt of the report offers to go on with it."""
    kind = None if turn.is_command or not turn.text else wished_in(turn.text)
    if kind is None:
        return []
    waits = await requests.find_draft(tx, turn.customer_id)
    if waits is None:
        await opened(tx, turn, kind)
    elif waits.kind != kind:
        return []
    return [say(KEPT.format(name=FLOWS[kind].name))]
