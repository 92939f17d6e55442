"""The questions of the first notice: what is asked next, in which words, and what an unknown answer is noted as."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.messages import CONTINUE, PERSON, START_OVER, Choice, say
from insurance.first_notice import required_fields

YES_NO_UNSURE: tuple[Choice, ...] = (("有", None), ("没有", None), ("不确定", None))
SKIP: Choice = ("跳过", "/skip")
CONFIRM: Choice = ("确认提交", "/affirm")
CHANGE: Choice = ("修改", "/change")
PHOTOS_DONE: tuple[Choice, ...] = (("拍完了", "/photos_done"), ("没有照片", "/photos_done"))

# Questions that are not fields of the claim.
OLD_DRAFT, PHOTOS, SUMMARY, WHICH_FIELD = "old_draft", "photos", "summary", "which_field"

QUESTIONS: dict[str, tuple[str, tuple[Choice, ...]]] = {
    OLD_DRAFT: ("您上次有一份报案没有填完。要接着填，还是重新报一起？", (CONTINUE, START_OVER)),
    "has_injury": ("先确认一下：有没有人受伤？", (("有人受伤", None), ("没有人受伤", None), ("不确定", None))),
    "accident_time": ("大概什么时候发生的？比如「今天上午10点」「昨天晚上8点半」。", ()),
    "accident_place": ("在哪里出的事？说路名、小区、停车场或高速路段都可以。", ()),
    "damage_cause": (
        "车是怎么坏的？选一个最接近的。",
        tuple(
            (words, None)
            for words in (
                "碰撞",
                "划痕",
                "玻璃破碎",
                "停着被撞",
                "泡水",
                "起火",
                "被盗",
                "坠物砸到",
                "充电出事",
                "其他",
            )
        ),
    ),
    "accident_type": (
        "这次事故涉及几辆车？",
        (("只有我的车", None), ("和另一辆车", None), ("三辆车或更多", None), ("不清楚", None)),
    ),
    "narrative": ("请用一句话说说是怎么发生的，碰到了什么、坏了哪里。", ()),
    "drivable": ("车现在还能正常开吗？", (("能开", None), ("不能开", None), ("不确定", None))),
    "plate_no": (
        "您的车牌号是多少？也可以发保单号；还没上牌就说「没上牌」。",
        (("没上牌", None), ("不记得", None)),
    ),
    "reporter_phone": ("方便联系您的手机号是多少？", ()),
    "police_reported": ("报警了吗（122 或 110）？", (("报了", None), ("还没有", None), ("不确定", None))),
    "injured_count": ("有几个人受伤？", (("1个人", None), ("2个人", None), ("不清楚", None))),
    PHOTOS: (
        "有照片的话请发给我：现场全景带车牌、碰撞部位近照、自己车的车牌。人不安全时不用拍，以后再补也可以。",
        PHOTOS_DONE,
    ),
    WHICH_FIELD: (
        "要改哪一项？直接说新的内容也可以，比如「车牌是粤B12345」。",
        tuple((words, None) for words in ("改时间", "改地点", "改经过", "改车牌", "改电话", "改受伤情况")),
    ),
}
SUMMARY_TEXT = "请核对下面的信息。没有问题就点「确认提交」，有不对的地方点「修改」或直接告诉我。"
MORE_PHOTOS_TEXT = "可以继续发照片，发完请点「拍完了」。"
STUCK_TEXT = "这一项答不上来没关系，可以先跳过，或者找人工帮您。"

STUCK_AFTER = 3

NOT_GIVEN, NO_PLATE_YET = "未提供", "未上牌"

# What is noted when the customer does not know or passes over the question; the claim handler asks again.
UNKNOWN: dict[str, Any] = {
    "has_injury": "unknown",
    "accident_place": "不清楚",
    "damage_cause": "other",
    "accident_type": "other",
    "narrative": "报案人未说明经过",
    "drivable": "unknown",
    "plate_no": NOT_GIVEN,
    "reporter_phone": NOT_GIVEN,
    "police_reported": "unknown",
}
TIME_UNKNOWN_WORDS = "不清楚（按报案时间登记）"


def next_question(fields: dict[str, Any], passed: list[str], wanted: str | None) -> str:
    """What to ask now: a field, or `photos`, or the `summary` at the end."""
    if wanted:
        return wanted
    missing = [key for key in required_fields(fields) if key not in passed]
    if fields.get("has_injury") is True and "injured_count" not in fields and "injured_count" not in passed:
        missing.insert(missing.index("accident_place") + 1 if "accident_place" in missing else 0, "injured_count")
    if "narrative" in missing and {"damage_cause", "accident_type"} & set(missing):
        missing = [key for key in missing if key not in ("damage_cause", "accident_type")]  # the story tells them
    if missing:
        return missing[0]
    return SUMMARY if PHOTOS in passed else PHOTOS


def ask(question: str, misses: int, photos: int) -> dict[str, Any]:
    """The message that asks `question` (for the summary see `claim_card`)."""
    text, choices = QUESTIONS[question]
    if question == PHOTOS and photos:
        text = MORE_PHOTOS_TEXT
    if misses >= STUCK_AFTER:
        text, choices = f"{text}\n{STUCK_TEXT}", (*choices, SKIP, PERSON)
    return say(text, choices, photos_wanted=question == PHOTOS)


def unknown_fields(question: str, now: datetime) -> dict[str, Any]:
    """The fields to note when the answer to `question` is not known; empty for a question that is no field."""
    if question == "accident_time":
        return {
            "accident_time": now.replace(second=0, microsecond=0).isoformat(),
            "accident_time_precision": "day",
            "accident_time_words": TIME_UNKNOWN_WORDS,
        }
    return {question: UNKNOWN[question]} if question in UNKNOWN else {}
