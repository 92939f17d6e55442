"""A follower who leaves is forgotten by everybody: what agents noted of them goes with their words."""

from __future__ import annotations

from sqlalchemy import select

from channels.wechat.messages import Push, Unsubscribed
from conversations import transcript
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from gateway.parts import build
from handoff import erasing, places, queue
from handoff.agents import add_agent
from handoff.models import HandOff, Role
from handoff.places import Touch
from handoff.terms import Terms
from insurance.customers import customers


async def test_what_agents_noted_of_a_follower_goes_with_them(settings: Settings, database: Database) -> None:
    parts = build(settings.model_copy(update={"database_url": database.url}))
    noted = {}
    async with parts.database.transaction() as tx:
        agent = await add_agent(tx, username="lina", password="long enough 1", name="李娜", role=Role.AGENT)
        for openid in ("o1", "o2"):
            customer = await customers.find_or_create(tx, "wechat", openid, name="张伟")
            conversation = await transcript.open_conversation(tx, channel="wechat", customer_id=customer.id)
            held = await transcript.lock(tx, conversation.id)
            asked = await queue.request(
                tx, parts.bell, held, reason="asked", terms=Terms.of(settings), summary=[("车牌", "粤B12345")]
            )
            asked.note, asked.score_reason = "客户住在南山", "太慢"
            noted[openid] = asked.id
            whisper = ("whisper", {"handoff": asked.id, "by": "张敏", "text": "他住在南山"})
            await places.touch(tx, parts.bell, utc_now(), {agent.id: Touch(told=[whisper])})
    await parts.wechat.hear(Push("gh_1", "o1", "wx:e:1", Unsubscribed()), until=utc_now())
    async with parts.database.reading() as session:
        kept = {
            handoff.id: (len(handoff.summary), handoff.note, handoff.score_reason)
            for handoff in await session.scalars(select(HandOff))
        }
        whispered = [item.data["text"] for item in await places.inbox(session, agent.id, 0)]
    assert whispered == [erasing.GONE, "他住在南山"]
    assert kept == {noted["o1"]: (0, "", ""), noted["o2"]: (1, "客户住在南山", "太慢")}
    await parts.close()
