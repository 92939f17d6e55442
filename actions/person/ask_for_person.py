"""The customer wants a person, or must have one. Who only speaks of one, or is asked to pay for a car, needs none."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.bot_action import SERVICE_FORM, BotAction, Done
from actions.honesty.bent_words import refused
from actions.messages import MENU, PERSON, REPORT, say
from actions.person import contact_wish, person_asked
from actions.person.person_called import call
from actions.person.person_words import (
    after_being_sent,
    asks_own_people,
    besides_denial,
    denies_wish,
    names_desk,
    speaks_of_people,
    takes_break,
    wants_rescue,
)
from actions.questions.answer_question import answer
from actions.services.call_wish_words import begins
from actions.small_talk import NO_PERSON
from actions.turn import Turn

PAY_LATER = (
    "先别急着给钱、签字：拍好照片，告诉对方走保险，修车和赔别的东西的钱等定损以后再谈；已经给了的，留好转账记录和收条。"
    "要不要走保险、怎么谈，报案以后理赔同事会帮您看。"
)
SENT_HERE = "好的，找我就对了。您说说要办什么事，或者点下面的选项。"
GO_AHEAD = "好的，您先忙，回来接着说就行。"
TAKE_YOUR_TIME = "好的，您慢慢问，问到了接着告诉我就行。"
_TELLS_AT_LEAST = 2  # characters
_MONEY = re.compile(r"钱|交(?!警|通)|付|垫|押金|费|欠|\d|块|万|款|出(?=吗|不|么|$)")
_TREATMENT = re.compile(r"医|药费|治|伤|住院|押金|手术|抢救|护理|病|人家?.{0,4}(?:疼|痛|躺)")
# Whether it is done at all: nobody lies in a hospital by the words.
_ONLY_ASKED = re.compile(
    r"^(?:请问|那|如果|要是|万一|[,，\s])*(?:医药费|医疗费|治疗费|住院费|抢救费|费用)(?:是|由)?(?:你们|保险公司|保险|咱们|平台)?(?:会|能|可以|给|帮)*先?(?:垫付?|出|付)(?:吗|不|么|嘛|的吗)"
    r"|(?:就是?|只是?|随便|先)(?:了解|问问|问一?下|咨询|好奇)"
)
_SOMEBODY = re.compile(
    r"现在|已经|正|住院(?!费)|医院|抢救(?!费)|手术|押金|催|伤者|对方|人家|他|她|老人|孩子|家属|欠|交不|没钱|急|马上"
)


class AskForPerson(BotAction):
    """Wishes, customers who cannot manage alone, and hospitals that ask for money."""

    rasa_name = "action_ask_for_person"

    async def act(self, turn: Turn) -> Done:
        is_prepay = turn.intent == "injury_prepay"
        if is_prepay and turn.text and not _MONEY.search(turn.text):
            return await answer(self.tools, turn, offer_report=True)
        if is_prepay and turn.text and not _TREATMENT.search(turn.text):
            return Done((say(PAY_LATER, (REPORT, PERSON)),), {"not_understood": None})
        if is_prepay and _ONLY_ASKED.search(turn.text) and not _SOMEBODY.search(turn.text):
            return await answer(self.tools, turn, offer_report=True)
        if turn.intent == "human" and turn.text and (done := await self._of_none(turn)):
            return replace(done, no_wish=True)
        if turn.intent == "human" and begins(turn):
            return Done(then=SERVICE_FORM, slots={"not_understood": None})
        return await call(self.tools, turn, is_prepay=is_prepay)

    async def _of_none(self, turn: Turn) -> Done | None:
        """What was taken for a wish and is none: a wish to bend the facts, a question, somebody else who is meant."""
        if not names_desk(turn.text) and (refusal := refused(turn)):
            return Done((refusal,), {"not_understood": None})
        if said := person_asked.answer_to(turn.text):
            return Done((say(said, (PERSON,)),), {"not_understood": None})
        if wants_rescue(turn.text):
            return Done(then=SERVICE_FORM, slots={"not_understood": None}, leaves_form=turn.in_form)
        if takes_break(turn.text):
            return Done((say(GO_AHEAD),), {"not_understood": None})
        if asks_own_people(turn.text):
            return Done((say(TAKE_YOUR_TIME, (PERSON,)),), {"not_understood": None})
        if denies_wish(turn.text):
            return await self._denied(turn)
        if speaks_of_people(turn.text):
            return await answer(self.tools, turn, offer_report=False)
        if (rest := after_being_sent(turn.text)) is not None and not turn.in_form:
            if len(rest) >= _TELLS_AT_LEAST:
                return await answer(self.tools, turn.saying(rest), offer_report=True)
            return Done((say(SENT_HERE, MENU),), {"not_understood": None})
        return await contact_wish.hear(self.tools, turn)

    async def _denied(self, turn: Turn) -> Done:
        """「我说的是人工费，不是转人工」: what was meant is answered."""
        rest = besides_denial(turn.text)
        if rest:
            found = await answer(self.tools, turn.saying(rest), offer_report=False)
            if not any(message.get("hand_off") for message in found.messages):
                return found
        return Done((say(NO_PERSON, (PERSON,), unanswered=True),), {"not_understood": None})
