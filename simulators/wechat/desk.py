"""Being a person at the platform's own desk, under /_sim/desk, and what the developer may ask about it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from simulators.wechat.account import World
from simulators.wechat.control import InWorld, OfUser, WithEngine
from simulators.wechat.pushes import build_xml
from simulators.wechat.refusals import Refused

router = APIRouter(prefix="/_sim/desk")


class Person(BaseModel):
    account: str = Field(default="test1@test", pattern=r"^[\w.-]+@[\w.-]+$")


@router.post("/{openid}/accept")
async def accept(world: InWorld, engine: WithEngine, user: OfUser, person: Person) -> dict[str, Any]:
    """From now on the follower's messages stay at the desk; the developer is told so."""
    world.sessions.accept(user.openid, person.account)
    fields = {"Event": "kf_create_session", "KfAccount": person.account}
    await engine.start(user, build_xml(world, user, "event", fields), visible=False)
    return {"serving": person.account}


@router.post("/{openid}/close")
async def close(world: InWorld, engine: WithEngine, user: OfUser) -> dict[str, Any]:
    session = world.sessions.close(user.openid)
    if session is None:
        raise HTTPException(404, "nobody serves this user")
    fields = {"Event": "kf_close_session", "KfAccount": session.account, "CloseType": "KF"}
    await engine.start(user, build_xml(world, user, "event", fields), visible=False)
    return {"served": session.account}


async def session_of(world: World, request: Request) -> Response:
    """`/customservice/kfsession/getsession`."""
    openid = request.query_params.get("openid", "")
    if openid not in world.users:
        raise Refused(40003)
    session = world.sessions.find(openid)
    if session is None:
        raise Refused(65413)
    return JSONResponse({"createtime": int(session.created), "kf_account": session.account})


async def wait_cases(world: World, request: Request) -> Response:
    """`/customservice/kfsession/getwaitcase`."""
    cases = [{"latest_time": int(since), "openid": openid} for openid, since in world.sessions.waiting.items()]
    return JSONResponse({"count": len(cases), "waitcaselist": cases})
