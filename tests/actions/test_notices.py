"""Notices of health, accident and household losses, as Rasa calls them: from the first word to a numbered claim."""

from __future__ import annotations

from typing import Any

import pytest

from actions.done import SERVICE_FORM
from actions.notices.notice_flows import LINES, NOTICE_FLOWS, NOTICES, notice_told, notice_wanted
from actions.notices.notice_questions import CONFIRM, HOME_SAFE, MEDICAL, NOTICE_ASKS, SAFETY, WELL
from actions.services.service_answers import Said
from foundation.clock import utc_now
from insurance.claims import claim_listing, claims, registrations
from insurance.claims.branches import Branch, branch_of
from insurance.claims.first_notice import check_fields
from insurance.claims.lines import Line, asks_after_treatment, read_line
from insurance.claims.papers import missing, papers_of
from insurance.models import Claim, ServiceRequest
from insurance.requests import requests
from insurance.requests.request_states import RequestKind as Kind
from tests.actions.conftest import Caller, said
from tests.actions.test_service_flows import EAR, VOICE, follows, hears

ANSWERS = "action_answer_question"
PHONE = "13800138000"
HEALTH = ("已在医院或没事了", "父母", "可以", "肺炎住院", "上周三", "市人民医院呼吸科", "王女士", PHONE, "不知道")
HOME = ("都安全，已关好", "厨房水管爆了,地板泡了", "昨天下午三点", "合肥市蜀山区望江小区3栋", "木地板和橱柜", "跳过")


async def draft_of(caller: Caller) -> ServiceRequest | None:
    async with caller.tools.database.reading() as session:
        return await requests.find_draft(session, caller.customer_id)


async def claims_of(caller: Caller) -> list[Claim]:
    async with caller.tools.database.reading() as session:
        return await claims.reported(session, caller.customer_id)


async def begins(caller: Caller, text: str, intent: str = "health_inpatient") -> dict[str, Any]:
    answer = await caller.call(EAR, text, intent)
    asked = await caller.call(VOICE, text, intent, in_service=True)
    answer["responses"] += asked["responses"]
    return answer


async def answers(caller: Caller, *texts: str) -> dict[str, Any]:
    for text in texts:
        intent = {"跳过": "skip", "不知道": "unknown", "确认提交": "affirm"}.get(text, "inform")
        last = await hears(caller, text, intent)
    return last


def offers(answer: dict[str, Any]) -> list[str]:
    last = answer["responses"][-1]["custom"]
    return [choice["text"] for choice in last.get("choices", [])]


@pytest.mark.parametrize("kind", sorted(NOTICES))
def test_a_notice_asks_for_people_first_and_for_a_plain_yes_last(kind: Kind) -> None:
    asks = NOTICE_FLOWS[kind].asks
    assert asks[0] in SAFETY
    assert asks[-1] == CONFIRM
    assert len(asks) <= 10
    assert (MEDICAL in asks) == (kind is not Kind.HOME_NOTICE)
    assert all(key in NOTICE_ASKS or key == "phone" for key in asks)


async def test_a_question_is_answered_and_the_notice_offered_beside_it(caller: Caller) -> None:
    answer = await caller.call(ANSWERS, "我家人住院了怎么报销", "health_inpatient")
    assert follows(answer) is None
    assert "病历、诊断、费用清单和医疗发票" in said(answer)
    assert "驾驶证" not in said(answer)
    assert offers(answer) == ["登记医疗险报案", "转人工"]


@pytest.mark.parametrize(
    ("text", "intent", "offered"),
    [
        ("摔骨折了有意外险怎么报", "accident_home", ["登记意外险报案"]),
        ("摔骨折了有意外险怎么报", "health_inpatient", ["登记意外险报案"]),
        ("家里被偷了哪个险", "accident_home", ["登记家财险报案"]),
        ("这种情况怎么赔", "accident_home", ["登记意外险报案", "登记家财险报案"]),
    ],
)
async def test_what_is_told_decides_which_notice_is_offered(
    caller: Caller, text: str, intent: str, offered: list[str]
) -> None:
    answer = await caller.call(ANSWERS, text, intent)
    assert offers(answer)[: len(offered)] == offered


