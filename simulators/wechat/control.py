"""The control interface under /_sim: be a user, look at a phone, break things, move the clock."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, HTTPException, Query, Request, UploadFile
from fastapi.responses import Response

from simulators.wechat.account import Bubble, Fault, User, World
from simulators.wechat.bodies import (
    AccountChange,
    ClockAdvance,
    EventToSend,
    NewFault,
    NewUser,
    OtherToSend,
    TextToSend,
    UserChange,
)
from simulators.wechat.pushes import Push, PushEngine, build_xml

router = APIRouter(prefix="/_sim")

# Which acts allow the account to write, and which events the user would notice if they went wrong.
ACT_OF_EVENT = {
    "subscribe": "subscribe",
    "CLICK": "menu",
    "SCAN": "scan",
    "scancode_push": "menu",
    "scancode_waitmsg": "menu",
}


SILENCE = b"#!AMR\n" + (b"\x3c" + bytes(31)) * 150  # three seconds of 20 ms each


def world_of(request: Request) -> World:
    world: World = request.app.state.world
    return world


def engine_of(request: Request) -> PushEngine:
    engine: PushEngine = request.app.state.engine
    return engine


InWorld = Annotated[World, Depends(world_of)]
WithEngine = Annotated[PushEngine, Depends(engine_of)]


def user_of(world: InWorld, openid: str) -> User:
    user = world.users.get(openid)
    if user is None:
        raise HTTPException(404, "no such user")
    return user


OfUser = Annotated[User, Depends(user_of)]


@router.post("/users", status_code=201)
async def make_user(world: InWorld, new: NewUser) -> dict[str, Any]:
    """A user who does not follow the account yet. With an `openid` that is known: that user."""
    user = world.user(new.openid, new.name)
    return {"openid": user.openid, "name": user.name, "subscribed": user.subscribed}


@router.get("/users")
async def users(world: InWorld) -> list[dict[str, Any]]:
    return [{"openid": u.openid, "name": u.name, "subscribed": u.subscribed} for u in world.users.values()]


@router.get("/account")
async def account(world: InWorld) -> dict[str, Any]:
    return {"name": world.config.account_name, "menu": world.menu or []}


@router.post("/account")
async def change_account(world: InWorld, change: AccountChange) -> dict[str, Any]:
    """Verified or not, frozen, which addresses may call, how often."""
    for name, value in change.model_dump(exclude_none=True).items():
        setattr(world.account, name, value)
    return asdict(world.account)


@router.post("/users/{openid}")
async def change_user(user: OfUser, change: UserChange) -> dict[str, Any]:
    """Blocks the account, refuses its messages, is a minor, consents to notices."""
    for name, value in change.model_dump(exclude_none=True).items():
        setattr(user, name, value)
    return {"openid": user.openid, **change.model_dump(exclude_none=True)}


@router.post("/users/{openid}/text")
async def send_text(world: InWorld, engine: WithEngine, user: OfUser, message: TextToSend) -> dict[str, Any]:
    msg_id = world.next_msg_id()
    fields: dict[str, Any] = {"Content": message.content, "MsgId": int(msg_id)}
    if message.menu_id is not None:
        fields["bizmsgmenuid"] = message.menu_id
    else:
        world.open_bucket(user, "message")
    world.show(user, by="user", via="phone", kind="text", text=message.content, msg_id=msg_id)
    xml = build_xml(world, user, "text", fields)
    pushes = [engine.start(user, xml, msg_id=msg_id) for _ in range(message.copies)]
    return await _outcome(pushes, wait=message.wait)


@router.post("/users/{openid}/image")
async def send_image(
    request: Request,
    world: InWorld,
    engine: WithEngine,
    user: OfUser,
    file: Annotated[UploadFile, File()],
    wait: Annotated[bool, Form()] = False,
) -> dict[str, Any]:
    media = world.keep(await file.read(), file.content_type or "image/jpeg")
    msg_id = world.next_msg_id()
    world.open_bucket(user, "message")
    world.show(user, by="user", via="phone", kind="image", media_id=media.media_id, msg_id=msg_id)
    address = str(request.url_for("show_media", media_id=media.media_id))
    fields = {"PicUrl": address, "MediaId": media.media_id, "MsgId": int(msg_id)}
    return await _outcome([engine.start(user, build_xml(world, user, "image", fields), msg_id=msg_id)], wait=wait)


@router.post("/users/{openid}/recording")
async def send_recording(
    world: InWorld,
    engine: WithEngine,
    user: OfUser,
    kind: Annotated[str, Form(pattern="^(voice|video|shortvideo)$")] = "voice",
    file: Annotated[UploadFile | None, File()] = None,
    wait: Annotated[bool, Form()] = False,
) -> dict[str, Any]:
    """Something said or filmed; without a file some seconds of silence. WeChat's own recognition is gone."""
    content = await file.read() if file is not None else SILENCE
    media = world.keep(content, "audio/amr" if kind == "voice" else "video/mp4")
    msg_id = world.next_msg_id()
    world.open_bucket(user, "message")
    shown = "[语音] 3″" if kind == "voice" else "[视频]"
    world.show(user, by="user", via="phone", kind=kind, text=shown, media_id=media.media_id, msg_id=msg_id)
    fields: dict[str, Any] = {"MediaId": media.media_id}
    if kind == "voice":
        fields |= {"Format": "amr", "MediaId16K": media.media_id, "Recognition": ""}
    else:
        fields |= {"ThumbMediaId": world.keep(b"", "image/jpeg").media_id}
    xml = build_xml(world, user, kind, {**fields, "MsgId": int(msg_id)})
    return await _outcome([engine.start(user, xml, msg_id=msg_id)], wait=wait)


