"""What agents write that no customer sees, what they find again, and that each side sees the other write."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from conversations import transcript
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from handoff import drafts, erasing, notes, serving
from handoff.models import Role
from insurance.customers import customers
from tests.handoff.floor import Floor
from tests.handoff.test_console import Agent, a_waiting_customer, lines, say
from tests.people import TERMS, li_na, wang_qiang, zhang_wei
from tests.served import Served, frame, served

Serving = tuple[dict[str, Any], Agent, dict[str, Any]]  # a customer's session, their agent, the hand-off


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    async with served(settings, database) as running:
        async with running.parts.database.transaction() as tx:
            await li_na(tx)
            await wang_qiang(tx)
        yield running


@pytest.fixture
async def served_by_lina(system: Served) -> Serving:
    """A customer's session, 李娜, and the hand-off that she has accepted."""
    session = await a_waiting_customer(system)
    lina = await Agent.log_in(system, "lina")
    (waiting,) = (await lina.get("/handoffs"))["items"]
    return session, lina, (await lina.post(f"/handoffs/{waiting['id']}/accept")).json()


async def test_a_note_is_kept_once_below_the_newest_line_and_never_with_the_customer(
    system: Served, served_by_lina: Serving
) -> None:
    session, lina, handoff = served_by_lina
    path = f"/conversations/{handoff['conversation_id']}"
    first = await lina.post(f"{path}/notes", client_id="n1", text="车主情绪激动,先安抚")
    again = await lina.post(f"{path}/notes", client_id="n1", text="车主情绪激动,先安抚")
    other = await lina.post(f"{path}/notes", client_id="n1", text="别的话")
    assert (first.status_code, again.json(), other.status_code) == (201, first.json(), 409)
    page = await lina.get(f"{path}/lines")
    assert [(note["number"], note["text"], note["agent_name"]) for note in page["notes"]] == [
        (1, "车主情绪激动,先安抚", "李娜")
    ]
    assert page["notes"][0]["after_seq"] == page["lines"][-1]["seq"]
    told = await lines(system, session)
    assert told["lines"], "the customer sees their lines"
    assert "先安抚" not in json.dumps(told, ensure_ascii=False)


async def test_a_colleague_who_may_not_read_the_conversation_can_note_nothing_there(
    system: Served, served_by_lina: Serving
) -> None:
    _, _, handoff = served_by_lina
    colleague = await Agent.log_in(system, "wangqiang")
    path = f"/conversations/{handoff['conversation_id']}"
    assert (await colleague.post(f"{path}/notes", client_id="n", text="x")).status_code == 404
    draft = await system.http.put(f"/api/console{path}/draft", json={"text": "x"}, headers=colleague.headers)
    assert draft.status_code == 404
    searched = await system.http.get(f"/api/console{path}/contacts", headers=colleague.headers)
    assert searched.status_code == 404


async def test_an_open_console_is_told_a_note_and_the_customers_page_is_not(
    system: Served, served_by_lina: Serving
) -> None:
    session, lina, handoff = served_by_lina
    conversation_id = handoff["conversation_id"]
    hello = {"token": session["token"], "epoch": session["epoch"], "last_seq": 0}
    async with (
        system.socket("/api/chat/ws", hello) as customer,
        system.socket("/api/console/ws", {"token": lina.token}) as console,
    ):
        await frame(customer, "welcome")
        await console.send(json.dumps({"type": "watch", "conversation_id": conversation_id, "after": 0, "notes": 0}))
        await frame(console, "state")
        await lina.post(f"/conversations/{conversation_id}/notes", client_id="n1", text="保单已过期")
        assert (await frame(console, "note"))["note"]["text"] == "保单已过期"
        await lina.post(
            f"/conversations/{conversation_id}/messages",
            client_id="a1",
            text="请稍等",
            owner_epoch=handoff["owner_epoch"],
        )
        heard = []
        while not heard or json.loads(heard[-1]).get("line", {}).get("text") != "请稍等":
            heard.append(await asyncio.wait_for(customer.recv(decode=True), 8))
        assert not [one for one in heard if "保单已过期" in one or '"note"' in one]