@pytest.mark.parametrize(
    ("action", "text", "intent"),
    [
        (ANSWERS, "", "health_inpatient"),  # the click
        (ANSWERS, "我妈住院了,我要报案", "health_inpatient"),
        (ANSWERS, "登记意外险报案", "accident_home"),
        (ANSWERS, "登记家财险报案", "nlu_fallback"),
        ("action_hear_loss", "我爸住院了要报案", "fnol_start"),
        ("action_hear_loss", "家里水管爆了,地板都泡了", "fnol_flood"),
        ("action_hear_service", "登记医疗险报案", "invoice"),
        ("action_orient", "登记意外险报案", "inform"),
    ],
)
async def test_a_wish_begins_the_notice_whatever_was_learned_of_it(
    caller: Caller, action: str, text: str, intent: str
) -> None:
    assert follows(await caller.call(action, text, intent)) == SERVICE_FORM


@pytest.mark.parametrize("text", ["我要报案", "车被撞了要报案", "追尾了人受伤住院了,我要报案", "停车场被刮了要报案"])
async def test_a_motor_loss_is_reported_as_before(caller: Caller, text: str) -> None:
    answer = await caller.call("action_hear_loss", text, "fnol_start")
    assert follows(answer) != SERVICE_FORM


async def test_a_health_notice_becomes_a_claim_with_its_number_its_papers_and_its_way(caller: Caller) -> None:
    answer = await begins(caller, "")
    assert "没有危险了吗" in said(answer)
    answer = await answers(caller, *HEALTH)
    card = answer["responses"][-1]["custom"]["card"]
    assert card["kind"] == "claim_summary"
    assert ["就诊医院", "市人民医院呼吸科"] in card["rows"]
    assert await claims_of(caller) == []
    answer = await answers(caller, "确认提交")
    (claim,) = await claims_of(caller)
    assert claim.number is not None
    assert claim.number in said(answer)
    assert "医保结算单" not in said(answer)  # only where there is one
    assert "病历、诊断、费用清单和医疗发票" in said(answer)
    assert claim.fields == {
        "line": "health",
        "coverage_check": True,
        "insured": "父母",
        "medical_consent": True,
        "narrative": "肺炎住院",
        "accident_day": "2026-11-11",
        "accident_time_words": "上周三",
        "hospital": "市人民医院呼吸科",
        "reporter_name": "王女士",
        "reporter_phone": PHONE,
    }
    assert branch_of(claim.fields) is Branch.HEALTH
    async with caller.tools.database.reading() as session:
        assert await registrations.of_claim(session, claim.id) is not None
        events = [event.what for event in await claim_listing.events_of(session, claim.id)]
    assert events == ["noted", "reported"]
    assert await draft_of(caller) is None


async def test_without_consent_no_illness_is_asked_or_kept_and_the_notice_is_taken(caller: Caller) -> None:
    await caller.call(ANSWERS, "我妈上周三肺炎住院了,怎么报销", "health_inpatient")
    await begins(caller, "")
    answer = await answers(caller, "不方便说")
    assert "怎么称呼" in said(answer)
    await answers(caller, "王女士", PHONE, "不知道", "确认提交")
    (claim,) = await claims_of(caller)
    assert claim.fields["medical_consent"] is False
    assert not {"narrative", "hospital"} & claim.fields.keys()


