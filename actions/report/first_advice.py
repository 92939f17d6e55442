"""A loss told in the form of a question: what to do first for that kind of loss, before anything is registered."""

from __future__ import annotations

import re
from dataclasses import dataclass

from insurance.claims.facts import classify_cause, classify_type, read_police
from insurance.danger.dangers import without_supposed
from insurance.danger.only_asked import is_one_more_case

CLOSE = "赔付要由理赔同事看过情况和保单条款再定。要报案的话点「我要报案」，我来登记。"
CALL_110 = "请先拨打 110 报警，记下报警回执或立案号。"
THEFT = f"{CALL_110}钥匙、行驶证收好，停车处的监控请物业先保留，现场别动。\n{CLOSE}"
PARKED_HIT = (
    "先别挪车，把车的全景、碰伤的地方和周围环境拍下来；找不到对方就报警（122 或 110），"
    "请物业或商户保留监控，也看看行车记录。\n"
    f"{CLOSE}"
)
NOT_STARTED = "泡过水的车请不要启动、不要充电，人先到安全的地方。"
GLASS = f"先拍下玻璃破损的近照和带车牌的全景；裂纹大或挡视线就先别开，也别用力按压，修之前等定损。\n{CLOSE}"
FLOOD = f"{NOT_STARTED}拍下水位线和车内水痕，等拖车和专业检测。\n{CLOSE}"
SCRATCH = f"先拍下划痕的近照和带车牌的全景；知道是谁或有监控的，可以报警留个记录，修之前等定损。\n{CLOSE}"
FALLING = f"人先离开会再掉东西的地方；拍下掉落物、砸伤的地方和周围，联系物业或管理方，有监控请先保留。\n{CLOSE}"
CHARGING = f"先停止充电，能安全断电就断电；拍下充电桩、充电口和屏幕提示，桩的编号和充电记录请留好。\n{CLOSE}"
COLLISION = f"先开双闪，人到安全的地方，拍下全景、碰撞部位和双方车牌；有争议或对方离开就报警（122 或 110）。\n{CLOSE}"
SINGLE = f"先看人有没有事、车能不能动；拍下全景和碰伤的地方，碰坏了护栏、路灯等公共设施要报警。\n{CLOSE}"

_ADVICE = {
    "theft": THEFT,
    "parked_hit": PARKED_HIT,
    "glass": GLASS,
    "flood": FLOOD,
    "scratch": SCRATCH,
    "falling_object": FALLING,
    "charging": CHARGING,
}
_RAN_AWAY = re.compile(
    r"(?:人|对方|车)?(?:就|已经|都)?(?:跑|逃|溜|走)(?:了|掉|没影)|没留(?:电话|条|联系|纸条)|找不到(?:人|对方|肇事|是谁)|不知道(?:是)?(?:谁|哪个)"
)

_STOOD = re.compile(r"(?:停车[场位]|车位|小区|楼下|路边|停着|停好).*[被让叫给]")
_HAPPENED = re.compile(r"了|被|让|叫|给|咗|着")


@dataclass(frozen=True)
class Advice:
    """`first` stands before any answer, `text` is all there is to say without one."""

    text: str
    first: str = ""


def first_advice(text: str) -> Advice | None:
    """What to do first for the loss that the text tells as a fact; None if it tells of none."""
    told = without_supposed(text)
    cause = classify_cause(told)
    if is_one_more_case(text):
        return None
    if cause is None or cause == "fire" or not _HAPPENED.search(told):
        return None
    if cause == "collision":
        if _RAN_AWAY.search(told) or _STOOD.search(told):
            return Advice(PARKED_HIT)
        return Advice(SINGLE if classify_type(told) == "single" else COLLISION)
    if cause == "theft" and read_police(text) is not True:
        return Advice(THEFT, CALL_110)
    if cause == "flood":
        return Advice(FLOOD, NOT_STARTED)
    return Advice(_ADVICE[cause])
