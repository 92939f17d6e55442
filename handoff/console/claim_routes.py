"""What claim handlers do: find a claim, read its file, ask the customer for more, take it away as a file."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import attachments, transcript
from conversations.models import Line, Sender
from conversations.transcript import Saying
from foundation.clock import utc_now
from handoff import canned
from handoff.console.access import AtDesk, Handler
from handoff.console.claim_views import file_as_json, row_of
from handoff.console.desk import Desk
from handoff.console.requests import PRINTABLE, Id, Words
from handoff.models import Agent
from insurance.claims import claim_links, claim_listing, claim_sms, claims, looks, progress
from insurance.claims.claim_export import as_export
from insurance.claims.claim_file import ClaimFile, read_file
from insurance.claims.claim_links import Page
from insurance.claims.claim_listing import Filter
from insurance.claims.claim_sheet import as_pdf
from insurance.claims.claim_sms import SmsRules
from insurance.claims.claim_states import AlreadyMoved, ClaimState
from insurance.claims.looks import Look
from insurance.claims.progress import Stage
from insurance.models import Claim
from insurance.photos import photo_claims
from insurance.photos.photo_labels import Label
from insurance.sms import SmsFailed, SmsSender

router = APIRouter(prefix="/api/console/claims", tags=["claims"])

PER_PAGE = 50
ASKING = "您的报案 {number} 还需要补充：{papers}。{note}请点下面的链接上传（{hours} 小时内有效）：\n{url}"


class NotReported(Exception):
    """A draft has no handler yet."""


class AskingForMore(BaseModel):
    """`client_id` again asks nothing again."""

    client_id: str = Field(pattern=PRINTABLE)
    papers: list[Annotated[Words, Field(min_length=1, max_length=40)]] = Field(min_length=1, max_length=12)
    note: Words = Field(default="", max_length=300)
    by_sms: bool = False


class Labelling(BaseModel):
    """What the photo shows, as the handler sees it."""

    label: Label


def sms_of(request: Request) -> SmsSender:
    sms: SmsSender = request.app.state.parts.sms
    return sms


@router.get("")
async def find(
    desk: AtDesk,
    _: Handler,
    state: Annotated[list[ClaimState] | None, Query()] = None,
    cause: Annotated[str, Query(max_length=20)] = "",
    text: Annotated[str, Query(max_length=40)] = "",
    injured: bool = False,
    before: AwareDatetime | None = None,
) -> dict[str, Any]:
    """`before`: the `updated_at` of the last row that was shown."""
    wanted = Filter(tuple(state or ()), cause, text.strip(), injured)
    async with desk.database.reading() as session:
        found = await claim_listing.listed(session, wanted, before=before, limit=PER_PAGE)
        steps = await progress.steps_of(session, [claim.id for claim in found])
        counts = await claim_listing.counts(session)
    return {
        "items": [row_of(claim, steps[claim.id]) for claim in found],
        "counts": counts,
        "more": len(found) == PER_PAGE,
    }


@router.get("/{claim_id}")
async def read(desk: AtDesk, handler: Handler, claim_id: Id) -> dict[str, Any]:
    file = await _look(desk, handler, claim_id, Look.VIEWED)
    async with desk.database.reading() as session:
        photos = await attachments.by_id(session, [photo.attachment_id for photo in file.photos])
    return file_as_json(file, photos, desk.links)


@router.get("/{claim_id}/export.json")
async def take_as_json(desk: AtDesk, handler: Handler, claim_id: Id) -> dict[str, Any]:
    file = await _look(desk, handler, claim_id, Look.TAKEN_AS_JSON)
    async with desk.database.reading() as session:
        photos = await attachments.by_id(session, [photo.attachment_id for photo in file.photos])
    known = {
        one.id: {
            "MediaTypeCd": one.media_type,
            "Sha256": one.original_key,
            "ByteSize": one.byte_size,
            "PixelWidth": one.width,
            "PixelHeight": one.height,
            "ReceivedDateTime": one.created_at.isoformat(),
        }
        for one in photos.values()
    }
    return as_export(file, known)


@router.get("/{claim_id}/export.pdf")
async def take_as_pdf(desk: AtDesk, handler: Handler, claim_id: Id) -> Response:
    file = await _look(desk, handler, claim_id, Look.TAKEN_AS_PDF)
    headers = {"Content-Disposition": f'attachment; filename="{file.claim.number or "draft"}.pdf"'}
    company = desk.settings.company_name
    return Response(as_pdf(file, company=company, who=handler.name), media_type="application/pdf", headers=headers)


@router.put("/{claim_id}/photos/{photo_id}/label", status_code=204)
async def label_photo(desk: AtDesk, handler: Handler, claim_id: Id, photo_id: Id, labelled: Labelling) -> None:
    async with desk.database.transaction() as tx:
        await photo_claims.relabel(tx, claim_id, photo_id, labelled.label, who=handler.id)


@router.post("/{claim_id}/ask")
async def ask_for_more(
    desk: AtDesk, handler: Handler, claim_id: Id, asking: AskingForMore, sms: Annotated[SmsSender, Depends(sms_of)]
) -> dict[str, Any]:
    """A message with an upload link in the channel of the report; by SMS too where that is wished."""
    if words := canned.forbidden_in(asking.note):
        raise canned.WordsForbidden(words)
    async with desk.database.transaction() as tx:
        claim = await claims.by_id(tx, claim_id)
        if claim.number is None:
            raise NotReported(claim_id)
        of = {"channel": claim.channel, "customer_id": claim.customer_id}
        conversation = await transcript.lock(tx, (await transcript.open_conversation(tx, **of)).id)
        before = conversation.last_seq
        (line,) = await transcript.say(
            tx,
            desk.bell,
            conversation,
            [Saying(_words(desk, claim, asking))],
            sender=Sender.AGENT,
            key=asking.client_id,
            sender_key=handler.id,
            sender_name=handler.name,
        )
        if line.seq > before:
            await _note(tx, claim, handler, asking)
            if not asking.by_sms:  # else it goes now, with the words themselves
                await _have_it_told(tx, desk, claim, line, about=f"asked:{handler.id}:{asking.client_id}")
    phone = claim.fields.get("reporter_phone")
    if not (asking.by_sms and phone and line.seq > before):
        return {"seq": line.seq, "sms": None}
    return {"seq": line.seq, "sms": await _send(sms, str(phone), line.text, asking.client_id)}


async def _send(sms: SmsSender, phone: str, text: str, key: str) -> bool:
    """After the commit; whether the gateway took it."""
    try:
        await sms.send_text(phone, text, key=key)
    except SmsFailed:
        return False
    return True


async def _note(tx: AsyncSession, claim: Claim, handler: Agent, asking: AskingForMore) -> None:
    """What was asked for, and that the claim waits for it where it did not wait yet."""
    now = utc_now()
    if claim.state == ClaimState.REPORTED:
        with suppress(AlreadyMoved):  # the core system was faster
            await claims.move(tx, claim.id, ClaimState.AWAITING_DOCUMENTS, who=handler.id, why="asked for", now=now)
    detail = {"papers": list(asking.papers)}
    await claims.remark(tx, claim.id, "asked_for", detail=detail, who=handler.id, now=now)


async def _have_it_told(tx: AsyncSession, desk: Desk, claim: Claim, line: Line, *, about: str) -> None:
    """By SMS where the line does not reach the customer."""
    await claim_sms.want(
        tx,
        claim,
        Stage.SUPPLEMENT,
        about=about,
        conversation_id=line.conversation_id,
        seq=line.seq,
        rules=SmsRules.of(desk.settings),
    )


def _words(desk: Desk, claim: Claim, asking: AskingForMore) -> str:
    url = claim_links.address(Page.UPLOAD, claim_id=claim.id, customer_id=claim.customer_id, settings=desk.settings)
    return ASKING.format(
        number=claim.number,
        papers="、".join(asking.papers),
        note=f"{asking.note.strip()} " if asking.note.strip() else "",
        hours=f"{desk.settings.upload_link_hours:g}",
        url=url,
    )


async def _look(desk: Desk, handler: Agent, claim_id: str, what: Look) -> ClaimFile:
    """The file, once it is written down who looks."""
    async with desk.database.transaction() as tx:
        await claims.by_id(tx, claim_id)
        await looks.note(tx, claim_id, what, who=handler.id, name=handler.name, now=utc_now())
    return await read_file(desk.database, desk.policies, claim_id, desk.settings)