async def test_a_household_notice_asks_for_the_house(caller: Caller) -> None:
    await begins(caller, "登记家财险报案", "accident_home")
    await answers(caller, *HOME, PHONE, "跳过", "确认提交")
    (claim,) = await claims_of(caller)
    assert claim.fields["line"] == "household"
    assert claim.fields["accident_place"] == "合肥市蜀山区望江小区3栋"
    assert claim.fields["accident_time"].startswith("2026-11-21T15:00")
    assert claim.fields["damaged"] == "木地板和橱柜"
    assert claim.fields["not_known"] == ["reporter_name"]
    assert "损失清单" in missing(papers_of(claim.fields, photos=0))


async def test_what_was_told_is_not_asked_again(caller: Caller) -> None:
    await caller.call(ANSWERS, "我妈上周三肺炎住院了,怎么报销", "health_inpatient")
    answer = await begins(caller, "")
    draft = await draft_of(caller)
    assert draft is not None
    assert {"well", "insured", "illness", "since"} <= draft.fields.keys()
    assert "敏感个人信息" in said(answer)
    assert "哪家医院" in said(await answers(caller, "可以"))


@pytest.mark.parametrize(
    ("text", "of_a_car"), [("木地板泡了晒干还能要吗", False), ("泡过水的车能开回去吗", True), ("水退了能打火吗", True)]
)
async def test_water_at_home_brings_no_words_about_a_car(caller: Caller, text: str, of_a_car: bool) -> None:
    await begins(caller, "水管爆了家里泡了,报案", "accident_home")
    answer = await caller.call("action_give_safety_advice", text, "flood_restart", in_service=True)
    assert ("不要启动" in said(answer)) is of_a_car


async def test_somebody_in_danger_gets_help_at_once_and_keeps_what_was_filled_in(caller: Caller) -> None:
    await begins(caller, "")
    answer = await caller.call(EAR, "情况危急", "inform", in_service=True)
    wish = answer["responses"][-1]["custom"]
    assert wish["hand_off"]["urgent"] is True
    assert "120" in wish["text"]
    assert await draft_of(caller) is not None
    assert await claims_of(caller) == []


async def test_a_broken_bone_told_in_the_notice_is_its_story_and_no_emergency_but_what_happens_now_is(
    caller: Caller,
) -> None:
    await begins(caller, "登记意外险报案", "accident_home")
    answer = await answers(caller, "已在医院或没事了", "本人", "可以", "下楼梯摔了,手腕骨折")
    assert not any("hand_off" in response["custom"] for response in answer["responses"])
    caller.turn_id += "+"
    answer = await caller.call(EAR, "快来救命,现在大出血了", "inform", in_service=True)
    assert answer["responses"][0]["custom"]["hand_off"]["urgent"] is True


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("电话错了,是13912345678", "phone", "13912345678"),
        ("医院不对,应该是市第一人民医院", "hospital", "市第一人民医院"),
        ("医院是省立医院", "hospital", "省立医院"),
        ("病情改成支气管炎", "illness", "支气管炎"),
        ("是给我老公报的", "insured", "配偶"),
    ],
)
async def test_the_summary_can_be_put_right(caller: Caller, text: str, key: str, value: str) -> None:
    await begins(caller, "")
    await answers(caller, *HEALTH)
    answer = await hears(caller, text, "change")
    draft = await draft_of(caller)
    assert draft is not None
    assert draft.fields[key] == value
    assert answer["responses"][-1]["custom"]["card"]["kind"] == "claim_summary"


@pytest.mark.parametrize("text", ["本人", "给我妈报"])
async def test_naming_somebody_is_no_wish_for_a_person_and_asking_for_one_is(caller: Caller, text: str) -> None:
    await begins(caller, "")
    await answers(caller, "已在医院或没事了")
    await hears(caller, text, "human")
    draft = await draft_of(caller)
    assert draft is not None
    assert "insured" in draft.fields
    await begins(caller, "登记家财险报案", "accident_home")
    await hears(caller, "家里人说要转人工", "human")
    draft = await draft_of(caller)
    assert draft is not None
    assert "insured" not in draft.fields


