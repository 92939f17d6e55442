"""The customer wants a person: the wish goes out at once, with all that is known, and no question back."""

from __future__ import annotations

from typing import Any

from actions.bot_action import BotAction, Done
from actions.claim_card import in_one_line
from actions.messages import hand_off
from actions.turn import Turn
from insurance import claims
from insurance.models import Claim

KEPT = "您填好的报案资料已经保存，同事能直接看到，不用重说。"
SORRY = "很抱歉让您有不好的体验，您说的情况会由专人跟进。"
REASONS = {"human": "asked", "elder_help": "asked", "complaint": "complaint"}
ELDERLY = "需要长辈协助"


class AskForPerson(BotAction):
    """Requests, complaints, and customers who cannot manage alone."""

    rasa_name = "action_ask_for_person"

    async def act(self, turn: Turn) -> Done:
        async with self.tools.database.reading() as session:
            draft = await claims.find_draft(session, turn.customer_id)
        reason = REASONS.get(turn.intent, "asked")
        sentences = [SORRY] if reason == "complaint" else []
        if turn.in_form:
            sentences.append(KEPT)
        wish = hand_off(reason, urgent=_is_urgent(draft), summary=_summary(turn, draft), text="\n".join(sentences))
        return Done((wish,), {"not_understood": None, "claim_misses": None}, leaves_form=turn.in_form)


def _is_urgent(draft: Claim | None) -> bool:
    fields: dict[str, Any] = draft.fields if draft else {}
    return fields.get("has_injury") in (True, "unknown") or fields.get("damage_cause") == "fire"


def _summary(turn: Turn, draft: Claim | None) -> str:
    parts = [ELDERLY] if turn.elderly or turn.intent == "elder_help" else []
    if draft:
        parts.append(in_one_line(draft.fields, draft.photo_count))
    return "；".join(parts)
