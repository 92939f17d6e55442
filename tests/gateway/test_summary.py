"""What an agent reads first about a waiting customer: what is known, nothing invented, nothing twice."""

from __future__ import annotations

from conversations import transcript
from conversations.bell import Bell
from conversations.models import Sender
from conversations.transcript import Saying
from foundation.clock import utc_now
from foundation.database import Database
from gateway.summary import summary_for_agent
from insurance.claims import claims
from insurance.words.id_numbers import hidden
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
    assert rows["诉求"] == "定损金额我不认可"
    assert rows["身份"] == "张伟，未核实"
    assert "保单" not in rows
    assert "事故要点" not in rows


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
    assert "报案草稿未提交；时间：" in rows["事故要点"]
    assert "11月21日" in rows["事故要点"]
    assert "人员受伤：否" in rows["事故要点"]
    assert "车牌" not in rows["事故要点"]
    assert rows["未解决"].startswith("报案还没有提交")
    assert rows["建议"].startswith("核对已填的报案信息")


async def test_danger_comes_before_everything_in_the_advice(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    await hear(database, bell, conversation.id, "有人受伤了，在流血", "转人工")
    async with database.reading() as session:
        rows = dict(await summary_for_agent(session, conversation, "", reason="complaint"))
    assert "120" in rows["建议"]


async def test_what_the_bot_has_answered_is_told_by_its_sources_in_order(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    async with database.transaction() as tx:
        held = await transcript.lock(tx, conversation.id)
        cited = [{"title": title, "document": "own-damage"} for title in ("第13条", "第21条", "第13条")]
        said = [Saying("答", payload={"citations": [one]}) for one in cited]
        await transcript.say(tx, bell, held, said, sender=Sender.BOT, key="answers")
    async with database.reading() as session:
        rows = dict(await summary_for_agent(session, conversation, ""))
    assert rows["机器人已答"] == "第13条（own-damage）；第21条（own-damage）"


async def test_numbers_of_cards_and_identities_are_hidden_and_a_complaint_keeps_its_words(
    database: Database, bell: Bell
) -> None:
    conversation = await zhang_wei(database)
    await hear(database, bell, conversation.id, "转人工,身份证320102199001011234,卡6222021234567890123")
    async with database.reading() as session:
        rows = dict(await summary_for_agent(session, conversation, ""))
    assert rows["诉求"] == "转人工,身份证****1234,卡****0123"
    async with database.transaction() as tx:
        await claims.open_draft(
            tx, conversation_id=conversation.id, customer_id=conversation.customer_id, channel="in_app", now=utc_now()
        )
    async with database.reading() as session:
        rows = dict(await summary_for_agent(session, conversation, "BS1；说话难听", reason="complaint"))
    assert rows["诉求"] == "BS1；说话难听"


async def test_the_wish_is_no_answer_to_a_form_and_what_was_owned_up_to_is_told(database: Database, bell: Bell) -> None:
    conversation = await zhang_wei(database)
    await hear(database, bell, conversation.id, "定损金额我不认可", "能开", "13800001111", "转人工")
    async with database.transaction() as tx:
        draft = await claims.open_draft(
            tx, conversation_id=conversation.id, customer_id=conversation.customer_id, channel="in_app", now=utc_now()
        )
        detail = {"words": "如实写吧，我喝了一瓶啤酒"}
        await claims.remark(tx, draft.id, "supplemented", detail=detail, who="customer", now=utc_now())
    async with database.reading() as session:
        rows = dict(await summary_for_agent(session, conversation, ""))
    assert rows["诉求"] == "定损金额我不认可"
    assert "客户补充：如实写吧，我喝了一瓶啤酒" in rows["事故要点"]


def test_a_number_of_ours_is_not_hidden() -> None:
    assert hidden("报案BW20261120123456，电话13800138000") == "报案BW20261120123456，电话13800138000"
