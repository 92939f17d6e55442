"""Words that put a given report right are told apart from another loss, another matter and a question."""

from __future__ import annotations

import pytest

from actions.report.claim_agreement import comes_back
from actions.report.leaving import drops, puts_off
from actions.report.put_right_later import puts_right


@pytest.mark.parametrize(
    "text",
    [
        "不是单方啊",
        "是下午两点不是三点",
        "地点是万达广场东门",
        "地址不对,是龙湖天街",
        "电话写错了,是13900139000",
        "手机号换成13900139000",
        "是左边不是右边",
        "开车的是我哥",
        "右前门也坏了",
        "时间应该是昨天下午两点",
        "哦对了,车牌写错了",
    ],
)
def test_it_puts_the_report_right(text: str) -> None:
    assert puts_right(text)


@pytest.mark.parametrize(
    "text",
    [
        "我要报案",
        "又被人撞了,右前门也坏了",
        "车被追尾了",
        "地点是在哪里看",
        "时间是不是要写准",
        "保单的电话换成13900139000",
        "拖车司机电话是多少",
        "你好",
        "不是同一起",
        "另外一起,开车的是我哥",
        "是的",
        "没错",
    ],
)
def test_it_is_something_else(text: str) -> None:
    assert not puts_right(text)


@pytest.mark.parametrize("text", ["还是报吧", "我没说不报啊 继续", "算了还是报案吧", "那就报吧", "继续报", "别停"])
def test_who_stopped_comes_back(text: str) -> None:
    assert comes_back(text)


@pytest.mark.parametrize("text", ["不报了", "明天再报吧", "还是不报吧", "要不要报案?", "还是别报了", "好的"])
def test_who_stopped_stays_away(text: str) -> None:
    assert not comes_back(text)


def test_words_that_only_sound_like_leaving_hold_no_word_of_it() -> None:
    assert not puts_off("这会儿吧我五点停的")
    assert not drops("走了他们走了报案")
    assert puts_off("先这样吧,我五点还要接孩子")
    assert drops("撤案")
