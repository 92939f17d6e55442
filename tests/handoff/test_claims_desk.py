"""The claims desk: who may see it, what a file shows, what customers are asked, and that looks are written down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from conversations import transcript
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from gateway import app as application
from handoff.models import Role
from insurance.claims import claim_listing, claim_sms, claims
from insurance.customers import customers
from insurance.models import Claim
from insurance.photos import photo_records
from tests.examples.photos.scenes import jpeg, scene
from tests.fakes import FakeSms
from tests.gateway.test_core_link import NOON, StatusChange, a_reported_claim, take_news
from tests.handoff.test_console import Agent
from tests.insurance.test_claims import SAID
from tests.insurance.test_photo_records import GOOD, examined
from tests.people import an_agent, li_na, zhang_wei
from tests.served import Served, served


@pytest.fixture
async def system(settings: Settings, database: Database) -> AsyncIterator[Served]:
    async with served(settings, database) as running:
        async with running.parts.database.transaction() as tx:
            await li_na(tx)
            await an_agent(tx, username="fangfang", name="方方", role=Role.AGENT, skills=["service"])
        yield running


@pytest.fixture
async def claim(system: Served, database: Database) -> Claim:
    return await a_reported_claim(database)


async def another_claim(database: Database, account: str, **fields: Any) -> Claim:
    async with database.transaction() as tx:
        customer = await customers.find_or_create(tx, "in_app", account)
        of = {"conversation_id": "c", "customer_id": customer.id, "channel": "in_app"}
        draft = await claims.open_draft(tx, **of, now=utc_now())
        await claims.note(tx, draft.id, {**SAID, **fields}, now=utc_now())
        return await claims.report(tx, draft.id, key=account, now=utc_now())


async def test_only_handlers_see_claims(system: Served, claim: Claim) -> None:
    stranger = await Agent.log_in(system, "fangfang")
    for path in ("", f"/{claim.id}", f"/{claim.id}/export.json", f"/{claim.id}/export.pdf"):
        assert (await system.http.get(f"/api/console/claims{path}")).status_code == 401
        refused = await system.http.get(f"/api/console/claims{path}", headers=stranger.headers)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_allowed")
    session = await system.begin()
    headers = {"Authorization": f"Bearer {session['token']}"}
    assert (await system.http.get(f"/api/console/claims/{claim.id}", headers=headers)).status_code == 401


async def test_the_list_is_filtered_and_masks_phones(system: Served, database: Database, claim: Claim) -> None:
    hurt = await another_claim(
        database, "a", has_injury=True, police_reported=True, plate_no="皖AF66688", reporter_phone="13900001234"
    )
    glass = await another_claim(database, "b", damage_cause="glass", accident_type=None, has_injury=False)
    handler = await Agent.log_in(system, "lina")
    listed = await handler.get("/claims")
    assert {row["id"] for row in listed["items"]} == {claim.id, hurt.id, glass.id}
    assert listed["counts"] == {"reported": 3}
    assert "13900001234" not in str(listed)

    async def found(query: str) -> list[str]:
        return [row["id"] for row in (await handler.get(f"/claims?{query}"))["items"]]

    assert await found("cause=glass") == [glass.id]
    assert await found("injured=true") == [hurt.id]
    assert await found(f"text={hurt.number}") == [hurt.id]
    assert await found("text=AF666") == [hurt.id]
    assert await found("text=00001234") == [hurt.id]
    assert await found("text=%25") == []
    assert await found("state=accepted") == []
    assert await found("state=reported&state=accepted&cause=glass") == [glass.id]


async def test_a_claim_of_another_line_carries_its_mark_its_papers_and_no_motor_conditions(
    system: Served, database: Database, claim: Claim
) -> None:
    whose = {"conversation_id": claim.conversation_id, "customer_id": claim.customer_id, "channel": "in_app"}
    fields = {"line": "household", "damaged": "地板", "accident_place": "望江小区", "reporter_phone": "13800000001"}
    async with database.transaction() as tx:
        told = {**fields, "coverage_check": True}
        other = await claims.report_at_once(tx, told, key="notice:1", now=utc_now(), **whose)
    handler = await Agent.log_in(system, "lina")
    file = await handler.get(f"/claims/{other.id}")
    assert file["branch"] == "家财险"
    assert file["marks"] == ["非车险", "核对保单"]
    assert {"损失清单", "房屋权属证明"} <= set(file["missing"])
    assert file["fast_track"] == {"on": False, "may": False, "reasons": []}
    export = await handler.get(f"/claims/{other.id}/export.json")
    assert (export["LineOfBusinessCd"], export["PropertyLossInfo"]["DamageDesc"]) == ("household", "地板")
    assert "非车险" not in (await handler.get(f"/claims/{claim.id}"))["marks"]


async def test_a_file_shows_fields_with_their_source_and_everything_beside_them(
    system: Served, database: Database, claim: Claim
) -> None:
    await another_claim(database, "b", accident_time="2026-11-21T22:30+08:00")
    async with database.transaction() as tx:
        await claims.attach(tx, claim.id, ["gone"], now=utc_now())
        await take_news(tx, system.parts.bell, StatusChange("e1", str(claim.number), "paid", NOON, {"amount": "12.00"}))
    handler = await Agent.log_in(system, "lina")
    file = await handler.get(f"/claims/{claim.id}")
    assert file["fields"]["reporter_phone"] == SAID["reporter_phone"]
    assert file["sources"]["plate_no"]["who"] == "bot"
    assert file["branch"] == "单方事故"
    assert "被保险人身份证" in file["missing"]
    assert file["place"]["map_url"].startswith("https://uri.amap.com/search?keyword=%E6%B7%B1")
    assert {flag["code"] for flag in file["flags"]} >= {"maybe_same_loss", "again_in_a_week"}
    assert not file["fast_track"]["may"]
    assert [clock["law"] for clock in file["clocks"]]
    nothing = {"label": None, "label_suggested": True, "same_as": None, "facts": None}
    assert file["photos"] == [{"id": "gone", **nothing, "gone": True}]
    assert any("12.00 元" in point["words"] for point in file["timeline"])
    assert file["core"]["state"] in ("waiting", "registered")


async def test_every_look_is_written_down_and_a_page_that_is_reloaded_counts_once(system: Served, claim: Claim) -> None:
    handler = await Agent.log_in(system, "lina")
    for path in ("", "", "/export.json", "/export.json", "/export.pdf"):
        response = await system.http.get(f"/api/console/claims/{claim.id}{path}", headers=handler.headers)
        assert response.status_code == 200
    looks = (await handler.get(f"/claims/{claim.id}"))["looks"]
    assert [(look["name"], look["what"]) for look in looks] == [
        ("李娜", "pdf"),
        ("李娜", "json"),
        ("李娜", "json"),
        ("李娜", "viewed"),
    ]


async def test_the_export_has_other_names_and_no_marks(system: Served, claim: Claim) -> None:
    handler = await Agent.log_in(system, "lina")
    told = await handler.get(f"/claims/{claim.id}/export.json")
    assert told["ClaimNumber"] == claim.number
    assert told["InsuredVehicle"] == {"LicensePlateNumber": SAID["plate_no"], "DrivableInd": True}
    assert told["LossInfo"]["LossDateTime"] == SAID["accident_time"]
    assert told["ReportedBy"]["PhoneNumber"] == SAID["reporter_phone"]
    assert not {"flags", "looks", "Flags", "Looks"} & told.keys()


async def test_the_sheet_is_a_pdf_with_its_number(system: Served, claim: Claim) -> None:
    handler = await Agent.log_in(system, "lina")
    response = await system.http.get(f"/api/console/claims/{claim.id}/export.pdf", headers=handler.headers)
    assert response.content.startswith(b"%PDF-")
    assert response.content.rstrip().endswith(b"%%EOF")
    assert f'filename="{claim.number}.pdf"' in response.headers["Content-Disposition"]


async def test_the_customer_is_asked_once_with_a_link_and_the_claim_waits(
    system: Served, database: Database, claim: Claim
) -> None:
    handler = await Agent.log_in(system, "lina")
    asking = {"client_id": "a1", "papers": ["行驶证", "维修发票"], "note": "拍清楚一点"}
    for _ in range(2):
        assert (await handler.post(f"/claims/{claim.id}/ask", **asking)).status_code == 200
    async with database.reading() as session:
        (line,) = await transcript.history(session, claim.conversation_id)
        now = await claims.by_id(session, claim.id)
        events = [event.what for event in await claim_listing.events_of(session, claim.id)]
    assert (line.sender, line.sender_name) == ("agent", "李娜")
    assert "还需要补充：行驶证、维修发票" in line.text
    assert now.state == "awaiting_documents"
    assert events[-2:] == ["awaiting_documents", "asked_for"]
    path = line.text[line.text.index("/claim/upload/") :]
    assert (await system.http.get(path)).status_code == 200


async def test_what_must_not_be_said_is_not_said(system: Served, database: Database, claim: Claim) -> None:
    handler = await Agent.log_in(system, "lina")
    asking = {"client_id": "a1", "papers": ["行驶证"], "note": "补了肯定赔"}
    refused = await handler.post(f"/claims/{claim.id}/ask", **asking)
    assert refused.json()["error"]["code"] == "words_forbidden"
    async with database.reading() as session:
        assert await transcript.history(session, claim.conversation_id) == []


async def test_a_draft_has_nobody_to_ask_for_more(system: Served, database: Database) -> None:
    conversation = await zhang_wei(database)
    async with database.transaction() as tx:
        of = {"conversation_id": conversation.id, "customer_id": conversation.customer_id, "channel": "in_app"}
        draft = await claims.open_draft(tx, **of, now=utc_now())
    handler = await Agent.log_in(system, "lina")
    refused = await handler.post(f"/claims/{draft.id}/ask", client_id="a", papers=["行驶证"])
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_reported")
    assert (await handler.post("/claims/nothing/ask", client_id="a", papers=["行驶证"])).status_code == 404


@pytest.mark.parametrize("broken", [False, True])
async def test_the_link_goes_out_by_sms_too_once_the_line_is_kept(
    settings: Settings, database: Database, broken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    sms = FakeSms()
    sms.broken = broken
    whole = application.web_app
    monkeypatch.setattr("tests.served.web_app", lambda parts: whole(replace(parts, sms=sms)))
    async with served(settings, database) as system:
        async with database.transaction() as tx:
            await li_na(tx)
        claim = await a_reported_claim(database)
        handler = await Agent.log_in(system, "lina")
        asking = {"client_id": "a1", "papers": ["行驶证"], "by_sms": True}
        first = (await handler.post(f"/claims/{claim.id}/ask", **asking)).json()
        again = (await handler.post(f"/claims/{claim.id}/ask", **asking)).json()
    assert first == {"seq": 1, "sms": not broken}
    assert again == {"seq": 1, "sms": None}
    assert [phone for phone, _ in sms.texts] == ([] if broken else [SAID["reporter_phone"]])


async def test_what_is_asked_for_without_an_sms_is_told_by_one_where_the_line_does_not_arrive(
    system: Served, database: Database, claim: Claim
) -> None:
    handler = await Agent.log_in(system, "lina")
    for asking in ({"client_id": "a1"}, {"client_id": "a1"}, {"client_id": "a2", "by_sms": True}):
        await handler.post(f"/claims/{claim.id}/ask", papers=["行驶证"], **asking)
    async with database.reading() as session:
        (news,) = await claim_sms.of_claim(session, claim.id)
    assert (news.stage, news.only_unreached, news.seq) == ("supplement", True, 1)


async def test_what_photos_tell_is_in_the_file_and_a_handler_may_say_what_they_show(
    system: Served, database: Database, claim: Claim
) -> None:
    permit = {"document": "driving_permit", "fields": {"owner": "张伟"}}
    other_car = {"plates": [{"plate": "京AD12345", "width": 0.4}]}
    again = await examined(jpeg(GOOD), other_car)
    papers = await examined(jpeg(scene(2)), permit)
    photos = {"p1": again, "p2": papers, "p3": again}
    async with database.transaction() as tx:
        for name, photo in photos.items():
            await photo_records.note(tx, name, claim.customer_id, photo, now=utc_now())
        await claims.attach(tx, claim.id, list(photos), now=utc_now())
    handler = await Agent.log_in(system, "lina")
    file = await handler.get(f"/claims/{claim.id}")
    assert [photo["same_as"] for photo in file["photos"]] == [None, None, 1]
    assert file["photos"][1]["label"] == "document"
    assert {paper["name"] for paper in file["papers"] if paper["here"]} >= {"行驶证"}
    texts = {flag["code"]: flag["text"] for flag in file["flags"]}
    assert texts["photo_duplicate"] == "第1、3张照片是同一个画面"
    assert "京AD12345" in texts["photo_plate_differs"]
    path = f"/api/console/claims/{claim.id}/photos"
    said = await system.http.put(f"{path}/p1/label", json={"label": "other_party"}, headers=handler.headers)
    assert said.status_code == 204
    file = await handler.get(f"/claims/{claim.id}")
    assert (file["photos"][0]["label"], file["photos"][0]["label_suggested"]) == ("other_party", False)
    assert "第 1 张：对方" in [point["words"] for point in file["timeline"]]
    unknown = await system.http.put(f"{path}/p9/label", json={"label": "other"}, headers=handler.headers)
    assert unknown.status_code == 404
    stranger = await Agent.log_in(system, "fangfang")
    refused = await system.http.put(f"{path}/p1/label", json={"label": "other"}, headers=stranger.headers)
    assert refused.status_code == 403
