"""Logs say what happened, never what a customer said."""

from __future__ import annotations

import errno
import io
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy.exc import SQLAlchemyError

from conversations import transcript
from conversations.bell import Bell
from conversations.models import Sender
from conversations.transcript import Saying
from foundation.database import Database
from foundation.logs import set_up_logs
from tests.people import zhang_wei

SECRET = "我的身份证是440301199001011234"


@pytest.fixture
def _fresh_logs() -> Iterator[None]:
    root = logging.getLogger()
    before = (list(root.handlers), root.level)
    root.handlers.clear()
    yield
    root.handlers[:], level = before
    root.setLevel(level)
    logging.disable(logging.NOTSET)
    structlog.reset_defaults()


async def test_an_error_of_the_database_does_not_repeat_what_was_to_be_kept(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    with pytest.raises(SQLAlchemyError) as broken:
        async with database.transaction() as tx:
            held = await transcript.lock(tx, conversation.id)
            held.last_seq = 0
            await transcript.say(tx, bell, held, [Saying(SECRET)], sender=Sender.BOT, key="a")
            held.last_seq = 0
            await transcript.say(tx, bell, held, [Saying(SECRET)], sender=Sender.BOT, key="b")
    assert SECRET not in str(broken.value)


@pytest.mark.usefixtures("_fresh_logs")
@pytest.mark.parametrize("as_json", [True, False])
def test_a_library_that_chatters_is_not_heard(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(as_json=as_json)
    chatty = logging.getLogger("bm25s")
    chatty.setLevel(logging.DEBUG)
    chatty.debug("Building index from tokens")
    logging.getLogger("httpx").info("GET https://api.weixin.qq.com/?access_token=secret")
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("_fresh_logs")
@pytest.mark.parametrize("as_json", [True, False])
def test_a_traceback_shows_no_values(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(as_json=as_json)

    def answer(text: str) -> None:
        raise KeyError("reason")

    try:
        answer(SECRET)
    except KeyError as broken:
        structlog.get_logger().error("turn_broke", exc_info=broken)
    logged = capsys.readouterr().err
    assert "KeyError" in logged
    assert SECRET not in logged


class _FullDisk(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "no space left")


@pytest.mark.usefixtures("_fresh_logs")
@pytest.mark.parametrize("as_json", [True, False])
def test_a_log_that_finds_no_room_stops_nothing(as_json: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up_logs(as_json=as_json)
    monkeypatch.setattr(sys, "stderr", _FullDisk())
    structlog.get_logger().error("loop_broke")
