"""What sounds like a danger and is another matter, beside what is one in nearly the same words."""

from __future__ import annotations

import pytest

from insurance.danger.danger_doubts import is_denied
from insurance.danger.false_alarms import boils, is_cancelled_tow, is_doubtful, is_other_matter
from insurance.danger.only_asked import is_one_more_case, only_asks


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("fall", "人已经下来了在护栏外面"),
        ("injury", "人下来了 然后呢"),
        ("self_harm", "我们都下车了"),
        ("self_harm", "好 我走远了"),
        ("self_harm", "别管我了 我自己修好了"),
        ("self_harm", "我还在车里坐着呢 想问下保单"),
        ("injury", "人在外地 回不来"),
        ("trapped", "人走不开"),
        ("injury", "人在上海 车在老家被撞"),
        ("violence", "前面还有几个人"),
        ("violence", "有几个人排我前面"),
        ("violence", "砸开了 娃出来了"),
        ("injury", "110把人带走了"),
        ("fire", "119来了"),
        ("injury", "吓得腿有点软"),
        ("injury", "我服了 吐血"),
        ("fire", "我以为着火了 结果是水汽"),
        ("highway", "拖下高速了 现在在收费站"),
        ("highway", "高速上能开120吗"),
        ("highway", "在高速服务区充电 排队好久"),
        ("highway", "高速限速多少"),
        ("animal", "路上碾到只死狗"),
        ("animal", "撞死一只猫"),
        ("violence", "别打了我不续了"),
        ("violence", "你们别再打电话了"),
        ("self_harm", "妈 晚上不回来吃饭了"),
        ("self_harm", "他还说我活该"),
        ("self_harm", "对方说我活该被撞"),
        ("self_harm", "开窗了"),
        ("self_harm", "我要下去开车"),
        ("self_harm", "拖车也不要了"),
        ("self_harm", "吃了药好点了"),
    ],
)
def test_it_is_another_matter(kind: str, said: str) -> None:
    assert is_other_matter(kind, said)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("fall", "人下来了 车上还有孩子"),
        ("injury", "人下来了 头在流血"),
        ("trapped", "我们都下来了 他还卡在里面"),
        ("self_harm", "别管我了 我走了"),
        ("self_harm", "我走了 再见"),
        ("self_harm", "我坐在车里 不想活了"),
        ("injury", "人在外地 躺医院昏迷"),
        ("trapped", "腿压住了 人走不开"),
        ("violence", "前面有几个人打起来了"),
        ("injury", "前面几个人躺着不动"),
        ("locked_in", "孩子还在里面 我们出来了"),
        ("injury", "摔得吐血了"),
        ("fire", "以为是水汽 结果闻到糊味"),
        ("highway", "现在停在高速应急车道"),
        ("highway", "开到高速上爆胎了"),
        ("highway", "服务区门口车坏了停在高速上"),
        ("highway", "停在高速上 能走吗"),
        ("animal", "有只狗在咬我"),
        ("animal", "撞到狗 它扑过来咬"),
        ("animal", "高速上撞了狗动不了"),
        ("self_harm", "我活该"),
        ("self_harm", "我想跳下去"),
        ("self_harm", "他说我活该去死 我不想活了"),
        ("self_harm", "我要下去陪他"),
        ("self_harm", "吃了一瓶药"),
    ],
)
def test_the_words_of_a_real_one_hold_it_back(kind: str, said: str) -> None:
    assert not is_other_matter(kind, said)


@pytest.mark.parametrize("said", ["别来了 我走了", "不用来了 我自己开走了", "拖车别派了 修好了"])
def test_a_tow_is_called_off(said: str) -> None:
    assert is_cancelled_tow(said)


@pytest.mark.parametrize("said", ["别来了 我不想活了", "不用来了 最后跟你们说声对不起", "我走了"])
def test_giving_up_calls_off_no_tow(said: str) -> None:
    assert not is_cancelled_tow(said)


@pytest.mark.parametrize(("kind", "said"), [("fire", "跟着火了似的快"), ("runaway", "车能动但不敢开")])
def test_what_is_only_likely_another_matter_is_doubted(kind: str, said: str) -> None:
    assert is_doubtful(kind, said)
    assert not is_doubtful(kind, "刹车不灵 不敢开" if kind == "runaway" else "像着火了一样 有糊味")


@pytest.mark.parametrize("said", ["有人砸我车 已经跑了", "有人把我车窗砸了", "昨晚车被撬了"])
def test_who_has_gone_is_no_thief_at_work(said: str) -> None:
    assert is_denied("theft_in_progress", said)
    assert not is_denied("theft_in_progress", f"{said} 现在还在那翻东西")


@pytest.mark.parametrize(
    "said", ["电池冒烟算自燃吗", "自己烧起来也算吗", "电池起火多久能灭 我就好奇", "把人撞了呢 问问"]
)
def test_out_of_curiosity_nothing_is_told(said: str) -> None:
    assert only_asks(said, after_question=False)


