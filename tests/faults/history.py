"""What customers and agents did and saw, as they saw it, and how the system stands in the end: the checker's input."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

# Every message carries a token that names its writer and its number, so that answers can be told apart.
TOKEN = re.compile(r"q\d{3}n\d{4}")


class Did(StrEnum):
    """What happened at one client."""

    SENT = "sent"  # or sent again: the same client id
    ACKED = "acked"
    REFUSED = "refused"  # an answer that says no; the client may send it again
    TIMED_OUT = "timed_out"  # no answer: nobody knows whether it was heard
    OPENED = "opened"  # a connection, or a look over HTTP, that says `seq` as the last line seen
    RESET = "reset"  # the server said that the epoch is another one: begin again from line 1
    RECEIVED = "received"
    CLOSED = "closed"  # `seq` is the close code
    STAYED = "stayed"  # this reader was there until all was quiet: it must have seen everything


@dataclass(frozen=True)
class Event:
    """One line of a history. `life` is one reader that remembers how far it has read, over its connections."""

    who: str
    did: Did
    at: float
    conversation: str
    life: str = ""
    connection: str = ""
    client_id: str = ""
    seq: int = 0
    text: str = ""


@dataclass(frozen=True)
class SaidLine:
    """A line of the final transcript. `client_id` is empty for the bot's and the system's lines."""

    seq: int
    sender: str
    client_id: str
    text: str


@dataclass(frozen=True)
class TurnEnd:
    """A row of the turns. `outcome` is None while it is not over."""

    id: str
    first_seq: int
    last_seq: int
    outcome: str | None
    attempts: int = 1


@dataclass(frozen=True)
class Sending:
    """A row of the deliveries: what became of the line `seq` on its way to WeChat."""

    seq: int
    state: str


@dataclass(frozen=True)
class Ending:
    """How one conversation stands when all is quiet. `phone`: the texts a WeChat phone got; None for the in-app chat.

    `effects` are the keys of everything that was done because of the conversation, each as often as it was done.
    """

    conversation: str
    lines: tuple[SaidLine, ...]
    turns: tuple[TurnEnd, ...]
    sendings: tuple[Sending, ...] = ()
    phone: tuple[str, ...] | None = None
    effects: tuple[str, ...] = ()


@dataclass
class History:
    """Events in the order in which they were seen by this process."""

    events: list[Event] = field(default_factory=list)

    def note(self, who: str, did: Did, conversation: str, **what: object) -> None:
        self.events.append(Event(who, did, time.monotonic(), conversation, **what))  # type: ignore[arg-type]

    def write(self, path: Path) -> None:
        path.write_text("\n".join(json.dumps(asdict(event), ensure_ascii=False) for event in self.events) + "\n")

    def count(self, did: Did) -> int:
        return sum(event.did is did for event in self.events)

    @property
    def acknowledged(self) -> int:
        """How many different messages were acknowledged."""
        return len({(event.conversation, event.client_id) for event in self.events if event.did is Did.ACKED})


def read_history(path: Path) -> History:
    rows = (json.loads(line) for line in path.read_text().splitlines())
    return History([Event(**{**row, "did": Did(row["did"])}) for row in rows])


def tokens_in(texts: Iterable[str]) -> list[str]:
    """Every message's token in these texts, as often as it stands there."""
    return [token for text in texts for token in TOKEN.findall(text)]
