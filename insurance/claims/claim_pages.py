"""How far a claim has come, as a page for a phone: the timeline, and what is still missing. It shows nobody's data."""

from __future__ import annotations

from datetime import timedelta
from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import utc_now
from foundation.settings import Settings
from insurance.claims import claim_links, claim_sms, claims, progress
from insurance.claims.claim_links import ClaimLink, LinkExpired, Page
from insurance.claims.claim_states import ClaimNotFound
from insurance.claims.papers import missing, papers_of
from insurance.claims.progress import LAST, Stage
from insurance.claims.progress_words import Point, timeline
from insurance.core.core_models import ClaimStep
from insurance.models import Claim

router = APIRouter(tags=["claim"])

TITLE = "理赔进度"
EXPIRED = "这个链接已经失效。请回到对话里说「我的案子到哪了」，我再发一个新的给您。"
NUMBER = "报案号 {number}"
PAPERS = "办理时会用到的材料"
PAPERS_NOTE = "以理赔同事发给您的清单为准；已经给过的不用再给。"
SEND_PHOTOS = "补传照片"
FOOT = "进度有变化时，我们会在您报案的渠道里主动告诉您。有疑问可以回到对话转人工，或拨打 {hotline}。"
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}

STYLE = """
body{font:17px/1.7 system-ui,sans-serif;max-width:36rem;margin:0 auto;padding:1.2rem;color:#1c2b2a;background:#f6f8f7}
h1{font-size:1.35rem;margin:.2rem 0}h2{font-size:1.05rem;margin:1.4rem 0 .3rem}small,.note{color:#51615f}
main{background:#fff;border:1px solid #e1e8e6;border-radius:10px;padding:1rem 1.2rem}
ol{list-style:none;margin:.8rem 0;padding:0 0 0 1.1rem;border-left:2px solid #b9cfca}
ol li{position:relative;padding:0 0 1rem .3rem}ol b{display:block}ul{margin:.3rem 0;padding-left:1.2rem}
ol li:before{content:"";position:absolute;left:-1.5rem;top:.5rem;width:.7rem;height:.7rem;border-radius:50%;
background:#b9cfca}ol li[aria-current]:before{background:#0b7a64}
a.button,button{display:block;box-sizing:border-box;width:100%;font:inherit;text-align:center;margin-top:1rem;
padding:.7rem;border:0;border-radius:8px;background:#0b7a64;color:#fff;text-decoration:none}
button.second{background:#e3f1ee;color:#084f48}label{display:block;margin-top:1rem}input,textarea{font:inherit;width:100%;box-sizing:border-box;padding:.6rem;
border:1px solid #9db5b0;border-radius:8px;background:#fff}p[role]{font-weight:600}"""
_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>{style}</style>
</head><body><main><h1>{title}</h1>{body}</main></body></html>"""


@router.get("/claim/progress/{token}", include_in_schema=False)
async def progress_page(request: Request, token: str) -> HTMLResponse:
    settings: Settings = request.app.state.settings
    try:
        link = claim_links.read(Page.PROGRESS, token, settings.session_secret)
        async with request.app.state.parts.database.reading() as session:
            claim = await owned(session, link)
            steps = await progress.steps(session, claim.id)
    except LinkExpired:
        return page(TITLE, f"<p>{escape(EXPIRED)}</p>", status=404)
    return page(TITLE, _body(claim, steps, settings))


@router.get("/s/{code}", include_in_schema=False)
async def short_address(request: Request, code: str) -> Response:
    """Where the address in a short message leads, for as long as a link of the page would."""
    settings: Settings = request.app.state.settings
    async with request.app.state.parts.database.reading() as session:
        sms = await claim_sms.by_code(session, code)
        claim = await claims.by_id(session, sms.claim_id) if sms else None
    if sms is None or claim is None or utc_now() - sms.made_at > timedelta(days=settings.progress_link_days):
        return page(TITLE, f"<p>{escape(EXPIRED)}</p>", status=404)
    to = claim_links.address(Page.PROGRESS, claim_id=claim.id, customer_id=claim.customer_id, settings=settings)
    return RedirectResponse(to, 303, headers=HEADERS)


async def owned(session: AsyncSession, link: ClaimLink) -> Claim:
    """The reported claim of the link, while it is its customer's. Raises `LinkExpired`."""
    try:
        claim = await claims.by_id(session, link.claim_id)
    except ClaimNotFound:
        raise LinkExpired from None
    if claim.customer_id != link.customer_id or claim.number is None:
        raise LinkExpired
    return claim


def page(title: str, body: str, *, status: int = 200) -> HTMLResponse:
    """A page that nobody keeps."""
    return HTMLResponse(_PAGE.format(title=escape(title), style=STYLE, body=body), status, headers=HEADERS)


def _body(claim: Claim, steps: list[ClaimStep], settings: Settings) -> str:
    points = timeline(claim, steps)
    is_over = bool(steps) and Stage(steps[-1].stage) in LAST | {Stage.PAID}
    parts = [f"<p class=note>{escape(NUMBER.format(number=claim.number))}</p>", _timeline(points)]
    if not is_over:
        parts += [_papers(claim), _upload(claim, settings)]
    parts.append(f"<p class=note>{escape(FOOT.format(hotline=settings.hotline))}</p>")
    return "".join(parts)


def _timeline(points: list[Point]) -> str:
    """The newest first, marked as the present one."""
    items = []
    for order, point in enumerate(reversed(points)):
        current = ' aria-current="step"' if order == 0 else ""
        head = f"<b>{escape(point.title)}</b><small>{point.day()}</small>"
        items.append(f"<li{current}>{head}<br>{escape(point.sentence)}</li>")
    return f"<ol>{''.join(items)}</ol>"


def _papers(claim: Claim) -> str:
    wanted = missing(
        papers_of(claim.fields, photos=claim.photo_count, has_policy=not claim.fields.get("coverage_check"))
    )
    items = "".join(f"<li>{escape(name)}</li>" for name in wanted)
    return f"<h2>{PAPERS}</h2><ul>{items}</ul><p class=note>{PAPERS_NOTE}</p>"


def _upload(claim: Claim, settings: Settings) -> str:
    to = claim_links.address(Page.UPLOAD, claim_id=claim.id, customer_id=claim.customer_id, settings=settings)
    return f'<a class="button" href="{escape(to)}">{SEND_PHOTOS}</a>'
