"""A notice takes several things from one message, puts several right at its card, and writes down no abuse."""

from __future__ import annotations

from typing import Any

import pytest

from actions.notices import notice_answers as answers
from actions.notices import notice_corrections
from actions.notices.notice_flows import notice_wanted
from actions.services.service_answers import Said
from insurance.requests.request_states import RequestKind as Kind
from tests.actions.conftest import NOW, Caller, said
from tests.actions.test_notices import HEALTH, PHONE, begins, claims_of, draft_of
from tests.actions.test_notices import answers as answered
from tests.actions.test_service_flows import EAR, hears


def heard(text: str, *, asked: bool = True) -> Said:
    return Said(text, "inform", NOW, asked)


async def fields_of(caller: Caller) -> dict[str, Any]:
    draft = await draft_of(caller)
    assert draft is not None
    return dict(draft.fields)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("还是小周 13912345678", "小周"),
        ("赵强 13611112222", "赵强"),
        ("我小赵 13899990000", "小赵"),
        ("叫我豆豆妈", "豆豆妈"),
        ("我姓王我妈叫李桂兰", "王"),
        ("我妈", None),
    ],
)
def test_a_name_is_read_beside_a_number(text: str, name: str | None) -> None:
    assert answers.caller(heard(text)) == name


@pytest.mark.parametrize(
    ("text", "hospital"),
    [
        ("11月28号住的院郑大一附院心内科", "郑大一附院心内科"),
        ("人民医院骨科", "人民医院骨科"),
        ("我刚说了郑大一附院啊", "郑大一附院"),
        ("上周三住的院,协和医院", "协和医院"),
        ("都江堰市人民医院", "都江堰市人民医院"),
        ("进贤县医院", "进贤县医院"),
    ],
)
def test_a_hospital_keeps_its_whole_name_and_nothing_more(text: str, hospital: str) -> None:
    assert answers.hospital(heard(text)) == hospital


@pytest.mark.parametrize(
    ("text", "illness"),
    [
        ("可以是我老婆剖腹产", "我老婆剖腹产"),
        ("行心梗装了两个支架", "心梗装了两个支架"),
        ("老人家肺炎住了一个礼拜了还没出院", "老人家肺炎住了一个礼拜了还没出院"),
        ("肺炎能报吗", None),
        ("可以", None),
    ],
)
def test_an_illness_is_read_beside_the_consent(text: str, illness: str | None) -> None:
    assert answers.illness(heard(text, asked=False)) == illness


def test_how_long_somebody_lies_there_says_since_when() -> None:
    fields = answers.when(heard("老人家肺炎住了一个礼拜了还没出院"))
    assert fields is not None
    assert fields["accident_day"] == "2026-11-15"


@pytest.mark.parametrize(
    ("text", "well"),
    [("我妈住院了想报销", True), ("医疗险住院怎么报", None), ("住院要提前报案吗", None), ("门诊能报吗", None)],
)
def test_that_somebody_is_cared_for_is_only_written_when_it_was_told(text: str, well: bool | None) -> None:
    assert answers.well(heard(text, asked=False)) is well


async def test_who_slipped_is_met_with_advice_and_written_down_as_not_safe(caller: Caller) -> None:
    await begins(caller, "登记家财险报案", "accident_home")
    text = "阀门关了电也断了就是老太太滑了一跤屁股疼"
    answer = await hears(caller, text, "fnol_injury", danger={"kind": "injury", "confidence": 0.95})
    assert "120" in said(answer)
    assert "家里发生了什么" in said(answer)
    assert (await fields_of(caller))["home_safe"] is False


@pytest.mark.parametrize(
    ("text", "safe"),
    [("没伤着人,电也拉了", True), ("水关了吊灯砸了", True), ("都安全，已关好", True), ("老太太摔骨折了,水关了", False)],
)
def test_what_fell_on_the_floor_is_no_injury_and_a_broken_bone_is_no_slip(text: str, safe: bool) -> None:
    assert answers.home_safe(heard(text)) is safe
    assert answers.recorded({"home_safe": safe}, text)["home_safe"] is safe


