"""Words on the waiting, each kind with its look-alikes."""

from __future__ import annotations

import pytest

from handoff import call_changes, waiting_words
from handoff.call_numbers import means_known_one, nearly, number_given

LEAVE = (
    "撤了吧 不排了|别找人了 你帮我弄|排队取消吧|我自己解决了，谢谢|懒得等了|没人接就算了|客服不用了|那算了还是你来吧"
)
OTHER_MATTERS = "取消订单|取消救援|撤案|不用给我打电话了|问题解决了吗|我不等对方了|别排查了|你帮我弄|没人"
HOW_LONG = "排到第几了|到底啥时候轮到我|到我了吗|还要等多久啊|前面几个人|客服几点上班|人工什么时候来"
OTHER_TIMES = "赔款还要等多久|拖车什么时候到|定损多久|查勘员什么时候来|我问你三者险的钱啥时候到"
THERE = "客服怎么没反应|还在吗|喂|在不在|人呢|还没人？？？|喂喂喂 有人吗|怎么没人理我|客服在吗|hello？"
NOT_THERE = "没反应|他没反应了|还是没动静|没人受伤|没人|我在|在家|对方人呢跑了|车上有人"
HOTLINE_FAILS = "95500-0打不通|你们热线一直占线|客服电话没人接"
OTHER_PHONES = "对方电话打不通|定损员电话没人接|我电话打不通"


def split(words: str) -> list[str]:
    return words.split("|")


@pytest.mark.parametrize("text", split(LEAVE))
def test_the_waiting_is_ended(text: str) -> None:
    assert waiting_words.leaves(text)


@pytest.mark.parametrize("text", split(OTHER_MATTERS))
def test_another_matter_does_not_end_the_waiting(text: str) -> None:
    assert not waiting_words.leaves(text)


@pytest.mark.parametrize("text", ["取消", "不用了", "算了", "不需要"])
def test_an_answer_to_the_bot_does_not_end_the_waiting(text: str) -> None:
    assert waiting_words.leaves(text)
    assert not waiting_words.leaves(text, answers_bot=True)


@pytest.mark.parametrize("text", split(HOW_LONG))
def test_it_is_asked_how_long(text: str) -> None:
    assert waiting_words.asks_how_long(text)


@pytest.mark.parametrize("text", split(OTHER_TIMES))
def test_another_time_is_asked_for(text: str) -> None:
    assert not waiting_words.asks_how_long(text)


@pytest.mark.parametrize("text", split(THERE))
def test_it_is_asked_who_is_there(text: str) -> None:
    assert waiting_words.asks_who_is_there(text)


@pytest.mark.parametrize("text", split(NOT_THERE))
def test_it_is_not_asked_who_is_there(text: str) -> None:
    assert not waiting_words.asks_who_is_there(text)


def test_the_hotline_fails_and_no_other_phone() -> None:
    assert all(map(waiting_words.says_hotline_fails, split(HOTLINE_FAILS)))
    assert not any(map(waiting_words.says_hotline_fails, split(OTHER_PHONES)))


@pytest.mark.parametrize("text", ["记下了吗", "我说的都记下了没", "客服看到了吗"])
def test_it_is_asked_what_is_kept(text: str) -> None:
    assert waiting_words.asks_what_is_kept(text)
    assert not waiting_words.asks_what_is_kept("照片收到了吗")


@pytest.mark.parametrize("text", ["对方电话13800138000", "车主电话13800138000保单查一下", "粤B12345"])
def test_a_number_beside_another_matter_is_not_for_the_call(text: str) -> None:
    assert number_given(text, asked=False) is None


@pytest.mark.parametrize("text", ["12345", "BW20261130123456", "310101199001011234", "95500", "13800138000"])
def test_other_figures_are_no_mistyped_number(text: str) -> None:
    assert nearly(text, asked=False) is None


def test_the_known_number_is_meant() -> None:
    assert all(map(means_known_one, ("就这个号", "打我现在这个号", "用我登记的手机", "对，就是这个号码")))
    assert not any(map(means_known_one, ("就这个地方", "这个怎么办", "就这样", "可以")))


@pytest.mark.parametrize("text", ["取消回电", "不用给我打电话了", "回电取消吧", "别打给我了 我自己解决了"])
def test_a_call_is_not_wanted_any_more(text: str) -> None:
    assert call_changes.read_change(text, of_call=False) == call_changes.CallChange(None, wrong=False)


@pytest.mark.parametrize("text", ["怎么还不给我打电话", "别挂", "取消订单", "不用打120了", "对方不给我打电话"])
def test_other_words_take_no_call_back(text: str) -> None:
    assert call_changes.read_change(text, of_call=False) is None
