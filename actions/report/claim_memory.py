"""What the form remembers between messages, outside the draft, and how it gets past a question that stays open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from actions.done import Done
from actions.messages import hand_off, say
from actions.report.claim_answers import left_open
from actions.report.claim_questions import OLD_DRAFT, PHOTOS, SUMMARY, WHICH_FIELD, WHICH_NUMBER
from actions.report.claim_reading import Heard, Meaning
from actions.report.claim_remarks import MOVED_ON
from actions.report.claim_script import STUCK_AFTER, field_of, next_question
from actions.turn import Turn
from insurance.claims import claims
from insurance.models import Claim

GOES_ON = "好的，接着上次的报案。"
STUCK = "问了几次都没能帮到您，我请同事来接着办，您填的都保存着。"

FORM_SLOTS = (
    *("claim_question", "claim_misses", "claim_passed", "claim_wanted", "claim_opening", "claim_confirm"),
    *("claim_options", "claim_explained", "claim_told"),
)


@dataclass(frozen=True)
class Memory:
    """What the form keeps in slots; everything else is in the draft."""

    question: str | None
    misses: int
    passed: tuple[str, ...]
    opening: str
    options: tuple[str, ...]  # a field and the values given for it, while it is open which is meant
    explained: tuple[str, ...]  # questions whose use was explained
    wanted: str | None  # the question that a change asks for, before all others
    asked: dict[str, int] = field(default_factory=dict)  # how often each question was asked

    @classmethod
    def of(cls, turn: Turn) -> Memory:
        slots = turn.slots
        return cls(
            slots.get("claim_question"),
            int(slots.get("claim_misses") or 0),
            tuple(slots.get("claim_passed") or ()),
            str(slots.get("claim_opening") or ""),
            tuple(slots.get("claim_options") or ()),
            tuple(slots.get("claim_explained") or ()),
            slots.get("claim_wanted"),
            dict(slots.get("claim_asked") or {}),
        )


async def move_on(tx: AsyncSession, turn: Turn, draft: Claim, question: str, memory: Memory) -> Done:
    """The question has been asked often enough: it stays open, and the report goes on without it."""
    if question == OLD_DRAFT:
        return Done((say(GOES_ON),), fresh())
    if question in ("has_injury", SUMMARY):  # these cannot be passed over
        wish = hand_off("not_understood", summary=turn.text, text=STUCK)
        return Done((wish,), {"claim_misses": None}, leaves_form=True)
    if question in (PHOTOS, WHICH_FIELD):
        heard = Heard(Meaning.ANSWER, passed=PHOTOS if question == PHOTOS else None)
    else:
        key = memory.options[0] if memory.options else field_of(question)
        left = {} if key in draft.fields else left_open(key, said_unknown=False)
        await claims.note(tx, draft.id, left, now=turn.now, turn=turn.turn_id)
        heard = Heard(Meaning.ANSWER, left, passed=key)
    return Done((say(MOVED_ON),), {**remembered(heard, question, memory), "claim_wanted": None})


def remembered(heard: Heard, question: str, memory: Memory) -> dict[str, Any]:
    """The form's slots after the message; at least one is always set, or Rasa would take the message as rejected."""
    if heard.meaning in (Meaning.MISSED, Meaning.AGAIN):
        return {"claim_misses": memory.misses + 1}
    if heard.meaning is Meaning.CONFIRMED:
        return {"claim_confirm": True, "claim_misses": None}
    if heard.meaning is Meaning.CHANGE:
        wanted = heard.wanted or WHICH_FIELD
        passed = [each for each in memory.passed if each != wanted]
        return {"claim_wanted": wanted, "claim_passed": passed, "claim_misses": None, "claim_options": None}
    passed = [*memory.passed, heard.passed] if heard.passed else list(memory.passed)
    told = {"claim_passed": passed, "claim_misses": None, "not_understood": None}
    told["claim_options"] = list(heard.options) or None
    return {**told, "claim_wanted": None} if _is_answered(heard, question) else told


def stays_open(draft: Claim, heard: Heard, slots: dict[str, Any], question: str, memory: Memory) -> bool:
    """Whether the very question that was open would only be asked again."""
    if heard.meaning is Meaning.CONFIRMED:
        return False
    options = slots.get("claim_options", list(memory.options))
    if options:
        return question == WHICH_NUMBER and options == list(memory.options)
    passed = list(slots.get("claim_passed", memory.passed))
    asked = {key: count for key, count in memory.asked.items() if key != question}
    return next_question(draft.fields, passed, slots.get("claim_wanted", memory.wanted), asked) == question


def _is_answered(heard: Heard, question: str) -> bool:
    """Whether a change that was wanted has been made, so that the report goes on."""
    key = field_of(question)
    instead = {"policy_no", "vin"} if key == "plate_no" else set()
    settled = {*heard.fields, *heard.fields.get("not_known", ()), heard.passed, PHOTOS, WHICH_FIELD}
    return heard.corrected or key in settled or bool(instead & set(heard.fields))


def explained(question: str, memory: Memory) -> dict[str, Any]:
    """After an explanation the ways past the question are offered with it."""
    return {"claim_explained": [*memory.explained, question], "claim_misses": max(memory.misses, STUCK_AFTER)}


def fresh(**slots: Any) -> dict[str, Any]:
    """The form's slots as they are at its start."""
    return {**dict.fromkeys(FORM_SLOTS), **slots}
