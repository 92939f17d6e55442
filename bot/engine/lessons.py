"""What a phrasing teaches each reader: from its intent and the metadata of its group. Needs no library."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Text

SAFETY, PERSON = "safety", "person"  # keys of the metadata that teaches, and of a message's parse data
NONE, WANTED, NOT_WANTED = "none", "wanted", "not_wanted"
EITHER = "either"  # in the metadata: may be a danger or none, a wish or none; teaches nothing of it
# What an intent teaches the two other readers where its metadata says nothing; what is not here teaches the calm side,
# and the other two sets teach nothing: their messages may be either.
DANGERS = {"fnol_injury": "injury", "fnol_fire": "fire", "highway_safe": "highway"}
MAY_BE_DANGER = frozenset(
    {
        "fnol_start",
        "fnol_two_party",
        "fnol_flood",
        "flood_restart",
        "fnol_theft",
        "fnol_pile",
        "roadside",
        "injury_prepay",
    }
)
MAY_WANT_PERSON = frozenset({"complaint", "elder_help", "negation", "no_person"})


def intent_taught(intent: Text, metadata: Mapping[Text, Any]) -> Optional[Text]:
    """None: nothing, for the group is kept out (`intent: false`)."""
    return None if metadata.get("intent") is False else intent


def danger_taught(intent: Text, metadata: Mapping[Text, Any]) -> Optional[Text]:
    """A kind or `NONE`; None: nothing."""
    taught = metadata.get(SAFETY)
    if taught or intent in MAY_BE_DANGER:
        return None if taught == EITHER else taught
    return DANGERS.get(intent, NONE)


def wish_taught(intent: Text, metadata: Mapping[Text, Any]) -> Optional[Text]:
    """`WANTED` or `NOT_WANTED`; None: nothing."""
    taught = metadata.get(PERSON)
    if taught == EITHER:
        return None
    if taught is None:
        taught = None if intent in MAY_WANT_PERSON else intent == "human"
    return taught if taught is None else WANTED if taught else NOT_WANTED
