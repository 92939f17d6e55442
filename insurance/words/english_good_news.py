"""What English customers say when a danger is over: a message of nothing else, with the Chinese words of good news."""

from __future__ import annotations

import re

_WHO = (
    "(?:everyone|everybody|every one|we all|we both|all of us|we|they|he|she|i"
    "|(?:the|my) (?:kids?|child|children|baby|son|daughter|wife|husband|passengers?|driver|man|woman))"
)
_IS = r"(?: ?(?:'s|'re|'m|'ve|is|are|am|was|were|have|has|got|get|all|now|already|finally|just|both|safely))*"
_NOW = r"(?: (?:now|already|finally|safely|again|any ?more|thank god|thanks))*"


def _clause(words: str) -> re.Pattern[str]:
    """A clause of nothing but this news; <who>, <is> and <now> stand for what is said in many ways."""
    for name, said in {"who": _WHO, "is": _IS, "now": _NOW}.items():
        words = words.replace(f"<{name}>", said)
    return re.compile(f"(?:{words}){_NOW}", re.I)


_NEWS = tuple(
    (_clause(words), chinese)
    for chinese, words in (
        (
            "救护车来了",
            r"(?:the |an )?(?:ambulance|paramedics?|medics?|doctors?)<is> (?:here|arrived|come|came|with us)",
        ),
        (
            "消防来了",
            r"(?:the |a )?(?:fire (?:brigade|department|truck|engine)|firemen|firefighters?)"
            r"<is> (?:here|arrived|come|came)",
        ),
        ("警察来了", r"(?:the |a )?(?:traffic )?(?:police(?:man)?|cops?|officers?)<is> (?:here|arrived|come|came)"),
        (
            "有人来帮忙了",
            r"(?:help|someone|somebody|people)<is> (?:here|arrived|come|came|helping)(?: (?:me|us|to help))?",
        ),
        (
            "人出来了",
            r"<who><is> (?:come |came |climbed |jumped )?(?:out|outside)"
            r"(?: (?:of|from) (?:it|(?:the|my|our) (?:car|vehicle|water|river|wreck)))?",
        ),
        (
            "人出来了",
            r"<who> (?:got|have gotten|'ve gotten|made it) out"
            r"(?: (?:of|from) (?:it|(?:the|my|our) (?:car|vehicle|water)))?",
        ),
        ("不冒烟了", r"(?:it|the (?:car|battery|engine))<is> (?:stopped|not|no longer) smoking"),
        ("不烧了", r"(?:it|the (?:car|battery|engine))<is> (?:stopped|not|no longer) burning"),
        ("火灭了", r"(?:the )?(?:fire|flames?)<is> (?:out|gone|over|stopped|put out|extinguished|under control)"),
        ("烟散了", r"(?:the )?(?:smoke|smell)<is> (?:gone|stopped|over|less)"),
        ("有呼吸了", r"(?:he|she|<who>)<is> breathing(?: (?:again|normally|now))*"),
        ("醒过来了", r"<who><is> (?:awake|conscious|woken up|woke up|talking)"),
        ("不流血了", r"(?:the bleeding|it|he|she)<is> (?:stopped|not bleeding|no longer bleeding)(?: bleeding)?"),
        (
            "人送医院了",
            r"<who><is> (?:on the way to|taken to|going to|went to|in|at) (?:the |a )?hospital"
            r"|(?:the ambulance|they)<is> (?:took|taken|taking) (?:him|her|them|me|us)"
            r"(?: to (?:the |a )?hospital| away)?",
        ),
        ("车停住了", r"(?:the|my) car<is> stopped|(?:i|we)<is> (?:managed to )?stop(?:ped)? (?:the|my) car"),
        (
            "人走了",
            r"(?:they|the (?:men|guys?|thief|thieves|robbers?))<is> gone"
            r"|(?:he|they|she|the (?:man|men|guys?|thief|thieves|robbers?))<is> (?:left|drove (?:away|off)|ran away)",
        ),
        ("水退了", r"(?:the )?water(?: level)?<is> (?:going down|gone down|receding|receded|gone)"),
        (
            "人都没事",
            r"(?:everyone|everybody|we|we all|all of us|they)<is> (?:safe|fine|ok|okay|alright|all right|unhurt)",
        ),
        ("人没事", r"(?:i|he|she)<is> (?:safe|fine|ok|okay|alright|all right|unhurt)"),
    )
)
_BREAKS = re.compile(r"\s*(?:[,.!;?]+|\band\b|\bbut\b)\s*", re.I)
_SAYS_NOTHING = re.compile(r"(?:ok(?:ay)?|yes|good news|thanks?(?: you)?|thank god|oh|update)", re.I)
_COMMA = "，"


def in_chinese(text: str) -> str | None:
    """The news in Chinese; None where anything else is told or asked too."""
    if "?" in text:
        return None
    clauses = [clause for clause in _BREAKS.split(text.strip()) if clause and not _SAYS_NOTHING.fullmatch(clause)]
    told = [next((chinese for words, chinese in _NEWS if words.fullmatch(clause)), None) for clause in clauses]
    heard = [chinese for chinese in told if chinese]
    return _COMMA.join(dict.fromkeys(heard)) if heard and len(heard) == len(told) else None
