"""What an agent reads first about a waiting customer: what is known, nothing invented, nothing twice."""

from __future__ import annotations

from conversations import transcript
from conversations.bell import Bell
from foundation.clock import utc_now
from foundation.database import Database
from gateway.summary import summary_for_agent
from insurance import claims
from tests.people import zhang_wei


async def hear(database: Database, bell: Bell, conversation_id: str, *texts: str) -> None:
    for text in texts:
        async with database.transaction() as tx:
            await transcript.hear(tx, bell, conversation_id, client_id=text, text=text)


async def test_the_wish_is_what_the_customer_said_before_asking_for_a_person(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    await hear(database, bell, conversation.id, "定损金额我不认可", "转人工")
    async with database.reading() as session:
        rows = dict(await summary_for_agent(session, conversation, ""))
    assert rows == {"诉求": "定损金额我不认可", "客户": "张伟"}


async def test_a_draft_is_told_with_the_time_as_it_is_known(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    await hear(database, bell, conversation.id, "我要报案，昨天倒车撞柱子了")
    async with database.transaction() as tx:
        draft = await claims.open_draft(
            tx, conversation_id=conversation.id, customer_id=conversation.customer_id, channel="in_app", now=utc_now()
        )
        told = {
            "has_injury": False,
            "accident_day": "2026-11-21",
            "narrative": "倒车撞柱子了",
            "not_known": ["plate_no"],
        }
        await claims.note(tx, draft.id, told)
    async with database.reading() as session:
        rows = dict(await summary_for_agent(session, conversation, ""))
    assert rows["报案"] == "草稿，尚未提交"
    assert rows["人员受伤"] == "否"
    assert "11月21日" in rows["出险时间"]
    assert "车牌号" not in rows
