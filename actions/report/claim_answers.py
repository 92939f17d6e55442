"""Answers to the questions of the claim form: does the text answer this one, and with what."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from actions.report.claim_questions import HOUR
from actions.report.claim_script import NO_PLATE_YET, THREE_VALUED, field_of
from actions.report.claim_story import account
from insurance.claims import facts
from insurance.claims.facts import read_everything
from insurance.claims.time_of_loss import TIME_KEYS
from insurance.words.clauses import tells_of_accident
from insurance.words.injuries import is_of_the_car
from insurance.words.numerals import plain

NOT_A_STORY = frozenset({"affirm", "deny", "skip", "unknown", "photos_done", "resume", "start_over", "change"})
_NO_STORY = frozenset(
    {"reporter_phone", "reporter_name", "plate_no", "policy_no", "vin", "has_injury", "police_reported", "drivable"}
    | {"third_plate", "driver_name", "accident_place", *TIME_KEYS}
)
NO_PLATE = re.compile(r"没.{0,3}(?:上牌|牌照|车牌|牌)|新车|临牌|未上牌|还没上")
_NOTHING = re.compile(r"没有|没得|木有|冇|不记得|忘|找不到|不知道|不清楚|不在身边|拿不到|丢")
_FORGOTTEN = re.compile(
    r"(?:记|想|说|搞|弄|分)不(?:清|起来|太清|准|得)|不(?:记得|知道|清楚|确定|晓得|详)|忘(?:了|记)|没(?:注意|印象|看(?:时间|表))"
)
_CAUSES = {
    "碰撞": "collision",
    "划痕": "scratch",
    "玻璃破碎": "glass",
    "停着被撞": "parked_hit",
    "泡水": "flood",
    "起火": "fire",
    "被盗": "theft",
    "坠物砸到": "falling_object",
    "充电出事": "charging",
    "其他": "other",
}
_TYPES = {"只有我的车": "single", "和另一辆车": "two_party", "三辆车或更多": "multi"}


_REFUSES = re.compile(
    r"(?:不想|不愿意?|不方便|不乐意|不肯|不能|不会|拒绝|懒得)(?:再)?(?:说|给|留|提供|告诉|透露|填|回答|讲|发)|^(?:就)?(?:不给|不留|不说|不填|不告诉你?|不提供|不回答|保密)"
    r"|凭(?:什么|啥)|隐私|泄露|骚扰|推销|(?:为什么|为啥|干嘛|干吗|干啥)(?:一定|非)?(?:要|得|问)|(?:能|可以|可不可以|能不能)不(?:说|给|留|填|提供|写)|没必要|"
    r"别问|问(?:这|那)个?(?:干|做)|(?:电话|手机号?|号码|车牌|地址)(?:就)?(?:不留|不给|不说|不填|算了)|一定要[^,，。]{0,6}(?:吗|么)"
)
_PUT_RIGHT = re.compile(r"[说写填记搞弄讲]错|不对")
# The number that they write from, which no channel shows us.
_THIS_NUMBER = re.compile(
    r"(?:电话|手机|号码)?(?:就)?(?:是|打|用)?(?:我)?(?:现在|这个|当前|本机|微信|绑定|注册)[^,，。\d]{0,6}(?:号码?|手机|电话|那个)|就这个号?$|本机(?:号码?)?$"
)
NUMBER_NOT_SEEN = "我这边看不到您的号码，麻烦把 11 位手机号发给我一下。"
_JUST, _JUST_NOW = re.compile(r"(?:就|就是|才)?刚[儿的啊嘛呢。!！~]*"), "刚刚"
_BLANK = re.compile(r"[的了呢吧啊哦额呃哈呀嘛么噢喔,，.。!！?？~、\s]*")
_LATIN_WORDS = frozenset({"ok", "okay", "yes", "no", "y", "n", "pass", "skip", "hi", "hello", "k"})
# Asked for the place: how many cars, or when, is another question's answer.
ONLY_CARS = re.compile(
    r"(?:就|只|有|一?共|总共|涉及|大概|是|撞了)*(?:[一两二俩三四五六几]|\d)(?:个|辆|台|部)?车子?(?:撞|追尾|一起|连环|相撞|了|的|吧|啊|呢|[。!！~])*"
)
_LITTLE_BESIDE = 2  # characters beside a time
_READABLE = re.compile(r"[\u4e00-\u9fff]{2}|^在[A-Z][a-z]+")  # Chinese, or an English place as our readers write it


def refuses(text: str) -> bool:
    """The customer would rather not answer, or asks why they should."""
    return bool(_REFUSES.search(text))


def is_noise(text: str) -> bool:
    """Words that say nothing at all: 「abcdefg」, 「?」, a lone 「的」."""
    if _BLANK.fullmatch(text):
        return True
    return not re.search(r"[\u4e00-\u9fff\d]", text) and text.strip(" .!~").lower() not in _LATIN_WORDS


def answer_to(question: str, text: str, intent: str, now: datetime, known: dict[str, Any]) -> dict[str, Any]:
    """The fields that answer this very question; empty if the text is no answer to it."""
    if not text:
        return {}
    if question in ("accident_time", HOUR):
        said = _JUST_NOW if _JUST.fullmatch(text) else text
        return facts.read_time_fields(said, now, known, asked=question == HOUR)
    if question == "narrative":
        return _story(text, intent, now, known)
    if question == "plate_no":
        return _vehicle(text, now)
    if question == "accident_place" and _is_no_place(text, intent, now):
        return _place_beside(text, intent, now)
    reader = _READERS.get(question)
    value = reader(text) if reader else None
    return {} if value is None else {question: value}


def left_open(question: str, *, said_unknown: bool) -> dict[str, Any]:
    """What is noted when the customer does not know, or passes over the question: never a value that nobody said."""
    key = field_of(question)
    if key == "has_injury" or (key in THREE_VALUED and said_unknown):
        return {key: "unknown"}  # an injury that nobody denies counts as one
    return {"not_known": [key]}


def _story(text: str, intent: str, now: datetime, known: dict[str, Any]) -> dict[str, Any]:
    """Nearly any words are a story, but not a bare yes, and not a number or a time by itself.

    A time that was told stands: 「晚上停路边」 in the story of what was found in the morning is another one.
    """
    told = read_everything(text, now)
    said_other = told and set(told) <= _NO_STORY and (len(text) <= 20 or not tells_of_accident(text))
    if intent in NOT_A_STORY or len(text) < 2 or said_other:
        return {}
    if known.get("accident_time") is not None:
        told = {key: value for key, value in told.items() if key not in TIME_KEYS}
    story = account(text)
    return {**told, "narrative": story} if len(story) > 1 else told


def closes(question: str, text: str) -> bool:
    """Whether the text is an answer to a question that has a few answers only."""
    if question in ("accident_time", HOUR):
        return _JUST.fullmatch(text) is not None
    reader = _READERS.get(question) if question != "accident_place" else None
    return reader is not None and reader(text) is not None


def _is_no_place(text: str, intent: str, now: datetime) -> bool:
    """Asked for the place nearly any words may be one, but not those that plainly say something else."""
    if intent in ("affirm", "deny", "skip", "unknown", "photos_done", "greet", "thanks", "goodbye"):
        return True
    if not _READABLE.search(text):
        return True
    if ONLY_CARS.fullmatch(text) or _is_only_time(text, now):
        return True
    if _PUT_RIGHT.search(text) and not facts.names_place(text):
        return True  # 「刚才说错了，是左脚」
    told = read_everything(text, now)
    other = {"has_injury", "injured_count", "reporter_phone", "plate_no", "policy_no", "drivable", "police_reported"}
    other |= {"third_plate", "driver_name", "accident_time", "accident_day"}
    return "accident_place" not in told and bool(other & set(told))


def _is_only_time(text: str, now: datetime) -> bool:
    """「明天下午」: a time, be it one that cannot be the accident's."""
    reading = facts.parse_time(text, now)
    return reading is not None and len(text) - len(reading.words) <= _LITTLE_BESIDE


