"""`baowen understand`: what the bot makes of a text, without a conversation around it."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TextIO

from actions.complaints.complaint_words import Complaint, read_complaint
from actions.person import half_heard, person_words
from bot.catalogue import in_catalogue
from bot.normalise import normalise
from foundation.clock import in_beijing, utc_now
from foundation.settings import PROJECT, Settings
from gateway.training import MODEL, RASA, RASA_ENVIRONMENT, RasaMissing, is_trained
from insurance.danger.dangers import judge
from insurance.words import english
from insurance.words.entities import Entity, find_entities

CALLS_PERSON = frozenset({"human", "elder_help"})  # intents whose messages go to a person at once
# Where nothing is filed there is nothing to tell, and half a wish is enough (`actions/person/half_heard.py`).
ASKS_AFTER_FILED = frozenset({"complaint", "ticket", "claim_status", "send_photos", "resume"})
LINE_AT_MOST = 1024 * 1024  # bytes of one parse
NOTHING = "?"  # what the gateway puts to the bot when a message holds no word


class NotTrained(Exception):
    """The model is missing or older than the data; the message says what to do."""


class ReaderDied(Exception):
    """The process that reads ended; the message is the last that it printed."""


@dataclass(frozen=True)
class Understanding:
    """`ranking`: [{"intent", "confidence"}]; `safety`: the first danger (`insurance.danger.dangers.Danger`) or None."""

    text: str
    normalised: str
    intent: str
    confidence: float
    ranking: list[dict[str, Any]]
    entities: list[Entity]
    safety: str | None
    wants_person: bool


class Understander:
    """Texts in, understandings out, by the trained model in a Rasa process of its own. Made by `understander`."""

    def __init__(self, settings: Settings, process: asyncio.subprocess.Process) -> None:
        self._settings = settings
        self._process = process

    async def understand(self, text: str, now: datetime) -> Understanding:
        """`now`: the moment from which 「昨晚」 is told. Raises `ReaderDied`."""
        understood, _ = await self.understand_timed(text, now)
        return understood

    async def understand_timed(self, text: str, now: datetime) -> tuple[Understanding, float]:
        """The same, and how many milliseconds the trained model took for it."""
        said = english.in_chinese(normalise(text, max_chars=self._settings.max_turn_chars))
        parsed = await self.parse(said or NOTHING)
        return _understanding(text, said, parsed, now), parsed["milliseconds"]

    async def parse(self, said: str) -> dict[str, Any]:
        """Rasa's parse of a normalised text, and in `milliseconds` how long it took."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"text": said}).encode() + b"\n")
        answer = await self._process.stdout.readline()
        if not answer:
            raise ReaderDied(await self._last_words())
        parsed: dict[str, Any] = json.loads(answer)
        return parsed

    async def _last_words(self) -> str:
        assert self._process.stderr is not None
        return (await self._process.stderr.read()).decode(errors="replace")[-2000:]


@asynccontextmanager
async def understander(settings: Settings, model: str = str(MODEL)) -> AsyncIterator[Understander]:
    """Loads the model, some seconds. Raises `RasaMissing`, `NotTrained`."""
    if not RASA.exists():
        raise RasaMissing("Rasa's environment is missing: run `make rasa-env`")
    if model == str(MODEL) and not is_trained():
        raise NotTrained("The bot is not trained on its present data: run `make train`")
    process = await asyncio.create_subprocess_exec(
        *(str(RASA.with_name("python")), "-m", "bot.engine.parse", model),
        cwd=PROJECT,
        env={**os.environ, **RASA_ENVIRONMENT},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=LINE_AT_MOST,
    )
    try:
        yield Understander(settings, process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def understand_all(settings: Settings, texts: Iterable[str], out: TextIO, now: datetime | None = None) -> None:
    """One text per line in, one understanding as JSON per line out, each as soon as it is found."""
    async with understander(settings) as reader:
        for line in texts:
            if text := line.rstrip("\r\n"):
                understood = await reader.understand(text, now or in_beijing(utc_now()))
                out.write(json.dumps(asdict(understood), ensure_ascii=False) + "\n")
                out.flush()


def _understanding(text: str, said: str, parsed: dict[str, Any], now: datetime) -> Understanding:
    ranking = in_catalogue((each["name"], each["confidence"]) for each in parsed["intent_ranking"])
    danger = parsed.get("safety") or {}
    dangers = judge(said, danger.get("kind"), danger.get("confidence", 0.0))
    return Understanding(
        text=text,
        normalised=said,
        intent=ranking[0][0],
        confidence=round(ranking[0][1], 4),
        ranking=[{"intent": name, "confidence": round(confidence, 4)} for name, confidence in ranking],
        entities=find_entities(text, now),
        safety=dangers[0].value if dangers else None,
        wants_person=_wants_person(said, parsed["intent"]["name"], parsed.get("person") or 0.0),
    )


def _wants_person(said: str, intent: str, wish: float) -> bool:
    """Whether a customer of whom nothing is known is given a person for this. `wish`: how likely that is meant."""
    files_complaint = intent == "complaint" and read_complaint(said) is Complaint.FILED
    return files_complaint or calls_person(intent, wish) or person_words.wants_person(said)


def calls_person(intent: str, wish: float) -> bool:
    """The same by what the trained reader says alone."""
    return intent in CALLS_PERSON or (intent in ASKS_AFTER_FILED and wish >= half_heard.FOUND_NOTHING)
