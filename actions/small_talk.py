"""Greetings, thanks, farewells, and the return from a person."""

from __future__ import annotations

from actions.bot_action import FORM, BotAction, Done
from actions.done import SERVICE_FORM
from actions.messages import CONTINUE, MENU, PERSON, PROGRESS, REPORT, Choice, say
from actions.service_memory import open_flow
from actions.turn import Turn
from insurance import claims

HELLO = (
    "您好，我是{company}的 AI 助手{name}，7×24 小时在线。可以帮您报案、查进度、答保险问题，随时可以说「转人工」找同事。"
)
HELLO_IN_FORM = "我在的，我是 AI 助手{name}，随时可以说「转人工」找同事。我们接着{form}。"
FORMS = {FORM: "报案", SERVICE_FORM: "办"}
WELCOME = "不客气，有需要随时叫我。"
GOODBYE = "好的，祝您平安。有需要随时回来。"
NO_PERSON = "好的，先不转人工，我继续帮您。"
BACK = "人工服务结束了，我是{name}，继续为您服务。"


class SmallTalk(BotAction):
    rasa_name = "action_small_talk"
    may_start_report = True

    async def act(self, turn: Turn) -> Done:
        text, choices = self._reply(turn)
        if turn.in_form:
            return Done((say(text),))
        if turn.intent == "handed_back":
            async with self.tools.database.reading() as session:
                draft = await claims.find_draft(session, turn.customer_id)
                flow = await open_flow(session, turn.customer_id)
            waiting = [*([CONTINUE] if draft else []), *([flow.start] if flow else [])]
            choices = (*waiting, PERSON) if waiting else MENU
        return Done((say(text, choices),), {"not_understood": None})

    def _reply(self, turn: Turn) -> tuple[str, tuple[Choice, ...]]:
        settings = self.tools.settings
        names = {"company": settings.company_name, "name": settings.assistant_name}
        if turn.intent == "greet" and turn.form:
            return HELLO_IN_FORM.format(form=FORMS[turn.form], **names), MENU
        if turn.intent == "greet":
            return HELLO.format(**names), MENU
        texts = {"thanks": WELCOME, "goodbye": GOODBYE, "handed_back": BACK.format(**names)}
        if turn.intent == "no_person":
            return NO_PERSON, (REPORT, PROGRESS)
        return texts[turn.intent], ()
