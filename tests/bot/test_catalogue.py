"""Rankings under the catalogue's names."""

from bot.catalogue import FALLBACK, in_catalogue


def test_what_falls_under_one_name_is_added_up_and_the_fallback_left_out() -> None:
    ranking = [(FALLBACK, 1.0), ("quote", 0.4), ("stop", 0.3), ("no_person", 0.2), ("thanks", 0.1)]
    found = in_catalogue(ranking)
    assert [name for name, _ in found] == ["negation", "quote", "greet"]
    assert round(found[0][1], 6) == 0.5
