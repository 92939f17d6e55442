"""The help centre: what the knowledge base answers from, as pages to read; every citation links here."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from foundation.settings import Settings
from knowledge_base.company import fill
from knowledge_base.entries import Entry
from knowledge_base.release import ReleaseBroken, read_release

router = APIRouter(include_in_schema=False)

TITLE = "帮助中心"
EMPTY = "帮助内容正在整理，请稍后再来，或直接联系客服。"
UNKNOWN = "没有找到这篇内容，可能已经更新。"
DISCLAIMER = "以上为一般说明，具体以您的保单条款和书面通知为准。"
BACK_TO_CHAT = "问客服"

_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>{title}</title>
<style>
:root {{ color-scheme: light; font: 16px/1.75 system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif; }}
body {{ margin: 0 auto; max-width: 44rem; padding: 0 1rem 3rem; color: #1d2a28; background: #fff; }}
header {{ display: flex; align-items: baseline; gap: 1rem; padding: 1rem 0; border-bottom: 1px solid #dde4e2; }}
header a:last-child {{ margin-left: auto; }}
h1 {{ font-size: 1.3rem; }} h2 {{ font-size: 1.08rem; margin: 2rem 0 .4rem; scroll-margin-top: 1rem; }}
a {{ color: #0b6b5d; display: inline-block; min-height: 2.75rem; line-height: 2.75rem; }}
ul {{ padding-left: 1.2rem; }}
h2:target {{ background: #e3f1ee; box-shadow: 0 0 0 .4rem #e3f1ee; border-radius: .2rem; }}
.source {{ color: #5b6a67; font-size: .9rem; margin: 0; }} p {{ margin: .4rem 0; overflow-wrap: anywhere; }}
footer {{ margin-top: 3rem; color: #5b6a67; font-size: .9rem; }}
</style></head><body>
<header><a href="/help/">{help}</a><a href="/chat/">{chat}</a></header>
<main>{body}</main><footer>{disclaimer}</footer></body></html>"""


@router.get("/help/")
async def contents(request: Request) -> HTMLResponse:
    """Every document with its entries."""
    entries = _entries(_settings(request))
    if not entries:
        return _page(TITLE, f"<p>{EMPTY}</p>", status=503)
    body = "".join(_document_in_contents(document, entries) for document in dict.fromkeys(e.document for e in entries))
    return _page(TITLE, f"<h1>{TITLE}</h1>{body}")


@router.get("/help/{document}")
async def document(request: Request, document: str) -> HTMLResponse:
    """One document; an entry is at the anchor of its id."""
    settings = _settings(request)
    entries = [entry for entry in _entries(settings) if entry.document == document]
    if not entries:
        return _page(TITLE, f"<p>{UNKNOWN}</p>", status=404)
    title = entries[0].document_title
    body = "".join(_entry(entry, settings) for entry in entries)
    return _page(title, f"<h1>{escape(title)}</h1>{body}")


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _entries(settings: Settings) -> tuple[Entry, ...]:
    """The published ones; none when nothing is published or the release cannot be read."""
    try:
        release = read_release(settings)
    except ReleaseBroken:
        return ()
    return release.entries if release else ()


def _document_in_contents(document: str, entries: Iterable[Entry]) -> str:
    own = [entry for entry in entries if entry.document == document]
    links = "".join(f'<li><a href="/help/{document}#{entry.id}">{escape(entry.title)}</a></li>' for entry in own)
    return f"<h2>{escape(own[0].document_title)}</h2><ul>{links}</ul>"


def _entry(entry: Entry, settings: Settings) -> str:
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in fill(entry.text, settings).split("\n") if part.strip())
    source = f"依据：{escape(entry.clause)}　适用：{escape(entry.product)}　{entry.effective_from.isoformat()} 起"
    return f'<h2 id="{entry.id}">{escape(entry.title)}</h2>{paragraphs}<p class="source">{source}</p>'


def _page(title: str, body: str, *, status: int = 200) -> HTMLResponse:
    page = _PAGE.format(title=escape(title), help=TITLE, chat=BACK_TO_CHAT, body=body, disclaimer=DISCLAIMER)
    return HTMLResponse(page, status)
