"""The help centre shows what the answers come from, and opens where a citation points."""

from __future__ import annotations

from urllib.parse import unquote

import httpx
import pytest
from fastapi import FastAPI

from foundation.database import Database
from foundation.settings import load_settings
from knowledge_base import help_pages, releases
from knowledge_base.current import CurrentRelease
from knowledge_base.ingest import ELSEWHERE, corpus_read
from knowledge_base.model import Corpus
from knowledge_base.reading.folder import DOCUMENTS, read_folder


@pytest.fixture(params=["sqlite"])
def engine(request: pytest.FixtureRequest) -> str:
    """What is asked of the database here is asked of both engines elsewhere."""
    return str(request.param)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return corpus_read(read_folder(DOCUMENTS), DOCUMENTS, ELSEWHERE)


def app_of(database: Database) -> httpx.AsyncClient:
    app = FastAPI()
    app.state.settings = load_settings(hotline="95999")
    app.state.knowledge = CurrentRelease(database)
    app.include_router(help_pages.router)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://help")


async def publish(database: Database, corpus: Corpus, *, instead_of: int | None = None) -> int:
    async with database.transaction() as tx:
        release = await releases.publish(
            tx, corpus, fingerprint="model", collection="kb", passages=1, instead_of=instead_of
        )
    return release.id


async def test_every_entry_is_listed_and_has_its_place(database: Database, corpus: Corpus) -> None:
    await publish(database, corpus)
    async with app_of(database) as http:
        contents = (await http.get("/help/")).text
        for entry in corpus.faqs:
            assert f'href="/help/{entry.document}#{entry.id}"' in contents
        page = (await http.get("/help/own-damage")).text
    assert '<h2 id="E08">' in page
    assert "{hotline}" not in page


async def test_every_clause_and_table_has_its_place(database: Database, corpus: Corpus) -> None:
    await publish(database, corpus)
    clause = next(clause for clause in corpus.clauses if clause.tables and clause.related)
    async with app_of(database) as http:
        page = (await http.get(f"/help/{clause.document}")).text
    assert f'<h3 id="{clause.number}">{clause.number} {clause.heading}</h3>' in page
    assert f"<td>{clause.tables[0].rows[0][0]}</td>" in page
    assert help_pages.help_address(*clause.related[0].split("#")) in page
    assert unquote(help_pages.help_address(clause.document, clause.number)).endswith(f"#{clause.number}")


async def test_a_new_release_is_shown_without_a_restart(database: Database, corpus: Corpus) -> None:
    first = await publish(database, corpus)
    async with app_of(database) as http:
        assert "own-damage" in (await http.get("/help/")).text
        fewer = Corpus(
            corpus.products,
            (),
            tuple(entry for entry in corpus.faqs if entry.document == "privacy"),
            (),
            {},
            tuple(document for document in corpus.documents if document.id == "privacy"),
        )
        await publish(database, fewer, instead_of=first)
        assert "own-damage" not in (await http.get("/help/")).text


async def test_an_unknown_document_is_not_found(database: Database, corpus: Corpus) -> None:
    await publish(database, corpus)
    async with app_of(database) as http:
        answer = await http.get("/help/nothing")
    assert answer.status_code == 404
    assert help_pages.UNKNOWN in answer.text


async def test_without_a_release_the_page_says_so(database: Database) -> None:
    async with app_of(database) as http:
        answer = await http.get("/help/")
    assert answer.status_code == 503
    assert help_pages.EMPTY in answer.text
