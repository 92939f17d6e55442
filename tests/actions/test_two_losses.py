"""Two accidents told in the first words are two reports, one after the other; one accident of two days is one."""

from __future__ import annotations

import pytest

from actions.report.another_loss import KEPT_TOO, OFFERED
from actions.report.two_losses_words import two_told
from bot.normalise import normalise
from insurance.claims import claims
from tests.actions.conftest import NOW, Caller, said
from tests.actions.test_report_claim import COMPLETE, newest


@pytest.mark.parametrize(
    ("text", "first", "other"),
    [
        ("昨天停车场刮了一下，今天又追尾了", "昨天停车场刮了一下", "今天又追尾了"),
        ("前天蹭了护栏 昨天又让人刮了 都没报", "前天蹭了护栏", "昨天又让人刮了,都没报"),
        ("上周撞了一次没报，今天又撞了，两次都能报吗", "上周撞了一次没报", "今天又撞了"),
        ("前天冰雹砸了车顶，今天早上又被人追尾", "前天冰雹砸了车顶", "今天早上又被人追尾"),
        ("我要报两起事故", "", "我要报两起事故"),
        ("有两起要报，一起是昨天追尾", "一起是昨天追尾", "有两起要报"),
    ],
)
def test_two_accidents_are_told_apart(text: str, first: str, other: str) -> None:
    two = two_told(normalise(text, max_chars=1000), NOW)
    assert two is not None
    assert (two.first, two.other) == (first, other)


@pytest.mark.parametrize(
    "text",
    [
        *("昨天被撞了，今天去修发现大灯也裂了", "昨天晚上停的，今天早上被人撞了", "昨天追尾了，今天对方说我撞的他"),
        *(
            "昨天下午追尾，今天才报",
            "昨天追尾，然后又撞到护栏",
            "刚才倒车撞墙了，又蹭到旁边的车",
            "昨天追尾了今天脖子疼",
        ),
        *("前天晚上水淹了，昨天水退了打不着火", "去年撞过一次修好了，今天又撞了", "昨天停车场被刮了，今天早上发现的"),
        *("不是昨天，是前天刮的", "两车追尾", "连环追尾，被撞了两次"),
    ],
)
def test_one_accident_stays_one(text: str) -> None:
    assert two_told(normalise(text, max_chars=1000), NOW) is None


async def test_the_first_is_reported_and_the_other_is_offered_afterwards(caller: Caller) -> None:
    answer = await caller.call("validate_claim_form", "昨天停车场刮了一下,今天又追尾了", "fnol_two_party")
    assert KEPT_TOO.format(first="昨天停车场刮了一下") in said(answer)
    first = await newest(caller)
    assert first.fields["narrative"] == "昨天停车场刮了一下"
    assert first.fields["accident_day"] == "2026-11-21"
    async with caller.tools.database.transaction() as tx:
        await claims.note(tx, first.id, COMPLETE, now=NOW)
    caller.slots["claim_confirm"] = True
    given = said(await caller.call("action_report_claim", "", "affirm", in_form=True))
    assert OFFERED.format(words="今天又追尾了") in given
