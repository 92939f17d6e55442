"""Greetings, thanks, farewells, and the return from a person; a question beside them is answered."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from actions.bot_action import FORM, BotAction, Done
from actions.done import SERVICE_FORM
from actions.messages import CONTINUE, MENU, PERSON, PICKED, PROGRESS, REPORT, Choice, say
from actions.person.person_called import call
from actions.questions.answer_question import answer
from actions.services.service_memory import open_flow
from actions.services.service_reading import asks
from actions.turn import Turn
from insurance.claims import claims

HELLO = (
    "您好，我是{company}的 AI 助手{name}，7×24 小时在线。可以帮您报案、查进度、答保险问题，随时可以说「转人工」找同事。"
)
WHO = "我是{company}的 AI 助手{name}，不是真人，7×24 小时都在。想找真人同事，随时说「转人工」。"
HELLO_IN_FORM = "我在的，我是 AI 助手{name}，随时可以说「转人工」找同事。我们接着{form}。"
FORMS = {FORM: "报案", SERVICE_FORM: "办"}
WELCOME = "不客气，有需要随时叫我。"
GOODBYE = "好的，祝您平安。有需要随时回来。"
NO_PERSON = "好的，先不转人工，我继续帮您。"
WELCOME_QUEUED = "不客气，客服接入后会在这里找您。"
GOODBYE_QUEUED = "好的，您先忙，排队给您留着；不想等了说「返回智能助手」。"
HELLO_QUEUED = "我在的，客服还没接入。您有什么要问的先跟我说，我照样回答。"
BACK = "人工服务结束了，我是{name}，继续为您服务。"
# Clauses that say no more than that no person is wanted: 「不要人工」, 「你回我话就行」.
_DECLINES = re.compile(
    r"[^,，。!！?？;；\s]*(?:不|别|没|取消|无需)[^,，。!！?？;；\s]{0,6}(?:人工|客服|真人|活人|坐席|排队|转)[^,，。!！?？;；\s]{0,3}"
    r"|你(?:就|来|直接)?(?:回|答|回答|跟我|和我|说)[^,，。!！?？;；\s]{0,4}(?=[,，。!！?？;；\s]|$)"
)
_WHO = re.compile(r"真人|机器人?|人工智能|AI|ai|活人|谁(?:开发|做)|是(?:个)?人(?:吗|么|不|还是)|你是谁|哪个公司")
_HOURS = re.compile(r"几点|(?:上|下)班|(?:工作|服务|营业|值班)时间|周末|节假日|24小时|晚上(?:有|在)")
# What remains of 「先不转，我再想想」 asks nothing.
_IDLE = re.compile(
    r"(?>那|让|我|先|再|自己|回头|晚点|一会儿?|考虑|琢磨|研究|缓|想|看|等|一下|吧|了|哈|啊|谢谢|[,，。\s])+"
)
_BETWEEN = re.compile(r"[,，。!！;；\s]+")
_QUESTION_AT_LEAST = 4  # characters


class SmallTalk(BotAction):
    rasa_name = "action_small_talk"
    may_start_report = True

    async def act(self, turn: Turn) -> Done:
        if found := await self._answer_beside(turn):
            return replace(found, no_wish=turn.intent == "no_person")
        if turn.intent == "handed_back" and turn.waits:
            return await call(self.tools, turn)
        text, choices = self._reply(turn)
        if turn.intent == "no_person":
            choices = () if turn.in_form else choices
            return Done((say(text, choices, unanswered=True),), {"not_understood": None}, no_wish=True)
        if turn.in_form:
            return Done((say(text),))
        if turn.intent == "handed_back":
            async with self.tools.database.reading() as session:
                draft = await claims.find_draft(session, turn.customer_id)
                flow = await open_flow(session, turn.customer_id)
            waiting = [*([CONTINUE] if draft else []), *([flow.start] if flow else [])]
            choices = (*waiting, PERSON) if waiting else MENU
        return Done((say(text, choices),), {"not_understood": None})

    async def _answer_beside(self, turn: Turn) -> Done | None:
        """「你们靠谱吗」 is a question though it sounds like a greeting, and so is what follows 「不要人工」."""
        if turn.is_command or turn.intent not in ("greet", "no_person"):
            return None
        rest = _without_declining(turn.text) if turn.intent == "no_person" else turn.text
        if (
            len(rest) < _QUESTION_AT_LEAST
            or _IDLE.fullmatch(rest)
            or not (asks(rest) or _HOURS.search(rest) or turn.intent == "no_person")
        ):
            return None
        found = await answer(self.tools, replace(turn, text=rest), offer_report=False)
        helps = _helps if turn.intent == "no_person" else _answers
        return found if any(map(helps, found.messages)) else None

    def _reply(self, turn: Turn) -> tuple[str, tuple[Choice, ...]]:
        settings = self.tools.settings
        names = {"company": settings.company_name, "name": settings.assistant_name}
        queued = {"greet": HELLO_QUEUED, "thanks": WELCOME_QUEUED, "goodbye": GOODBYE_QUEUED}
        if turn.waits and not turn.in_form and turn.intent in queued and not _WHO.search(turn.text):
            return queued[turn.intent], ()
        if turn.intent == "greet" and _WHO.search(turn.text):
            return WHO.format(**names), () if turn.form else MENU
        if turn.intent == "greet" and turn.form:
            return HELLO_IN_FORM.format(form=FORMS[turn.form], **names), MENU
        if turn.intent == "greet":
            return HELLO.format(**names), MENU
        texts = {"thanks": WELCOME, "goodbye": GOODBYE, "handed_back": BACK.format(**names)}
        if turn.intent == "no_person":
            return NO_PERSON, (REPORT, PROGRESS)
        return texts[turn.intent], ()


def _answers(message: dict[str, Any]) -> bool:
    return not message.get("unanswered")


def _helps(message: dict[str, Any]) -> bool:
    """It is an answer, or offers questions to pick from."""
    return _answers(message) or any(choice["command"] == PICKED for choice in message.get("choices", ()))


def _without_declining(text: str) -> str:
    return ",".join(part for part in _BETWEEN.split(_DECLINES.sub("", text)) if part)
