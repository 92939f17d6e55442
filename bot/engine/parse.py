"""Understand texts with the trained model alone: JSON lines {"text"} in, Rasa's parse of each out, in order."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import time
from typing import TextIO

from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog


async def parse_all(model: str, source: TextIO, target: TextIO) -> None:
    """One line out for each line in, as soon as it is read. `milliseconds` is what the understanding took."""
    configure_structlog(logging.WARNING)  # or Rasa's own lines, with what people wrote, stand among ours
    agent = Agent.load(model)
    for line in source:
        began = time.perf_counter()
        parsed = await agent.parse_message(json.loads(line)["text"])
        parsed["milliseconds"] = round((time.perf_counter() - began) * 1000, 3)
        parsed.pop("text_tokens", None)
        print(json.dumps(parsed, ensure_ascii=False), file=target, flush=True)


if __name__ == "__main__":
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints must not stand among the answers
    asyncio.run(parse_all(sys.argv[1], sys.stdin, answers))