async def test_each_side_sees_the_other_write_and_a_colleague_cannot_pretend_to(
    system: Served, served_by_lina: Serving
) -> None:
    session, lina, handoff = served_by_lina
    conversation_id = handoff["conversation_id"]
    colleague = await Agent.log_in(system, "wangqiang")
    writes = json.dumps({"type": "typing", "conversation_id": conversation_id})
    told: list[str] = []  # channels without a socket
    object.__setattr__(system.parts.desk, "shows_typing", told.append)
    hello = {"token": session["token"], "epoch": session["epoch"], "last_seq": 0}
    async with (
        system.socket("/api/chat/ws", hello) as customer,
        system.socket("/api/console/ws", {"token": lina.token}) as console,
        system.socket("/api/console/ws", {"token": colleague.token}) as other,
    ):
        await frame(customer, "line")
        await console.send(json.dumps({"type": "watch", "conversation_id": conversation_id}))
        await frame(console, "state")
        await customer.send(json.dumps({"type": "typing"}))
        assert (await frame(console, "typing"))["conversation_id"] == conversation_id
        await frame(other, "handoffs")
        await other.send(writes)
        with pytest.raises(TimeoutError):
            await frame(customer, "typing", within=1)
        assert told == []
        await console.send(writes)
        await frame(customer, "typing")
        assert told == [conversation_id]


async def test_an_agent_sees_what_was_on_the_customers_screen(system: Served, served_by_lina: Serving) -> None:
    session, lina, handoff = served_by_lina
    conversation_id = handoff["conversation_id"]
    hello = {"token": session["token"], "epoch": session["epoch"], "last_seq": 0}
    async with (
        system.socket("/api/chat/ws", hello) as customer,
        system.socket("/api/console/ws", {"token": lina.token}) as console,
    ):
        await frame(customer, "line")
        await console.send(json.dumps({"type": "watch", "conversation_id": conversation_id}))
        assert (await frame(console, "state"))["state"]["read_seq"] == 0
        last = (await lina.get(f"/conversations/{conversation_id}/lines"))["state"]["last_seq"]
        await customer.send(json.dumps({"type": "read", "seq": last + 99}))  # no more than there is
        assert (await frame(console, "state"))["state"]["read_seq"] == last
        await customer.send(json.dumps({"type": "read", "seq": 1}))  # nor less than before
        await customer.send(json.dumps({"type": "read", "seq": "x"}))
        with pytest.raises(ConnectionClosed):
            await frame(customer, "pong")
    assert (await lina.get(f"/conversations/{conversation_id}/lines"))["state"]["read_seq"] == last


async def test_a_draft_is_there_on_another_page_of_the_same_agent_only(system: Served, served_by_lina: Serving) -> None:
    _, lina, handoff = served_by_lina
    colleague = await Agent.log_in(system, "wangqiang")
    conversation_id = handoff["conversation_id"]
    path = f"/api/console/conversations/{conversation_id}/draft"
    for text in ("您好", "您好，我查到"):
        await system.http.put(path, json={"text": text}, headers=lina.headers)
    assert await lina.get("/drafts") == {conversation_id: "您好，我查到"}
    assert await colleague.get("/drafts") == {}
    await system.http.put(
        f"/api/console/conversations/{conversation_id}/draft", json={"text": " "}, headers=lina.headers
    )
    assert await lina.get("/drafts") == {}


async def test_a_draft_goes_with_the_service_and_a_late_one_is_not_kept(
    system: Served, served_by_lina: Serving
) -> None:
    _, lina, handoff = served_by_lina
    colleague = await Agent.log_in(system, "wangqiang")
    path = f"/api/console/conversations/{handoff['conversation_id']}/draft"
    for whose, status in ((lina, 204), (colleague, 404)):
        kept = await system.http.put(path, json={"text": "您这是第三次了"}, headers=whose.headers)
        assert kept.status_code == status
    await lina.post(f"/handoffs/{handoff['id']}/end")
    assert await lina.get("/drafts") == {}
    late = await system.http.put(path, json={"text": "您这是第三次了，"}, headers=lina.headers)
    assert (late.status_code, await lina.get("/drafts")) == (409, {})
    assert (await system.http.put(path, json={"text": ""}, headers=lina.headers)).status_code == 204