def _place_beside(text: str, intent: str, now: datetime) -> dict[str, Any]:
    """The place where it stands in a clause of its own beside other facts."""
    clauses = [clause for clause in re.split(r"[,，。;；]", text) if facts.names_place(clause)]
    places = [facts.parse_place(each, asked=True) for each in clauses if not _is_no_place(each, intent, now)]
    return {"accident_place": places[0]} if places and places[0] else {}


def _vehicle(text: str, now: datetime) -> dict[str, Any]:
    found = {key: value for key, value in read_everything(text, now).items() if key in ("plate_no", "policy_no", "vin")}
    if not found and NO_PLATE.search(text):
        return {"plate_no": NO_PLATE_YET}
    return found


_READERS: dict[str, Callable[[str], Any]] = {
    "has_injury": lambda text: facts.read_injury(text, asked=True),
    "drivable": lambda text: facts.read_drivable(text, asked=True),
    "police_reported": lambda text: facts.read_police(text, asked=True),
    "accident_place": lambda text: facts.parse_place(text, asked=True),
    "reporter_phone": facts.parse_phone,
    "driver_name": lambda text: facts.read_driver(text) or facts.parse_name(text, asked=True),
    "damage_parts": lambda text: list(facts.read_parts(text)) or None,
    "damage_cause": lambda text: _CAUSES.get(text) or facts.classify_cause(text),
    "accident_type": lambda text: _TYPES.get(text) or facts.read_car_count(text),
    "injured_count": lambda text: facts.count_injured(text) or facts.count_people(text),
}


def gives_up(question: str, text: str, intent: str) -> bool:
    """「没有保单号」, 「不知道」 in the customer's own words."""
    if question in ("plate_no", "reporter_phone", "injured_count"):
        return intent == "deny" or bool(_NOTHING.search(text))
    if question in ("accident_time", HOUR, "accident_place", "narrative"):
        return bool(_FORGOTTEN.search(text))
    return facts.read_yes_no_unknown(text) == "unknown" and not is_of_other(question, text)


def is_of_other(question: str, text: str) -> bool:
    """「不知道谁划的」, asked whether anybody is hurt: what is not known is another thing."""
    return question == "has_injury" and is_of_the_car(plain(text))


def problem(question: str, text: str, now: datetime, known: dict[str, Any]) -> str | None:
    """Why the answer cannot be right, in a sentence for the customer."""
    if not text:
        return None
    if question == "reporter_phone":
        return facts.check_phone(text) or (NUMBER_NOT_SEEN if _THIS_NUMBER.search(text) else None)
    if question == "plate_no":
        return facts.check_plate(text) or facts.check_vin(text)
    if question in ("accident_time", HOUR):
        return facts.time_problem(text, now, known, asked=question == HOUR)
    return None
