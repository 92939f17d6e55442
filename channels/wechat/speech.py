"""What was said in a voice message: asked of the company's own recogniser, where there is one."""

from __future__ import annotations

from typing import Protocol

import httpx

from foundation.certificates import authorities
from foundation.settings import Settings

LONGEST_CHARACTERS = 1000


class NotUnderstood(Exception):
    """The recogniser could not be asked, or heard no words."""


class SpeechReader(Protocol):
    async def words_of(self, recording: bytes) -> str:
        """Raises `NotUnderstood`."""
        ...


class HttpSpeech:
    """Posts the recording as it came (AMR) with a bearer token; the answer is {"text": "…"}."""

    def __init__(self, settings: Settings, client: httpx.AsyncClient | None = None) -> None:
        self._settings = settings
        self._client = client

    async def words_of(self, recording: bytes) -> str:
        headers = {
            "Content-Type": "audio/amr",
            "Authorization": f"Bearer {self._settings.speech_token.get_secret_value()}",
        }
        client = self._client or httpx.AsyncClient(verify=authorities())
        try:
            response = await client.post(
                self._settings.speech_url,
                content=recording,
                headers=headers,
                timeout=self._settings.speech_timeout_seconds,
            )
            words = str(response.raise_for_status().json()["text"]).strip()
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as broken:
            raise NotUnderstood(type(broken).__name__) from broken
        finally:
            if self._client is None:
                await client.aclose()
        if not words:
            raise NotUnderstood("no words")
        return words[:LONGEST_CHARACTERS]


def reader_of(settings: Settings) -> SpeechReader | None:
    """None where no recogniser is named: then customers are asked to write."""
    return HttpSpeech(settings) if settings.speech_url else None
