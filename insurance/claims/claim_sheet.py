"""A claim as a printable sheet (PDF): what was told, what has happened, what is missing. No marks: it may leave us."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from foundation.clock import in_beijing, utc_now
from insurance.claims.branches import WORDS
from insurance.claims.claim_file import ClaimFile
from insurance.claims.field_words import say_fields
from insurance.claims.papers import missing
from insurance.claims.progress_words import timeline
from insurance.photos.photo_labels import LABEL_WORDS

FONT = "STSong-Light"  # every reader of PDFs knows it, or has a font for it
TITLE = "报案信息表"
SECTIONS = ("报案信息", "办理过程", "还需要的材料", "照片")
NOTHING_MISSING, NO_PHOTOS, PHOTO = "没有", "没有", "第 {position} 张{label}，{at} 收到"
FOOT = "由 {who} 于 {at} 从系统导出。内容为客户陈述和系统记录，不是理赔结论。"
NUMBER, BRANCH = "报案号", "事故类别"
_AT = "%Y-%m-%d %H:%M"

_BODY = ParagraphStyle("body", fontName=FONT, fontSize=10, leading=15, wordWrap="CJK")
_SMALL = ParagraphStyle("small", parent=_BODY, fontSize=8, leading=12, textColor=colors.HexColor("#51615f"))
_HEAD = ParagraphStyle("head", parent=_BODY, fontSize=16, leading=22)
_SECTION = ParagraphStyle("section", parent=_BODY, fontSize=12, leading=18, spaceBefore=8)
_GRID = [
    ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor("#b9c6c3")),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("BACKGROUND", (0, 0), (0, -1), colors.HexColor("#f1f5f4")),
]


def as_pdf(file: ClaimFile, *, company: str, who: str) -> bytes:
    """A4, in a font that is not embedded."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    margin = 18 * mm
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=margin,
        title=f"{TITLE} {file.claim.number or ''}",
        author=company,
    )
    document.build(_content(file, company, who))
    return out.getvalue()


def _content(file: ClaimFile, company: str, who: str) -> list[Flowable]:
    told, done, wanted, photos = SECTIONS
    claim = file.claim
    head = [(NUMBER, claim.number or ""), (BRANCH, WORDS[file.branch]), *say_fields(claim.fields)]
    points = [(point.title, f"{_day(point.at)}  {point.sentence}") for point in timeline(claim, file.steps)]
    return [
        Paragraph(escape(f"{company} {TITLE}"), _HEAD),
        *_section(told, _table(head)),
        *_section(done, _table(points)),
        *_section(wanted, Paragraph(escape("、".join(missing(file.papers)) or NOTHING_MISSING), _BODY)),
        *_section(photos, *(Paragraph(escape(line), _BODY) for line in _photos(file))),
        Spacer(1, 6 * mm),
        Paragraph(escape(FOOT.format(who=who, at=_day(utc_now()))), _SMALL),
    ]


def _section(title: str, *content: Flowable) -> tuple[Flowable, ...]:
    return (Paragraph(escape(title), _SECTION), *content)


def _table(rows: Sequence[tuple[str, str]]) -> Table:
    cells = [[Paragraph(escape(label), _BODY), Paragraph(escape(value), _BODY)] for label, value in rows]
    return Table(cells, colWidths=[34 * mm, 138 * mm], style=_GRID)


def _photos(file: ClaimFile) -> Iterable[str]:
    if not file.photos:
        yield NO_PHOTOS
    for photo in file.photos:
        label = f"（{LABEL_WORDS[photo.label]}）" if photo.label else ""
        yield PHOTO.format(position=photo.position, label=label, at=_day(photo.added_at))


def _day(at: datetime) -> str:
    return in_beijing(at).strftime(_AT)
