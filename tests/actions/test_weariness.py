"""Who is weary of the bot gets a person at once; what is said besides is heard instead."""

from __future__ import annotations

import pytest

from actions.person.weariness import is_weary
from tests.actions.conftest import Caller, said

WEARY = (
    "你根本没理解我的意思|你还是没懂|说了你也不懂|我说的你都不明白|跟你讲不通|你答的驴唇不对马嘴|你除了复读还会什么|不要再给我推选项了|别糊弄我了行不行"
    "|我都问了八百遍了|同样的话要我说几遍|人工智障|真是服了,问啥啥不会|没人管我是吧|没人理我就去银保监会|要是再不来人我就退保|你怎么听不懂呢"
)
NOT_WEARY = (
    "你没懂,我说的是玻璃|你没听懂,是他撞我|我说过三遍了没人受伤|我没听懂|他不懂交规|你懂车险吗|我问了三家4S店|撞了三次|没人受伤|没人管我的车"
    "|你们没说清楚要什么材料|不知道|定损说了两次|修了三次没修好|灭火器没用|你不会骗我吧|对方啥都不懂|对方说再没人处理就走|没人理赔"
)


@pytest.mark.parametrize("text", WEARY.split("|"))
def test_weariness_is_heard(text: str) -> None:
    assert is_weary(text)


@pytest.mark.parametrize("text", NOT_WEARY.split("|"))
def test_what_is_told_besides_or_of_others_is_no_weariness(text: str) -> None:
    assert not is_weary(text)


@pytest.mark.parametrize("intent", ["greet", "deny", "nlu_fallback", "cancel_policy"])
async def test_whatever_the_reader_makes_of_it_a_person_is_called_in_one_turn(caller: Caller, intent: str) -> None:
    action = {"greet": "action_small_talk", "deny": "action_orient"}.get(intent, "action_answer_question")
    answer = await caller.call(action, "你还是没懂", intent)
    assert answer["responses"][0]["custom"]["hand_off"]["reason"] == "asked"


async def test_in_a_report_the_same_and_what_was_filled_in_is_kept(caller: Caller) -> None:
    answer = await caller.call("validate_claim_form", "我都说了三遍了", "inform", in_form=True)
    assert "hand_off" in answer["responses"][0]["custom"]
    assert "已经保存" in said(answer)
