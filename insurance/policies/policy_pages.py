"""The printable page of a policy, for whoever holds a fresh link and is still verified. Everything is masked."""

from __future__ import annotations

from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from insurance.core.core_system import CoreUnavailable
from insurance.customers import identity
from insurance.customers.customers import mask_name, mask_phone
from insurance.policies import policy_links
from insurance.policies.policies import PolicyBook, PolicyFacts
from insurance.policies.policy_links import LinkExpired
from insurance.words.plates import mask_plate

router = APIRouter(tags=["policy"])

TITLE = "保单信息"
EXPIRED = "这个链接已经失效。请回到对话里再点一次「查看电子保单」。"
LATER = "保单系统暂时没有回应，请过一会儿刷新本页。"
KINDS = {"compulsory": "机动车交通事故责任强制保险", "commercial": "机动车商业保险"}
NOTE = "本页供查看和打印，内容已做脱敏处理；保障内容以保单和条款为准。"
NO_PLATE = "未上牌"
PERIOD = "{start} 零时起至 {end} 二十四时止"
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}

_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>
body{{font:18px/1.7 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#1c2b2a}}
h1{{font-size:1.4rem}} table{{border-collapse:collapse;width:100%}}
th,td{{border:1px solid #cdd8d6;padding:.5rem;text-align:left}}
th{{width:8em;font-weight:400;color:#51615f}} small{{color:#51615f}}
</style></head><body><h1>{title}</h1>{body}</body></html>"""


@router.get("/policy/{token}", include_in_schema=False)
async def policy_page(request: Request, token: str) -> HTMLResponse:
    settings: Settings = request.app.state.settings
    try:
        parts = request.app.state.parts
        policy = await _find(parts.database, parts.core, settings, token)
    except CoreUnavailable:
        return HTMLResponse(_page(TITLE, f"<p>{escape(LATER)}</p>"), 503, headers=HEADERS)
    except LinkExpired:
        return HTMLResponse(_page(TITLE, f"<p>{escape(EXPIRED)}</p>"), 404, headers=HEADERS)
    return HTMLResponse(_page(f"{settings.company_name} {TITLE}", _body(policy)), headers=HEADERS)


async def _find(database: Database, book: PolicyBook, settings: Settings, token: str) -> PolicyFacts:
    link = policy_links.read(token, settings.session_secret)
    async with database.reading() as session:
        phone = await identity.verified_phone(
            session,
            link.customer_id,
            now=utc_now(),
            hours=settings.identity_hours,
            binding_days=settings.binding_days,
        )
    if phone is None:
        raise LinkExpired
    return link.find(await book.for_phone(phone), settings.session_secret)


def _page(title: str, body: str) -> str:
    return _PAGE.format(title=escape(title), body=body)


def _body(policy: PolicyFacts) -> str:
    rows = [
        ("保险", KINDS.get(policy.kind, policy.kind)),
        ("保单号", f"尾号 {policy.policy_no[-4:]}"),
        ("车牌号", mask_plate(policy.plate_no) if policy.plate_no else NO_PLATE),
        ("车型", policy.vehicle),
        ("车架号", f"后六位 {policy.vin[-6:]}"),
        ("投保人", mask_name(policy.holder_name)),
        ("联系电话", mask_phone(policy.holder_phone)),
        ("保险期间", PERIOD.format(start=policy.starts_on, end=policy.ends_on)),
        *((cover.name, cover.limit) for cover in policy.covers),
    ]
    table = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    return f"<table>{table}</table><p><small>{escape(NOTE)}</small></p>"
