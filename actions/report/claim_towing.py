"""What is said of towing in a report and calls for nothing: the car cannot go on, or is on the hook already."""

from __future__ import annotations

import re
from datetime import datetime

from insurance.claims.facts import read_drivable, read_everything, read_parts
from insurance.words.numerals import plain

_WISH = re.compile(
    r"(?:叫|派|喊|安排|要|找|来|帮|给|需要|申请|请|想|等|能|可以|快)(?!过|了|完)[^,，。;；过了]{0,6}(?:拖车?|救援|吊车|搭电|换胎|补胎|送油|加电)"
    r"|^道路救援$|(?:拖车|救援)(?:电话|怎么|咋|多久|什么时候|在哪)|能不能拖|怎么(?:拖|弄走)|没人(?:来|管)|来(?:个)?人"
)
_DONE = re.compile(
    r"(?:叫|喊|找|打|联系|安排)(?:过|了|好|完)+[^,，。;；]{0,6}(?:拖车|救援)|(?:拖车|救援车?)(?:都|已经?|早就?)?(?:叫|喊|找|联系)(?:过|了|好)"
    r"|已经?(?:叫|喊|找|联系|打)[^,，。;；]{0,4}(?:拖车|救援)|(?:已经?|都|被|让[^,，。]{1,6}|给)[^,，。;；没未不]{0,3}拖(?:走|到|去|回|过)"
    r"|拖(?:走|到[^,，。]{1,12}|去[^,，。]{1,12}|回[^,，。]{1,12})了|拖车(?:已经?|都|刚)?(?:来|到|拖)[^,，。]{0,6}了"
)
_NOT_YET = re.compile(r"还?没(?:有)?(?:人)?(?:来|到|叫|拖)|(?:再|重新|换)[^,，。]{0,3}(?:叫|派|来)|不来")
_OF_REPORT = frozenset({"accident_time", "accident_day", "plate_no", "reporter_phone", "has_injury", "police_reported"})
_TYRE = "轮胎"


def tells_loss(text: str, now: datetime) -> bool:
    """「前杠和雾灯坏了，车牌…，今天早上7点40」: what a report is made of, and no help is called for."""
    if not text or _WISH.search(text) or not set(read_parts(plain(text))) - {_TYRE}:
        return False
    return len(_OF_REPORT & set(read_everything(text, now))) > 1


def only_tells(text: str) -> bool:
    """「车头烂了开不了」, 「我叫过拖车了」: a fact of the loss, whatever the classifier makes of it."""
    if not text or _NOT_YET.search(text):
        return False
    if _DONE.search(text):
        return True
    return _WISH.search(text) is None and read_drivable(text) is not None
