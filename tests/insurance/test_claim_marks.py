"""What a claim handler is shown beside the fields: papers, the short way, marks, statutory clocks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from foundation.clock import BEIJING, in_beijing
from foundation.settings import Settings
from insurance.claims import fast_track, risk_flags, statutory
from insurance.claims.branches import Branch, branch_of
from insurance.claims.claim_listing import changes_of_mind
from insurance.claims.papers import missing, papers_of
from insurance.core.core_models import ClaimStep
from insurance.models import Claim, ClaimEvent
from insurance.policies.demo_policies import DEMO_POLICIES
from insurance.policies.policies import Cover, PolicyFacts

NOW = datetime(2026, 11, 22, 10, tzinfo=BEIJING)
SCRAPE: dict[str, Any] = {
    "has_injury": False,
    "accident_time": "2026-11-21T20:00+08:00",
    "damage_cause": "collision",
    "accident_type": "single",
    "battery_involved": False,
    "damage_parts": ["后保险杠"],
    "plate_no": "粤BD12345",
    "reporter_phone": "13800000001",
    "late_report": False,
}


def claim_of(number: str = "BW1", *, days_ago: float = 0, photos: int = 2, **fields: Any) -> Claim:
    at = NOW - timedelta(days=days_ago)
    told = {**SCRAPE, **fields}
    if days_ago and "accident_time" not in fields:
        told["accident_time"] = (at - timedelta(hours=14)).isoformat()
    return Claim(id=number, number=number, fields=told, reported_at=at, created_at=at, photo_count=photos)


def policies() -> list[PolicyFacts]:
    rows = [row for row in DEMO_POLICIES if row["plate_no"] == SCRAPE["plate_no"]]
    keys = PolicyFacts.__dataclass_fields__.keys() - {"covers"}
    return [
        PolicyFacts(**{key: row[key] for key in keys}, covers=tuple(Cover(**c) for c in row["covers"])) for row in rows
    ]


def flags(claim: Claim, *others: Claim, changes: int = 0) -> dict[str, tuple[str, ...]]:
    sight = risk_flags.Sight(claim, policies(), others, changes, Settings.model_construct())
    return {flag.code: flag.numbers for flag in risk_flags.flags_of(sight)}


def short_way(claim: Claim, *others: Claim, count: int = 0) -> tuple[bool, list[str]]:
    found = fast_track.look(fast_track.Seen(claim, policies(), others, count, Settings.model_construct()))
    return found.may, [reason.text for reason in found.reasons if reason.holds is False]


@pytest.mark.parametrize(
    ("fields", "branch"),
    [
        ({}, Branch.SINGLE),
        ({"accident_type": "two_party"}, Branch.TWO_PARTY),
        ({"accident_type": "multi"}, Branch.TWO_PARTY),
        ({"has_injury": "unknown"}, Branch.INJURY),
        ({"has_injury": True, "damage_cause": "fire"}, Branch.INJURY),
        ({"damage_cause": "charging"}, Branch.PILE),
        ({"damage_cause": "falling_object"}, Branch.SINGLE),
        ({"damage_cause": "other"}, Branch.OTHER),
    ],
)
def test_people_decide_the_branch_before_what_happened(fields: dict[str, Any], branch: Branch) -> None:
    assert branch_of({**SCRAPE, **fields}) == branch


@pytest.mark.parametrize(
    ("fields", "needed", "not_needed"),
    [
        ({"damage_cause": "theft"}, "公安立案证明", "定损单、修理清单和发票"),
        ({"damage_cause": "fire"}, "火灾事故认定书", "公安立案证明"),
        ({"damage_cause": "charging"}, "充电桩购买和安装凭证", "驾驶证"),
        ({"has_injury": True}, "病历、诊断、费用清单和医疗发票", "充电桩购买和安装凭证"),
        ({"accident_type": "two_party"}, "事故认定书或快处协议", "火灾事故认定书"),
        ({"damage_cause": "flood"}, "施救或拖车票据", "公安立案证明"),
    ],
)
def test_the_papers_differ_by_what_happened(fields: dict[str, Any], needed: str, not_needed: str) -> None:
    wanted = missing(papers_of({**SCRAPE, **fields}, photos=0))
    assert needed in wanted
    assert not_needed not in wanted


def test_what_the_company_has_is_not_asked_for_again() -> None:
    papers = papers_of(SCRAPE, photos=3, labels=["行驶证"], has_policy=True)
    wanted = missing(papers)
    assert not {"保单", "现场和损失照片", "行驶证"} & set(wanted)
    assert "驾驶证" in wanted
    assert {paper.name for paper in papers if paper.here} == {"保单", "现场和损失照片", "行驶证"}


def test_a_plain_scrape_may_go_the_short_way_and_it_is_said_what_is_not_known_yet() -> None:
    found = fast_track.look(fast_track.Seen(claim_of(), policies(), (), 0, Settings.model_construct()))
    assert found.may
    assert not found.switched_on
    assert [reason.text for reason in found.reasons if reason.holds is None] == [
        "估损不超过 10000 元",
        "收款人是被保险人",
    ]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"has_injury": "unknown"}, "无人受伤"),
        ({"accident_type": "two_party"}, "单方、玻璃或划痕"),
        ({"battery_involved": True}, "不涉及电池、底盘"),
        ({"damage_parts": ["底盘"], "battery_involved": "unknown"}, "不涉及电池、底盘"),
        ({"damage_parts": ["前", "后", "左", "右"]}, "损失部位不超过 3 处"),
        ({"accident_time": "2025-01-01T08:00+08:00"}, "商业险在保险期间内"),
        ({"late_report": True}, "48 小时内报案"),
    ],
)
def test_one_condition_that_does_not_hold_is_enough_and_is_named(fields: dict[str, Any], why: str) -> None:
    assert short_way(claim_of(**fields)) == (False, [why])


def test_a_second_claim_a_mark_or_no_photo_stand_against_it_too() -> None:
    assert short_way(claim_of(), claim_of("BW0", days_ago=9)) == (False, ["30 天内同车无其他案件"])
    assert short_way(claim_of(), claim_of("BW0", days_ago=40)) == (True, [])
    assert short_way(claim_of(), count=1) == (False, ["无需要核实的标记"])
    assert short_way(claim_of(photos=0)) == (False, ["有照片"])


def test_an_ordinary_claim_carries_no_mark() -> None:
    assert flags(claim_of()) == {}


def test_two_notices_of_one_car_within_two_days_may_be_one_loss() -> None:
    near = claim_of("BW2", accident_time="2026-11-20T09:00+08:00", days_ago=1)
    assert flags(claim_of(), near)["maybe_same_loss"] == ("BW2",)
    assert "maybe_same_loss" not in flags(claim_of(), claim_of("BW3", days_ago=20))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"accident_time": "2026-03-02T12:00+08:00"}, "near_start"),
        ({"accident_time": "2027-02-25T12:00+08:00"}, "near_end"),
        ({"accident_time": "2026-11-21T23:10+08:00"}, "at_night"),
        ({"accident_time": "2026-11-21T04:59+08:00"}, "at_night"),
        ({"late_report": True}, "late_report"),
        ({"coverage_check": True}, "coverage_check"),
    ],
)
def test_what_is_told_makes_marks(fields: dict[str, Any], code: str) -> None:
    assert set(flags(claim_of(**fields))) == {code}


def test_a_time_of_day_that_was_only_said_roughly_is_no_night() -> None:
    night = {"accident_time": "2026-11-21T23:00+08:00", "accident_time_precision": "part_of_day"}
    assert flags(claim_of(**night)) == {}


def test_many_claims_and_many_scratches_are_marked_with_their_numbers() -> None:
    before = [claim_of("BW7", days_ago=3, damage_cause="scratch"), claim_of("BW8", days_ago=90, damage_cause="scratch")]
    found = flags(claim_of(damage_cause="scratch"), *before)
    assert found["many_claims"] == found["scratches"] == ("BW7", "BW8")
    assert found["again_in_a_week"] == ("BW7",)


def test_changes_of_mind_are_counted_where_a_value_was_replaced() -> None:
    noted = [{"drivable": True}, {"drivable": None}, {"drivable": False, "plate_no": "粤B1"}, {"plate_no": "粤B2"}]
    events = [ClaimEvent(what="noted", detail=detail) for detail in noted]
    assert changes_of_mind(events) == 2
    assert "many_changes" in flags(claim_of(), changes=6)


def step(stage: str, day: int) -> ClaimStep:
    return ClaimStep(stage=stage, at=datetime(2026, 11, day, 9, tzinfo=BEIJING))


def clocks(*steps: ClaimStep) -> dict[str, tuple[str, bool]]:
    found = statutory.clocks_of(claim_of(), steps, policies())
    return {f"{clock.name} {clock.law}": (in_beijing(clock.until).strftime("%m-%d"), clock.done) for clock in found}


def test_the_law_s_clocks_run_from_the_notice_and_from_what_the_core_system_tells() -> None:
    assert clocks() == {
        "书面告知所需材料（交强险） 交强险条例28条": ("11-23", False),
        "核定（情形复杂的最长期限） 保险法23条": ("12-22", False),
        "客户索赔的诉讼时效 保险法26条": ("11-21", False),
    }
    paid = clocks(step("documents", 24), step("paying", 26), step("paid", 27))
    assert paid["核定（交强险） 交强险条例29条"] == ("11-29", True)
    assert paid["支付赔款 保险法23条"] == ("12-06", True)


def test_a_loss_on_a_leap_day_has_its_clock_too() -> None:
    found = statutory.clocks_of(claim_of(accident_time="2028-02-29T10:00+08:00"), (), ())
    assert found[-1].until.strftime("%Y-%m-%d") == "2030-02-28"
