"""When and where somebody wants a service: whether the words hold a time, a place, or neither."""

from __future__ import annotations

import re

from insurance.words.numerals import plain
from insurance.words.phrases import any_of
from insurance.words.places import names_place

_HOURS = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_TIME = any_of(
    r"大后天|后天|明[天儿日早晚]|今[天儿日早晚]|(?:这|下|本)?个?(?:周|星期|礼拜)[一二三四五六日天末]|工作日|节假日|双休日|月[初中底]",
    rf"{_HOURS}月{_HOURS}[日号]?|{_HOURS}[日号](?!线|楼|门|院|路|桥|店|车)|凌晨|清早|早上|上午|中午|下午|傍晚|晚上|夜里|半夜|[早午晚]饭|下班",
    rf"{_HOURS}点(?!路)(?:钟|半|一刻|三刻)?|{_HOURS}[:：]\d\d|(?:半|[一两几]个?)(?:钟头|小时|天)|马上|立刻|这会儿|尽快|随时|越快越好|过会儿?|待会儿?",
)
_NUMBER = re.compile(r"1[3-9][\d\s-]{9,13}")
_TALK = re.compile(
    r"我|你们?|您|想|要|帮|给|请|麻烦|预?约|[订定]|叫|一?[个下]|增值|服务|代驾|年[检审]|审车|验车|送检|安全|检测|体检|洗车|车子?|有空|没空|方便|可以|能|行"
    r"|的|了|吧|呢|啊|呀|吗|哦|嗯|好|是|那|就|都|在|到|左右|以?[前后]|之[前后]|整|电话|手机|号码?|联系|改|换|成|推迟|提前|延后|时间|不用|取消"
    r"|算|不|先|再|还|谢|去|来|做|办|和|喝|酒局?|多|大概|差不多"
)


def tells_time(text: str) -> bool:
    return _TIME.search(plain(text)) is not None


def tells_place(text: str) -> bool:
    """A place by its words, or whatever is left that is no time and no talk."""
    if names_place(text):
        return True
    rest = _TALK.sub("", _TIME.sub("", _NUMBER.sub("", plain(text))))
    return len(re.sub(r"[\W_\d]", "", rest)) > 1


def without_numbers(text: str) -> str:
    """The words without the mobile number in them, which has a field of its own."""
    return re.sub(r"[,，\s]*(?:我的?)?(?:电话|手机|号码?)?(?:是|[:：])?\s*$", "", _NUMBER.sub("", text)).strip(" ,，")
