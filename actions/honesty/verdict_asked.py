"""Who presses for a verdict, an amount, whose fault or a promise is told who decides, and what can be done now."""

from __future__ import annotations

from actions.done import SERVICE_FORM, Done
from actions.honesty.bent_words import bent
from actions.honesty.verdict_words import MAY_BE_ANSWERED, Pressed, pressed
from actions.messages import PERSON, PROGRESS, REPORT, Choice, say
from actions.questions.known_answer import looked_up, said_from
from actions.questions.question_words import is_question, wants_report
from actions.report.loss_told import SLOT, remembered
from actions.tools import Tools
from actions.turn import Turn
from insurance.claims import claims
from insurance.claims.facts import read_everything
from knowledge_base.answer import KnowledgeUnavailable

SAID: dict[Pressed, str] = {
    Pressed.VERDICT: (
        "我明白您想要一句准话。能不能赔，要理赔同事看过经过、材料和保单条款才能定，我说“能”或“不能”都可能误导您。\n"
        "结论会书面告诉您、写明理由，有不同意见可以要求复核。想听同事的意见就转人工。"
    ),
    Pressed.AMOUNT: (
        "金额我现在说不准，给个大概数也怕误导您：要等定损看过车和单据，再按保单条款核定。\n"
        "照片、修理报价单和发票先留好；定损结果会给您看，觉得不对可以要求重新核对。"
    ),
    Pressed.FAULT: (
        "责任怎么分，由交警按现场和证据认定，我不能替交警说，也不能估比例。\n"
        "现场照片、双方车牌、行车记录先留好，说不清就报警（122）；拿到认定书有不同意见，3 日内可以申请复核。"
    ),
    Pressed.PROMISE: (
        "这个我答应不了您：能不能赔、赔多少、哪天到账，都要理赔同事核定，做不了主的话我不说。\n"
        "我能做到的是把您说的照实登记、给您编号，进度随时能查。想要同事的正式答复就转人工，结论会书面给您。"
    ),
    Pressed.SAID: (
        "要是我哪句话让您这样理解了，抱歉。我是 AI 助手，前面说的只是一般规则，不是结论，也不算答应。\n"
        "能不能赔、赔多少，由理赔同事核定后书面告诉您。想核对前面的话就转人工，聊天记录同事都能看到。"
    ),
    Pressed.ORDER: (
        "这个我照办不了：我是 AI 助手，换不了身份，也批不了赔付，内部的设置不能往外给。\n"
        "报案、查进度、保险上的问题，我都能帮您；需要人拿主意就转人工。"
    ),
}
REPORTING = "出险"
REPORT_NOW = "\n没报案的话现在就能报，不用等责任和金额分清。"
_OF_A_LOSS = (Pressed.VERDICT, Pressed.AMOUNT, Pressed.FAULT)
_SHOWN = ("reported", "awaiting_documents", "accepted", "declined")


async def hear(tools: Tools, turn: Turn) -> Done | None:
    """None when nothing is pressed for, when a report is plainly wanted, or when a form has something to take down."""
    told = "" if turn.form == SERVICE_FORM else f"{turn.said_before},{turn.slots.get(SLOT) or ''}"
    kind = pressed(turn.text, told + (REPORTING if turn.reporting else ""))
    if kind is None or bent(turn.text) or wants_report(turn.text) or _is_answer(turn, kind):
        return None
    may_be_known = kind in MAY_BE_ANSWERED or (kind is Pressed.PROMISE and is_question(turn.text))
    try:
        found = await looked_up(tools, turn) if may_be_known else None
    except KnowledgeUnavailable:
        return None  # who answers questions says so
    loss = {} if kind is Pressed.ORDER else remembered(turn)
    choices = await _choices(tools, turn)
    text = SAID[kind] + (REPORT_NOW if REPORT in choices and kind in _OF_A_LOSS else "")
    return Done((said_from(found, choices) if found else say(text, choices),), {"not_understood": None, **loss})


def _is_answer(turn: Turn, kind: Pressed) -> bool:
    """Whether the form has to hear it first: a service has prices of its own, and a report takes down what is told."""
    if turn.form == SERVICE_FORM:
        return kind in MAY_BE_ANSWERED
    return turn.reporting and not turn.let_through and bool(read_everything(turn.text, turn.now))


async def _choices(tools: Tools, turn: Turn) -> tuple[Choice, ...]:
    if turn.in_form:
        return (PERSON,)
    async with tools.database.reading() as session:
        claim = await claims.latest(session, turn.customer_id)
    is_given = claim is not None and claim.state in _SHOWN
    return (PROGRESS, PERSON) if is_given else (REPORT, PERSON)
