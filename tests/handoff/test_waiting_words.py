"""Words on the waiting, each kind with its look-alikes."""

from __future__ import annotations

import pytest

from handoff import call_changes, staying_words, waiting_words
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


STAY = "排队别给我断了啊|千万别把我踢出去|别取消我的排队哈|可别把我漏了|我没说取消|位置给我留着"
STAY_NOT = "别取消我的订单|别断电|不要撤案|取消排队|我不排了|别挂我电话|算了取消吧|车别停路边|别停我的保险"
URGE = "转了没有啊到底|怎么还没来|急死我了|开完会了 还排着吗|死哪去了|前面几个啊 别骗我|等到天荒地老|能插个队不"
URGE_NOT = (
    "拖车来了没|查勘员还没来|我很着急 老婆在医院|没人受伤|赔款到了没|对方来了没|着火了|钱什么时候到|没人|不急|他没来"
)
WAIT_ON = "行吧我等着|我先去吃饭 你们来了喊我|我得去开会了|我过会儿再来|我不急 慢慢来|那我等人工|我回来了"
WAIT_NOT = "我不等了|我开车撞了|好的|等交警|我在等拖车|接人的时候撞了|晚点再转|不想等"
LATER = "等会儿再转吧|晚点再转|先不转|回头再找人工"


@pytest.mark.parametrize("text", split(STAY))
def test_who_wants_their_place_kept_stays(text: str) -> None:
    assert staying_words.keeps_place(text)
    assert not waiting_words.leaves(text)


@pytest.mark.parametrize("text", split(STAY_NOT))
def test_what_else_is_not_to_be_cancelled_keeps_no_place(text: str) -> None:
    assert not staying_words.keeps_place(text)


@pytest.mark.parametrize("text", split(URGE))
def test_impatience_is_about_the_waiting(text: str) -> None:
    assert staying_words.urges(text)


@pytest.mark.parametrize("text", split(URGE_NOT))
def test_impatience_about_another_matter_is_for_the_bot(text: str) -> None:
    assert not staying_words.urges(text)


def test_an_answer_to_the_bot_is_no_impatience_with_the_waiting() -> None:
    assert staying_words.urges("还没来")
    assert not staying_words.urges("还没来", answers_bot=True)
    assert staying_words.urges("人工来了没", answers_bot=True)


@pytest.mark.parametrize("text", split(WAIT_ON))
def test_who_waits_on_or_is_away_a_moment_stays(text: str) -> None:
    assert staying_words.waits_on(text)


@pytest.mark.parametrize("text", split(WAIT_NOT))
def test_other_words_are_no_waiting_on(text: str) -> None:
    assert not staying_words.waits_on(text)


@pytest.mark.parametrize("text", split(LATER))
def test_a_person_later_is_none_now(text: str) -> None:
    assert waiting_words.begins_with_leaving(text)


def test_what_the_bot_is_to_do_meanwhile_is_no_leaving() -> None:
    assert all(map(staying_words.asks_meanwhile, split("你能不能先帮我看看|你先说说流程呗|等的时候你帮我查下")))
    assert not any(map(staying_words.asks_meanwhile, split("我不等了 你先帮我查吧|你帮我弄吧|还是你来")))
