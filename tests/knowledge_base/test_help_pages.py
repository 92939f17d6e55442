"""The help centre shows what the answers come from, and opens where a citation points."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from foundation.settings import Settings, load_settings
from knowledge_base import help_pages
from knowledge_base.entries import read_documents
from knowledge_base.release import Release, publish


def app_of(settings: Settings) -> httpx.AsyncClient:
    app = FastAPI()
    app.state.settings = settings
    app.include_router(help_pages.router)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://help")


@pytest.fixture
def published(tmp_path: Path) -> Settings:
    settings = load_settings(data_dir=tmp_path, hotline="95999")
    entries = tuple(read_documents().entries)
    publish(settings, Release("kb", None, "model", "hash", len(entries), "2026-11-22T00:00:00+00:00", entries, {}))
    return settings


async def test_every_entry_is_listed_and_has_its_place(published: Settings) -> None:
    async with app_of(published) as http:
        contents = (await http.get("/help/")).text
        for entry in read_documents().entries:
            assert f'href="/help/{entry.document}#{entry.id}"' in contents
        page = (await http.get("/help/own-damage")).text
    assert '<h2 id="E08">' in page
    assert "{hotline}" not in page


async def test_an_unknown_document_is_not_found(published: Settings) -> None:
    async with app_of(published) as http:
        answer = await http.get("/help/nothing")
    assert answer.status_code == 404
    assert help_pages.UNKNOWN in answer.text


async def test_without_a_release_the_page_says_so(tmp_path: Path) -> None:
    async with app_of(load_settings(data_dir=tmp_path)) as http:
        answer = await http.get("/help/")
    assert answer.status_code == 503
    assert help_pages.EMPTY in answer.text
