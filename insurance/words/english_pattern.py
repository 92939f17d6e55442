"""How English phrases are written down: round brackets only group, and <names> stand for what is said in many ways."""

from __future__ import annotations

import re

_NAMES = {
    "be": "(is|are|am|was|were|'s|'re|'m|has|have|had|got|gets|been|being"
    "|getting|just|still|now|all|already|badly|seriously)",
    "car": "((my|the|our|his|her|their|a|an|this|that|your) )?((electric|new|own) )?(car|vehicle|ev|suv|van)",
    "my": "(my|the|our|his|her|their|your|a|an|this|that|some|another)",
    "not": "(not|isn't|aren't|wasn't|weren't|ain't|hasn't|haven't|didn't|did not|never|no longer)",
    "cannot": "(can't|cannot|can not|cant|couldn't|could not|unable to)",
    "somebody": "((a|an|the|some|one|two|three|my|this|that|old|elderly|young|little) ){0,3}"
    "(pedestrians?|persons?|people|man|men|woman|women|child|children|kids?|boys?|girls?|cyclists?|bikers?|lady|guy"
    "|grandma|grandpa|motorcyclists?|someone|somebody|son|daughter|wife|husband|mother|father)",
    "limb": "(leg|arm|rib|neck|back|wrist|ankle|hand|foot|shoulder|bone|nose|collarbone)s?",
    "other": "(some ?one|some ?body|(the|a|an|another)( other| big| white| black| red)?"
    " (car|truck|bus|taxi|van|driver|guy|scooter|bike|motorbike)|he|she|they)",
    "policy": "((my|the|our|this|a) )?((car|auto|motor|vehicle) )?(insurance( policy)?|policy|coverage)",
    "how": "how (do|can|should|would|to|could)( i| we| one)?( to)?",
    "want": "(i('d| would)? (want|like|need|wish) to|i wanna|(can|could|may) i|help me( to)?|let me|please|i have to)",
    "was": "(has|have|had|just|was|were|is|got|been|'s)",
    "person": "((a|an|the|some|real|live|human|actual|your) ){0,4}(person|human( being)?|agent|representative|rep"
    "|operator|someone|somebody|staff|manager|supervisor|people|customer service|colleague|adviser|advisor)",
    "covers": "(does|will|is|do|would)( <policy>| you| it| this)*( cover| covers| covered| pay for)"
    "( for)?( the| a| my)?",
}
_NAME = re.compile(r"<([a-z]+)>")
_GROUP = re.compile(r"\((?!\?)")


def english(*phrases: str) -> re.Pattern[str]:
    """A pattern that finds any of these where words begin and end, in capitals or not."""
    words = "|".join(phrases)
    while _NAME.search(words):
        words = _NAME.sub(lambda found: _NAMES[found[1]], words)
    return re.compile(rf"(?<![A-Za-z'])(?:{_GROUP.sub('(?:', words)})(?![A-Za-z'])", re.I)
