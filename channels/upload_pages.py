"""A page on which a customer sends more photos of a claim, and where it was: opened by a link, without a login."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, Response

from channels.in_app.counter import Counter
from channels.in_app.pace import TooFast
from channels.photos import ReceivedPhoto, enter_photo, keep_photo
from conversations import attachments, transcript
from foundation.clock import utc_now
from foundation.files import NoRoom
from insurance.claims import claim_links, claims
from insurance.claims.claim_links import LinkExpired, Page
from insurance.claims.claim_pages import NUMBER, owned, page
from insurance.claims.claim_states import AlreadyMoved, TooManyPhotos
from insurance.photos.photo_quality import RETAKE
from insurance.photos.photo_room import TooManyPhotosAtOnce
from insurance.photos.photos import PhotoRefused

router = APIRouter(tags=["claim"])

TITLE = "补传照片"
EXPIRED = "这个链接已经失效。请回到对话里说「我的案子到哪了」，或者请理赔同事重发一个。"
HELP = "选好照片再点提交，一次最多 {count} 张。请先确认人在安全的地方，不要为了拍照走到车道上。"
PLACE = "出险地点（选填，可以写路名，也可以附上您现在的位置）"
SUBMIT = "提交"
TAKEN = "收到 {count} 张照片，已放进报案资料。"
PLACE_TAKEN = "地点记下了。"
KNOWN = "有 {count} 张之前已经收到过，没有重复放。"
NOTHING = "还没有选照片，也没有写地点。"
CLOSED = "这起案子已经不再收照片。要补充什么，请在对话里转人工。"
FULL = "照片已经够多了，不够的话理赔同事会再联系您。"
TOO_FAST = "提交得太快了，请过几秒再试。"
LATER = "现在上传的人有点多，请过一会儿再试，选好的照片请先别关。"
AGAIN = "收到了，但{sentence}。不方便重拍也不影响报案。"
NOT_TAKEN = "{name}：{sentence}"

MOST_TOGETHER = 9
WHO = "upload link"
_SHORTEST_PLACE, _LONGEST_PLACE = 2, 200
_FORM = """<form method="post" enctype="multipart/form-data"><label>{help}
<input type="file" name="files" accept="image/*" multiple></label>
<label>{place}<input type="text" name="place" maxlength="200" autocomplete="street-address"></label>
<input type="hidden" name="latitude"><input type="hidden" name="longitude"><p class="note" id="here"></p>
<button>{submit}</button></form><script src="/claim/upload.js"></script>"""
_SCRIPT = """// Puts the phone's position beside the place when its owner asks for it.
const form = document.forms[0], note = document.getElementById("here");
if (navigator.geolocation) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "second";
  button.textContent = "附上我现在的位置";
  note.before(button);
  button.onclick = () => navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.latitude.value = coords.latitude.toFixed(6);
      form.longitude.value = coords.longitude.toFixed(6);
      note.textContent = "位置已附上，提交时一起发送。";
    },
    () => { note.textContent = "没有取到位置，写路名也可以。"; },
    { timeout: 10000 });
}
"""


@dataclass
class _Brought:
    """What came with one submission."""

    kept: list[ReceivedPhoto] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@router.get("/claim/upload.js", include_in_schema=False)
async def script() -> Response:
    return Response(_SCRIPT, media_type="text/javascript; charset=utf-8")


@router.get("/claim/upload/{token}", include_in_schema=False)
async def upload_page(request: Request, token: str) -> HTMLResponse:
    counter: Counter = request.app.state.counter
    try:
        link = claim_links.read(Page.UPLOAD, token, counter.settings.session_secret)
        async with counter.database.reading() as session:
            claim = await owned(session, link)
    except LinkExpired:
        return page(TITLE, f"<p>{escape(EXPIRED)}</p>", status=404)
    return _page([], number=claim.number)


@router.post("/claim/upload/{token}", include_in_schema=False)
async def take(
    request: Request,
    token: str,
    files: Annotated[list[UploadFile], File()] = [],  # noqa: B006  (FastAPI reads it, nobody writes it)
    place: Annotated[str, Form(max_length=400)] = "",
    latitude: Annotated[str, Form(max_length=20)] = "",
    longitude: Annotated[str, Form(max_length=20)] = "",
) -> HTMLResponse:
    counter: Counter = request.app.state.counter
    where = _where(place, latitude, longitude)
    chosen = [file for file in files if file.filename][:MOST_TOGETHER]
    try:
        link = claim_links.read(Page.UPLOAD, token, counter.settings.session_secret)
        counter.pace.check(f"upload:{link.claim_id}")
        async with counter.database.reading() as session:
            await owned(session, link)  # before anything is read
        brought = await _bring(counter, chosen)
        said, number = await _put(counter, link, brought.kept, where)
    except LinkExpired:
        return page(TITLE, f"<p>{escape(EXPIRED)}</p>", status=404)
    except TooFast:
        return _page([TOO_FAST], status=429)
    except (TooManyPhotosAtOnce, NoRoom):
        return _page([LATER], status=503)
    except AlreadyMoved:
        return _page([CLOSED], status=409)
    except TooManyPhotos:
        return _page([FULL], status=409)
    problems = brought.problems or ([] if said else [NOTHING])
    return _page([*said, *problems], number=number, status=422 if problems and not said else 200)


async def _bring(counter: Counter, chosen: Sequence[UploadFile]) -> _Brought:
    """Check and keep each photo, one in memory at a time; what cannot be used is named, the others are taken."""
    brought = _Brought()
    for file in chosen:
        async with counter.photo_room.place():
            content = await file.read(counter.settings.max_photo_bytes + 1)
            name = file.filename or ""
            try:
                kept = await keep_photo(content, name=name, files=counter.files, settings=counter.settings)
            except PhotoRefused as refused:
                brought.problems.append(NOT_TAKEN.format(name=name[:40], sentence=refused.sentence))
            else:
                brought.kept.append(kept)
                if kept.examined.problem:
                    advice = AGAIN.format(sentence=RETAKE[kept.examined.problem])
                    brought.problems.append(NOT_TAKEN.format(name=name[:40], sentence=advice))
    return brought


async def _put(
    counter: Counter, link: claim_links.ClaimLink, kept: Sequence[ReceivedPhoto], where: dict[str, str]
) -> tuple[list[str], str | None]:
    """Into the claim, all in one transaction; a photo that is there already is not put there twice."""
    said: list[str] = []
    async with counter.database.transaction() as tx:
        claim = await owned(tx, link)
        of = {"channel": claim.channel, "customer_id": claim.customer_id}
        conversation = await transcript.lock(tx, (await transcript.open_conversation(tx, **of)).id)
        here = await attachments.by_id(tx, await claims.photo_ids(tx, claim.id))
        known = {photo.original_key for photo in here.values()}
        fresh = list({photo.original_key: photo for photo in kept if photo.original_key not in known}.values())
        ids = [(await enter_photo(tx, conversation.id, photo)).id for photo in fresh]
        if ids:
            limit = counter.settings.max_photos_per_claim
            await claims.attach(tx, claim.id, ids, limit=limit, who=WHO, now=utc_now())
            said.append(TAKEN.format(count=len(ids)))
        if repeated := len(kept) - len(fresh):
            said.append(KNOWN.format(count=repeated))
        if where:
            await claims.remark(tx, claim.id, "place_added", detail=where, who=WHO, now=utc_now())
            said.append(PLACE_TAKEN)
        return said, claim.number


def _where(place: str, latitude: str, longitude: str) -> dict[str, str]:
    """What was said of the place, and the position if it is one on earth."""
    told = {"words": place.strip()[:_LONGEST_PLACE]} if len(place.strip()) >= _SHORTEST_PLACE else {}
    try:
        position = {"latitude": float(latitude), "longitude": float(longitude)}
    except ValueError:
        return told
    if abs(position["latitude"]) > 90 or abs(position["longitude"]) > 180:
        return told
    return {**told, **{name: f"{value:.6f}" for name, value in position.items()}}


def _page(said: Sequence[str], *, number: str | None = None, status: int = 200) -> HTMLResponse:
    head = f"<p class=note>{escape(NUMBER.format(number=number))}</p>" if number else ""
    told = "".join(f'<p role="status">{escape(each)}</p>' for each in said)
    form = _FORM.format(help=HELP.format(count=MOST_TOGETHER), place=PLACE, submit=SUBMIT)
    return page(TITLE, f"{head}{told}{form}", status=status)
