"""The knowledge base is loaded in the background, and again until it is there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.exc import OperationalError

from foundation.database import Database
from foundation.settings import Settings
from gateway.action_server import LoadingAnswerer, active_release
from knowledge_base.answer import Answer, Answerer, KnowledgeUnavailable


class Book:
    """Knows one answer, until it is withdrawn."""

    def __init__(self, text: str = "48小时内报案") -> None:
        self.withdrawn = False
        self.text = text

    async def answer(self, question: str, *, as_of: date | None = None) -> Answer | None:
        if self.withdrawn:
            raise KnowledgeUnavailable("withdrawn")
        return Answer(self.text, (), 1.0)


class StuckBook(Book):
    """Never answers, as a vector store whose disk hangs."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.stuck = True

    async def answer(self, question: str, *, as_of: date | None = None) -> Answer | None:
        self.asked += 1
        if self.stuck:
            await asyncio.sleep(60)
        return await super().answer(question, as_of=as_of)


class Shelf:
    """Has no book until one is ingested."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.books: list[Book] = []
        self.release = 1
        self.text = "48小时内报案"
        self.loads = asyncio.Event()
        self.loads.set()

    async def active(self, database: Database) -> int:
        return self.release

    async def load(self, settings: Settings, database: Database) -> Answerer:
        if self.errors:
            raise self.errors.pop(0)
        await self.loads.wait()
        self.books.append(Book(self.text))
        return self.books[-1]


@pytest.fixture
def loading(settings: Settings) -> Callable[[Shelf], LoadingAnswerer]:
    nowhere = Database("sqlite+aiosqlite://")
    return lambda shelf: LoadingAnswerer(
        settings, nowhere, load=shelf.load, active=shelf.active, patience=0.5, first_pause=0.02, look_every=0.02
    )


async def answered(knowledge: LoadingAnswerer) -> str:
    async with asyncio.timeout(3):
        while True:
            try:
                return str((await knowledge.answer("多久报案")).text)
            except KnowledgeUnavailable:
                await asyncio.sleep(0.02)


async def test_what_could_not_be_loaded_is_loaded_when_it_is_there(loading: Callable[[Shelf], LoadingAnswerer]) -> None:
    missing = KnowledgeUnavailable("the knowledge base has not been indexed")
    async with loading(Shelf(missing, missing)) as knowledge:
        with pytest.raises(KnowledgeUnavailable, match="not been indexed"):
            await knowledge.answer("多久报案")
        assert knowledge.problem() == "the knowledge base has not been indexed"
        assert await answered(knowledge) == "48小时内报案"
        assert knowledge.problem() is None


async def test_a_fault_of_a_library_is_named_without_its_words(loading: Callable[[Shelf], LoadingAnswerer]) -> None:
    async with loading(Shelf(RuntimeError("/srv/secret/chroma is locked"))) as knowledge:
        with pytest.raises(KnowledgeUnavailable):
            await knowledge.answer("多久报案")
        assert knowledge.problem() == "cannot be loaded: RuntimeError"
        assert await answered(knowledge) == "48小时内报案"


async def test_a_withdrawn_release_is_replaced_by_the_newer_one(loading: Callable[[Shelf], LoadingAnswerer]) -> None:
    shelf = Shelf()
    async with loading(shelf) as knowledge:
        assert await answered(knowledge) == "48小时内报案"
        shelf.books[0].withdrawn = True
        with pytest.raises(KnowledgeUnavailable):
            await knowledge.answer("多久报案")
        assert await answered(knowledge) == "48小时内报案"
    assert len(shelf.books) == 2


async def test_a_store_that_hangs_is_not_waited_for_again_and_again(settings: Settings) -> None:
    book = StuckBook()

    async def load(settings: Settings, database: Database) -> Answerer:
        return book

    nowhere = Database("sqlite+aiosqlite://")
    async with LoadingAnswerer(settings, nowhere, load=load, active=Shelf().active, within=0.02) as knowledge:
        for _ in range(8):
            with pytest.raises(KnowledgeUnavailable):
                await knowledge.answer("多久报案")
    assert book.asked == 5


async def until_it_says(knowledge: LoadingAnswerer, text: str) -> None:
    async with asyncio.timeout(3):
        while await answered(knowledge) != text:
            await asyncio.sleep(0.02)


async def test_a_new_release_is_loaded_beside_the_old_one_which_answers_until_then(
    loading: Callable[[Shelf], LoadingAnswerer],
) -> None:
    shelf = Shelf()
    async with loading(shelf) as knowledge:
        await until_it_says(knowledge, "48小时内报案")
        shelf.loads.clear()
        shelf.text, shelf.release = "72小时内报案", 2
        for _ in range(5):
            assert (await knowledge.answer("多久报案")).text == "48小时内报案"
            await asyncio.sleep(0.02)
        shelf.loads.set()
        await until_it_says(knowledge, "72小时内报案")
        shelf.text, shelf.release = "48小时内报案", 1
        await until_it_says(knowledge, "48小时内报案")
    assert len(shelf.books) == 3


async def test_a_release_that_cannot_be_loaded_leaves_the_old_one(loading: Callable[[Shelf], LoadingAnswerer]) -> None:
    shelf = Shelf()
    async with loading(shelf) as knowledge:
        await until_it_says(knowledge, "48小时内报案")
        shelf.errors = [KnowledgeUnavailable("indexed by another model"), RuntimeError("disk")]
        shelf.text, shelf.release = "72小时内报案", 2
        while shelf.errors:
            assert (await knowledge.answer("多久报案")).text == "48小时内报案"
            assert knowledge.problem() is None
            await asyncio.sleep(0.02)
        await until_it_says(knowledge, "72小时内报案")


async def test_a_database_that_is_away_does_not_take_the_answers_with_it(settings: Settings) -> None:
    shelf = Shelf()
    away = asyncio.Event()

    async def active(database: Database) -> int:
        if shelf.books:
            away.set()
            raise OperationalError("SELECT 1", {}, OSError("connection refused"))
        return 1

    nowhere = Database("sqlite+aiosqlite://")
    async with LoadingAnswerer(settings, nowhere, load=shelf.load, active=active, look_every=0.02) as knowledge:
        assert await answered(knowledge) == "48小时内报案"
        await asyncio.wait_for(away.wait(), 3)
        assert await answered(knowledge) == "48小时内报案"
    assert len(shelf.books) == 1


async def test_the_active_release_is_what_the_pointer_says(database: Database) -> None:
    assert await active_release(database) is None
