"""Figures on made-up understandings."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import yaml

from bench.nlu.pipelines import epochs_for
from foundation.clock import BEIJING
from gateway.evaluation.calibration import calibration_of
from gateway.evaluation.entities import EntityFigures, judge_entities
from gateway.evaluation.held_out import Emergency, HeldOut, NamedEntity, Phrasing, Sentence, read_held_out, untaught
from gateway.evaluation.held_out import Intents as JudgedIntents
from gateway.evaluation.held_out import Safety as JudgedSafety
from gateway.evaluation.intents import Confusion, Outcome, judge_intents
from gateway.evaluation.measuring import Judged, Latency
from gateway.evaluation.person import judge_person
from gateway.evaluation.rates import mean, percentile, share
from gateway.evaluation.report import Report, markdown, summary, write_report
from gateway.evaluation.safety import Alarm, judge_safety, numbers_said_first
from insurance.danger.dangers import Danger
from insurance.words.entities import Entity

OUTCOMES = [
    Outcome("quote", "quote", 0.9),
    Outcome("quote", "renew", 0.6),
    Outcome("renew", "renew", 0.8, is_short=True),
    Outcome("renew", "quote", 0.7, also=frozenset({"quote"})),
    Outcome("human", "greet", 0.2, is_short=True),
]


def named(
    entity: str, text: str, *values: object, approx: bool = False, hard: bool = False, minutes: int = 0
) -> NamedEntity:
    return NamedEntity(entity, text, values, approx, hard, minutes)


def figures_of(kind: str, text: str, wanted: list[NamedEntity], found: list[Entity]) -> EntityFigures:
    return next(each for each in judge_entities([(Sentence(text, None, wanted), found)]) if each.entity == kind)


def test_a_hit_on_what_is_equally_right_counts_as_a_hit_on_the_intent() -> None:
    judged = judge_intents(OUTCOMES, frequent=("quote", "renew"))
    assert judged.accuracy == 0.6
    by_name = {each.intent: each for each in judged.each}
    assert (by_name["renew"].precision, by_name["renew"].recall, by_name["renew"].support) == (0.6667, 1.0, 2)
    assert (by_name["quote"].precision, by_name["quote"].recall) == (1.0, 0.5)
    assert judged.macro_f1 == pytest.approx((0.8 + 2 / 3 + 0) / 3, abs=1e-3)
    assert judged.frequent_f1 == pytest.approx((0.8 + 2 / 3) / 2, abs=1e-3)


def test_an_intent_that_is_never_found_has_no_precision_and_one_never_asked_for_no_figures() -> None:
    by_name = {each.intent: each for each in judge_intents(OUTCOMES).each}
    assert by_name["human"].precision is None
    assert by_name["human"].f1 == 0.0
    assert "greet" not in by_name


def test_what_is_confused_is_counted_and_short_messages_are_judged_apart() -> None:
    judged = judge_intents(OUTCOMES)
    assert judged.confusions == [Confusion("human", "greet", 1), Confusion("quote", "renew", 1)]
    assert (judged.short_entries, judged.short_accuracy) == (2, 0.5)


def test_of_nothing_there_is_no_rate() -> None:
    empty = judge_intents([])
    assert (empty.accuracy, empty.macro_f1, empty.frequent_f1, empty.calibration.expected_error) == (None,) * 4
    assert (share([]), mean([]), percentile([], 95)) == (None,) * 3


def test_percentiles_are_values_that_were_measured() -> None:
    assert [percentile(range(1, 101), hundredth) for hundredth in (50, 95)] == [50, 95]
    assert percentile([7.0], 95) == 7.0


def test_the_calibration_error_weighs_each_bin_by_its_count() -> None:
    found = calibration_of([(0.95, True), (0.95, True), (1.0, True), (0.95, False), (0.05, False), (0.0, False)])
    assert [each.count for each in found.bins] == [2, 0, 0, 0, 0, 0, 0, 0, 0, 4]
    assert (found.bins[9].confidence, found.bins[9].right, found.bins[4].right) == (0.9625, 0.75, None)
    assert found.expected_error == pytest.approx((4 * 0.2125 + 2 * 0.025) / 6, abs=1e-4)


def test_hints_and_outright_wishes_are_judged_apart() -> None:
    judged = judge_person([(False, True), (False, True), (True, False)], [False, True, False, False])
    assert (judged.recall, judged.direct_recall, judged.indirect_recall) == (0.6667, 1.0, 0.0)
    assert (judged.false_hand_offs, judged.false_hand_off_rate) == (1, 0.25)


def test_any_danger_meets_an_emergency_and_kind_and_number_are_judged_of_those_that_were_met() -> None:
    injury = frozenset({"120"})
    alarms = [
        Alarm(("injury",), injury, "injury"),
        Alarm(("injury",), injury, "fire"),
        Alarm(("fire", "electric"), frozenset({"119"}), "electric"),
        Alarm(("water",), frozenset({"119"}), None),
    ]
    judged = judge_safety(alarms, [True, False])
    assert (judged.recall, judged.missed, judged.kind_right, judged.false_alarms) == (0.75, 1, 0.6667, 1)
    assert [(each.kind, each.recall, each.kind_right) for each in judged.each] == [
        ("fire", 1.0, 1.0),
        ("injury", 1.0, 0.5),
        ("water", 0.0, None),
    ]
    assert [each.number_first for each in judged.each] == [1.0, 0.5, None]


def test_every_danger_is_told_with_a_number_in_its_first_sentence() -> None:
    assert [danger for danger in Danger if not numbers_said_first(danger)] == []
    assert "120" in numbers_said_first(Danger.INJURY)
    assert "12122" in numbers_said_first(Danger.HIGHWAY)


def test_an_identifier_is_right_by_its_value_and_whatever_else_is_found_is_false() -> None:
    wanted = [named("plate", "沪A12345", "沪A12345")]
    found = [Entity("plate", "沪A12345", 0, 7), Entity("plate", "京B12345", 8, 15)]
    judged = figures_of("plate", "沪A12345 京B12345", wanted, found)
    assert (judged.named, judged.found, judged.false_finds) == (1, 1, 1)


def test_riddles_stand_apart() -> None:
    judged = figures_of("plate", "尾号", [named("plate", "尾号", "沪A12345", hard=True)], [Entity("plate", "X", 0, 2)])
    assert (judged.named, judged.found, judged.false_finds) == (0, 0, 0)
    assert (judged.hard, judged.hard_found, judged.hard_false_finds) == (1, 0, 1)


@pytest.mark.parametrize(
    ("found", "approx", "is_right"), [(1000.0, False, True), (900.0, False, False), (810.0, True, True)]
)
def test_money_said_roughly_may_differ_by_a_fifth(found: float, approx: bool, is_right: bool) -> None:
    wanted = [named("money", "一千", 1000, approx=approx)]
    assert figures_of("money", "一千", wanted, [Entity("money", found, 0, 2)]).found == is_right


@pytest.mark.parametrize(
    ("value", "minutes", "found", "is_right"),
    [
        ("2026-11-21T20:00:00+08:00", 30, "2026-11-21T20:30+08:00", True),
        ("2026-11-21T20:00:00+08:00", 30, "2026-11-21T20:31+08:00", False),
        ("2026-11-21T20:00:00+08:00", 30, "2026-11-21", False),
        ("2026-11-21T20:00:00+08:00", 90, "2026-11-21", True),
        ("2026-11-21", 0, "2026-11-21T08:00+08:00", True),
        ("2026-11-21", 0, "2026-11-22", False),
    ],
)
def test_a_time_is_right_within_its_tolerance(value: str, minutes: int, found: str, is_right: bool) -> None:
    wanted = [named("time", "昨晚", value, minutes=minutes)]
    assert figures_of("time", "昨晚", wanted, [Entity("time", found, 0, 2)]).found == is_right


def test_now_counts_neither_way() -> None:
    judged = figures_of("time", "现在", [], [Entity("time", "2026-11-21T20:00+08:00", 0, 2)])
    assert judged.false_finds == 0


def test_places_are_found_where_they_stand_and_never_falsely() -> None:
    wanted = [named("place", "人民路", "人民路"), named("part", "前杠", "前部")]
    found = [Entity("place", "上海人民路口", 0, 6), Entity("place", "浦东", 9, 11)]
    judged = figures_of("place", "上海人民路口撞了前杠 浦东", wanted, found)
    assert (judged.named, judged.found, judged.false_finds, judged.value_right) == (1, 1, None, None)


def test_the_part_of_the_car_is_judged_beside_where_it_stands() -> None:
    found = [Entity("part", "尾部", 0, 2)]
    judged = figures_of("part", "前杠", [named("part", "前杠", "前部")], found)
    assert (judged.found, judged.value_right) == (1, 0)


def test_short_is_told_without_punctuation_and_emoji() -> None:
    assert [Phrasing(text, "x", frozenset()).is_short for text in ("我要报案!!🚗", "我要报案啊", "??")] == [
        True,
        False,
        True,
    ]


def test_a_folder_without_the_files_holds_no_judging_data(tmp_path: Path) -> None:
    assert read_held_out(tmp_path) is None
    assert read_held_out(tmp_path / "nowhere") is None


def test_a_part_whose_file_is_missing_is_not_judged(tmp_path: Path) -> None:
    sentence = {"text": "昨晚", "clock": "2026-11-22T10:00:00+08:00"}
    entity = {"entity": "time", "text": "昨晚", "value": "2026-11-21T20:00:00+08:00", "tolerance_minutes": 240}
    (tmp_path / "entities.yml").write_text(yaml.safe_dump({"sentences": [{**sentence, "entities": [entity]}]}))
    found = read_held_out(tmp_path)
    assert found is not None
    assert found.intents is None
    assert found.sentences is not None
    assert found.sentences[0].clock == datetime(2026, 11, 22, 10, tzinfo=BEIJING)
    assert found.sentences[0].entities[0].tolerance == 240


def test_the_report_says_when_there_is_no_judging_data() -> None:
    report = Report(datetime(2026, 11, 22, 10, tzinfo=BEIJING), None, None)
    assert "no judging data" in markdown(report)
    assert summary(report) == {"held_out": None, "cross_validation": None}


def test_the_report_names_figures_and_its_summary_is_flat() -> None:
    judged = Judged(judge_intents(OUTCOMES, ("quote",)), None, None, None, Latency(5, 4.0, 9.0))
    report = Report(datetime(2026, 11, 22, 10, tzinfo=BEIJING), judged, None)
    assert "| human | – | 0.000 | 0.000 | 1 |" in markdown(report)
    intents = summary(report)["held_out"]["intents"]
    assert intents["accuracy"] == 0.6
    assert "each" not in intents
    assert intents["calibration_error"] == judged.intents.calibration.expected_error if judged.intents else False


def test_judging_data_without_intents_is_reported_without_a_picture(tmp_path: Path) -> None:
    judged = Judged(None, judge_person([(True, True)], [False]), None, None, Latency(2, 4.0, 9.0))
    write_report(Report(datetime(2026, 11, 22, 10, tzinfo=BEIJING), judged, None), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.json", "report.md"]


def test_the_rival_learns_as_many_steps_as_a_usual_bot() -> None:
    assert [epochs_for(phrasings) for phrasings in (2_700, 27_000, 270_000)] == [100, 10, 5]


def test_what_is_taught_too_is_not_judged_however_it_is_punctuated() -> None:
    intents = JudgedIntents(
        (), [Phrasing("我要續保！", "renew", frozenset()), Phrasing("续保优惠", "renew", frozenset())]
    )
    safety = JudgedSafety([Emergency("着火了", ("fire",), frozenset())], ["火花塞"])
    new = untaught(HeldOut(intents, None, safety, None), ["我要续保", "着火了。"])
    assert new.intents is not None
    assert new.safety is not None
    assert [each.text for each in new.intents.phrasings] == ["续保优惠"]
    assert (new.safety.emergencies, new.safety.look_alikes) == ([], ["火花塞"])
