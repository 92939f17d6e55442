"""What is told right after a complaint was filed: it belongs to it, unless it asks or wants something else."""

from __future__ import annotations

from actions.complaints.complaint_words import Complaint, read_complaint
from actions.report.claim_answers import is_noise, refuses
from actions.services.service_reading import asks
from actions.services.service_wishes import kind_named
from insurance.words.phrases import any_of

_SMALL_TALK = frozenset(
    {"human", "no_person", "elder_help", "affirm", "deny", "skip", "unknown", "greet", "thanks", "goodbye"}
    | {"handed_back", "stop", "resume", "start_over", "photos_done", "more", "fraud_solicit", "claim_cancel"}
)
_OTHER_WISH = any_of(
    r"(?<![没不])(?:帮|替|请|麻烦)(?:我|你|下|一下)|^给我",
    r"(?:我|俺)(?:现在|就|还)?(?:要|想)(?!投诉|补充|说|告诉|反映)|^(?:查|看|办|改|退|续|换|开|来)(?:一下|下|个|张|份|询|进度|保单|保)|^(?:报个?案|取消|撤|要)",
)
_ACCOUNT = 4  # characters; less is no account


def tells_more(text: str, intent: str) -> bool:
    """「案子拖了半个月」「我还有录音」, after a complaint: an account, no question and no other wish."""
    if intent in _SMALL_TALK or len(text) < _ACCOUNT or asks(text) or is_noise(text) or refuses(text):
        return False
    if read_complaint(text) is not Complaint.HEARD:
        return False  # taken back, or asked after
    return _OTHER_WISH.search(text) is None and kind_named(text) is None
