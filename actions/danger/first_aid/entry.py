"""One advice and when it is given; the words and the groups of dangers that the tables share."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from insurance.danger.dangers import Danger
from insurance.words.phrases import any_of

ASK = (
    r"(?:吗|么|嘛|呢|[行成好中]不[行成好中]|可不可以|可以|能不能|能|怎么|咋|要不要|该不该|应不应该|是不是|敢不敢|怕|"
    r"不行|行$|不$|吧$|想|多久|啥|什么|安全)"
)
MAY = r"(?:能不能|能|可不可以|可以|要不要|是不是|该不该|敢|想|要|得|用不用)"
HIM = r"(?:他|她|它|人|伤者|老人|大爷|大妈|孩子|我妈|我爸|老公|老婆|朋友|司机)"
NOT = r"(?<!不)(?<!没)(?<!没有)(?<!不怎么)"

ANY = frozenset(Danger)
BODILY = ANY - {Danger.SELF_HARM, Danger.THEFT}
CRASH = frozenset(
    {Danger.INJURY, Danger.TRAPPED, Danger.HIGHWAY, Danger.RUNAWAY, Danger.FALL, Danger.HAZARD, Danger.VIOLENCE}
)
AT_THE_SCENE = CRASH - {Danger.VIOLENCE, Danger.FALL}
BURNS = frozenset({Danger.FIRE, Danger.ELECTRIC, Danger.INJURY, Danger.TRAPPED, Danger.GAS})
HEAT = frozenset({Danger.ILLNESS, Danger.STRANDED, Danger.LOCKED_IN, Danger.INJURY})
SICK = frozenset({Danger.ILLNESS, Danger.INJURY, Danger.STRANDED})


@dataclass(frozen=True)
class Entry:
    """In the course of which dangers, on what words, which advice."""

    kinds: frozenset[Danger]
    said: re.Pattern[str]
    advice: str
    leads: bool = False  # it is said though another danger is heard in the words: it belongs to this course


def entry(kinds: Collection[Danger] | Danger, advice: str, *patterns: str, leads: bool = False) -> Entry:
    return Entry(frozenset({kinds} if isinstance(kinds, Danger) else kinds), any_of(*patterns), advice, leads)
