"""What people approve of slogans can go into the bank; `check` says what is with both tables."""

from collections.abc import Callable

import pytest

from bot.config import Home
from tests.conftest import Ran

Bot = Callable[..., Ran]


@pytest.fixture
def approved(home: Home, bot: Bot) -> Bot:
    """A home in which a person translated the statement's slogan and its paragraph."""
    home.glossary.write_text("en,es\nday of rest,día de descanso\n", encoding="utf-8")
    bot("once")
    (path,) = home.translations.glob("*/es.po")
    text = path.read_text(encoding="utf-8")
    for source, target in (
        ('"Rights now!"', "¡Derechos ya!"),
        ('seven."', "Un día libre de cada siete."),
    ):
        assert text.count(f'{source}\nmsgstr ""') == 1
        text = text.replace(f'{source}\nmsgstr ""', f'{source}\nmsgstr "{target}"')
    path.write_text(text, encoding="utf-8")
    return bot


def test_an_approved_slogan_is_listed_and_added_once(home: Home, approved: Bot) -> None:
    listed = approved("slogans")
    assert (listed.status, "Rights now!" in listed.out) == (0, True)
    assert not home.slogans.exists()
    (one,) = approved("slogans", "--json").json["slogans"]
    assert (one["source"], one["target"], one["language"]) == ("Rights now!", "¡Derechos ya!", "es")
    assert "1 added to config/slogans.csv" in approved("slogans", "--add").out
    assert home.slogans.read_text(encoding="utf-8") == "en,es\nRights now!,¡Derechos ya!\n"
    assert "0 approved slogans" in approved("slogans", "--add").out


def test_a_slogan_that_cannot_be_added_is_named(home: Home, approved: Bot) -> None:
    home.slogans.write_bytes(b"en,es\nNo bans,\xff\n")
    done = approved("slogans", "--add")
    assert (done.status, "is not UTF-8" in done.out) == (1, True)


def test_check_says_what_contradicts_the_glossary_and_what_the_bank_lacks(approved: Bot) -> None:
    done = approved("check")
    assert done.status == 0
    assert 'es.po (p1): "day of rest" is approved in other words' in done.out
    assert "1 approved slogans are not in the bank." in done.out
    approved("slogans", "--add")
    assert "not in the bank" not in approved("check").out


def test_two_rows_for_one_term_are_wrong(home: Home, bot: Bot) -> None:
    home.glossary.write_text("en,es\nforced labour,uno\nforced labor,dos\n", encoding="utf-8")
    done = bot("check")
    assert (done.status, "one term with two translations" in done.out) == (1, True)
