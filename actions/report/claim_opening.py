"""What the words with which a report begins tell of the loss."""

from __future__ import annotations

import re
from typing import Any

from actions.questions.question_words import is_question
from actions.report.claim_script import NO_PLATE_YET
from actions.report.claim_story import account
from insurance.claims import facts

CAUSE_BY_INTENT: dict[str, dict[str, Any]] = {
    "fnol_single": {"damage_cause": "collision", "accident_type": "single"},
    "fnol_two_party": {"damage_cause": "collision", "accident_type": "two_party"},
    "fnol_fire": {"damage_cause": "fire"},
    "fnol_flood": {"damage_cause": "flood"},
    "fnol_theft": {"damage_cause": "theft"},
    "fnol_glass": {"damage_cause": "glass"},
    "fnol_scratch": {"damage_cause": "scratch"},
    "fnol_parked_hit": {"damage_cause": "parked_hit"},
    "fnol_underbody": {"damage_cause": "collision", "accident_type": "single"},
    "fnol_pile": {"damage_cause": "charging"},
}

# 「刚提的新车还没上牌」; not 「对方没上牌」.
_NO_PLATE_YET = re.compile(
    r"(?:^|[,，。;；\s])(?:我的?|刚|提|买|的|这|个|辆|台|新|车子?|都|还|没几天|才)*(?:没有?|未)(?:来得及)?(?:上牌照?|挂牌|上车牌)(?!的车)"
)
STORY_AT_LEAST = 6  # characters; less is no account of what happened
_WISH = re.compile(
    r"(?:^|(?<=[,，。;；!！\s]))(?:你好|您好|[,，])*(?:那|好吧|行吧?|唉|还是|就)*(?:请|麻烦)?(?:[帮给替](?=我|俺|咱))?(?:我|俺|咱)?(?:要|想|来)?(?:报个?案|报保险|出险)[了啦呀吧呗]?"
    r"(?![写人号电时的要吗么])|(?:请|麻烦)?(?:[帮给替](?=我|俺|咱))?(?:我|俺|咱)(?:要|想|来)(?:报个?案|报保险)[了啦呀吧呗]?(?![写人号电时的要吗么])"
    r"|[,，]?(?:现在|我|这|该|要)*怎么[办弄搞](?:啊|呢|呀|好)*[?？!！。]*$"
)


def first_fields(text: str, intent: str, first: dict[str, Any]) -> dict[str, Any]:
    """What the opening message tells: its own facts, the cause its intent stands for, and itself as the story."""
    fields = first if "damage_cause" in first else {**CAUSE_BY_INTENT.get(intent, {}), **first}
    fields = dict(fields)
    fields.pop("narrative", None)
    if _NO_PLATE_YET.search(text) and not {"plate_no", "policy_no", "vin"} & set(fields):
        fields["plate_no"] = NO_PLATE_YET
    story = account(_WISH.sub("", text).strip(",，。!！ "))
    told_by_intent = intent.startswith("fnol_") and intent != "fnol_start" and not is_question(text)
    if ("damage_cause" in first or told_by_intent) and len(story) >= STORY_AT_LEAST:
        fields["narrative"] = story
    return fields


def options_in(text: str, fields: dict[str, Any]) -> list[str] | None:
    """The field for which the first message gives several values, and these."""
    for key, find in (("reporter_phone", facts.find_phones), ("plate_no", facts.find_plates)):
        if key not in fields and len(found := find(text)) > 1:
            return [key, *found]
    return None
