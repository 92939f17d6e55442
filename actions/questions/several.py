"""Several questions in one message: each is answered in a message of its own, under the words that asked it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import asdict

from actions.done import Done
from actions.messages import PERSON, say
from actions.questions.question_words import is_question
from actions.tools import Tools
from actions.turn import Turn
from knowledge_base.answer import Answer

EACH = "问「{question}」：\n{answer}"
ONE_OPEN = "「{question}」这一项我没有十足的把握，可以单独再问我一次，或者转人工。"
AT_MOST = 3
SHORTEST = 4  # characters of a question that stands alone

_NUMBERED = re.compile(
    r"(?:^|(?<=[\s,，。;；:：?？]))(?:\d{1,2}\s*[.、．)）:：]|[①②③④⑤]|第?[一二三四五](?:[、.．]|是(?=[^,，。]{3}))|一个(?:是|问)|另?一个(?:是|问))\s*"
)
_STOPS = re.compile(
    r"[?？;；。\n]+|[,，\s]*(?:另外|还有(?:就是)?|顺便(?:问(?:下|一下)?)?|再问(?:下|一下|个)?|对了)[,，\s]*"
)
_AROUND = " ,，。;；:：!！?？~\n"


def questions_in(text: str) -> tuple[str, ...]:
    """The questions that each stand alone; empty when there are fewer than two."""
    parts = [part.strip(_AROUND) for part in _NUMBERED.split(text)[1:]] if len(_NUMBERED.findall(text)) > 1 else []
    if not parts:
        parts = [part.strip(_AROUND) for part in _STOPS.split(text)]
        parts = [part for part in parts if is_question(part)]
    whole = tuple(dict.fromkeys(part for part in parts if len(part) >= SHORTEST))
    return whole[:AT_MOST] if len(whole) > 1 else ()


async def answered(tools: Tools, turn: Turn) -> Done | None:
    """None unless the documents answer two of them with different answers."""
    if turn.in_form or turn.is_command or turn.waits:
        return None
    questions = questions_in(turn.text)
    day = turn.now.date()
    found = await asyncio.gather(*(tools.knowledge.answer(question, as_of=day) for question in questions))
    answers = {each.text: each for each in found if isinstance(each, Answer)}
    if len(answers) < 2:
        return None
    messages = []
    for question, each in zip(questions, found, strict=True):
        if isinstance(each, Answer):
            text = EACH.format(question=question, answer=each.text)
            messages.append(say(text, citations=[asdict(cited) for cited in each.citations]))
        else:
            messages.append(say(ONE_OPEN.format(question=question), (PERSON,)))
    return Done(tuple(messages), {"not_understood": None})
