"""A report that was left: kept when the customer stops, taken up again when they come back."""

from __future__ import annotations

from datetime import timedelta

from actions.bot_action import FORM, SERVICE_FORM, BotAction, Done
from actions.messages import CONTINUE, PERSON, REPORT, Choice, say
from actions.report.claim_questions import STOPPED
from actions.report.leaving import stops
from actions.services.service_memory import open_flow
from actions.services.service_reading import wish_in
from actions.turn import Turn
from insurance.claims import claims

KEPT_SERVICE = "好的，先到这里，{name}填好的我替您留着。想接着办，点一下或者直接说就行。"
KEPT = "好的，先到这里。已经填好的资料我都替您留着，想继续的时候说「继续报案」就行。"
NOTHING_TO_STOP = "好的。有需要随时叫我。"
STILL_QUEUED = "好的，您先忙，排队给您留着；不想等了说「返回智能助手」。"
GIVEN_ALREADY = "报案 {number} 已经登记了，不会自动取消。要撤案就点「我要撤案」，我请同事核对办理；先放着也没关系。"
WITHDRAW: Choice = ("我要撤案", "/claim_cancel")
_LATELY = timedelta(days=2)
NOTHING_LEFT = "目前没有没填完的报案。要现在报一起吗？"


class PauseClaim(BotAction):
    """The customer stops; nothing is thrown away, and that is said."""

    rasa_name = "action_pause_claim"

    async def act(self, turn: Turn) -> Done:
        if not turn.in_form:
            nothing = say(STILL_QUEUED if turn.waits else NOTHING_TO_STOP)
            return await self._of_given(turn) or Done((nothing,))
        if not turn.reporting:
            return await self._pause_service(turn)
        return Done(
            (say(KEPT, (CONTINUE, PERSON)),), {"claim_misses": None, "claim_question": STOPPED}, leaves_form=True
        )

    async def _of_given(self, turn: Turn) -> Done | None:
        """「我不想报了」 after the report was given: it stands, and the customer has to know."""
        if not stops(turn.text):
            return None
        async with self.tools.database.reading() as session:
            given = next(iter(await claims.reported(session, turn.customer_id, limit=1)), None)
        if given is None or given.reported_at is None or turn.now - given.reported_at > _LATELY:
            return None
        return Done((say(GIVEN_ALREADY.format(number=given.number), (WITHDRAW, PERSON)),), {"not_understood": None})

    async def _pause_service(self, turn: Turn) -> Done:
        async with self.tools.database.reading() as session:
            flow = await open_flow(session, turn.customer_id)
        choices = (flow.start, PERSON) if flow else (PERSON,)
        return Done((say(KEPT_SERVICE.format(name=flow.name if flow else ""), choices),), leaves_form=True)


class ResumeClaim(BotAction):
    """「继续上次的报案」 or 「重新报案」 outside the claim form; without a report, the service that was left."""

    rasa_name = "action_resume_claim"
    may_start_report = True

    async def act(self, turn: Turn) -> Done:
        if turn.reporting or turn.intent == "start_over":
            return Done(then=FORM, leaves_form=turn.form == SERVICE_FORM)
        async with self.tools.database.reading() as session:
            draft = await claims.find_draft(session, turn.customer_id)
            flow = await open_flow(session, turn.customer_id)
        if flow is not None and (draft is None or wish_in(turn.text) is not None):
            return Done(then=SERVICE_FORM)
        if draft:
            return Done(then=FORM, leaves_form=turn.in_form)
        return Done((say(NOTHING_LEFT, (REPORT, PERSON)),), found_nothing=True)