async def test_nothing_is_given_without_a_plain_yes(caller: Caller) -> None:
    await begins(caller, "")
    await answers(caller, *HEALTH)
    for text, intent in (("要修改", "change"), ("等一下", "deny"), ("不对", "negation"), ("香蕉", "nlu_fallback")):
        await hears(caller, text, intent)
    assert await claims_of(caller) == []


async def test_the_last_answer_heard_twice_gives_one_claim_and_says_the_same(caller: Caller) -> None:
    await begins(caller, "")
    await answers(caller, *HEALTH)
    before = dict(caller.slots)
    first = await answers(caller, "确认提交")
    caller.slots, caller.turn_id = before, caller.turn_id[:-1]
    again = await answers(caller, "确认提交")
    assert said(first) == said(again)
    assert len(await claims_of(caller)) == 1


async def test_photos_of_the_notice_are_photos_of_the_claim(caller: Caller) -> None:
    await begins(caller, "")
    await answers(caller, *HEALTH)
    await hears(caller, "", "send_photos", photos=("a" * 32, "b" * 32))
    await answers(caller, "确认提交")
    (claim,) = await claims_of(caller)
    assert claim.photo_count == 2


async def test_a_motor_report_that_waits_stays_and_can_be_gone_on_with(caller: Caller) -> None:
    await caller.call("validate_claim_form", "倒车撞柱子了", "fnol_single")
    await begins(caller, "")
    answer = await answers(caller, *HEALTH, "确认提交")
    assert "继续上次的报案" in offers(answer)
    async with caller.tools.database.reading() as session:
        assert await claims.find_draft(session, caller.customer_id) is not None
    assert len(await claims_of(caller)) == 1


async def test_a_notice_that_is_not_wanted_any_more_is_dropped(caller: Caller) -> None:
    await begins(caller, "")
    answer = await caller.call(EAR, "不报了", "negation", in_service=True)
    assert "不办了" in said(answer)
    assert await draft_of(caller) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("我妈住院了", Line.HEALTH),
        ("百万医疗怎么理赔", Line.HEALTH),
        ("下楼摔骨折了", Line.ACCIDENT),
        ("被狗咬了打疫苗", Line.ACCIDENT),
        ("水管爆了家里泡了", Line.HOUSEHOLD),
        ("楼上漏水把天花板泡了", Line.HOUSEHOLD),
        ("骑电动车摔骨折了", Line.ACCIDENT),
        ("孩子在学校撞到门框缝了三针,有学平险", Line.ACCIDENT),
        ("骑车被汽车撞骨折了", None),
        ("停在路边被自行车刮了", None),
        ("侧窗让人砸了", None),
        ("被树枝砸了个坑", None),
        ("被花盆砸到头,有意外险", Line.ACCIDENT),
        ("出车祸住院了", None),
        ("地库漏水把车泡了", None),
        ("撞伤了人,住院了", None),
        ("今天天气不错", None),
    ],
)
def test_a_line_is_known_by_what_happened_and_never_where_a_car_is(text: str, line: Line | None) -> None:
    assert read_line(text) is line
    assert {kind for kind, its in LINES.items() if its is line} == ({notice_told(text)} - {None})


@pytest.mark.parametrize("text", ["我想退掉医疗险", "医疗险多少钱", "意外险保什么", "我妈住院了"])
def test_talk_of_a_line_is_no_wish_to_report(text: str) -> None:
    assert notice_wanted(text) is None


