"""A question is answered from the knowledge base, with its source; what is not known is said, and a person offered."""

from __future__ import annotations

import re
from dataclasses import asdict
from functools import partial
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from actions import plain_mode, small_talk_heard
from actions.bot_action import FORM, BotAction, Done
from actions.done import SERVICE_FORM
from actions.messages import MENU, PERSON, PICKED, PICKED_QUESTION, REPORT, Choice, say
from actions.notices.notice_flows import INTENTS as NOTICE_INTENTS
from actions.notices.notice_flows import LINES, form_of, notice_begun, notice_told, offered, reports_nothing
from actions.questions import not_ours, several
from actions.questions.misses import MISSES, MISSES_WITH_OFFERS, call_person, times_missed
from actions.questions.question_words import tells_loss, wants_report
from actions.report import claim_left
from actions.report.claim_reading import reports_loss
from actions.report.first_advice import first_advice
from actions.report.loss_told import SLOT, remembered
from actions.services.service_flows import FLOWS
from actions.services.service_memory import open_flow
from actions.services.service_reading import asks, wish_in
from actions.services.service_wishes import kind_named
from actions.tools import Tools
from actions.turn import Turn
from insurance.claims.lines import is_beyond_the_list
from insurance.claims.papers import missing, papers_of
from knowledge_base import gaps, releases
from knowledge_base.answer import OUTCOME_CLOSE, OUTCOME_LEAD, Answer, KnowledgeUnavailable, Suggestions
from knowledge_base.chinese import bare

log = structlog.get_logger()

NOT_SURE = "这个问题我没有十足的把握，怕说错误导您。您可以换个说法再问一次，也可以直接转人工。"
NOT_SURE_IN_FORM = "这个问题我没有十足的把握，想要准确答复可以转人工。{form}我们接着来。"
DID_YOU_MEAN = "您想问的是不是下面的问题？点一下就能看到答案；都不是的话换个说法，或者转人工。"
DID_YOU_MEAN_IN_FORM = "您想问的是不是这些？点一下就能看到答案，都不是的话可以转人工，看完我们接着{form}。"
FORMS = {FORM: "报案", SERVICE_FORM: "办"}
FORMS_WE_GO_ON_WITH = {FORM: "报案", SERVICE_FORM: "您要办的事"}
ALSO = "也可以看看下面的问题，或者直接报案，我来登记。"
CANNOT_LOOK_UP = "抱歉，条款资料暂时查不到，我不能凭记忆回答您。可以稍后再问一次，也可以直接转人工；报案不受影响。"
DID_YOU_MEAN_WAITING = "您想问的是不是下面的问题？点一下就能看到答案；都不是的话，客服接入后请他答您。"
OR_DID_YOU_MEAN = "这个我也说不准，最接近的是下面这些，点一下就能看；想直接问同事就点「转人工」。"
SAID_BEFORE = "和您这句最相关的，还是刚才那条里的这一句：\n「{quote}」\n要是没答到点子上，换个说法告诉我，或者转人工。"
NOTHING_MORE = "您想听哪一项的详细内容？直接问我就行。"
RELATED_AT_MOST = 3
NOTICE_OFFERED = "要报案的话现在就可以登记，我一项项问，几分钟就好；也可以转人工。"
WITHOUT_ANSWER = "材料一般要：{papers}。请尽早报案；能不能赔、赔多少，以保单和核定结果为准。\n{offered}"
MAY_BE_NOTICE = ("claim_docs", "late_report", "payout_amount", "payout_time", "nlu_fallback")
# Beside an answer to these, a person comes first among the choices, with what to say or have ready.
PERSON_FIRST: dict[str, str] = {
    "deny_appeal": "想对处理结果提出异议，可以转人工，由理赔专员和您一起核对；书面理由您有权要。",
    "assess_dispute": "对定损有不同意见，可以转人工申请重新核对；修理厂的报价单请留好。",
    "health_inpatient": NOTICE_OFFERED,
    "accident_home": NOTICE_OFFERED,
    "pay_issue": "转人工前请准备好：订单号、付款时间和金额、扣款通知的截图（不要发完整卡号）。",
}

COVER = ("cover_", "health_terms", "quote", "renew", "bundle_q")  # 「划痕险是管哪种划痕的」 tells of no loss
SHORT_QUESTION = 16  # characters
LEANS = 8  # characters: 「要啥材料」 means nothing by itself
ABOUT = "{topic}：{question}"
CERTAIN = 0.6  # of the intent; below it the question is answered like any other

_ASKS_COVER = re.compile(
    r"保不保|赔不赔|报不报|管不管|能(?:不能)?(?:赔|报)|给(?:赔|报)|[赔报保管]吗|算不算|[赔报保管]不(?:$|[,，。?？])"
)
_ASKS_PAPERS = re.compile(r"材料|手续|单据|准备|流程|怎么报|要带|[要带交]些?(?:什么|啥|哪)")
_LOSS = re.compile(r"撞|剐|刮|蹭|划|淹|泡水|偷|盗|起火|自燃|追尾|碰了|砸|碎|裂|出险|事故|报案")


