"""Our lines as WeChat can show them: plain text within its byte limit, choices as menu or links, few messages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
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
LINK = '<a href="weixin://bizmsgmenu?msgmenucontent={text}&msgmenuid={id}">{text}</a>'
REPLY_WITH = "回复「{text}」"

MAX_BYTES = 2000  # WeChat takes 2048
LONG_PART_BYTES = 1800  # of a line too long for one message, so that a passive reply can say beside it who wrote it
_SENTENCE_END = re.compile(r"[。！？；!?;…\n]+[”’）)」』]*")
_PAUSE = re.compile(r"[，、：,\s]")
_ADDRESS = re.compile(r"<a\s[^>]*>.*?</a>|https?://[^\s\u4e00-\u9fff，。；]+", re.IGNORECASE | re.DOTALL)
_ANCHOR = re.compile(r"<(?=\s*/?\s*a\b)", re.IGNORECASE)
_CHOICE_ID = re.compile(r"(\d{1,9})-(\d{1,3})")
_NOT_IN_LINK = re.compile(r"[&\"'<>#%?=\s]")


@dataclass(frozen=True)
class Choice:
    """Something to tap. `id` names the line and the place in it, so that a tap is understood however late it comes."""

    id: str
    text: str


@dataclass(frozen=True)
class Part:
    """One message of WeChat. With `choices` it is a menu whose head is `text`; with `photo` that attachment alone."""

    text: str
    choices: tuple[Choice, ...]
    by_ai: bool
    photo: str | None = None


@dataclass(frozen=True)
class Parcel:
    """One message for the lines that are done with it, or what is left of one long line, in several."""

    parts: tuple[Part, ...]
    lines: tuple[Unsent, ...]

    @property
    def by_agent(self) -> bool:
        return any(line.line.sender == Sender.AGENT for line in self.lines)


@dataclass(frozen=True)
class Passive:
    """The text of a passive reply, the lines it carries, and the long line of which it carries the next message."""

    text: str
    lines: tuple[Unsent, ...]
    begun: Unsent | None = None


def parcels(lines: Sequence[Unsent]) -> list[Parcel]:
    """The lines, in order, in as few messages as their size and their speakers allow."""
    return [parcel for voice in _voices(lines) for parcel in _packed(voice)]


def passive(lines: Sequence[Unsent], *, room_for: str = "") -> Passive | None:
    """As many of the first lines as one passive reply can carry, or the next message of a first one that is too long.

    With room for something to be said below it. None from a picture on: it must be uploaded first.
    """
    words = list(takewhile(lambda line: not photos_in(line.line), lines))
    if not words:
        return None
    first = next(_voices(words))
    for count in range(len(first), 0, -1):
        chosen = first[:count]
        text = _passive_text(chosen)
        if text is not None and _size(text) + _size(room_for) <= MAX_BYTES:
            return Passive(text, tuple(chosen))
    part = _left_of(first[0])[0]
    pieces = (part.text, "\n".join(_links(part.choices)), BY_AI if part.by_ai else "")
    return Passive("\n\n".join(piece for piece in pieces if piece), (), begun=first[0])


def count_left(line: Unsent) -> int:
    """How many messages a long line still needs."""
    return len(_left_of(line))


def photos_in(line: Line) -> tuple[str, ...]:
    """The attachments that a line of ours sends."""
    return () if line.sender == Sender.CUSTOMER else tuple(line.payload.get("attachments", []))


def link_to(words: str) -> str:
    """A link whose tap sends these words, in accounts that have no other way."""
    return LINK.format(text=words, id=words)


def as_text(part: Part) -> str:
    """A menu in words and links, for accounts that may send none."""
    return _joined(part.text, *_links(part.choices))


def split(text: str, limit: int = MAX_BYTES) -> list[str]:
    """Pieces of at most `limit` UTF-8 bytes, cut after sentences where there are any, never inside a character."""
    pieces = []
    rest = text.strip()
    while _size(rest) > limit:
        cut = _best_cut(rest, _fitting(rest, limit))
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [piece for piece in (*pieces, rest) if piece]


def _passive_text(chosen: Sequence[Unsent]) -> str | None:
    """What one reply says for these lines; None when one of them is long."""
    if any(line.taken or _is_long(line) for line in chosen):
        return None
    last = chosen[-1]
    pieces = [_words(line.line) for line in chosen[:-1]]
    pieces += [_words(last.line, ask=False), "\n".join(_links(_choices(last.line)))]
    if _by_ai(chosen):
        pieces.append(BY_AI)
    return "\n\n".join(piece for piece in pieces if piece)


def _packed(lines: Sequence[Unsent]) -> Iterator[Parcel]:
    """Lines of one voice, merged while they fit; the choices of the very last one can be clicked."""
    last, by_ai = lines[-1], _by_ai(lines)
    texts: list[str] = []
    merged: list[Unsent] = []
    for line in lines:
        words = _words(line.line, ask=line is not last)
        room = MAX_BYTES - (_size_of_choices(line) if line is last else 0)
        photos = photos_in(line.line)[line.taken :]
        is_long = line.taken > 0 or _is_long(line)
        if merged and (photos or is_long or _size("\n\n".join([*texts, words])) > room):
            yield _parcel(texts, merged, (), by_ai)
            texts, merged = [], []
        if photos:
            yield Parcel(tuple(Part("", (), by_ai, photo) for photo in photos), (line,))
            continue
        if is_long:
            yield Parcel(tuple(_left_of(line)), (line,))
            continue
        texts, merged = [*texts, words] if words else texts, [*merged, line]
    if merged:
        yield _parcel(texts, merged, _choices(last.line) if merged[-1] is last else (), by_ai)


def _parcel(texts: list[str], lines: list[Unsent], choices: tuple[Choice, ...], by_ai: bool) -> Parcel:
    text = "\n\n".join(texts)
    return Parcel((Part(text, choices, by_ai),) if text else (), tuple(lines))


def _is_long(line: Unsent) -> bool:
    """Whether it needs several messages by itself."""
    return _size(_words(line.line, ask=False)) + _size_of_choices(line) > LONG_PART_BYTES


def _left_of(line: Unsent) -> list[Part]:
    """The messages of a long line that WeChat does not have yet; the same however often they are asked for."""
    choices, by_ai = _choices(line.line), _by_ai([line])
    pieces = split(_words(line.line, ask=False), max(LONG_PART_BYTES - _size_of_choices(line), LONG_PART_BYTES // 2))
    parts = [Part(piece, (), by_ai) for piece in pieces]
    parts[-1] = Part(parts[-1].text, choices, by_ai)
    return parts[line.taken :] or parts[-1:]


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
        pieces.append(MAY_ANSWER.format(choices=" / ".join(choice.text for choice in choices)))
    return _joined(*pieces)


def _rows(card: dict[str, Any] | None) -> list[str]:
    if not card:
        return []
    number = [NUMBERS[card["kind"]].format(number=card["number"])] if card.get("number") else []
    return [*number, *(_plain(f"{label}：{value}") for label, value in card.get("rows", []))]


def _source(citations: Sequence[dict[str, Any]]) -> str:
    sources = [" ".join(filter(None, (cited.get("title"), cited.get("clause")))) for cited in citations]
    return _plain(SOURCE.format(sources="；".join(dict.fromkeys(sources)))) if sources else ""


def _links(choices: Sequence[Choice]) -> list[str]:
    """Each choice on a line of its own; a tap on a link sends its words."""
    return [
        REPLY_WITH.format(text=choice.text)
        if _NOT_IN_LINK.search(choice.text)
        else LINK.format(text=choice.text, id=choice.id)
        for choice in choices
    ]


def _choices(line: Line) -> tuple[Choice, ...]:
    offered = enumerate(line.payload.get("choices", []), start=1)
    return tuple(Choice(f"{line.seq}-{number}", str(choice["text"])) for number, choice in offered)


def _size_of_choices(line: Unsent) -> int:
    """As links, which are longer than buttons."""
    return _size("\n\n" + "\n".join(_links(_choices(line.line)))) if line.line.payload.get("choices") else 0


def place_of_choice(menu_id: str) -> tuple[int, int] | None:
    """The line's `seq` and the number of the choice in it; None when the id is none of ours."""
    found = _CHOICE_ID.fullmatch(menu_id)
    return (int(found[1]), int(found[2])) if found else None


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
    """After the last sentence of the second half, else after the last pause, else where it must be.

    Never inside an address, if there is anything before it.
    """
    addresses = [found.span() for found in _ADDRESS.finditer(text)]
    longest = next((start for start, end in addresses if 0 < start < longest < end), longest)
    for border in (_SENTENCE_END, _PAUSE):
        ends = [found.end() for found in border.finditer(text, 0, longest) if found.end() > longest // 2]
        ends = [cut for cut in ends if not any(start < cut < end for start, end in addresses)]
        if ends:
            return ends[-1]
    return longest