@router.post("/users/{openid}/message")
async def send_other(world: InWorld, engine: WithEngine, user: OfUser, message: OtherToSend) -> dict[str, Any]:
    msg_id = world.next_msg_id()
    world.open_bucket(user, "message")
    text = message.shown_as or f"[{message.type}]"
    world.show(user, by="user", via="phone", kind="text", text=text, msg_id=msg_id)
    xml = build_xml(world, user, message.type, {**message.fields, "MsgId": int(msg_id)})
    return await _outcome([engine.start(user, xml, msg_id=msg_id)], wait=message.wait)


@router.post("/users/{openid}/event")
async def send_event(world: InWorld, engine: WithEngine, user: OfUser, event: EventToSend) -> dict[str, Any]:
    if event.event in ("subscribe", "unsubscribe"):
        user.subscribed = event.event == "subscribe"
    if act := ACT_OF_EVENT.get(event.event):
        world.open_bucket(user, act)
    xml = build_xml(world, user, "event", {"Event": event.event, "EventKey": "", **event.fields})
    return await _outcome([engine.start(user, xml, visible=event.event == "CLICK")], wait=event.wait)


@router.get("/users/{openid}/phone")
async def phone(
    world: InWorld, user: OfUser, after: int = 0, wait: Annotated[float, Query(ge=0, le=30)] = 0.0
) -> dict[str, Any]:
    """What is on the phone, from the bubble after `after` on; waits up to `wait` seconds for something new."""
    if wait and len(user.bubbles) <= after:
        changed = user.changed
        with suppress(TimeoutError):
            await asyncio.wait_for(changed.wait(), wait)
    return {
        "bubbles": [bubble_as_json(bubble) for bubble in user.bubbles[after:]],
        "typing": user.typing_until > world.now(),
        "subscribed": user.subscribed,
        "left": sum(bucket.left for bucket in world.open_buckets(user)),
    }


@router.get("/media/{media_id}")
async def show_media(world: InWorld, media_id: str) -> Response:
    media = world.media.get(media_id)
    if media is None:
        raise HTTPException(404, "no such file")
    return Response(media.content, media_type=media.media_type)


@router.post("/faults", status_code=201)
async def add_fault(world: InWorld, fault: NewFault) -> dict[str, int]:
    world.faults.append(Fault(**fault.model_dump()))
    return {"faults": len(world.faults)}


@router.delete("/faults", status_code=204)
async def clear_faults(world: InWorld) -> None:
    world.faults.clear()


@router.post("/tokens/{what}")
async def spoil_tokens(world: InWorld, what: str) -> dict[str, int]:
    """`expire` (42001 from now on) or `revoke` (40001)."""
    for token in world.tokens:
        token.revoked = token.revoked or what == "revoke"
        token.expires = min(token.expires, world.now()) if what == "expire" else token.expires
    return {"tokens": len(world.tokens)}


@router.post("/clock")
async def advance_clock(world: InWorld, advance: ClockAdvance) -> dict[str, float]:
    world.clock_ahead += advance.seconds
    return {"ahead_seconds": world.clock_ahead}


@router.get("/requests")
async def requests(world: InWorld, path: str = "") -> list[dict[str, Any]]:
    """What the developer has asked of the platform."""
    return [request for request in world.requests if request["path"].startswith(path)]


@router.get("/pushes")
async def pushes(world: InWorld) -> list[dict[str, Any]]:
    """What was pushed to the developer, each attempt with its verdict."""
    return list(world.pushes)


@router.post("/verify")
async def verify(engine: WithEngine) -> dict[str, bool]:
    return {"verified": await engine.verify()}


def bubble_as_json(bubble: Bubble) -> dict[str, Any]:
    media = f"/_sim/media/{bubble.media_id}" if bubble.media_id else None
    return {**asdict(bubble), "media": media}


async def _outcome(pushes: list[asyncio.Task[Push]], *, wait: bool) -> dict[str, Any]:
    """With `wait`: how the pushes went and what they put on the phone."""
    if not wait:
        return {}
    done = await asyncio.gather(*pushes)
    return {
        "msg_id": done[0].msg_id,
        "attempts": [asdict(attempt) for push in done for attempt in push.attempts],
        "shown": [bubble_as_json(bubble) for push in done for bubble in push.shown],
    }
