"""A line as clients see it: JSON without anything that is only ours, such as the command behind a choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import attachments, sending
from conversations.attachments import AttachmentLinks
from conversations.models import Attachment, Line, Sender
from foundation.clock import in_beijing


async def lines_as_json(session: AsyncSession, lines: Sequence[Line], links: AttachmentLinks) -> list[dict[str, Any]]:
    """The lines with their photos' addresses, in the order given."""
    wanted = [attachment_id for line in lines for attachment_id in line.payload.get("attachments", [])]
    photos = await attachments.by_id(session, wanted)
    return [_as_json(line, photos, links) for line in lines]


async def lines_for_agents(
    session: AsyncSession, lines: Sequence[Line], links: AttachmentLinks
) -> list[dict[str, Any]]:
    """The same with `delivery`, what an agent must know of a line's way to the customer; mostly None."""
    marks = await sending.marks_of(session, lines[0].conversation_id) if lines else {}
    return [{**line, "delivery": marks.get(line["seq"])} for line in await lines_as_json(session, lines, links)]


def attachment_as_json(attachment: Attachment, links: AttachmentLinks) -> dict[str, Any]:
    return {
        "id": attachment.id,
        "media_type": attachment.media_type,
        "width": attachment.width,
        "height": attachment.height,
        "name": attachment.name,
        "url": links.url(attachment.id),
        "thumb_url": links.url(attachment.id, size="thumb"),
    }


def standing(state: dict[str, Any]) -> dict[str, Any]:
    """A conversation's state without the seconds waited, which run on by themselves at the client."""
    queue = state.get("queue")
    if not queue:
        return state
    return {**state, "queue": {key: value for key, value in queue.items() if key != "waited_seconds"}}


def _as_json(line: Line, photos: dict[str, Attachment], links: AttachmentLinks) -> dict[str, Any]:
    payload = line.payload
    return {
        "seq": line.seq,
        "sender": line.sender,
        "sender_name": line.sender_name,
        "kind": line.kind,
        "text": line.text,
        "choices": [choice["text"] for choice in payload.get("choices", [])],
        "citations": payload.get("citations", []),
        "card": payload.get("card"),
        "photos_wanted": payload.get("photos_wanted", False),
        "attachments": [
            attachment_as_json(photos[attachment_id], links)
            for attachment_id in payload.get("attachments", [])
            if attachment_id in photos
        ],
        "client_id": line.client_id if line.sender == Sender.CUSTOMER else None,
        "at": in_beijing(line.said_at).isoformat(timespec="seconds"),
    }
