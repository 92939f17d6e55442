"""Canned replies in the console: agents call them up, editors keep them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from handoff import canned
from handoff.console.access import AtDesk, Editor, Serving, ServingOrEditor
from handoff.console.requests import Words

router = APIRouter(prefix="/api/console/canned", tags=["console"])

Shortcut = Annotated[str, Path(pattern=r"^[\w-]{1,32}$")]


class CannedText(BaseModel):
    text: Words = Field(min_length=1, max_length=1000)


@router.get("")
async def listed(desk: AtDesk, agent: ServingOrEditor) -> dict[str, Any]:
    async with desk.database.reading() as session:
        replies = await canned.all_of_them(session)
    filled = {"客服": agent.name, "公司": desk.settings.company_name, "热线": desk.settings.hotline}
    items = [{"shortcut": one.shortcut, "text": one.text, "uses": one.uses} for one in replies]
    return {"items": items, "variables": filled}


@router.put("/{shortcut}")
async def keep(desk: AtDesk, editor: Editor, shortcut: Shortcut, told: CannedText) -> dict[str, Any]:
    async with desk.database.transaction() as tx:
        now = await desk.database.now(tx)
        reply = await canned.keep(tx, shortcut, told.text, by=editor.id, now=now)
        return {"shortcut": reply.shortcut, "text": reply.text, "uses": reply.uses}


@router.delete("/{shortcut}", status_code=204)
async def forget(desk: AtDesk, _: Editor, shortcut: Shortcut) -> None:
    async with desk.database.transaction() as tx:
        await canned.forget(tx, shortcut)


@router.post("/{shortcut}/used", status_code=204)
async def used(desk: AtDesk, _: Serving, shortcut: Shortcut) -> None:
    async with desk.database.transaction() as tx:
        await canned.used(tx, shortcut)
