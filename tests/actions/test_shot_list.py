"""What to photograph is told for each kind of loss, drawn in the page, in words in WeChat, and never at a risk."""

from __future__ import annotations

import re
from typing import Any

import pytest

from actions.photos import shot_list
from actions.report.claim_script import PHOTOS, ask
from channels.wechat import wording
from foundation.settings import PROJECT
from insurance.claims.first_notice import DAMAGE_CAUSES
from tests.channels.wechat.test_wechat_wording import line

DRAWINGS = PROJECT / "web" / "chat" / "src" / "shots" / "drawings.tsx"
BRANCHES: dict[str, dict[str, Any]] = {
    "one car": {"damage_cause": "collision", "accident_type": "single"},
    "two cars": {"damage_cause": "collision", "accident_type": "two_party"},
    "several cars": {"damage_cause": "collision", "accident_type": "multi"},
    "somebody is hurt": {"has_injury": True, "damage_cause": "collision", "accident_type": "two_party"},
    **{cause: {"damage_cause": cause} for cause in DAMAGE_CAUSES if cause != "collision"},
    "nothing is known yet": {},
}


@pytest.mark.parametrize("fields", BRANCHES.values(), ids=BRANCHES)
def test_every_kind_of_loss_has_its_short_list(fields: dict[str, Any]) -> None:
    shots = shot_list.shots_for(fields)
    assert 3 <= len(shots) <= 6
    assert len({shot.name for shot in shots}) == len(shots)


def test_the_lists_differ_by_what_happened() -> None:
    told = {name: tuple(shot.name for shot in shot_list.shots_for(fields)) for name, fields in BRANCHES.items()}
    assert "waterline" in told["flood"]
    assert "police" in told["theft"]
    assert "other_car" in told["two cars"]
    assert "other_car" not in told["one car"]
    assert "pile" in told["charging"]
    assert told["somebody is hurt"] == ("scene", "plate", "police")


def test_a_battery_that_was_hit_is_looked_at_from_where_one_stands() -> None:
    shots = shot_list.shots_for({**BRANCHES["one car"], "battery_involved": "unknown"})
    assert "不要钻车底" in shots[-1].how


def test_nothing_dangerous_is_asked_for() -> None:
    how = {shot.name: shot.how for fields in BRANCHES.values() for shot in shot_list.shots_for(fields)}
    assert "别下水" in how["waterline"]
    assert "别启动" in how["inside_water"]
    assert "火灭了" in how["fire"]
    assert all("断电" in how[name] for name in ("charger", "pile"))


def test_every_shot_has_its_drawing_and_no_drawing_is_left_over() -> None:
    drawn = set(re.findall(r"^  (\w+): [(<]", DRAWINGS.read_text(), re.MULTILINE))
    assert drawn == set(shot_list._SHOTS)


def test_the_list_comes_with_the_first_wish_for_photos_only() -> None:
    fields = BRANCHES["flood"]
    first = ask(PHOTOS, fields, asked=0, misses=0, photos=0)
    assert first["card"]["shots"] == ["waterline", "inside_water", "plate"]
    assert "card" not in ask(PHOTOS, fields, asked=1, misses=0, photos=0)
    assert "card" not in ask(PHOTOS, fields, asked=0, misses=0, photos=2)


def test_in_wechat_the_list_is_told_in_words() -> None:
    [parcel] = wording.parcels(
        [line("有照片的话请发给我。", card=shot_list.card(BRANCHES["two cars"]), photos_wanted=True)]
    )
    assert "对方车：对方车的样子和车牌" in parcel.parts[0].text
    assert len(parcel.parts) == 1
