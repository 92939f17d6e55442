"""After the script: what is asked next is answered, what is over calls nobody, an offered question is only asked."""

from __future__ import annotations

import pytest

from actions.danger import danger_course, safety
from bot.turns import Turn
from tests.bot.conftest import Talk, words

pytestmark = pytest.mark.rasa


def called(turn: Turn) -> bool:
    return turn.hand_off is not None


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        ("我撞到人了,他腿在流血", "血止不住 我拿毛巾按着行不行", "按住"),
        ("我把人家小孩撞倒了,腿破了在哭", "我赶着上班能不能先走", "别"),
        ("车底下在冒烟", "我包和电脑还在车里 要不要先拿出来", "别"),
        ("车开进水里了,门打不开,我们还在车里", "窗户按不动了 拿啥砸", "侧窗"),
        ("我爸开着车突然胸口疼喘不上气", "有速效救心丸 给不给吃", "120"),
    ],
)
async def test_what_is_asked_next_is_answered_and_the_script_is_not_said_again(
    talk: Talk, first: str, then: str, told: str
) -> None:
    begun = await talk.says(first)
    assert called(begun)
    turn = await talk.says(then)
    assert told in turn.replies[0].text
    assert not called(turn)
    assert turn.replies[0].text not in begun.replies[0].text


async def test_told_again_it_is_not_said_again_and_nobody_is_called_twice(talk: Talk) -> None:
    await talk.says("底盘在冒白烟怎么办")
    turn = await talk.says("车着火了")
    assert not called(turn)
    assert safety.FIRE not in words(turn)
    assert "119" in turn.replies[0].text


async def test_another_danger_in_the_course_of_one_is_met(talk: Talk) -> None:
    await talk.says("底盘在冒白烟怎么办")
    turn = await talk.says("我老婆被烧伤了,在流血")
    assert called(turn)
    assert "120" in turn.replies[0].text


@pytest.mark.parametrize(
    "said",
    [
        "交警来了说没事 现在救护车走了 接下来保险咋整",
        "我昨天被人追尾了 脖子疼 医院看过了 现在回来了",
        "他已经送医院检查了 后面保险怎么弄",
        "车停楼下自己着了 火已经灭了 烧得只剩架子",
    ],
)
async def test_what_is_over_calls_nobody(talk: Talk, said: str) -> None:
    turn = await talk.says(said)
    assert not (turn.hand_off and turn.hand_off.reason == "safety")
    assert safety.INJURY not in words(turn)
    assert safety.FIRE not in words(turn)


@pytest.mark.parametrize("said", ["他送医院路上昏过去了 叫不醒", "火刚灭又冒烟了", "昨天撞的 他现在突然吐了 还头晕"])
async def test_what_goes_on_calls_a_person_though_words_of_the_end_stand_beside_it(talk: Talk, said: str) -> None:
    assert called(await talk.says(said))


async def test_a_question_that_only_goes_on_from_an_answer_is_no_danger(talk: Talk) -> None:
    assert (await talk.says("交强险是什么")).replies[0].citations
    turn = await talk.says("那要是把隔壁车也烧了呢")
    assert not called(turn)
    assert safety.FIRE not in words(turn)


async def test_an_offered_question_is_asked_and_nothing_is_read_into_it(talk: Talk) -> None:
    offered = await talk.says("定损单是啥")
    assert [choice.command for choice in offered.replies[0].choices if "定损" in choice.text] == [
        "/picked_question"
    ] * 2
    turn = await talk.sends("车着火了,行驶证烧了怎么办?", "/picked_question", turn_id="picked")
    assert not called(turn)
    assert turn.state["active_loop"] is None


async def test_an_offered_question_in_a_report_leaves_the_report_where_it_was(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    turn = await talk.sends("交强险是什么?", "/picked_question", turn_id="picked")
    assert "法定保险" in turn.replies[0].text
    assert turn.state["active_loop"] == "claim_form"
    assert turn.state["slots"]["claim_question"] == "has_injury"


@pytest.mark.parametrize("said", ["报案电话多少", "你们客服电话是多少啊", "我就问报案电话 告诉我你们的电话"])
async def test_the_number_is_told_to_whoever_asks_for_it(talk: Talk, said: str) -> None:
    turn = await talk.says(said)
    assert "95500-0" in turn.replies[0].text
    assert turn.state["active_loop"] is None


async def test_what_is_asked_beside_wanting_no_person_is_answered(talk: Talk) -> None:
    turn = await talk.says("别转人工,我就问交强险是什么")
    assert "法定保险" in words(turn)
    assert turn.declines_person


async def test_a_light_injury_in_a_first_message_calls_nobody(talk: Talk) -> None:
    turn = await talk.says("刚才追尾了,我脖子有点酸")
    assert danger_course.LIGHT in words(turn)
    assert not called(turn)


@pytest.mark.parametrize("said", ["他要我先垫五百修车 我该不该给", "对方是路政 要我赔护栏三千六 让我先垫"])
async def test_who_is_asked_to_pay_for_things_is_told_not_to_hurry(talk: Talk, said: str) -> None:
    turn = await talk.says(said)
    assert "120" not in words(turn)
    assert not called(turn)


@pytest.mark.parametrize("said", ["电池呢", "那轮胎呢", "我没想不开!我说老太太自己走了"])
async def test_what_only_names_or_denies_it_is_no_danger(talk: Talk, said: str) -> None:
    turn = await talk.says(said)
    assert not (turn.hand_off and turn.hand_off.reason == "safety")


async def test_who_asks_whether_a_person_answers_is_told_the_truth(talk: Talk) -> None:
    assert "不是真人" in words(await talk.says("你是机器人还是真人啊"))


async def test_at_the_summary_a_place_is_only_put_right_and_a_danger_is_still_met(talk: Talk) -> None:
    await talk.says("我要报案,倒车撞柱子了")
    for line in ("没有人受伤", "昨天下午三点", "万达地下停车场", "能开", "粤B12345", "13800138000", "没有照片"):
        await talk.says(line)
    put_right = await talk.says("地点不对,地点是京港澳高速株洲服务区")
    assert safety.HIGHWAY not in words(put_right)
    now = await talk.says("我现在还站在高速上,车撞了动不了")
    assert "12122" in words(now)
