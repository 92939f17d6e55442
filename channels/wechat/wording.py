"""Our lines as WeChat can show them: plain text within its byte limit, choices as menu or links, few messages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from conversations.models import Line, Sender
from conversations.sending import Unsent

# What the customer reads around the words of a line.
SOURCE = "出处：{sources}"
NUMBERS = {"claim_receipt": "报案号：{number}", "service_receipt": "编号：{number}"}
PHOTOS_WANTED = "照片请直接在这里发送，可以连着发几张。"
MAY_ANSWER = "可以回复：{choices}"
AGENT_SAYS = "客服{name}：{text}"
BY_AI = "（以上由AI智能客服回复）"
LINK = '<a href="weixin://bizmsgmenu?msgmenucontent={text}&msgmenuid={number}">{text}</a>'
REPLY_WITH = "回复「{text}」"

MAX_BYTES = 2000  # WeChat takes 2048
_SENTENCE_END = re.compile(r"[。！？；!?;…\n]+[”’）)」』]*")
_PAUSE = re.compile(r"[，、：,\s]")
_ANCHOR = re.compile(r"<(?=\s*/?\s*a\b)", re.IGNORECASE)
_NOT_IN_LINK = re.compile(r"[&\"'<>#%?=\s]")


@dataclass(frozen=True)
class Part:
    """One message of WeChat. With `choices` it is a menu whose head is `text`."""

    text: str
    choices: tuple[str, ...]
    by_ai: bool


@dataclass(frozen=True)
class Parcel:
    """Messages that are sent all or not at all, and the lines that are done with them."""

    parts: tuple[Part, ...]
    lines: tuple[Unsent, ...]


@dataclass(frozen=True)
class Passive:
    """The text of a passive reply, and the lines it carries."""

    text: str
    lines: tuple[Unsent, ...]


def parcels(lines: Sequence[Unsent]) -> list[Parcel]:
    """The lines, in order, in as few messages as their size and their speakers allow."""
    return [parcel for voice in _voices(lines) for parcel in _packed(voice)]


def passive(lines: Sequence[Unsent]) -> Passive | None:
    """As many of the first lines as one passive reply can carry; None when not even the first fits."""
    if not lines:
        return None
    first = next(_voices(lines))
    for count in range(len(first), 0, -1):
        chosen = first[:count]
        pieces = [_words(line.line) for line in chosen[:-1]]
        pieces += [_words(chosen[-1].line, ask=False), "\n".join(_links(_choices(chosen[-1].line)))]
        if _by_ai(chosen):
            pieces.append(BY_AI)
        text = "\n\n".join(piece for piece in pieces if piece)
        if _size(text) <= MAX_BYTES:
            return Passive(text, tuple(chosen))
    return None


def split(text: str, limit: int = MAX_BYTES) -> list[str]:
    """Pieces of at most `limit` UTF-8 bytes, cut after sentences where there are any, never inside a character."""
    pieces = []
    rest = text.strip()
    while _size(rest) > limit:
        cut = _best_cut(rest, _fitting(rest, limit))
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [piece for piece in (*pieces, rest) if piece]


def _packed(lines: Sequence[Unsent]) -> Iterator[Parcel]:
    """Lines of one voice, merged while they fit; the choices of the very last one can be clicked."""
    last, by_ai = lines[-1], _by_ai(lines)
    texts: list[str] = []
    merged: list[Unsent] = []
    for line in lines:
        words = _words(line.line, ask=line is not last)
        if texts and _size("\n\n".join([*texts, words])) > MAX_BYTES:
            yield _parcel(texts, merged, (), by_ai)
            texts, merged = [], []
        texts, merged = [*texts, words], [*merged, line]
    yield _parcel(texts, merged, _choices(last.line), by_ai)


def _parcel(texts: list[str], lines: list[Unsent], choices: tuple[str, ...], by_ai: bool) -> Parcel:
    pieces = split("\n\n".join(text for text in texts if text), MAX_BYTES - _size("".join(choices)))
    parts = [Part(piece, (), by_ai) for piece in pieces]
    if parts and choices:
        parts[-1] = Part(parts[-1].text, choices, by_ai)
    return Parcel(tuple(parts), tuple(lines))


def _voices(lines: Sequence[Unsent]) -> Iterator[list[Unsent]]:
    """Runs in which bot and agent are not mixed: WeChat marks whole messages as written by an AI."""
    run: list[Unsent] = []
    speaker = ""
    for line in lines:
        sender = line.line.sender
        if sender in (Sender.BOT, Sender.AGENT):
            if speaker and sender != speaker:
                yield run
                run = []
            speaker = sender
        run.append(line)
    yield run


def _by_ai(lines: Sequence[Unsent]) -> bool:
    return any(line.line.sender == Sender.BOT for line in lines)


def _words(line: Line, *, ask: bool = True) -> str:
    """Everything of a line in plain text; with `ask` its choices too. Nothing of the customer's own lines."""
    if line.sender == Sender.CUSTOMER:
        return ""
    payload = line.payload
    text = _plain(line.text)
    if line.sender == Sender.AGENT and line.sender_name:
        text = AGENT_SAYS.format(name=line.sender_name, text=text)
    pieces = [text, *_rows(payload.get("card")), _source(payload.get("citations", []))]
    if payload.get("photos_wanted"):
        pieces.append(PHOTOS_WANTED)
    if ask and (choices := _choices(line)):
        pieces.append(MAY_ANSWER.format(choices=" / ".join(choices)))
    return _joined(*pieces)


def _rows(card: dict[str, Any] | None) -> list[str]:
    if not card:
        return []
    number = [NUMBERS[card["kind"]].format(number=card["number"])] if card.get("number") else []
    return [*number, *(_plain(f"{label}：{value}") for label, value in card.get("rows", []))]


def _source(citations: Sequence[dict[str, Any]]) -> str:
    sources = [" ".join(filter(None, (cited.get("title"), cited.get("clause")))) for cited in citations]
    return _plain(SOURCE.format(sources="；".join(dict.fromkeys(sources)))) if sources else ""


def _links(choices: Sequence[str]) -> list[str]:
    """Each choice on a line of its own; a tap on a link sends its words."""
    return [
        REPLY_WITH.format(text=choice) if _NOT_IN_LINK.search(choice) else LINK.format(text=choice, number=number)
        for number, choice in enumerate(choices, start=1)
    ]


def _choices(line: Line) -> tuple[str, ...]:
    return tuple(str(choice["text"]) for choice in line.payload.get("choices", []))


def _plain(text: str) -> str:
    """Text in which no link can hide: only our own choices are links."""
    return _ANCHOR.sub("＜", text).strip()


def _joined(*pieces: str) -> str:
    return "\n".join(piece for piece in pieces if piece)


def _size(text: str) -> int:
    return len(text.encode())


def _fitting(text: str, limit: int) -> int:
    """How many characters fit, without parting what is seen as one character."""
    count = len(text.encode()[:limit].decode(errors="ignore"))
    while 1 < count < len(text) and _belong_together(text[count - 1], text[count]):
        count -= 1
    return max(count, 1)


def _belong_together(left: str, right: str) -> bool:
    return left == "\u200d" or right in "\u200d\ufe0f" or unicodedata.combining(right) != 0


def _best_cut(text: str, longest: int) -> int:
    """After the last sentence of the second half, else after the last pause, else where it must be."""
    for border in (_SENTENCE_END, _PAUSE):
        ends = [found.end() for found in border.finditer(text, 0, longest) if found.end() > longest // 2]
        if ends:
            return ends[-1]
    return longest