@pytest.mark.parametrize(
    ("question", "text", "read"),
    [
        (WELL, "已经出院在家养着了", True),
        (WELL, "送医院了,没有生命危险", True),
        (WELL, "缝完针回家了", True),
        (WELL, "昏迷不醒", False),
        (WELL, "还没送医院", False),
        (WELL, "腿断了", None),
        (HOME_SAFE, "没伤着人,电也拉了", True),
        (HOME_SAFE, "水早停了", True),
        (HOME_SAFE, "还在漏", False),
        (MEDICAL, "行,你记吧", True),
        (MEDICAL, "记呗,没事", True),
        (MEDICAL, "能不能不记", False),
        (MEDICAL, "这个干嘛用", None),
        ("insured", "孩子他爸", "配偶"),
        ("insured", "老伴儿", "配偶"),
        ("insured", "外孙女儿", "其他亲友"),
        ("insured", "老婆她爸", "父母"),
        ("insured", "我家老太太", "父母"),
        ("insured", "儿媳妇", "其他亲友"),
        ("insured", "我先生", "配偶"),
        ("insured", "就是我", "本人"),
        ("caller", "叫我老张就行", "老张"),
        ("caller", "李大妈", "李大妈"),
        ("caller", "女儿", None),
        ("caller", "不想说", None),
    ],
)
def test_answers_are_read_in_the_customers_own_words(question: str, text: str, read: Any) -> None:
    assert NOTICE_ASKS[question].read(Said(text, "inform", utc_now(), asked=True)) == read


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("我住院了,女儿说能报销", "本人"),
        ("儿媳妇给我买的医疗险,我做了手术", "本人"),
        ("我老婆住院了,同事说可以找你们", "配偶"),
        ("我妈说她要报销", None),
    ],
)
def test_who_only_told_of_the_insurance_is_not_whom_it_is_for(text: str, whom: str | None) -> None:
    assert NOTICE_ASKS["insured"].read(Said(text, "inform", utc_now(), asked=False)) == whom


def test_being_in_hospital_does_not_say_what_somebody_has() -> None:
    told = [Said(text, "inform", utc_now(), asked=False) for text in ("我妈住院了想报销", "我妈肺炎住院了")]
    assert [NOTICE_ASKS["illness"].read(one) for one in told] == [None, "我妈肺炎住院了"]


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("我妈摔骨折住院了,意外险怎么报", True),
        ("我妈摔了一跤流血不止,有意外险吗", False),
        ("我爸昏迷了送医院抢救,医疗险怎么报", False),
        ("撞到人了,人已经住院,怎么赔", False),
        ("骑电动车撞了个人,人住院了,意外险怎么赔", False),
    ],
)
def test_only_who_is_cared_for_is_no_emergency(text: str, settled: bool) -> None:
    assert asks_after_treatment(text) is settled


@pytest.mark.parametrize(
    ("branch", "papers", "not_needed"),
    [
        (Branch.HEALTH, {"病历、诊断、费用清单和医疗发票", "收款银行卡"}, {"驾驶证", "意外事故证明"}),
        (Branch.ACCIDENT, {"意外事故证明", "病历、诊断、费用清单和医疗发票"}, {"行驶证", "损失清单"}),
        (Branch.HOUSEHOLD, {"损失清单", "发票或价值证明", "房屋权属证明"}, {"病历、诊断、费用清单和医疗发票"}),
    ],
)
def test_each_line_has_its_papers(branch: Branch, papers: set[str], not_needed: set[str]) -> None:
    wanted = set(missing(papers_of({"line": branch.value}, photos=0)))
    assert papers <= wanted
    assert not not_needed & wanted


def test_a_claim_of_another_line_holds_only_its_fields() -> None:
    check_fields(
        {"line": "health", "insured": "父母", "hospital": "市人民医院", "damaged": "地板", "product": "百万医疗"}
    )
    with pytest.raises(claims.FieldRefused):
        check_fields({"line": "marine"})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("非医保用药赔不赔", None),
        ("医保外的费用谁出", None),
        ("我住院花的非医保药费能报吗", Line.HEALTH),
        ("医疗险非医保用药报不报", Line.HEALTH),
        ("住院走了医保，剩下的能报吗", Line.HEALTH),
    ],
)
def test_medicine_beyond_the_public_list_alone_tells_of_no_illness(text: str, line: Line | None) -> None:
    assert read_line(text) is line
