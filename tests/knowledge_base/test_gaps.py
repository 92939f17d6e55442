"""What was not answered is kept without personal data, once each, and listed together with its like."""

from datetime import timedelta

from foundation.clock import utc_now
from foundation.database import Database
from knowledge_base import gaps
from knowledge_base.answer import Answer, Suggestions


def test_nothing_that_points_to_a_person_is_kept() -> None:
    told = gaps.masked("我叫张三，身份证340101199001011234，电话13812345678，车牌皖A12345，保单PDAA202634010000001234")
    assert not any(char * 4 in told for char in "0123456789")
    for part in ("340101", "1381234", "A12345", "PDAA"):
        assert part not in told.upper()


async def test_gaps_are_recorded_once_and_listed_together(database: Database) -> None:
    async with database.transaction() as tx:
        await gaps.record(tx, "turn-1", "充电桩能租给别人用吗", None, release=1)
        await gaps.record(tx, "turn-1", "充电桩能租给别人用吗", None, release=1)
        await gaps.record(
            tx, "turn-2", "充电桩租给别人能用吗", Suggestions(("充电桩保什么？",), 0.4, ("N1",)), release=1
        )
        await gaps.record(tx, "turn-3", "宠物在车里受伤", Answer("", (), 0.9), release=1)
        await gaps.record(tx, "turn-4", "行李丢了", Answer("", (), 0.9, question="行李"), release=1, unhelpful=True)
    async with database.reading() as session:
        [most, other] = await gaps.clustered(session, since=utc_now() - timedelta(days=1))
    assert (most.times, most.candidates) == (2, ("充电桩保什么？",))
    assert (other.questions, other.outcomes) == (("行李丢了",), ("unhelpful",))
