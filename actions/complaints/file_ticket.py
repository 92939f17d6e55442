"""Complaints and feedback: filed when they are wanted, in the customer's own words; and how far requests have come."""

from __future__ import annotations

import re
from typing import Any

from actions.bot_action import SERVICE_FORM, BotAction, Done
from actions.complaints import complaints, feedback
from actions.complaints.complaint_words import Complaint, denies, has_content, read_complaint
from actions.complaints.tickets import tell_of
from actions.messages import PERSON, say
from actions.services import service_rescue
from actions.services.service_filing import day_of
from actions.services.service_flows import FLOWS
from actions.services.service_rescue_words import is_about_one
from actions.turn import Turn
from insurance.requests import requests
from insurance.requests.request_states import RequestKind as Kind

SORRY = (
    "抱歉让您有不好的体验。您说的是哪件事、卡在哪一步，告诉我，我马上帮您看；要正式投诉点「登记投诉」，也可以转人工。"
)
SORRY_IN_FORM = "抱歉让您有不好的体验。要正式投诉可以点「登记投诉」，也可以转人工。"
NOT_FILED = "好的，不登记投诉。您反映的是哪件事？告诉我，我帮您看；要找同事可以转人工。"
HOW = (
    "投诉在这里就能登记：点「登记投诉」，说清是哪件事，马上给您编号，{days} 天内答复，期间不用重复提交材料。\n"
    "对处理结果不满意，可以要求上级复核，也可以拨打 {phone}。"
)
COMPLAIN = FLOWS[Kind.COMPLAINT].start
_HEARD: dict[str, Any] = {"not_understood": None}
_SUGGESTION = re.compile(r"建议|意见是|希望(?:你们)?|提个|反馈(?:一下|个)|能不能加|最好|改进|要是能")
_PROGRESS = re.compile(r"到哪|进度|查|怎么样了|结果|没(?:有)?(?:回|人|结|消息)|还没|多少|状态|编号")


class FileComplaint(BotAction):
    """Filed only when a complaint is plainly wanted; anger alone is met with an apology and a choice."""

    rasa_name = "action_file_complaint"

    async def act(self, turn: Turn) -> Done:
        wanted = read_complaint(turn.text)
        if wanted is Complaint.WITHDRAWN:
            return await complaints.withdraw(self.tools, turn)
        if wanted is Complaint.AFTER:
            return await tell_of(self.tools, turn)
        if wanted is Complaint.HOW:
            return Done((say(HOW.format(**complaints.how(self.tools.settings)), (COMPLAIN, PERSON)),), _HEARD)
        if wanted is Complaint.FILED:
            return await complaints.file_at_once(self.tools, turn, turn.text)
        if wanted is Complaint.BEGUN:
            return await self._begin(turn)
        return await self._hear(turn)

    async def _begin(self, turn: Turn) -> Done:
        """「我要投诉」: what was said just before, or what it is about is asked; then it is filed."""
        async with self.tools.database.reading() as session:
            before = await complaints.open_one(session, turn)
            draft = await requests.find_draft(session, turn.customer_id)
        told = turn.said_before if read_complaint(turn.said_before) is Complaint.HEARD else ""
        if turn.is_command and has_content(told):
            return await complaints.file_at_once(self.tools, turn, told)
        if before is not None:
            text = complaints.STANDS_ALREADY.format(number=before.number, due=day_of(before.due_at))
            return Done((say(text, (complaints.WITHDRAW, PERSON)),), _HEARD)
        if draft is not None and draft.kind != Kind.COMPLAINT:  # what is filled in there is not thrown away for it
            return await complaints.file_at_once(self.tools, turn, turn.text or COMPLAIN[0])
        return Done(then=SERVICE_FORM, slots=dict(_HEARD), leaves_form=turn.in_form)

    async def _hear(self, turn: Turn) -> Done:
        """Nobody asked for a complaint. More of one that is filed goes under its number."""
        async with self.tools.database.transaction() as tx:
            before = await complaints.open_one(tx, turn)
            if before is not None and not denies(turn.text):
                return complaints.added(await requests.add_words(tx, before.id, turn.text, now=turn.now), turn.text)
        if denies(turn.text):
            return Done((say(NOT_FILED, (complaints.WITHDRAW, PERSON) if before else (PERSON,)),), _HEARD)
        text = SORRY_IN_FORM if turn.in_form else SORRY
        return Done((say(text, (COMPLAIN, PERSON)),), _HEARD, found_nothing=True)


class TellOfTickets(BotAction):
    """A suggestion is filed; a question after one's requests is answered from their rows."""

    rasa_name = "action_tell_of_tickets"

    async def act(self, turn: Turn) -> Done:
        if taken := await complaints.taken_back(self.tools, turn) or await self._of_rescue(turn):
            return taken
        if read_complaint(turn.text) in (Complaint.FILED, Complaint.BEGUN):
            return await FileComplaint(self.tools).act(turn)  # 「我要投诉，昨天半夜打电话来」
        if _SUGGESTION.search(turn.text) and not _PROGRESS.search(turn.text):
            return await feedback.file(self.tools, turn)
        return await tell_of(self.tools, turn)

    async def _of_rescue(self, turn: Turn) -> Done | None:
        return await service_rescue.tell(self.tools, turn) if is_about_one(turn.text) else None
