"""`status --lang`: what waits for people in one language."""

from collections.abc import Callable

from tests.conftest import Ran

Bot = Callable[..., Ran]


def test_what_waits_in_a_language_is_listed(bot: Bot) -> None:
    assert bot("once").status == 0
    ran = bot("status", "--lang", "es")
    assert ran.status == 0
    assert "2026-03-08-on-our-day-of-rest       3       ·    ·        ·        ·" in ran.out
    found = bot("status", "--lang", "es", "--json").json
    assert found["language"] == "es"
    assert found["statements"][0]["counts"]["missing"] == 3


def test_an_unknown_language_ends_with_2(bot: Bot) -> None:
    ran = bot("status", "--lang", "ess")
    assert ran.status == 2
    assert "Did you mean es" in ran.err