class AnswerQuestion(BotAction):
    """Questions of every kind, and messages that nothing else understood."""

    rasa_name = "action_answer_question"
    may_start_report = True

    async def act(self, turn: Turn) -> Done:
        if turn.intent == "more":
            return _in_full(turn)
        if turn.intent == PICKED_QUESTION:
            return await answer(self.tools, turn, offer_report=False)
        if talk := small_talk_heard.hear_at_last(self.tools, turn) or await claim_left.unhurt(self.tools, turn):
            return talk
        is_about_cover = turn.intent.startswith(COVER) and turn.confidence >= CERTAIN
        if turn.intent in NOTICE_INTENTS and _begins_notice(turn):
            return Done(then=SERVICE_FORM, slots={"not_understood": None}, leaves_form=turn.in_form)
        is_general = turn.intent not in PERSON_FIRST and not turn.in_form
        only_names = is_about_cover and not tells_loss(turn.text)
        wishes = wants_report if only_names else partial(reports_loss, now=turn.now)
        if is_general and wishes(turn.text):
            return Done(then=form_of(turn.text))
        if turn.intent == "nlu_fallback" and not turn.in_form and not asks(turn.text) and wish_in(turn.text):
            return Done(then=SERVICE_FORM)
        return await answer(self.tools, turn, offer_report=bool(_LOSS.search(turn.text)))


async def answer(tools: Tools, turn: Turn, *, offer_report: bool) -> Done:
    """The answer with its citations, or first advice for the loss told, or questions to pick from, or "not sure".

    Without any of them twice in a row, a person is called. When the knowledge base is away, that is what is said.
    """
    if declined := not_ours.of_another_insurer(turn):
        return declined
    advice = None if turn.in_form or turn.is_command else first_advice(turn.text)
    try:
        if each := await several.answered(tools, turn):
            return each
        found = await find_answer(tools, turn)
    except KnowledgeUnavailable:
        return (
            _advised(turn, advice.text, ())
            if advice
            else Done((say(CANNOT_LOOK_UP, [PERSON, REPORT], unanswered=True),))
        )
    if not isinstance(found, Answer) and turn.text:
        await _note_gap(tools, turn, found)
    is_for_person = turn.intent in PERSON_FIRST and turn.confidence >= CERTAIN and not is_beyond_the_list(turn.text)
    if (is_for_person or _is_about_notice(turn)) and not reports_nothing(turn.text):
        return _with_person(turn, found)
    if found is None and (declined := not_ours.of_another_office(turn)):
        return declined
    if found is None or isinstance(found, Suggestions):
        questions = found.questions if found else ()
        return _advised(turn, advice.text, questions) if advice else _not_answered(turn, questions)
    choices: list[Choice] = [(question, PICKED) for question in found.related[:RELATED_AT_MOST]]
    if _was_just_said(turn, found):
        text = SAID_BEFORE.format(quote=found.citations[0].quote)
        citations = [asdict(citation) for citation in found.citations]
        return Done((say(text, [*choices, PERSON], citations=citations),), {"not_understood": None})
    if turn.in_form:
        choices = []  # the form's own question follows, with its own choices
    elif offer_report:
        choices.insert(0, REPORT)
    first = f"{advice.first}\n" if advice and advice.first else ""
    citations = [asdict(citation) for citation in found.citations]
    told = remembered(turn) if offer_report else {}
    return Done((say(f"{first}{found.text}", choices, citations=citations),), {"not_understood": None, **told})


async def find_answer(tools: Tools, turn: Turn) -> Answer | Suggestions | None:
    """What the documents say; a short question in a service is about that service where it is unclear alone."""
    if not turn.text:
        return None
    leans_on = {"before": "\n".join(turn.questions_before)} if turn.questions_before and not turn.in_form else {}
    found = await tools.knowledge.answer(turn.text, as_of=turn.now.date(), **leans_on)
    if leans_on and len(bare(turn.text)) > LEANS and isinstance(found, Answer) and _was_just_said(turn, found):
        alone = await tools.knowledge.answer(turn.text, as_of=turn.now.date())
        found = alone or found
    leans = turn.form == SERVICE_FORM and len(turn.text) <= SHORT_QUESTION and turn.intent != "oos"
    if not leans or not isinstance(found, Suggestions):
        return found
    async with tools.database.reading() as session:
        flow = await open_flow(session, turn.customer_id)
    named = kind_named(turn.text)
    topic = FLOWS[named].name if named else flow.name if flow else ""
    about = await tools.knowledge.answer(ABOUT.format(topic=topic, question=turn.text), as_of=turn.now.date())
    return about if isinstance(about, Answer) else found


def _was_just_said(turn: Turn, found: Answer) -> bool:
    """Whether another question gets the answer that stands right above it; who asks the same again gets it again."""
    if turn.in_form or turn.is_command or not found.citations or bare(turn.text) == bare(turn.said_before):
        return False
    said = found.text.removeprefix(OUTCOME_LEAD).removesuffix(OUTCOME_CLOSE).strip()
    return said in turn.answer_before


