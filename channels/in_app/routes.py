"""The in-app chat over HTTP: begin a session, say something, send a photo, read what was said."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Header, Query, Request, Response, UploadFile
from pydantic import AwareDatetime, BaseModel, Field

from channels.in_app.counter import CLIENT_ID, Counter, Message
from channels.in_app.identity import ChatSession, SessionExpired, anonymous_user, read_identity
from conversations import attachments, transcript
from conversations.views import attachment_as_json
from foundation.clock import utc_now
from insurance.customers import customers

router = APIRouter(prefix="/api/chat", tags=["chat"])

CHANNEL = "in_app"
PHOTO_HEADERS = {  # what is served is a JPEG of our own making, and even so no page may take it for anything else
    "Cache-Control": "private, max-age=86400",
    "Content-Disposition": 'inline; filename="photo.jpg"',
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-site",
    "X-Content-Type-Options": "nosniff",
}


class Beginning(BaseModel):
    """How a client begins. All of it is optional."""

    token: str | None = Field(default=None, max_length=2000)
    identity: str | None = Field(default=None, max_length=4000)
    clock: AwareDatetime | None = None  # development only


def counter_of(request: Request) -> Counter:
    counter: Counter = request.app.state.counter
    return counter


AtCounter = Annotated[Counter, Depends(counter_of)]


def session_of(counter: AtCounter, authorization: Annotated[str, Header()] = "") -> ChatSession:
    return counter.tokens.read(authorization.removeprefix("Bearer ").strip())


Session = Annotated[ChatSession, Depends(session_of)]


@router.post("/sessions", status_code=201)
async def begin(counter: AtCounter, beginning: Beginning, request: Request) -> dict[str, Any]:
    """Go on with the conversation of a token that is still good, or begin one."""
    session = await _session_to_go_on_with(counter, beginning)
    if session is None and not beginning.identity:
        counter.doorstep.check(request.client.host if request.client else "")
    async with counter.database.transaction() as tx:
        if session is None:
            session = await _new_session(tx, counter, beginning)
        conversation = await transcript.find(tx, session.conversation_id)
        if beginning.clock is not None and counter.settings.in_development:
            conversation.clock_offset_seconds = _offset(beginning.clock)
    return {
        "token": counter.tokens.issue(session),
        "conversation_id": conversation.id,
        "epoch": conversation.epoch,
        "assistant": {"name": counter.settings.assistant_name, "company": counter.settings.company_name},
        "limits": {
            "max_text_chars": counter.settings.max_text_chars,
            "max_photo_bytes": counter.settings.max_photo_bytes,
        },
    }


@router.post("/messages")
async def say(counter: AtCounter, session: Session, message: Message) -> dict[str, Any]:
    heard = await counter.hear_text(session, client_id=message.client_id, text=message.text)
    return {"seq": heard.seq, "duplicate": heard.duplicate}


@router.post("/photos")
async def send_photo(
    counter: AtCounter,
    session: Session,
    client_id: Annotated[str, Form(min_length=1, max_length=64, pattern=CLIENT_ID)],
    file: Annotated[UploadFile, File()],
    more: Annotated[int, Form(ge=0, le=100)] = 0,
) -> dict[str, Any]:
    read = partial(file.read, counter.settings.max_photo_bytes + 1)  # one more than is taken, so that it is noticed
    heard, photo = await counter.hear_photo(
        session, client_id=client_id, name=file.filename or "", read=read, more=more
    )
    return {
        "seq": heard.seq,
        "duplicate": heard.duplicate,
        "attachment": attachment_as_json(photo, counter.links),
    }


@router.get("/lines")
async def lines(
    counter: AtCounter, session: Session, epoch: str = "", after: Annotated[int, Query(ge=0)] = 0
) -> dict[str, Any]:
    news = await counter.news(session.conversation_id, epoch=epoch, after=after)
    assert news is not None  # no version was named
    return {"epoch": news.epoch, "reset": news.reset, "lines": news.lines, "state": news.state}


@router.get("/attachments/{attachment_id}")
async def attachment(
    counter: AtCounter, attachment_id: str, sig: str, size: Annotated[str, Query(pattern="^(full|thumb)$")] = "full"
) -> Response:
    counter.links.check(attachment_id, sig)
    async with counter.database.reading() as session:
        photo = await attachments.find(session, attachment_id)
    key = photo.thumbnail_key if size == "thumb" else photo.display_key
    content = await asyncio.to_thread(counter.files.read, key)
    return Response(content, media_type="image/jpeg", headers=PHOTO_HEADERS)


async def _session_to_go_on_with(counter: Counter, beginning: Beginning) -> ChatSession | None:
    """The session of the old token, unless it is spent or the APP now names a user."""
    if not beginning.token or beginning.identity:
        return None
    try:
        session = counter.tokens.read(beginning.token)
        async with counter.database.reading() as reading:
            await transcript.find(reading, session.conversation_id)
    except (SessionExpired, transcript.ConversationUnknown):
        return None
    return session


async def _new_session(tx: Any, counter: Counter, beginning: Beginning) -> ChatSession:
    user = (
        read_identity(beginning.identity, counter.settings.app_identity_secret)
        if beginning.identity
        else anonymous_user()
    )
    customer = await customers.find_or_create(
        tx,
        CHANNEL,
        user.external_id,
        name=user.name,
        phone=user.phone,
        vouched_phone=user.phone,
        elderly=user.elderly,
        tier=user.tier,
    )
    conversation = await transcript.open_conversation(tx, channel=CHANNEL, customer_id=customer.id)
    return ChatSession(customer.id, conversation.id)


def _offset(clock: datetime) -> float:
    return (clock - utc_now()).total_seconds()
