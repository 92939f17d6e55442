"""What agents are offered to say, asked of the process that holds the knowledge base."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import httpx

from foundation.breaker import Breaker, BreakerOpen
from foundation.certificates import authorities
from foundation.settings import Settings
from knowledge_base.answer import KnowledgeUnavailable, Suggestion

WITHIN_SECONDS = 4.0


class Assistant(Protocol):
    async def suggest(self, lines: Sequence[str]) -> list[Suggestion]:
        """For the customer's last lines, best first. Raises `KnowledgeUnavailable`."""
        ...


class RemoteAssistant:
    """Over the private port of the actions. `close` it at the end."""

    def __init__(self, settings: Settings) -> None:
        secret = {"X-Baowen-Secret": settings.rasa_secret.get_secret_value()}
        address = f"http://{settings.actions_host}:{settings.actions_port}"
        self._http = httpx.AsyncClient(base_url=address, headers=secret, timeout=WITHIN_SECONDS, verify=authorities())
        self._breaker = Breaker("assistant")

    async def close(self) -> None:
        await self._http.aclose()

    async def suggest(self, lines: Sequence[str]) -> list[Suggestion]:
        try:
            self._breaker.check()
            answer = await self._http.post("/suggestions", json={"lines": list(lines)})
            answer.raise_for_status()
            found = [Suggestion.of_json(each) for each in answer.json()["suggestions"]]
        except BreakerOpen as broken:
            raise KnowledgeUnavailable("it has failed again and again just now") from broken
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as broken:
            self._breaker.failed()
            raise KnowledgeUnavailable(type(broken).__name__) from broken
        self._breaker.succeeded()
        return found