async def _note_gap(tools: Tools, turn: Turn, found: Suggestions | None) -> None:
    """For those who write the documents. A question is not held up by a database that is away."""
    try:
        async with tools.database.transaction() as tx:
            release = await releases.active_id(tx)
            await gaps.record(tx, turn.turn_id, turn.text, found, release=release or 0)
    except SQLAlchemyError as broken:
        log.warning("gap_not_noted", error=type(broken).__name__)


def _in_full(turn: Turn) -> Done:
    """The answer that was cut for an older customer."""
    cut = turn.slots.get(plain_mode.SLOT)
    if not cut:
        return Done((say(NOTHING_MORE, (PERSON,)),))
    return Done((say(cut["text"], citations=cut["citations"]),), {plain_mode.SLOT: None, "not_understood": None})


def _with_person(turn: Turn, found: Answer | Suggestions | None) -> Done:
    """What the documents say in general; the case itself is for a person."""
    text, first = PERSON_FIRST.get(turn.intent, NOTICE_OFFERED), [PERSON]
    slots: dict[str, Any] = {"not_understood": None}
    if text is NOTICE_OFFERED and not turn.in_form:
        first, slots = [*offered(turn.intent, turn.text), PERSON], {**slots, **_told_of_notice(turn)}
    if not isinstance(found, Answer):
        picks: list[Choice] = [(question, PICKED) for question in (found.questions if found else ())]
        return Done((say(_without_answer(turn, text, has_picks=bool(picks)), [*first, *picks]),), slots)
    citations = [asdict(citation) for citation in found.citations]
    return Done((say(f"{found.text}\n{text}", first, citations=citations),), slots)


def _is_about_notice(turn: Turn) -> bool:
    """A loss of another line is told in a question that was taken for one of these."""
    may_be = turn.intent in (*NOTICE_INTENTS, *MAY_BE_NOTICE) or turn.intent.startswith("fnol_")
    return may_be and not turn.in_form and notice_told(turn.text) is not None


def _begins_notice(turn: Turn) -> bool:
    """A click, or a wish to report; in the service form, what is let through is a question."""
    begins = not turn.let_through or turn.reporting
    return begins and notice_begun(turn.intent, turn.text, is_question=asks(turn.text)) is not None


def _told_of_notice(turn: Turn) -> dict[str, Any]:
    """What was told beside the question, for the notice that is offered."""
    told = remembered(turn)
    return told if notice_told(str(told.get(SLOT) or "")) else {}


def _without_answer(turn: Turn, text: str, *, has_picks: bool) -> str:
    """The papers of the line at least, where the documents have nothing sure to say."""
    kind = notice_told(turn.text) if text is NOTICE_OFFERED else None
    if kind is None:
        return text
    if _ASKS_COVER.search(turn.text) and not _ASKS_PAPERS.search(turn.text):
        return f"{DID_YOU_MEAN if has_picks else NOT_SURE}\n{text}"
    papers = missing(papers_of({"line": LINES[kind].value}, photos=0))
    return WITHOUT_ANSWER.format(papers="、".join(papers), offered=text)


def _advised(turn: Turn, text: str, questions: tuple[str, ...]) -> Done:
    """A loss was told and the question about it has no sure answer: what to do first, and the report."""
    picks: list[Choice] = [(question, PICKED) for question in questions]
    text = f"{text}\n{ALSO}" if picks else text
    return Done((say(text, [REPORT, *picks, PERSON]),), {"not_understood": None, **remembered(turn)})


def _not_answered(turn: Turn, questions: tuple[str, ...]) -> Done:
    picks: list[Choice] = [(question, PICKED) for question in questions]
    if picks and turn.in_form:  # no failure of the report: its question stays open and is asked again below
        text = DID_YOU_MEAN_IN_FORM.format(form=FORMS[turn.form or FORM])
        return Done((say(text, [*picks, PERSON], unanswered=True),))
    told = remembered(turn) if _LOSS.search(turn.text) else {}
    if turn.waits:  # a person is coming: nothing is counted, and the nearest is offered as long as there is any
        text = DID_YOU_MEAN_WAITING if picks else NOT_SURE
        return Done((say(text, picks, unanswered=True),), {"not_understood": None, **told})
    times = times_missed(turn)
    if times >= (MISSES_WITH_OFFERS if picks else MISSES):
        return call_person(turn)
    if picks:
        text = DID_YOU_MEAN if times == 1 else OR_DID_YOU_MEAN
        return Done((say(text, [*picks, PERSON], unanswered=True),), {"not_understood": times, **told})
    if turn.form:
        text = NOT_SURE_IN_FORM.format(form=FORMS_WE_GO_ON_WITH[turn.form])
        return Done((say(text, (PERSON,), unanswered=True),), {"not_understood": times, **told})
    return Done((say(NOT_SURE, MENU, unanswered=True),), {"not_understood": times, **told})
