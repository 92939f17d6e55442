"""What agents write that no customer sees: notes for colleagues, and replies that are only begun."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from conversations import transcript
from handoff import drafts, notes
from handoff.console.access import AtDesk, Serving
from handoff.console.desk import check_readable, may_speak
from handoff.console.requests import Begun, Id, NoteText
from handoff.states import NotYours

router = APIRouter(prefix="/api/console", tags=["console"])


@router.post("/conversations/{conversation_id}/notes", status_code=201)
async def write(desk: AtDesk, agent: Serving, conversation_id: Id, told: NoteText) -> dict[str, Any]:
    async with desk.database.transaction() as tx:
        await check_readable(tx, conversation_id, agent)
        conversation = await transcript.lock(tx, conversation_id)
        note = await notes.write(tx, desk.bell, conversation, agent, client_id=told.client_id, text=told.text)
        return notes.as_json(note)


@router.get("/drafts")
async def begun(desk: AtDesk, agent: Serving) -> dict[str, str]:
    """What this agent has begun to write, by conversation."""
    async with desk.database.reading() as session:
        return await drafts.of_agent(session, agent.id)


@router.put("/conversations/{conversation_id}/draft", status_code=204)
async def keep(desk: AtDesk, agent: Serving, conversation_id: Id, words: Begun) -> None:
    """Only while this agent may speak: a draft that comes late must not outlive the service."""
    async with desk.database.transaction() as tx:
        await check_readable(tx, conversation_id, agent)
        conversation = await transcript.lock(tx, conversation_id)
        if words.text.strip() and not await may_speak(tx, conversation, agent):
            raise NotYours(conversation_id)
        await drafts.keep(tx, agent.id, conversation_id, words.text, now=transcript.now_of(tx))
