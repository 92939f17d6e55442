"""`baowen agents`: accounts are opened, changed, disabled and listed by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from foundation.database import Database
from foundation.migrate import upgrade
from gateway.cli import app
from handoff.agents import LoginRefused, log_in
from handoff.models import Agent

Command = Callable[..., Result]


@pytest.fixture
def url(tmp_path: Path) -> str:
    upgrade(found := f"sqlite+aiosqlite:///{tmp_path / 'agents.db'}")
    return found


@pytest.fixture
def baowen(url: str, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("BAOWEN_DATABASE_URL", url)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words: str, password: str = "") -> Result:
        return CliRunner().invoke(app, ["agents", *words], input=f"{password}\n")

    return run


def logged_in(url: str, username: str, password: str) -> Agent:
    async def log() -> Agent:
        database = Database(url)
        try:
            async with database.reading() as session:
                return await log_in(session, username, password)
        finally:
            await database.close()

    return asyncio.run(log())


def test_an_added_agent_logs_in_with_the_password_that_was_given(baowen: Command, url: str) -> None:
    done = baowen("add", "lina", "李娜", "--role", "supervisor", "--capacity", "5", password="long enough 1")
    assert done.exit_code == 0, done.output
    agent = logged_in(url, "lina", "long enough 1")
    assert (agent.name, agent.role, agent.capacity, agent.intent) == ("李娜", "supervisor", 5, "offline")


def test_a_name_is_taken_once(baowen: Command, url: str) -> None:
    baowen("add", "lina", "李娜", password="long enough 1")
    again = baowen("add", "lina", "另一个", password="long enough 2")
    assert again.exit_code == 2
    assert "baowen agents change" in again.output
    assert logged_in(url, "lina", "long enough 1").name == "李娜"


@pytest.mark.parametrize(
    ("words", "password", "says"),
    [
        (("add", "lina", "李娜"), "short", "fewer than 10"),
        (("add", "lina", "李娜", "--capacity", "0"), "long enough 1", "at least one"),
        (("add", "lina", "李娜", "--skill", "juggling"), "long enough 1", "juggling: not among the skills"),
        (("add", "lina\n", "李娜"), "long enough 1", "is no name"),
        (("add", "lina", " "), "long enough 1", "is no name"),
        (("add", "lina", "李" * 65), "long enough 1", "is no name"),
        (("change", "nobody", "--disable"), "", "no such account"),
        (("change", "lina"), "", "nothing is to be changed"),
    ],
)
def test_what_cannot_be_is_said_with_what_can(
    baowen: Command, words: tuple[str, ...], password: str, says: str
) -> None:
    done = baowen(*words, password=password)
    assert done.exit_code == 2
    assert says in " ".join(done.output.split())


def test_a_disabled_agent_is_refused_until_enabled_again(baowen: Command, url: str) -> None:
    baowen("add", "lina", "李娜", password="long enough 1")
    assert baowen("change", "lina", "--disable").exit_code == 0
    with pytest.raises(LoginRefused):
        logged_in(url, "lina", "long enough 1")
    assert "disabled" in baowen("list").output
    baowen("change", "lina", "--enable")
    assert logged_in(url, "lina", "long enough 1").username == "lina"


def test_a_new_password_takes_the_place_of_the_old_and_the_rest_stays(baowen: Command, url: str) -> None:
    baowen("add", "lina", "李娜", "--capacity", "4", password="long enough 1")
    assert baowen("change", "lina", "--new-password", password="another one 2").exit_code == 0
    with pytest.raises(LoginRefused):
        logged_in(url, "lina", "long enough 1")
    assert logged_in(url, "lina", "another one 2").capacity == 4


@pytest.mark.parametrize("role", ["agent", "supervisor", "editor", "claims", "admin"])
def test_every_role_can_be_given_and_taken_back(baowen: Command, url: str, role: str) -> None:
    assert baowen("add", "lina", "李娜", "--role", role, password="long enough 1").exit_code == 0
    assert logged_in(url, "lina", "long enough 1").role == role
    assert baowen("change", "lina", "--role", "agent").exit_code == 0
    assert logged_in(url, "lina", "long enough 1").role == "agent"
    assert baowen("change", "lina", "--role", "king").exit_code == 2  # the negative control


def test_an_account_without_a_password_is_entered_by_none(baowen: Command, url: str) -> None:
    assert baowen("add", "lina", "李娜", "--no-password").exit_code == 0
    for password in ("", "long enough 1"):
        with pytest.raises(LoginRefused):
            logged_in(url, "lina", password)
    assert baowen("change", "lina", "--forget-identity").exit_code == 0
    assert baowen("change", "lina", "--new-password", password="long enough 1").exit_code == 0
    assert logged_in(url, "lina", "long enough 1").subject is None


def test_skills_are_given_and_taken_away(baowen: Command, url: str) -> None:
    baowen("add", "lina", "李娜", "--skill", "claims", "--skill", "general", password="long enough 1")
    assert logged_in(url, "lina", "long enough 1").skills == ["claims", "general"]
    baowen("change", "lina", "--any-skill")
    assert logged_in(url, "lina", "long enough 1").skills == []


def test_a_database_that_is_not_prepared_is_said_in_a_sentence(
    baowen: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAOWEN_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
    for words in (("list",), ("add", "lina", "李娜")):
        done = baowen(*words, password="long enough 1")
        assert done.exit_code == 2
        assert "baowen migrate" in " ".join(done.output.split())
