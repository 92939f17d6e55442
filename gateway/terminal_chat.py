"""`baowen chat`: a customer in the terminal, over the same public protocol as the chat page."""

from __future__ import annotations

import json
import mimetypes
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO
from uuid import uuid4

import httpx
from rich.console import Console

TURN_WITHIN_SECONDS = 60
LOOK_EVERY_SECONDS = 0.1
PICTURE = "[图片]"  # what is printed for a line that has no words


class SystemUnreachable(Exception):
    """No running system answers at this address."""


class TurnTooLong(Exception):
    """The turn was not over in time."""


class TerminalCustomer:
    """One customer of a running system. Blocks until each turn is over."""

    def __init__(self, url: str, *, clock: str | None = None) -> None:
        self._http = httpx.Client(base_url=url, timeout=30)
        self._clock = clock
        self._token: str | None = None
        self._epoch = ""
        self._seen = 0

    def close(self) -> None:
        self._http.close()

    def connect(self) -> dict[str, Any]:
        """Begin, or go on after a break. Raises `SystemUnreachable`."""
        body = {key: value for key, value in (("token", self._token), ("clock", self._clock)) if value}
        try:
            response = self._http.post("/api/chat/sessions", json=body)
            response.raise_for_status()
        except httpx.HTTPError as error:
            raise SystemUnreachable(f"{self._http.base_url}: {error}") from error
        session: dict[str, Any] = response.json()
        self._token, self._epoch = session["token"], session["epoch"]
        self._http.headers["Authorization"] = f"Bearer {self._token}"
        return session

    def say(self, text: str) -> dict[str, Any]:
        """Send one line and wait for all that is said to it."""
        body = {"client_id": uuid4().hex, "text": text}
        return self._after(text, self._http.post("/api/chat/messages", json=body))

    def send_photo(self, path: str) -> dict[str, Any]:
        """Send a file as a photo and wait for all that is said to it."""
        file = Path(path)
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        response = self._http.post(
            "/api/chat/photos",
            data={"client_id": uuid4().hex},
            files={"file": (file.name, file.read_bytes(), media_type)},
        )
        return self._after(f"@{path}", response)

    def resume(self) -> dict[str, Any]:
        """Reconnect as a client does that was closed in between."""
        self.connect()
        return self._facts("@resume", self._news())

    def news(self) -> list[dict[str, Any]]:
        """What others have said since the last look."""
        return _others(self._news()["lines"])

    def _after(self, sent: str, response: httpx.Response) -> dict[str, Any]:
        if response.is_error:
            error = response.json()["error"] if "json" in response.headers.get("content-type", "") else {}
            return {**self._facts(sent, self._news()), "error": error or {"code": str(response.status_code)}}
        seq = response.json()["seq"]
        lines: list[dict[str, Any]] = []
        deadline = time.monotonic() + TURN_WITHIN_SECONDS
        while time.monotonic() < deadline:
            news = self._news()
            lines += news["lines"]
            if news["state"]["answered_seq"] >= seq:
                return self._facts(sent, {**news, "lines": lines})
            time.sleep(LOOK_EVERY_SECONDS)
        raise TurnTooLong(f"no answer within {TURN_WITHIN_SECONDS} s")

    def _news(self) -> dict[str, Any]:
        response = self._http.get("/api/chat/lines", params={"epoch": self._epoch, "after": self._seen})
        response.raise_for_status()
        news: dict[str, Any] = response.json()
        if news["lines"]:
            self._seen = news["lines"][-1]["seq"]
        return news

    def _facts(self, sent: str, news: dict[str, Any]) -> dict[str, Any]:
        state = news["state"]
        return {
            "sent": sent,
            "replies": [
                {
                    "sender": line["sender"],
                    "text": line["text"] or (PICTURE if line["attachments"] else ""),
                    "choices": line["choices"],
                    "citations": line["citations"],
                    "card": line["card"],
                }
                for line in _others(news["lines"])
            ],
            "owner": state["owner"],
            "claim": state["claim"],
        }


def chat_in_json(customer: TerminalCustomer, lines: Iterable[str], out: TextIO) -> None:
    """One customer line in, one JSON object out; `@path` sends a photo, `@resume` reconnects."""
    customer.connect()
    for line in lines:
        said = line.rstrip("\n")
        if not said.strip():
            continue
        out.write(json.dumps(_one(customer, said), ensure_ascii=False) + "\n")
        out.flush()


def chat_with_person(customer: TerminalCustomer, console: Console) -> None:
    """A prompt, until Ctrl-D."""
    session = customer.connect()
    console.print(f"[dim]{session['assistant']['company']} · {session['assistant']['name']}. Ctrl-D ends.[/]")
    while True:
        try:
            said = console.input("[bold]> [/]")
        except (EOFError, KeyboardInterrupt):
            return
        for reply in customer.news():
            _print_reply(console, reply)
        if said.strip():
            facts = _one(customer, said)
            for reply in facts["replies"]:
                _print_reply(console, reply)
            if "error" in facts:
                console.print(f"[red]{facts['error'].get('message', facts['error'])}[/]")


def _one(customer: TerminalCustomer, said: str) -> dict[str, Any]:
    if said == "@resume":
        return customer.resume()
    if said.startswith("@"):
        try:
            return customer.send_photo(said[1:])
        except OSError as error:
            return {"sent": said, "replies": [], "error": {"code": "file_unreadable", "message": str(error)}}
    return customer.say(said)


def _print_reply(console: Console, reply: dict[str, Any]) -> None:
    name = {"bot": "小保", "agent": "客服", "system": "系统"}.get(reply["sender"], reply["sender"])
    console.print(f"[cyan]{name}[/] {reply['text']}", highlight=False)
    for label, value in (reply.get("card") or {}).get("rows", []):
        console.print(f"     {label}: {value}", highlight=False)
    for citation in reply["citations"]:
        console.print(f"[dim]     出处：《{citation['document']}》{citation['clause']}[/]", highlight=False)
    if reply["choices"]:
        console.print("     " + "  ".join(f"[{choice}]" for choice in reply["choices"]), markup=False, highlight=False)


def _others(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if line["sender"] != "customer"]
