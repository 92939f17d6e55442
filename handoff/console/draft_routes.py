"""The agent fills in or corrects an open notice of loss while talking with its customer."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from conversations import bell as topics
from conversations import transcript
from handoff.console.access import AtDesk, Serving
from handoff.console.desk import may_speak
from handoff.console.requests import Id, Words
from handoff.states import NotYours
from insurance.claims import claims
from insurance.claims.claim_states import ClaimNotFound
from insurance.claims.edits import read_edit

router = APIRouter(prefix="/api/console", tags=["console"])


class Edit(BaseModel):
    """One field as it was typed; empty words take it back."""

    key: str = Field(pattern=r"^[a-z_]{1,40}$")
    typed: Words = Field(max_length=1000)


@router.patch("/conversations/{conversation_id}/draft-claim")
async def edit(desk: AtDesk, agent: Serving, conversation_id: Id, typed: Edit) -> dict[str, Any]:
    """The bot and every page go on with what is here then. Only while this agent may speak to the customer."""
    async with desk.database.transaction() as tx:
        conversation = await transcript.lock(tx, conversation_id)
        if not await may_speak(tx, conversation, agent):
            raise NotYours(conversation_id)
        draft = await claims.find_draft(tx, conversation.customer_id)
        if draft is None:
            raise ClaimNotFound(conversation_id)
        fields = read_edit(typed.key, typed.typed, transcript.time_in(conversation), draft.fields)
        claim = await claims.note(tx, draft.id, fields, who=agent.id, now=transcript.now_of(tx))
        transcript.changed(tx, conversation)
        transcript.ring(tx, desk.bell, topics.of_conversation(conversation_id))
        return claims.as_json(claim)
