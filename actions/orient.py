"""Words that answer nothing we asked: the customer is shown where they stand and what they can do."""

from __future__ import annotations

import re

from actions import small_talk_heard
from actions.bot_action import FORM, SERVICE_FORM, BotAction, Done
from actions.messages import CONTINUE, MENU, PERSON, PROGRESS, say
from actions.notices.notice_flows import form_of
from actions.questions.answer_question import answer
from actions.report.claim_agreement import comes_back, takes_up
from actions.report.claim_left import answer_to_it
from actions.report.claim_meanings import SHORT
from actions.report.claim_progress import tell
from actions.report.claim_questions import OLD_DRAFT, STOPPED
from actions.report.claim_reading import reports_loss
from actions.report.claim_stopped import DELETE
from actions.services.service_reading import asks, wish_in
from actions.services.taking_back import of_another_matter
from actions.turn import Turn
from insurance.claims import claims

HOW_CAN_I_HELP = "好的。请问要办哪件事？点下面的选项，或者直接告诉我。"
STILL_QUEUED = "好的，排队给您留着。有别的要问，接着说就行。"
STAYS_KEPT = "好的。没填完的报案先留着，不会提交，想接着填随时说「继续报案」。"
UNFINISHED = "您有一份报案还没有填完，要接着填吗？"
LOST = "没太听明白。您可以换个说法，或者点「转人工」。"

# Short words that mean nothing by themselves; longer ones may hold a question that was misjudged.
BARE = frozenset({"affirm", "deny", "unknown", "skip", "photos_done", "change"})

ASKS_AT_LEAST = 4  # characters

_WORDS = re.compile(
    r"[\u4e00-\u9fff]|^(?:ok|okay|yes|no)$", re.I
)  # anything else is no word, whatever the classifier says


class Orient(BotAction):
    """A stray 「是的」 or 「昨天下午」."""

    rasa_name = "action_orient"
    may_start_report = True

    async def act(self, turn: Turn) -> Done:
        if done := await of_another_matter(self.tools, turn):
            return done
        if turn.in_form:
            return await answer(self.tools, turn, offer_report=False)
        if turn.text and reports_loss(turn.text, turn.now):
            return Done(then=form_of(turn.text))
        if turn.intent in ("negation", "inform", "change") and not asks(turn.text) and wish_in(turn.text) is not None:
            return Done(then=SERVICE_FORM)
        async with self.tools.database.reading() as session:
            claim = await claims.latest(session, turn.customer_id)
        if claim is not None and claim.state == "draft":
            if answer_to_it(turn, claim.fields):
                return Done(then=FORM)
            return _on_draft(turn)
        if claim is not None and turn.intent == "affirm" and claim.number and claim.state == "reported":
            return Done((say(tell(claim), (PROGRESS, PERSON)),))
        if talk := small_talk_heard.hear_at_last(self.tools, turn):
            return talk
        is_bare = turn.intent in BARE and _WORDS.search(turn.text) is not None and not _asks_on(turn)
        if turn.is_command or is_bare:
            text, choices = (STILL_QUEUED, ()) if turn.waits else (HOW_CAN_I_HELP, MENU)
            return Done((say(text, choices),), found_nothing=True)
        return await answer(self.tools, turn, offer_report=True)


def _asks_on(turn: Turn) -> bool:
    """「没责任的话呢」, 「那我有吗」 after a question that was answered: more than a nod."""
    return bool(turn.questions_before) and len(turn.text) >= ASKS_AT_LEAST and asks(turn.text)


def _on_draft(turn: Turn) -> Done:
    """A report lies unfinished: it is offered once, gone on with when the customer agrees, and left when they stopped
    it."""
    offered = turn.slots.get("claim_question")
    if offered == OLD_DRAFT and takes_up(turn.intent, turn.text):
        return Done(then=FORM)
    if offered == STOPPED and comes_back(turn.text):
        return Done(then=FORM)
    is_bare = turn.intent in BARE and len(turn.text) <= SHORT
    if offered == STOPPED and is_bare and not takes_up("", turn.text):
        return Done((say(STAYS_KEPT, (CONTINUE, DELETE, PERSON)),))
    if offered == OLD_DRAFT and turn.intent in ("deny", "skip") and is_bare:
        return Done((say(STAYS_KEPT, (CONTINUE, DELETE, PERSON)),), {"claim_question": STOPPED})
    return Done((say(UNFINISHED, (CONTINUE, DELETE, PERSON)),), {"claim_question": OLD_DRAFT})


class DefaultFallback(BotAction):
    """What Rasa runs when no rule fits. It always says where it ends: anything else would run in circles."""

    rasa_name = "action_default_fallback"

    async def act(self, turn: Turn) -> Done:
        messages = () if turn.said_already else (say(LOST, (PERSON,)),)
        return Done(messages, then=turn.form or "action_listen")
