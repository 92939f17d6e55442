"""What the form says about an answer it has heard, before it asks on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.messages import PERSON, RESCUE, say
from actions.report.claim_card import LABELS, show, show_time
from actions.report.claim_details import is_added
from actions.report.claim_questions import PHOTOS, SKIP
from actions.report.claim_reading import Heard, Meaning
from actions.report.claim_script import NO_PLATE_YET, field_of
from insurance.claims.first_notice import merged
from insurance.claims.time_of_loss import is_late

NOTED_MORE = "好的，这个也记进经过里了。"
NOTED_TIME = "记下了，出险时间：{value}。"
CORRECTED = "{label}改成：{value}"
ADDED = "{label}：{value}"
CORRECTED_ALL = "好的，{changes}。"
LATE = "离出险已经过了一段时间，没关系，我们照常受理，尽快报上来就好。"
NOT_READ = ("没太听明白，麻烦换个说法。", "还是没听懂，简单说几个字就行。", "不好意思，我还是没读懂这一句。")
MOVED_ON = "这一项先空着，以后再补，我们往下走。"
LEFT_OPEN = "好的，这一项先空着，同事会再跟您核对。"
NOT_DRIVABLE = "车不能开就先别勉强开，人在安全的地方等。需要拖车可以点「道路救援」。"
NOT_SURE_HURT = "好的，先记为不确定。谁要是不舒服，请马上拨打 120，随时告诉我。"
NO_POLICY = "没关系，先登记，保单的事同事会帮您核对。"
EXPLAINED: dict[str, str] = {
    "reporter_phone": "电话只用来让理赔同事联系您，不作别的用途。不想留也可以，点「跳过」，报案照样办。",
    "plate_no": "车牌只用来找到您的保单。不方便说可以点「跳过」，报案照样办。",
    "has_injury": "问这个是为了先救人：有人受伤要先叫 120。不确定也可以直说。",
    PHOTOS: "照片只用来定损，没有也不影响报案。",
}
EXPLAINED_OTHER = "这一项是方便同事核对，不方便说可以点「跳过」，报案照样办。"


def remarks(heard: Heard, known: dict[str, Any], now: datetime, notice_hours: int, misses: int) -> list[dict[str, Any]]:
    """What to say of the message, before the next question. `known` is the draft as it was before."""
    if heard.problem:
        return [say(heard.problem)]
    if heard.meaning is Meaning.MISSED:
        return [say(NOT_READ[min(misses, len(NOT_READ) - 1)])]
    if heard.corrected and heard.fields:
        return [say(_changes(heard.fields, known))]
    more = [say(NOTED_MORE)] if is_added(heard.fields, known) else []
    return [*more, *on_fields(heard.fields, now, notice_hours)]


def on_fields(fields: dict[str, Any], now: datetime, notice_hours: int) -> list[dict[str, Any]]:
    """What the customer is told when these fields are noted."""
    said = []
    if "accident_time" in fields:
        said.append(say(NOTED_TIME.format(value=show_time(fields))))
    if is_late(fields, now, notice_hours):
        said.append(say(LATE))
    if fields.get("has_injury") == "unknown":
        said.append(say(NOT_SURE_HURT))
    if fields.get("drivable") is False:
        said.append(say(NOT_DRIVABLE, (RESCUE, PERSON)))
    if fields.get("plate_no") == NO_PLATE_YET or "plate_no" in fields.get("not_known", ()):
        said.append(say(NO_POLICY))
    elif fields.get("not_known"):
        said.append(say(LEFT_OPEN))
    return said


def explanation(question: str) -> dict[str, Any]:
    """What the question is for, once, with the way past it."""
    return say(EXPLAINED.get(field_of(question), EXPLAINED_OTHER), (SKIP, PERSON))


def _changes(fields: dict[str, Any], known: dict[str, Any]) -> str:
    """All that was put right or added, in one sentence."""
    after = merged(known, fields)
    keys = ["accident_time" if key == "accident_day" else key for key in fields]
    changes = [
        (CORRECTED if show(key, known) else ADDED).format(label=LABELS[key], value=show(key, after))
        for key in dict.fromkeys(keys)
        if key in LABELS and show(key, after)
    ]
    return CORRECTED_ALL.format(changes="；".join(changes))
