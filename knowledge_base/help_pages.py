"""The help centre: what the knowledge base answers from, as pages to read; every citation links here."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from foundation.settings import Settings
from knowledge_base.company import fill
from knowledge_base.current import CurrentRelease
from knowledge_base.model import Clause, Corpus, Document, Faq, Table

router = APIRouter(include_in_schema=False)

TITLE = "帮助中心"
EMPTY = "帮助内容正在整理，请稍后再来，或直接联系客服。"
UNKNOWN = "没有找到这篇内容，可能已经更新。"
DISCLAIMER = "以上为一般说明，具体以您的保单条款和书面通知为准。"
BACK_TO_CHAT = "问客服"
HEADINGS = {"faq": "常见问题", "guide": "办事指南", "terms": "条款说明"}
SEE_ALSO = "另见"

_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>{title}</title>
<style>
:root {{ color-scheme: light; font: 16px/1.75 system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif; }}
body {{ margin: 0 auto; max-width: 44rem; padding: 0 1rem 3rem; color: #1d2a28; background: #fff; }}
header {{ display: flex; align-items: baseline; gap: 1rem; padding: 1rem 0; border-bottom: 1px solid #dde4e2; }}
header a:last-child {{ margin-left: auto; }}
h1 {{ font-size: 1.3rem; }} h3 {{ font-size: 1rem; margin: 1.4rem 0 .2rem; scroll-margin-top: 1rem; }}
h2 {{ font-size: 1.08rem; margin: 2rem 0 .4rem; scroll-margin-top: 1rem; }}
a {{ color: #0b6b5d; display: inline-block; min-height: 2.75rem; line-height: 2.75rem; }}
ul {{ padding-left: 1.2rem; }}
table {{ border-collapse: collapse; display: block; overflow-x: auto; margin: .6rem 0; }}
th, td {{ border: 1px solid #dde4e2; padding: .3rem .6rem; text-align: left; }} caption {{ text-align: left; }}
h2:target, h3:target {{ background: #e3f1ee; box-shadow: 0 0 0 .4rem #e3f1ee; border-radius: .2rem; }}
.source {{ color: #5b6a67; font-size: .9rem; margin: 0; }} p {{ margin: .4rem 0; overflow-wrap: anywhere; }}
footer {{ margin-top: 3rem; color: #5b6a67; font-size: .9rem; }}
</style></head><body>
<header><a href="/help/">{help}</a><a href="/chat/">{chat}</a></header>
<main>{body}</main><footer>{disclaimer}</footer></body></html>"""


@router.get("/help/")
async def contents(request: Request) -> HTMLResponse:
    """Every document; those of questions with their questions."""
    corpus = await _corpus(request)
    if corpus is None:
        return _page(TITLE, f"<p>{EMPTY}</p>", status=503)
    body = ""
    for kind, heading in HEADINGS.items():
        listed = [document for document in corpus.documents if document.kind == kind]
        parts = "".join(_document_in_contents(document, corpus) for document in listed)
        body += f"<h2>{heading}</h2><ul>{parts}</ul>" if parts else ""
    return _page(TITLE, f"<h1>{TITLE}</h1>{body}")


@router.get("/help/{document}")
async def document(request: Request, document: str) -> HTMLResponse:
    """One document; an entry or clause is at the anchor that its citation names."""
    settings: Settings = request.app.state.settings
    corpus = await _corpus(request)
    found = next((one for one in corpus.documents if one.id == document), None) if corpus else None
    if corpus is None or found is None:
        return _page(TITLE, f"<p>{UNKNOWN}</p>", status=404)
    body = "".join(_entry(entry, settings) for entry in corpus.faqs if entry.document == document)
    clauses = [clause for clause in corpus.clauses if clause.document == document]
    for at, clause in enumerate(clauses):
        if clause.path and (at == 0 or clause.path != clauses[at - 1].path):
            body += f"<h2>{escape(' '.join(clause.path))}</h2>"
        body += _clause(clause, settings)
    return _page(found.title, f"<h1>{escape(found.title)}</h1>{body}")


def help_address(document: str, anchor: str) -> str:
    """Where a citation leads."""
    return f"/help/{quote(document)}#{quote(anchor)}"


async def _corpus(request: Request) -> Corpus | None:
    """What is published; None when nothing is."""
    current: CurrentRelease = request.app.state.knowledge
    release = await current.get()
    return release.corpus if release else None


def _document_in_contents(document: Document, corpus: Corpus) -> str:
    own = [entry for entry in corpus.faqs if entry.document == document.id]
    links = "".join(f'<li><a href="{help_address(document.id, one.id)}">{escape(one.title)}</a></li>' for one in own)
    inner = f"<ul>{links}</ul>" if links else ""
    return f'<li><a href="/help/{quote(document.id)}">{escape(document.title)}</a>{inner}</li>'


def _entry(entry: Faq, settings: Settings) -> str:
    source = f"依据：{escape(entry.clause)}　适用：{escape(entry.product)}　{entry.effective_from.isoformat()} 起"
    text = _paragraphs(fill(entry.text, settings))
    return f'<h2 id="{escape(entry.id)}">{escape(entry.title)}</h2>{text}<p class="source">{source}</p>'


def _clause(clause: Clause, settings: Settings) -> str:
    anchor = clause.id.partition("#")[2]
    tables = "".join(_table(table, settings) for table in clause.tables)
    basis = f'<p class="source">依据：{escape(clause.basis)}</p>' if clause.basis else ""
    related = "".join(_link(other) for other in clause.related)
    more = f'<p class="source">{SEE_ALSO}：{related}</p>' if related else ""
    heading = f'<h3 id="{escape(anchor)}">{escape(f"{clause.number} {clause.heading}".strip())}</h3>'
    return f"{heading}{_paragraphs(fill(clause.text, settings))}{tables}{basis}{more}"


def _link(clause_id: str) -> str:
    document, _, anchor = clause_id.partition("#")
    return f'<a href="{help_address(document, anchor)}">{escape(anchor)}</a> '


def _table(table: Table, settings: Settings) -> str:
    header = "".join(f"<th>{escape(cell)}</th>" for cell in table.header)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(fill(cell, settings))}</td>' for cell in row)}</tr>" for row in table.rows
    )
    return f"<table><caption>{escape(fill(table.title, settings))}</caption><tr>{header}</tr>{rows}</table>"


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n") if part.strip())


def _page(title: str, body: str, *, status: int = 200) -> HTMLResponse:
    page = _PAGE.format(title=escape(title), help=TITLE, chat=BACK_TO_CHAT, body=body, disclaimer=DISCLAIMER)
    return HTMLResponse(page, status)