async def test_the_former_agents_draft_is_not_handed_on(database: Database) -> None:
    async with Floor.open(database) as floor:
        agent, colleague = await floor.agent("an"), await floor.agent("bo")
        lead = await floor.agent("lead", role=Role.SUPERVISOR)
        handoff_id = await floor.asks("张伟")
        await floor.look()
        await floor.accept(handoff_id, agent)
        conversation_id = (await floor.handoff(handoff_id)).conversation_id

        async def begun_by(*whose: str) -> dict[str, str]:
            async with database.reading() as session:
                return {who: text for who in whose for text in (await drafts.of_agent(session, who)).values()}

        async with database.transaction() as tx:
            for who in (agent, lead):
                await drafts.keep(tx, who.id, conversation_id, f"{who.id}的草稿", now=floor.now)
        async with database.transaction() as tx:
            await serving.take_over(tx, floor.bell, handoff_id, lead, terms=TERMS)
        assert await begun_by("an", "lead") == {"lead": "lead的草稿"}
        async with database.transaction() as tx:
            await serving.pass_on(tx, floor.bell, handoff_id, lead, to_agent=colleague.id, note="", terms=TERMS)
        assert await begun_by("an", "bo", "lead") == {}


async def test_two_pages_that_keep_a_first_draft_at_once_both_succeed(database: Database) -> None:
    zhang = await zhang_wei(database)
    async with database.transaction() as tx:
        lina = await li_na(tx)

    async def keep(text: str) -> None:
        async with database.transaction() as tx:
            await drafts.keep(tx, lina.id, zhang.id, text, now=utc_now())

    await asyncio.gather(*(keep(f"第{number}稿") for number in range(5)))
    async with database.reading() as session:
        kept = await drafts.of_agent(session, lina.id)
    assert list(kept) == [zhang.id]


async def test_words_are_found_again_by_who_may_read_them(system: Served, served_by_lina: Serving) -> None:
    session, lina, handoff = served_by_lina
    colleague = await Agent.log_in(system, "wangqiang")
    await say(system, session, "充电桩把我的车充坏了 100%", "c9")
    (found,) = (await lina.get("/search?q=充电桩"))["items"]
    assert (found["text"], found["conversation_id"]) == ("充电桩把我的车充坏了 100%", handoff["conversation_id"])
    assert len((await lina.get("/search?q=100%25"))["items"]) == 1
    assert (await lina.get("/search?q=1_0%25"))["items"] == []  # no pattern of the database's
    assert (await lina.get("/search?q=从来没有说过"))["items"] == []
    assert (await colleague.get("/search?q=充电桩"))["items"] == []
    for nothing in ("桩", "%20%20", "%20桩%20", ""):
        refused = await system.http.get(f"/api/console/search?q={nothing}", headers=lina.headers)
        assert refused.status_code == 422
    assert len((await lina.get("/search?q=%20充电桩%20"))["items"]) == 1


async def test_a_customer_is_found_by_their_whole_phone_number(system: Served, served_by_lina: Serving) -> None:
    _, lina, handoff = served_by_lina
    database = system.parts.database
    async with database.transaction() as tx:
        conversation = await transcript.find(tx, handoff["conversation_id"])
        await customers.update(tx, conversation.customer_id, phone="13812345678")
    (found,) = (await lina.get("/search?q=13812345678"))["items"]
    assert found["conversation_id"] == handoff["conversation_id"]
    assert (await lina.get("/search?q=1381234567"))["items"] == []


async def test_earlier_contacts_are_listed_the_newest_first(system: Served, served_by_lina: Serving) -> None:
    session, lina, handoff = served_by_lina
    await lina.post(f"/handoffs/{handoff['id']}/close", disposition="resolved", note="已解释免赔")
    await say(system, session, "转人工", "again")
    for _ in range(1500):  # half a minute, on a machine that has much to do
        contacts = await lina.get(f"/conversations/{handoff['conversation_id']}/contacts")
        if len(contacts) == 2:
            break
        await asyncio.sleep(0.02)
    assert [one["state"] for one in contacts] == ["queued", "closed"]
    assert (contacts[1]["agent_name"], contacts[1]["note"]) == ("李娜", "已解释免赔")
    assert contacts[1]["disposition"]


async def test_notes_and_drafts_go_with_a_customer_who_is_forgotten(system: Served, served_by_lina: Serving) -> None:
    _, lina, handoff = served_by_lina
    conversation_id, database = handoff["conversation_id"], system.parts.database
    await lina.post(f"/conversations/{conversation_id}/notes", client_id="n1", text="住在朝阳")
    await system.http.put(
        f"/api/console/conversations/{conversation_id}/draft", json={"text": "您住朝阳"}, headers=lina.headers
    )
    async with database.transaction() as tx:
        await transcript.lock(tx, conversation_id)
        await erasing.erase(tx, conversation_id)
    async with database.reading() as session:
        assert await notes.after(session, conversation_id) == []
    assert await lina.get("/drafts") == {}