KNOWN = {"hospital": "23号郑大一附院", "home_safe": True, "illness": "感冒", "phone": PHONE, "insured": "父母"}
KEYS = ("insured", "illness", "since", "hospital", "caller", "phone", "cover", "insured_name")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("把人员安全改成有人受伤", {"home_safe": False}),
        ("不对人没有都安全我婆婆摔了一跤", {"home_safe": False}),
        ("医院前面那个23号去掉", {"hospital": "郑大一附院"}),
        (
            "是肺炎我妈叫王桂兰还有电话换成13912345678",
            {"illness": "肺炎", "insured_name": "王桂兰", "phone": "13912345678"},
        ),
        ("医院是省立医院,电话改成13912345678", {"hospital": "省立医院", "phone": "13912345678"}),
        ("确认提交", {}),
        ("对的,提交", {}),
        ("都对没问题", {}),
    ],
)
def test_several_things_are_put_right_in_one_message(text: str, told: dict[str, Any]) -> None:
    assert notice_corrections.told("confirm", heard(text), KNOWN, KEYS) == told


async def test_the_card_takes_them_and_the_claim_names_who_is_insured(caller: Caller) -> None:
    await begins(caller, "")
    await answered(caller, *HEALTH)
    await hears(caller, "是支气管炎我妈叫王桂兰还有电话换成13912345678", "inform")
    await answered(caller, "确认提交")
    (claim,) = await claims_of(caller)
    assert claim.fields["insured"] == "父母（王桂兰）"
    assert claim.fields["narrative"] == "支气管炎"
    assert claim.fields["reporter_phone"] == "13912345678"


async def test_the_name_of_who_is_ill_is_asked_with_that_of_who_reports(caller: Caller) -> None:
    await begins(caller, "")
    answer = await answered(caller, *HEALTH[:6])
    assert "出险的家人叫什么名字" in said(answer)
    await hears(caller, "我姓王我妈叫李桂兰 13912345678")
    fields = await fields_of(caller)
    assert (fields["caller"], fields["insured_name"], fields["phone"]) == ("王", "李桂兰", "13912345678")


async def test_abuse_and_wishes_to_leave_are_no_values(caller: Caller) -> None:
    await begins(caller, "")
    await answered(caller, *HEALTH[:5])
    answer = await hears(caller, "神经病啊", "health_terms")
    assert "抱歉" in said(answer)
    assert "hospital" not in await fields_of(caller)
    answer = await hears(caller, "不报了生孩子不赔就算了", "deny_appeal")
    assert "不办了" in said(answer)
    assert await draft_of(caller) is None


async def test_without_consent_the_course_of_an_accident_is_still_told(caller: Caller) -> None:
    await begins(caller, "登记意外险报案", "accident_home")
    answer = await answered(caller, "已在医院或没事了", "本人", "不方便说")
    assert "怎么出的事" in said(answer)
    await answered(caller, "下楼梯踩空了", "昨天")
    answer = await answered(caller, "王女士", PHONE, "不知道", "确认提交")
    (claim,) = await claims_of(caller)
    assert claim.fields["narrative"] == "下楼梯踩空了"
    assert "hospital" not in claim.fields


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我要买意外险不是报案", None),
        ("我想买个意外险", None),
        ("我买的意外险,摔骨折了,要报案", Kind.ACCIDENT_NOTICE),
        ("我妈住院了,我要报案", Kind.HEALTH_NOTICE),
        ("孩子烧退了,住院的钱我要报销", Kind.HEALTH_NOTICE),
    ],
)
def test_a_wish_to_buy_is_no_notice(text: str, kind: Kind | None) -> None:
    assert notice_wanted(text) is kind


async def test_who_wanted_to_buy_is_let_out_of_a_notice(caller: Caller) -> None:
    await begins(caller, "登记意外险报案", "accident_home")
    answer = await caller.call(EAR, "我就想买一个怎么买", "bundle_q", in_service=True)
    assert any(event.get("name") == "action_answer_question" for event in answer["events"])
    assert await draft_of(caller) is None
