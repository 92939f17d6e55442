"""Something said before in a service is put right: the new value takes the old one's place."""

from __future__ import annotations

import re
from typing import Any

from actions.notices.notice_questions import CONFIRM, NOTICE_ASKS
from actions.report.claim_corrections import is_marked
from actions.services.service_answers import Said
from actions.services.service_questions import ASKS, MORE, OWN_PHONE
from insurance.words.appointments import tells_place, tells_time, without_numbers
from insurance.words.phones import find_phones

PUT_RIGHT = "{before}；更改：{text}"

_FIELD_WORDS = (
    (re.compile(r"位置|地点|地方|地址"), ("place", "when_where", "address")),
    (re.compile(r"车牌|牌照"), ("plate_no", "car")),
    (re.compile(r"电话|手机|号码"), ("phone", OWN_PHONE)),
    (re.compile(r"城市"), ("city",)),
    (re.compile(r"抬头|税号"), ("title",)),
    (re.compile(r"邮箱|邮件"), ("email",)),
    (re.compile(r"时间|日期|哪天"), ("when_where", "since", "happened_at")),
    (re.compile(r"医院|科室"), ("hospital",)),
    (re.compile(r"病情|经过|伤情"), ("illness", "injury", "home_loss")),
    (re.compile(r"给谁|出险人|被保险人"), ("insured",)),
    (re.compile(r"称呼|姓名|名字"), ("caller",)),
    (re.compile(r"保单号?|产品"), ("cover",)),
    (re.compile(r"物品|东西"), ("damaged",)),
    (re.compile(r"代驾|检测|送检|洗车|服务"), ("service",)),
)
# Nearly any words answer these.
FREE = frozenset({"place", "when_where", MORE, "trouble_with_model", "change"}) | {
    *("illness", "injury", "home_loss", "hospital", "address", "damaged", "cover")
}
_PLAIN_VALUES = frozenset({"place", "plate_no", "car", "phone", "city", "email", "title", "service"}) | {
    *("insured", "hospital", "caller", "since", "happened_at")
}
# 「医院不对，应该是市一院」: what comes before the new value.
_BEFORE_NEW = re.compile(
    r"^[^,，]{0,10}?(?:错了?|不对|有误)?[,，]?\s*(?:应该|其实|要)?(?:是|改成|改为|改到|换成)(?:在)?"
)


def corrected(question: str, said: Said, known: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """「电话错了，是139…」: the new values, by field; None for a field only named, which is asked again."""
    text = said.text
    if not text or (is_marked(text) is None and question != CONFIRM):
        return {}
    if "when_where" in known and is_marked(text) and (tells_time(text) or tells_place(text)) and not find_phones(text):
        return {"when_where": put_right(str(known["when_where"]), text)}
    named = next((names for pattern, names in _FIELD_WORDS if pattern.search(text)), ())
    earlier = [key for key in keys if key in known and key in (named or _PLAIN_VALUES)]
    values = {key: ASKS[key].read(_as_asked(key, said, key in named)) for key in earlier}
    told = {key: value for key, value in values.items() if value is not None and value != known[key]}
    again = [key for key in earlier if key in named]
    return told or ({again[0]: None} if again else {})


def put_right(before: str, text: str) -> str:
    """「明天晚上，改：改到后天」: both stand there in the customer's words, and a colleague sees what counts."""
    return PUT_RIGHT.format(before=before, text=without_numbers(text))


def _as_asked(key: str, said: Said, asked: bool) -> Said:
    is_free = key in NOTICE_ASKS and key in FREE
    text = (_BEFORE_NEW.sub("", said.text) or said.text) if asked and is_free else said.text
    return Said(text, said.intent, said.now, asked, said.services, said.policies)
