"""An agent sends the customer a picture."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile

from conversations import transcript
from conversations.models import Attachment, Line
from conversations.views import attachment_as_json
from foundation.crash_points import crash_point
from handoff import photos, serving
from handoff.console.access import AtDesk, Serving
from handoff.console.desk import Desk, check_speaks, lock_to_speak
from handoff.console.requests import PRINTABLE, Id

router = APIRouter(prefix="/api/console", tags=["console"])


@router.get("/photos/limits")
async def limits(desk: AtDesk, _: Serving) -> dict[str, int]:
    """So that a page need not upload what will be refused."""
    return {"max_photo_bytes": desk.settings.max_photo_bytes}


@router.post("/conversations/{conversation_id}/photos")
async def send(
    desk: AtDesk,
    agent: Serving,
    conversation_id: Id,
    client_id: Annotated[str, Form(pattern=PRINTABLE)],
    owner_epoch: Annotated[int, Form()],
    file: Annotated[UploadFile, File()],
) -> dict[str, Any]:
    """Once per `client_id`, answered when the line is durable; whoever gets no answer may send it again."""
    async with desk.database.reading() as session:
        conversation = await transcript.find(session, conversation_id)
        await check_speaks(session, conversation, agent, owner_epoch)
        known = await photos.said_as(session, conversation_id, agent, client_id)
    if known is not None:
        return _sent(desk, *known)
    async with desk.photo_room.place():
        content = await file.read(desk.settings.max_photo_bytes + 1)  # one more than is taken, so that it is noticed
        kept = await photos.keep(content, files=desk.files, settings=desk.settings)
    crash_point("photo_kept")
    async with desk.database.transaction() as tx:
        conversation = await lock_to_speak(tx, conversation_id, agent, owner_epoch)
        line, photo = await photos.say(tx, desk.bell, conversation, agent, kept, client_id=client_id)
        await serving.agent_answered(tx, conversation)
    return _sent(desk, line, photo)


def _sent(desk: Desk, line: Line, photo: Attachment) -> dict[str, Any]:
    return {"seq": line.seq, "attachment": attachment_as_json(photo, desk.links)}
