"""The report is left: what stops it, what throws it away, and what only sounds so."""

from __future__ import annotations

from typing import Any

import pytest

from actions.report.leaving import stops, throws_away
from bot.normalise import normalise
from insurance.claims import claims
from tests.actions.conftest import Caller, said
from tests.actions.test_check_claim import reported
from tests.actions.test_report_claim import draft, newest

# A stroke stands between two.
STOPS = (
    "不报案了 别问了|我不报案 我问问明年保费涨多少|停 我不报案 没出事|我没出险啊 别报了|"
    "我没有出险！！！别填了|算了不报了 划痕也不大|不行我就先不报了 想想再说|算了我先不报了 再想想|"
    "他又给我加到1500了 我收了 你们这边别报了|我说不报了！对方给我1500 私了了|都说了不报案 你听不懂啊|"
    "不报了不报了不报了|先别登记|我就问问 没要报案|停|别填了|不想报了|先不报了|我不想报案了|"
    "算了 别报了吧|不走保险了 自己修|不用报了 他赔我钱了|我不要报案|不用登记了|我先不报 问问我老公|"
    "这次不走保险了|不报警也不报案了|我没说要报案啊|不是要报案 我咨询|先不报哈|别给我报案|不要帮我报|"
    "你别登记我没出险|我只是咨询一下|我没出险|算了不登记了|莫报了|唔报了|退出报案|不报了 行吧|"
    "对方给钱了不报了"
)

GOES_ON = (
    "不报警|没报案|还没报案|没报|对方不报案|他让我别报案|对方求我别报案 我还是报了|交警说不用报案|"
    "我不报案行吗|不报案会怎样|能不报案吗|不报案的话保费涨吗|要不报案吧|报不报案|走不走保险|不得不报案|"
    "别报错了|别填错了|不走保险划算吗|要不要报案|没有|没人受伤|倒车撞柱子了|车停在楼下|停车场|停着被撞|"
    "我停下来了|不填|老公不让报案|这个不用登记吗|不要了|停电了|不报可以吗|如果不报案有什么后果|"
    "对方说私了不报保险|他不想报保险|我不报的话他会不会反悔|手机号不想填|没报警 没走保险|报了|万达停车场|"
    "人家不走保险|要是涨保费我就不报了"
)

THROWS_AWAY = (
    "删掉|刚才那个报案给我删了|不要了|那个新填的不要了 删掉|取消报案|放弃|作废|把这份报案删掉|把草稿删了|"
    "我要取消报案|帮我把刚才填的删除|不报了 删掉吧|取消这次报案|放弃报案|报案作废|这个报案我不要了|"
    "都删了吧|撤销报案|删了吧|那个案子取消掉|这份不要了|算了 不要了"
)

KEEPS = (
    "取消|照片删掉|把电话删了|第二张照片删掉|车牌不要了|不要|怎么取消报案|取消报案要什么手续|车门不要了|"
    "撤案|保险杠掉了|删不掉|对方逃逸了|电话作废了|不要紧|保单作废了吗|那个划痕不要了"
)


def each(lines: str) -> list[str]:
    return [normalise(line, max_chars=1000) for line in lines.split("|")]


@pytest.mark.parametrize("text", each(STOPS))
def test_a_decision_stops_the_report(text: str) -> None:
    assert stops(text)


@pytest.mark.parametrize("text", each(GOES_ON))
def test_what_others_want_or_what_is_only_asked_does_not_stop_it(text: str) -> None:
    assert not stops(text)


@pytest.mark.parametrize("text", each(THROWS_AWAY))
def test_what_was_filled_in_is_not_wanted(text: str) -> None:
    assert throws_away(text)


@pytest.mark.parametrize("text", each(KEEPS))
def test_one_thing_that_goes_is_not_the_report(text: str) -> None:
    assert not throws_away(text)


def ends(answer: dict[str, Any]) -> bool:
    return any(event["event"] == "active_loop" and event["name"] is None for event in answer["events"])


def follows(answer: dict[str, Any]) -> str | None:
    return next((event["name"] for event in answer["events"] if event["event"] == "followup"), None)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("都说了不报案你听不懂啊", "negation"),
        ("我没出险啊别报了", "fnol_start"),
        ("算了不报了划痕也不大", "negation"),
        ("停", "negation"),
        ("先别登记", "negation"),
    ],
)
@pytest.mark.parametrize("question", ["has_injury", "damage_cause", "narrative", "reporter_phone", "summary"])
async def test_the_form_ends_at_once_and_nothing_is_noted(
    caller: Caller, text: str, intent: str, question: str
) -> None:
    await caller.call("validate_claim_form", "我要报案,倒车撞柱子了", "fnol_single")
    before = (await newest(caller)).fields
    caller.slots["claim_question"], caller.turn_id = question, "turn-2"
    answer = await caller.call("validate_claim_form", text, intent, in_form=True)
    assert ends(answer)
    assert "不报了" in said(answer)
    assert "hand_off" not in str(answer["responses"])
    claim = await newest(caller)
    assert (claim.state, claim.fields) == ("draft", before)


