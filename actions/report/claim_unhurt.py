"""Nobody was hurt after all: words that take an injury back, and the account without it."""

from __future__ import annotations

import re
from typing import Any

from insurance.claims.facts import classify_cause, read_injury

_PUT_RIGHT = (
    r"(?:刚才|刚刚|前面|其实|那个|是|我|说|按|点|选|搞|弄|写|打|发|手滑|错|不对|不是|误"
    r"|了|的|啊|呀|哦|嗯|[,，。.!！~\s])*"
)
_NOBODY = (
    r"(?:就|都|并|真的?|确实|根本|车[上里])*(?:没有?|没得|木有|冇|无)(?:任何|一个)?(?:人员?|谁)+"
    r"(?:受)?(?:伤|有?事)(?:亡|着|到)?"
)
# Nobody at all: 「对方没受伤」 leaves it open how we are ourselves.
_AFTER_ALL = re.compile(rf"{_PUT_RIGHT}{_NOBODY}{_PUT_RIGHT}")
_NONE = re.compile(
    r"(?:就|都|一个也?|一个人也?|[,，\s])*(?:没有?|没得|木有|冇|无|零|0)(?:人|个)?(?:受伤)?[了的啊呀吧。.!！~\s]*"
)
_CLAUSES = re.compile(r"[^;；,，。!！\n]+[;；,，。!！\n]*")
_AROUND = " ,，。;；!！\n"


def nobody_after_all(question: str | None, text: str, known: dict[str, Any]) -> bool:
    """Whether an injury that stands in the draft, or may be one, is taken back. `question`: what was asked last."""
    if known.get("has_injury") not in (True, "unknown"):
        return False
    return _AFTER_ALL.fullmatch(text) is not None or (question == "injured_count" and _NONE.fullmatch(text) is not None)


def taken_back(fields: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """The fields, and with an injury that they take back the account without the clauses that tell only of it."""
    account = known.get("narrative")
    is_taken = fields.get("has_injury") is False and known.get("has_injury") in (True, "unknown")
    if not is_taken or not account or "narrative" in fields:
        return fields
    left = "".join(each for each in _CLAUSES.findall(str(account)) if not _tells_only_harm(each)).strip(_AROUND)
    return fields if left == account else {**fields, "narrative": left or None}


def _tells_only_harm(clause: str) -> bool:
    """「撞倒了人」 tells what happened as well."""
    return read_injury(clause) is True and classify_cause(clause) is None
