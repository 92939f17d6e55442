"""The honest are never scolded, and wishes to bend are heard in whatever words they come."""

from __future__ import annotations

import pytest

from actions.honesty.bent_words import Bent, bent
from actions.honesty.fraud_told import LAW, NOT_ACCUSED, NOT_WORRY, OWNED, PRESSED, STAFF
from actions.honesty.honest_words import Honest, honest
from insurance.claims import claim_listing, claims
from tests.actions.conftest import Caller, said

HONEST = {
    Honest.OWNS_UP: (
        OWNED,
        (
            "我报案说的是我老公开的其实是我开的我想改过来",
            "我之前隐瞒了酒驾现在良心不安想坦白",
            "我承认当时喝了一杯想如实说怎么办",
        ),
    ),
    Honest.PRESSED: (
        PRESSED,
        ("他非要我说是我开的我不愿意", "老板叫我认说给我两万我该听他的吗", "别人开我车出事他想让我认我该怎么办"),
    ),
    Honest.STAFF: (STAFF, ("理赔员说只要给他500就给我多定点我要不要给", "你们的人教我编的我有录音")),
    Honest.ASKS_LAW: (LAW, ("顶包是什么后果", "法律规定骗保判几年")),
    Honest.ACCUSED: (NOT_ACCUSED, ("你这是在说我骗人?", "我没骗你们凭什么这么说我", "我只是问问没有要骗的意思")),
}
BENT = {
    Bent.DRIVER: ("那警察那边我去说你就记我哥", "那算了就不写谁开的", "我驾照被扣了让我爱人去认行不"),
    Bent.DAMAGE: (
        "倒车撞柱子了后面那道旧印子一起写进去哈",
        "我想再刮一下右门一次报完",
        "伤是之前打球弄的想走这次车祸",
        "车上没放钱报丢了三万现金",
    ),
    Bent.FACTS: (
        "要不说是我停那被人撞跑了这样不算我责任",
        "我车借给朋友开网约车出的事报的时候说自己用可以不",
        "你就当没听见我说喝酒的事",
        "写成今天吧我怕超48小时",
        "电车老掉续航我想让它泡个水换个新电池你们管吗",
        "说成我自己碰墙行吗",
    ),
    Bent.DELAY: ("咱能不能晚几天报等血里没酒精了", "等酒醒了再报你们能发现吗"),
    Bent.POLICY: ("我弟没买保险用我的保单报一下行不行", "把我另一辆车的事故套到这个保单上"),
    Bent.PAPERS: ("发票能不能给我开成六千实际四千五", "误工证明我们单位可以随便开开多少合适"),
    Bent.GIFT: ("我给你发个红包你给我多批点", "你们有没有内部通道花点钱快点赔多赔"),
}
NEITHER = (
    "把地点改成中山路",
    "能不能说是单方事故",
    "发票开给公司行吗",
    "发票金额开错了实际是五千",
    "我把记录仪视频删了怎么办",
    "别人的车没买保险撞了我怎么办",
    "可以晚几天报吗,我在外地",
    "改成明天行吗",
    "写成昨天下午三点",
    "驾照被扣了还能开车吗",
    "没碰到人,报警了",
    "车自己烧了能赔吗",
    "我给你发个定位快帮我叫拖车",
    "你就写我老婆的电话",
    "对方让我先走",
    "师傅让我认识一下",
    "查勘员要我的电话",
    "老板让我来报案",
)


@pytest.mark.parametrize(
    ("kind", "text", "answer"),
    [(kind, text, answer) for kind, (answer, texts) in HONEST.items() for text in texts],
)
async def test_the_honest_are_helped_whatever_the_intent(caller: Caller, kind: Honest, text: str, answer: str) -> None:
    assert honest(text) is kind
    assert bent(text) is None
    for intent in ("fraud_solicit", "nlu_fallback"):
        assert said(await caller.call("action_keep_honest", text, intent)) == answer


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in BENT.items() for text in texts])
def test_a_wish_to_bend_is_heard_in_other_words(kind: Bent, text: str) -> None:
    assert bent(text) is kind


@pytest.mark.parametrize("text", NEITHER)
def test_a_plain_question_or_account_is_neither(text: str) -> None:
    assert bent(text) is None
    assert honest(text) is None


@pytest.mark.parametrize(
    "text", ["顶包犯法吗,要不就写成我老婆开的", "我没骗你们,就帮我写成我哥开的", "老板叫我认,你就写成是我开的"]
)
def test_honest_words_do_not_cover_a_wish_that_follows(text: str) -> None:
    assert bent(text) is Bent.DRIVER


@pytest.mark.parametrize(
    "text", ["我之前报的时间说错了不是周二是周三会不会算我骗保", "拍照之前我把车挪了一下会不会说我骗保"]
)
async def test_who_worries_about_a_slip_is_calmed(caller: Caller, text: str) -> None:
    assert said(await caller.call("action_keep_honest", text, "fraud_solicit")) == NOT_WORRY


def test_a_change_of_use_is_a_matter_of_the_policy() -> None:
    assert honest("营运车没报营运现在想如实改成营运要补多少") is None


async def test_what_is_owned_up_to_in_a_report_reaches_the_colleague_in_the_same_words(caller: Caller) -> None:
    await caller.call("validate_claim_form", "我要报案", "fnol_start")
    words = "那如实写吧我喝了一瓶啤酒"
    answer = await caller.call("validate_claim_form", words, "driver_drunk", in_form=True)
    assert f"「{words}」" in said(answer)
    async with caller.tools.database.reading() as session:
        draft = await claims.find_draft(session, caller.customer_id)
        assert draft is not None
        events = await claim_listing.events_of(session, draft.id)
    assert [event.detail["words"] for event in events if event.what == "supplemented"] == [words]


async def test_what_is_told_of_our_people_after_a_complaint_goes_under_its_number(caller: Caller) -> None:
    await caller.call("action_file_complaint", "我要投诉理赔员让我改经过", "complaint")
    caller.turn_id = "turn-2"
    answer = await caller.call("action_keep_honest", "他说改成对方全责就能多赔", "fraud_solicit")
    assert "这句也记进您的投诉" in said(answer)
