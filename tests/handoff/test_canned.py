"""Canned replies: supervisors keep them, agents call them up, and what nobody may say cannot be kept."""

from __future__ import annotations

import pytest

from foundation.clock import utc_now
from foundation.database import Database
from handoff import canned
from handoff.canned import VariableUnknown, WordsForbidden


async def test_the_most_used_comes_first_and_other_words_replace_the_old(database: Database) -> None:
    async with database.transaction() as tx:
        for shortcut in ("hi", "bye"):
            await canned.keep(tx, shortcut, "您好，{客户}，我是{客服}。", by="lead", now=utc_now())
        await canned.used(tx, "bye")
        await canned.keep(tx, "bye", "再见，{客户}。", by="lead", now=utc_now())
    async with database.reading() as session:
        listed = [(one.shortcut, one.text, one.uses) for one in await canned.all_of_them(session)]
    assert listed == [("bye", "再见，{客户}。", 1), ("hi", "您好，{客户}，我是{客服}。", 0)]


@pytest.mark.parametrize(
    ("text", "refused"),
    [("您的{保单}已经查到", VariableUnknown), ("放心，肯定赔", WordsForbidden), ("这种不赔的", WordsForbidden)],
)
async def test_what_nobody_fills_in_or_may_say_is_not_kept(
    database: Database, text: str, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        async with database.transaction() as tx:
            await canned.keep(tx, "x", text, by="lead", now=utc_now())
    async with database.transaction() as tx:  # the negative control
        await canned.keep(tx, "x", "符合条款约定的会按规定赔，由理赔人员核定。", by="lead", now=utc_now())
