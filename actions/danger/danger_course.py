"""The course of a danger: what was met in this conversation, what is said next, and what is only asked about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from actions.danger.first_aid import despair, more_advice
from actions.done import Done
from actions.messages import PERSON, PICKED, PICKED_QUESTION, hand_off, say
from actions.report.claim_reading import is_question
from actions.turn import Turn
from insurance.danger.dangers import Danger
from insurance.words.numerals import plain

SLOT = "danger_met"  # {kind: when its script was said, or its caution under `DOUBTED` + kind}
DOUBTED = "?"
NOTED = "!"  # begins what is remembered besides: a death, drink
OVER = "!over"  # good news was told: what is asked next is how it goes on
FRESH = timedelta(minutes=30)
CAUTIONS_AT_MOST = 2
_SHORT = 14  # characters
_OF_INSURANCE = re.compile(r"几|多少|哪|什么|啥|谁|怎|咋|多久|[吗么呢?？]|保险(?!杠)|保单|赔|险|发票|续保|免费")
_GROWS = frozenset({Danger.WATER, Danger.FIRE, Danger.SELF_HARM})

AGAIN = "先照刚才说的做，电话{numbers}要打通。情况有变化马上告诉我，我一直在。"
STILL_ON = "这句我怕说错误了您的事。人还有危险的话，先打{numbers}，照电话里的指导做；看到、听到什么新情况，马上告诉我。"
LIGHT = "伤虽轻也别大意：先处理伤口、别用力，头晕、想吐或者越来越疼就拨打 120。看病的票据留好。"
_NUMBERS = {
    Danger.WATER: "119",
    Danger.FIRE: "119",
    Danger.INJURY: "120",
    Danger.HIGHWAY: "12122",
    Danger.TRAPPED: "119",
    Danger.LOCKED_IN: "119",
    Danger.RUNAWAY: "122",
    Danger.FALL: "119",
    Danger.GAS: "119",
    Danger.ELECTRIC: "119",
    Danger.ILLNESS: "120",
    Danger.VIOLENCE: "110",
    Danger.THEFT: "110",
    Danger.HAZARD: "110",
    Danger.ANIMAL: "119",
    Danger.STRANDED: "110",
    Danger.SELF_HARM: "12356",
}
# Where the reader only half believes it: what to do if it is so, then the answer to what was said.
_IF_SO = {
    Danger.WATER: "先说一句：车里要是还有人、水还在涨，马上开窗或敲碎侧窗出来，拨打 119。",
    Danger.FIRE: "先说一句：要是有烟有火或者电池发烫，人先离车到上风处，拨打 119。",
    Danger.INJURY: "先说一句：要是有人受伤，先拨打 120，别搬动伤者。",
    Danger.HIGHWAY: "先说一句：要是车停在高速上，人先撤到护栏外，拨打 12122。",
    Danger.TRAPPED: "先说一句：要是有人被困，先拨打 119，别硬拉。",
    Danger.LOCKED_IN: "先说一句：要是有人锁在车里，先拨打 119 或 110，里面的人没精神就敲碎侧窗。",
    Danger.RUNAWAY: "先说一句：要是车还停不下来，双手握稳、用力踩住刹车别熄火，停稳后拨打 122。",
    Danger.FALL: "先说一句：要是车悬着，先别动，拨打 119。",
    Danger.GAS: "先说一句：要是闻到汽油味、煤气味，先开窗停车、人离开，拨打 119，别打火抽烟。",
    Danger.ELECTRIC: "先说一句：要是碰到电线或者车身带电，离开 8 米以外，拨打 119。",
    Danger.ILLNESS: "先说一句：要是有人突然不舒服，先靠边停车，拨打 120。",
    Danger.VIOLENCE: "先说一句：要是有人动手或者拦您，先锁好车门，拨打 110。",
    Danger.THEFT: "先说一句：要是正有人动您的车，先别上前，拨打 110。",
    Danger.HAZARD: "先说一句：要是现场会伤到人，先离开到安全的地方，拨打 110。",
    Danger.ANIMAL: "先说一句：要是被咬、被蜇了，先用清水冲洗，拨打 120。",
    Danger.STRANDED: "先说一句：要是人困在野外，先拨打 110 或 12122，说清位置，留在车里保暖。",
    Danger.SELF_HARM: "先说一句：要是您心里撑不住了，请先拨打 12356，有人会陪您说话；有危险拨打 110。",
}
# What was out, or less, and comes again.
_FLARES_UP = re.compile(
    r"(?:又|再次|重新|再)(?:开始|一次|给|在|往外|有|起|见|看见|看到|闻到|窜|蹿|突然|自己)*(?:烧|着(?:了|火|起)|冒|燃|起火|火了|烟|火苗|明火|窜|蹿)"
    r"|复燃|死灰复燃|没(?:有)?(?:灭|熄|烧)(?:干净|透|完|彻底)|(?:还|仍)(?:是)?在(?:烧|冒)"
)
_NOT_AGAIN = re.compile(
    r"会不会|会(?:再)?复燃|怕|防止|没有?(?:再|又)|不会|不再|怎么(?:样)?(?:才)?(?:知道|看|算)|吗[?？]?$"
)


def met_before(turn: Turn) -> frozenset[Danger]:
    """The dangers whose scripts were said in this conversation within `FRESH`."""
    fresh = (name for name, at in _met(turn).items() if _is_fresh(at, turn.now))
    return frozenset(Danger(name) for name in fresh if not name.startswith((DOUBTED, NOTED)))


def was_heard(turn: Turn, danger: Danger) -> bool:
    """Whether it was told or half believed before in this conversation, however long ago."""
    return not {str(danger), f"{DOUBTED}{danger}"}.isdisjoint(_met(turn))


def next_advice(turn: Turn, *, leading: bool = False) -> Done | None:
    """The answer to what is asked, or told, while a danger that was met is still on; None if it is nothing of it.

    `leading`: only what belongs to it though it sounds like another danger. What follows a mere caution calls a person.
    """
    if not turn.text or turn.intent == PICKED_QUESTION:
        return None
    met = met_before(turn)
    if advice := more_advice(turn.text, met, leading=leading):
        return Done((say(advice, (PERSON,)),), remembered(turn, met))
    doubted = _doubted(turn) - met
    if advice := more_advice(turn.text, doubted & _GROWS, leading=True):
        wish = hand_off("safety", urgent=True, summary=turn.text, text=advice)
        return Done((wish,), remembered(turn, doubted & _GROWS), leaves_form=True)
    return None


def flares_up(turn: Turn) -> bool:
    """「又烧起来了」, while a fire was met: what was said to be out is on again."""
    said = plain(turn.text)
    return Danger.FIRE in met_before(turn) and _FLARES_UP.search(said) is not None and not _NOT_AGAIN.search(said)


def still_on(turn: Turn, done: Done) -> Done:
    """What is said in a danger's course instead of that there is no answer."""
    met = met_before(turn)
    is_news = len(turn.text) <= _SHORT and not _asks(turn.text) and not noted(turn, OVER)
    says_nothing = bool(done.messages) and all(_only_unanswered(each, offers=is_news) for each in done.messages)
    if not met or turn.in_form or not turn.text or done.then or not says_nothing:
        return done
    text = despair.CALM_LISTENING if Danger.SELF_HARM in met else STILL_ON.format(numbers=f" {_numbers_of(met)} ")
    return Done((say(text, (PERSON,)),), {"not_understood": None})


