"""Whether a message beside a quote or a renewal wishes for cover; and whether it begins one."""

from __future__ import annotations

from typing import Any

from actions.services.service_reading import asks
from actions.services.service_wishes import WORDS
from actions.turn import Turn
from insurance.requests import requests
from insurance.requests.request_states import RequestKind as Kind
from insurance.words import cover_wishes
from insurance.words.cover_wishes import CoverWish, read_cover_wish
from insurance.words.phrases import any_of

COVERED = (Kind.RENEWAL, Kind.QUOTE)

_HOW_MUCH = any_of(r"(?:[,，\s]|一共|总共|大概|得|要|是|给我|报个?)*(?:多少钱|几多钱|多少|什么价|啥价|咋卖)[?？]*$")
_OF_PRICE = any_of(
    r"报个?价|保费|算(?:个|一下|下)?(?:价|钱|保险)|(?:保险|投保|上保险)[^,，。]{0,6}多少钱|新车[^,，。]{0,6}(?:保险|投保)"
)
_ELSE = any_of(r"保单|退保|批改|过户|报案|理赔|出险|发票")


def wish_in(kind: Kind, turn: Turn) -> CoverWish | None:
    """The cover that is wished for, in the flows that end with a price. 「三者300万多少钱」 is a wish there too."""
    if kind not in COVERED or turn.is_command or not turn.text:
        return None
    text = _HOW_MUCH.sub("", turn.text)
    return None if asks(text) else read_cover_wish(text)


def begun(turn: Turn) -> Kind | None:
    """「我要续保，三者加到500万」: the flow, whatever was learned of the words; also right after a price was asked."""
    if turn.is_command or not turn.text or _ELSE.search(turn.text) or asks(turn.text):
        return None
    if read_cover_wish(turn.text) is None:
        return None
    named = next((kind for kind in COVERED if WORDS[kind].search(turn.text)), None)
    return named or (Kind.QUOTE if _OF_PRICE.search(f"{turn.text} {turn.said_before}") else None)


def added(fields: dict[str, Any], wish: CoverWish) -> dict[str, Any]:
    """The wish as a request keeps it: after those before it, for each is the customer's own word."""
    before = str(fields.get(cover_wishes.WORDS) or "")
    if wish.words in before:
        return {}
    return {cover_wishes.WORDS: "；".join(filter(None, (before, wish.words)))[: requests.MOST_CHARS]}
