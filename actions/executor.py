"""All actions in one executor, and the one call by which the action server runs them."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import ActionExecutor

from actions.bot_action import BotAction
from actions.complaints.file_ticket import FileComplaint, TellOfTickets
from actions.danger.give_safety_advice import GiveSafetyAdvice
from actions.honesty.keep_honest import KeepHonest
from actions.orient import DefaultFallback, Orient
from actions.person.ask_for_person import AskForPerson
from actions.photos.receive_photos import ReceivePhotos
from actions.questions.answer_question import AnswerQuestion
from actions.report.ask_claim_question import AskClaimQuestion
from actions.report.cancel_claim import CancelClaim
from actions.report.check_claim import CheckClaim
from actions.report.hear_claim_answer import HearClaimAnswer
from actions.report.hear_loss import HearLoss
from actions.report.report_claim import ReportClaim
from actions.report.resume_claim import PauseClaim, ResumeClaim
from actions.services.ask_service_question import AskServiceQuestion
from actions.services.hear_service import HearService
from actions.services.hear_service_answer import HearServiceAnswer
from actions.small_talk import SmallTalk
from actions.tools import Tools

ACTIONS: tuple[type[BotAction], ...] = (
    AnswerQuestion,
    AskClaimQuestion,
    AskForPerson,
    AskServiceQuestion,
    CancelClaim,
    CheckClaim,
    DefaultFallback,
    FileComplaint,
    GiveSafetyAdvice,
    HearClaimAnswer,
    HearLoss,
    HearService,
    HearServiceAnswer,
    KeepHonest,
    Orient,
    PauseClaim,
    ReceivePhotos,
    ReportClaim,
    ResumeClaim,
    SmallTalk,
    TellOfTickets,
)


class ActionUnknown(Exception):
    """Rasa asked for an action that does not exist here: its model and this code are of different versions."""


def build_executor(tools: Tools) -> ActionExecutor:
    """The executor with every action of the bot, each holding `tools`."""
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action(tools))
    return executor


async def run_action(executor: ActionExecutor, call: dict[str, Any]) -> dict[str, Any]:
    """Answer one call of Rasa's: {"events": […], "responses": […]}. Raises `ActionUnknown`."""
    if call.get("next_action") not in executor.actions:
        raise ActionUnknown(str(call.get("next_action")))
    # Rasa leaves the domain out (endpoints.yml); the SDK, made for a later Rasa, would ask for it again.
    result = await executor.run({"domain": {}, **call})
    if result is None:
        raise ActionUnknown("")
    return {"events": result.events, "responses": result.responses}