def noted(turn: Turn, what: str) -> bool:
    """Whether this was noted within `FRESH`."""
    at = _met(turn).get(what)
    return at is not None and _is_fresh(at, turn.now)


def note(turn: Turn, what: str) -> dict[str, Any]:
    """The slot with this noted."""
    return {SLOT: {**_met(turn), what: turn.now.isoformat()}}


def again(turn: Turn, dangers: Collection[Danger]) -> Done:
    """They tell of it once more: the script is not said again, and nobody is called twice."""
    is_despair = Danger.SELF_HARM in dangers
    text = despair.CALM_LISTENING if is_despair else AGAIN.format(numbers=f" {_numbers_of(dangers)} ")
    return Done((say(text, (PERSON,)),), remembered(turn, dangers))


def cautions(turn: Turn, dangers: Iterable[Danger]) -> list[tuple[str, Danger]]:
    """What is said, once each, before the answer, about dangers that are only half believed."""
    said = _met(turn)
    new = [danger for danger in dangers if f"{DOUBTED}{danger}" not in said and danger not in met_before(turn)]
    return [(_IF_SO[danger], danger) for danger in new[:CAUTIONS_AT_MOST]]


def remembered(turn: Turn, dangers: Iterable[Danger], *, doubted: bool = False) -> dict[str, Any]:
    """The slot with these added."""
    mark = DOUBTED if doubted else ""
    return {SLOT: {**_met(turn), **{f"{mark}{danger}": turn.now.isoformat() for danger in dangers}}}


def _numbers_of(dangers: Collection[Danger]) -> str:
    return "、".join(dict.fromkeys(_NUMBERS[danger] for danger in Danger if danger in dangers))


def _asks(text: str) -> bool:
    return is_question(text) or _OF_INSURANCE.search(text) is not None


def _only_unanswered(message: dict[str, Any], *, offers: bool) -> bool:
    """`offers`: questions to pick from are no answer either, to who told something and asked nothing."""
    has_offers = any(choice["command"] == PICKED for choice in message.get("choices", ()))
    return bool(message.get("unanswered")) and (offers or not has_offers)


def _doubted(turn: Turn) -> frozenset[Danger]:
    """The dangers that were only said as a condition, within `FRESH`."""
    fresh = (name for name, at in _met(turn).items() if _is_fresh(at, turn.now))
    return frozenset(Danger(name.removeprefix(DOUBTED)) for name in fresh if name.startswith(DOUBTED))


def _met(turn: Turn) -> dict[str, str]:
    return dict(turn.slots.get(SLOT) or {})


def _is_fresh(at: str, now: datetime) -> bool:
    return abs(now - datetime.fromisoformat(at)) <= FRESH