@pytest.mark.parametrize(
    "said", ["充电的时候着的呢", "烧的是公司的车呢", "烧了旁边的车呢", "撞了我老爸呢", "我弟开走撞了呢"]
)
def test_one_more_case_after_a_question_of_cover_is_a_question(said: str) -> None:
    assert only_asks(said, after_question=True)
    assert not only_asks(said, after_question=False)


@pytest.mark.parametrize(
    "said",
    [
        "着火了",
        "车在烧呢",
        "底盘冒烟了怎么办",
        "那辆车冒烟呢",
        "孩子锁车里呢",
        "流血呢",
        "他躺地上呢",
        "我车烧了呢",
        "刚撞了人 咨询一下",
    ],
)
def test_a_cry_is_no_question_whatever_was_asked_before(said: str) -> None:
    assert not only_asks(said, after_question=True)


@pytest.mark.parametrize("said", ["超速撞的呢", "智驾撞了保险赔不赔", "节假日撞了真的赔双倍?", "脱保一天被撞了呢"])
def test_a_case_of_cover_is_no_loss(said: str) -> None:
    assert is_one_more_case(said)


@pytest.mark.parametrize(
    "said", ["昨天智驾撞了保险赔不赔", "我借给朋友撞了怎么办", "刚才超速撞护栏了", "车被撞了赔不赔"]
)
def test_a_loss_beside_a_question_stays_one(said: str) -> None:
    assert not is_one_more_case(said)


@pytest.mark.parametrize(
    ("kind", "said", "doubtful"),
    [
        ("injury", "我妈骨折了要报意外险", True),
        ("injury", "意外险怎么报，孩子摔断了手", True),
        ("injury", "我妈刚摔了一跤骨折了，要报意外险", False),
        ("injury", "我妈骨折了", False),
        ("injury", "撞到人了骨折，用意外险赔吗", False),
    ],
)
def test_who_wants_to_report_to_another_line_is_past_the_first_moment(kind: str, said: str, doubtful: bool) -> None:
    assert is_doubtful(kind, said) is doubtful


@pytest.mark.parametrize("said", ["别打了求你了", "别打我", "别打他了", "他一直打我 别打了", "别打了我不活了"])
def test_who_is_beaten_is_not_taken_for_tired_of_calls(said: str) -> None:
    assert not is_other_matter("violence", said)


@pytest.mark.parametrize("said", ["妈 以后不回家吃饭了", "晚上不回来吃饭了 对不起你们", "爸妈 以后你们自己好好吃饭"])
def test_what_may_be_a_farewell_is_no_mere_meal(said: str) -> None:
    assert not is_other_matter("self_harm", said)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("water", "我妹妹说她朋友圈有人车掉河里了,真吓人"),
        ("fire", "昨晚看电影里那车炸了,真刺激"),
        ("fire", "孩子玩的遥控车着火了哈哈"),
        ("fire", "我这人开车就像着了火一样快"),
        ("injury", "刚才差点撞上,吓死宝宝了"),
        ("injury", "差点被大货车追尾 吓死我了"),
        ("injury", "梦见有人被撞飞了"),
        ("injury", "我上个月撞的,当时腿断了,现在想问伙食补助"),
        ("injury", "去年撞断了肋骨 误工费怎么算"),
    ],
)
def test_what_was_seen_elsewhere_or_healed_long_ago_is_doubted(kind: str, said: str) -> None:
    assert is_doubtful(kind, said)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("fire", "正看电影呢 车着火了"),
        ("fire", "刷朋友圈看到烟花 旁边那辆车起火了"),
        ("water", "我刷视频呢 水漫进来了"),
        ("fire", "玩具把我家车点着了 快来"),
        ("water", "拍抖音的掉河里了 快救人"),
        ("highway", "在高速上差点追尾,现在停应急车道缓缓"),
        ("fire", "视频里看到我们小区有车着火,我下楼看看"),
        ("injury", "差点撞上 孩子磕到头了"),
        ("injury", "差点追尾 急刹把我妈晕倒了"),
        ("injury", "梦里都是他 刚刚真的撞了人"),
        ("injury", "上个月骨折刚好 今天又撞断了 流血不止 医药费谁出"),
    ],
)
def test_who_is_there_is_not_doubted(kind: str, said: str) -> None:
    assert not is_doubtful(kind, said)


@pytest.mark.parametrize("said", ["水箱开锅了,冒白汽", "水温爆表了 引擎盖冒白汽怎么办", "发动机开锅了还能开吗"])
def test_boiling_water_is_no_fire(said: str) -> None:
    assert boils(said)
    assert is_other_matter("fire", said)


@pytest.mark.parametrize("said", ["水温报警 冒黑烟了", "开锅了 有焦味", "水箱冒火了", "充电的时候开锅一样冒白汽"])
def test_smoke_and_burning_stay_a_fire(said: str) -> None:
    assert not boils(said)