@pytest.mark.parametrize(
    ("text", "intent", "then"),
    [
        ("我不报案我问问明年保费涨多少", "ncd_effect", "action_answer_question"),
        ("不报了,玻璃单独碎了赔吗", "inform", "action_answer_question"),
        ("不报了帮我转人工", "human", "action_ask_for_person"),
        ("不报了帮我叫个拖车", "roadside", "action_hear_service"),
        ("我不报案了别问了", "negation", "action_listen"),
    ],
)
async def test_what_is_asked_beside_it_is_answered(caller: Caller, text: str, intent: str, then: str) -> None:
    await caller.call("validate_claim_form", "我要报案,倒车撞柱子了", "fnol_single")
    answer = await caller.call("validate_claim_form", text, intent, in_form=True)
    assert ends(answer)
    assert follows(answer) == then


@pytest.mark.parametrize("text", ["删掉", "不要了", "那个新填的不要了删掉", "取消报案", "放弃", "作废"])
async def test_in_the_form_the_draft_is_thrown_away_and_that_is_said(caller: Caller, text: str) -> None:
    await caller.call("validate_claim_form", "我要报案,倒车撞柱子了", "fnol_single")
    answer = await caller.call("validate_claim_form", text, "privacy", in_form=True)
    assert ends(answer)
    assert "已经删掉" in said(answer)
    async with caller.tools.database.reading() as session:
        assert await claims.latest(session, caller.customer_id) is None


async def test_no_more_photos_are_wanted_and_the_report_is(caller: Caller) -> None:
    await caller.call("validate_claim_form", "我要报案,倒车撞柱子了", "fnol_single")
    caller.slots["claim_question"] = "photos"
    assert not ends(await caller.call("validate_claim_form", "不要了", "deny", in_form=True))


@pytest.mark.parametrize(
    ("text", "intent"), [("刚才那个报案给我删了", "resume"), ("那个新填的不要了删掉", "start_over")]
)
async def test_outside_the_form_the_draft_is_thrown_away_too(caller: Caller, text: str, intent: str) -> None:
    await draft(caller, {"damage_cause": "collision"})
    answer = await caller.call("action_resume_claim", text, intent)
    assert "已经删掉" in said(answer)
    assert follows(answer) is None


async def test_after_stopping_a_bare_word_deletes_and_agreement_takes_nothing_up(caller: Caller) -> None:
    await caller.call("validate_claim_form", "我要报案,倒车撞柱子了", "fnol_single")
    await caller.call("validate_claim_form", "别填了", "negation", in_form=True)
    kept = await caller.call("action_orient", "嗯", "affirm")
    assert "留着" in said(kept)
    assert follows(kept) is None
    assert "已经删掉" in said(await caller.call("action_hear_service", "删掉", "privacy"))


@pytest.mark.parametrize("text", ["取消报案", "撤掉"])
async def test_dropping_a_draft_drops_it(caller: Caller, text: str) -> None:
    await draft(caller, {"damage_cause": "collision"})
    assert "已经删掉" in said(await caller.call("action_cancel_claim", text, "claim_cancel"))


async def test_a_claim_that_was_given_is_not_called_unfinished_for_a_stray_draft(caller: Caller) -> None:
    given = await reported(caller)
    await draft(caller, {"damage_cause": "collision"})
    answer = await caller.call("action_cancel_claim", "我要撤案", "claim_cancel")
    assert "还没有提交,不用撤案" not in said(answer).replace("，", ",")
    wishes = [each["custom"]["hand_off"] for each in answer["responses"] if "hand_off" in each["custom"]]
    assert [(wish["reason"], wish["summary"]) for wish in wishes] == [("claim_question", f"撤案 {given.number}")]
    async with caller.tools.database.reading() as session:
        assert await claims.find_draft(session, caller.customer_id) is not None


async def test_whether_to_report_at_all_is_no_wish_to_drop_a_claim(caller: Caller) -> None:
    answer = await caller.call("action_cancel_claim", "昨天刮了个电动车对方不要钱走了还用报案吗", "claim_cancel")
    assert "撤案" not in said(answer)


@pytest.mark.parametrize(("text", "intent"), [("我没出险啊别报了", "fnol_start"), ("我就问问没要报案", "fnol_start")])
async def test_outside_the_form_no_report_begins(caller: Caller, text: str, intent: str) -> None:
    answer = await caller.call("action_hear_loss", text, intent)
    assert follows(answer) is None
    assert "不报案" in said(answer)


@pytest.mark.parametrize("text", ["嗯", "好", "提交", "接着填", "不改提交", "算了先提交"])
async def test_who_is_asked_whether_to_go_on_and_agrees_goes_on(caller: Caller, text: str) -> None:
    await draft(caller, {"damage_cause": "collision", "has_injury": False})
    caller.slots = {"claim_passed": ["photos"]}
    assert "要接着填吗" in said(await caller.call("action_orient", "昨天的", "inform"))
    intent = "deny" if text.startswith(("不", "算")) else "affirm"
    assert follows(await caller.call("action_orient", text, intent)) == "claim_form"
    answer = await caller.call("validate_claim_form", text, intent)
    assert "接着上次的报案" in said(answer)
    assert caller.slots["claim_question"] is None
    assert caller.slots["claim_passed"] == ["photos"]


@pytest.mark.parametrize(("text", "intent"), [("不用了", "deny"), ("不填", "skip")])
async def test_who_is_asked_whether_to_go_on_and_declines_is_left_alone(caller: Caller, text: str, intent: str) -> None:
    await draft(caller, {"damage_cause": "collision", "has_injury": False})
    await caller.call("action_orient", "昨天的", "inform")
    answer = await caller.call("action_orient", text, intent)
    assert follows(answer) is None
    assert "留着" in said(answer)
