"""Words that move a filed booking: 「把代驾改到明晚」, 「后天没空，往后推一天」, 「代驾不要了，换成检测」."""

from __future__ import annotations

from dataclasses import dataclass

from actions.questions.question_words import is_question
from actions.services.filed_change_words import may_change
from actions.services.service_answers import instead_of, services_named
from insurance.words.appointments import tells_place, tells_time, without_numbers
from insurance.words.phones import parse_phone
from insurance.words.phrases import any_of
from insurance.words.places import names_place

_MOVES = any_of(
    r"推(?:迟|后|到|一|个)|延(?:后|到|迟|一)|提前|往[前后](?:推|挪|延|提)|[晚早](?:点|些|半|一)|没空|来不及|去不了|赶不上|有(?:点)?事|还是",
    r"改(?:天|日|下|一下|期|签|约)|另约|重新约|换(?:个|到|成)|调(?:到|成|整|一下)",
)
# What is to be changed besides the value itself.
_WHICH = any_of(
    r"(?:改|换|调|变)(?:一?个|一?下|动)*(?:时间|地点|地方|日子|日期|位置|预约|约)|(?:时间|地点|地方|日子|日期|预约)[^,，。]{0,6}(?:改|换|调|变)|改(?:期|签|约|天)|另约|没空|去不了|来不及|赶不上"
)
_TO_PLACE = any_of(
    r"(?:地点|位置|地方|地址)[^,，。]{0,3}(?:是|在|改|换|变)|(?:改|换|挪)(?:到|成|去|在)|从[^,，。]{1,12}到"
)
_ELSE = any_of(
    r"保单|险|报案|案子|案件|理赔|出险|事故|发票|续保|报价|退保|过户|生效|起保|抬头|邮箱|救援|拖车|回电|给我打|打给我"
)
_OF_MONEY = any_of(r"钱|费|几次|次数")


@dataclass(frozen=True)
class Wish:
    """What a booking is to become; None where nothing is said of it. `not_offered`: a service that we do not have."""

    service: str | None = None
    when_where: str | None = None
    phone: str | None = None
    not_offered: str | None = None


def moves(text: str) -> bool:
    """Whether the words may move something; cheap, and true of many others as well."""
    return len(text) <= 80 and (may_change(text) or _MOVES.search(text) is not None)


def with_value(wish: Wish) -> bool:
    return any((wish.service, wish.when_where, wish.phone))


def read_booking_wish(text: str, offered: tuple[str, ...], *, asked: bool) -> Wish | None:
    """What these words (`moves`) make of a booking. An empty wish: something is to change, but not said what to."""
    if _ELSE.search(text) or (is_question(text) and _OF_MONEY.search(text)):
        return None
    new = services_named(instead_of(text))
    other = next((name for name in new if name not in offered), None)
    if other:
        return Wish(not_offered=other)
    told = without_numbers(text)
    has_place = names_place(told) or ((asked or _TO_PLACE.search(told) is not None) and tells_place(told))
    wish = Wish(new[0] if new else None, told if tells_time(told) or has_place else None, parse_phone(text))
    if with_value(wish):
        return wish
    return Wish() if _WHICH.search(text) else None
