"""`review`: a translation beside its source, approved as a whole; links for those who review."""

from collections.abc import Callable

import pytest

from bot.config import Home
from tests.conftest import Ran

NAME = "2026-03-08-on-our-day-of-rest"
Bot = Callable[..., Ran]


@pytest.fixture
def reviewed(home: Home, bot: Bot) -> Bot:
    """A home after a cycle, in which somebody has begun to translate into Spanish."""
    assert bot("once").status == 0
    path = home.translations / NAME / "es.po"
    text = path.read_text("utf-8")
    text = text.replace('msgid "On our day of rest"\nmsgstr ""', DRAFT_TITLE)
    path.write_text(text, "utf-8")
    return bot


DRAFT_TITLE = 'msgid "On our day of rest"\nmsgstr "Nuestro día de descanso"'


def test_source_and_target_stand_beside_each_other(reviewed: Bot) -> None:
    out = reviewed("review", NAME, "es").out
    assert "── title    reviewed\nen  On our day of rest\nes  Nuestro día de descanso\n" in out
    assert "2 of 3 wait for a person" in out


def test_the_same_as_json(reviewed: Bot) -> None:
    found = reviewed("review", NAME, "es", "--json").json
    assert (found["id"], found["language"]) == (NAME, "es")
    assert found["units"][0] == {
        "unit": "title",
        "state": "reviewed",
        "engine": "",
        "source": "On our day of rest",
        "target": "Nuestro día de descanso",
        "findings": [],
        "not_sure": [],
    }


def test_options_may_come_first(reviewed: Bot) -> None:
    assert reviewed("review", "--json", NAME, "es").json["id"] == NAME


def test_each_finding_is_shown(home: Home, reviewed: Bot) -> None:
    path = home.translations / NAME / "es.po"
    text = path.read_text("utf-8")
    place = text.index('msgctxt "p1"')
    empty = text.index('msgstr ""', place)
    words = 'msgstr "Las trabajadoras pararon hoy y piden un día de descanso."'
    text = text[:place] + "#, fuzzy\n" + text[place:empty] + words + text[empty + 9 :]
    path.write_text(text, "utf-8")
    assert "!   number-lost: 12 is missing" in reviewed("review", NAME, "es").out


def test_the_whole_file_is_approved(home: Home, reviewed: Bot) -> None:
    path = home.translations / NAME / "es.po"
    text = path.read_text("utf-8")
    for key, words in (("p1", "Pararon en 12 ciudades."), ("slogan1", "¡Derechos ya!")):
        place = text.index(f'msgctxt "{key}"')
        empty = text.index('msgstr ""', place)
        text = f'{text[:place]}#, fuzzy\n{text[place:empty]}msgstr "{words}"{text[empty + 9 :]}'
    path.write_text(text, "utf-8")
    ran = reviewed("review", NAME, "es", "--approve")
    assert ran.status == 0
    assert f"translations/{NAME}/es.po: 2 units approved" in ran.out
    assert "fuzzy" not in path.read_text("utf-8")
    reviewed("once")
    assert "Traducido y revisado por personas" in (
        home.feeds / "es/s" / NAME / "index.html"
    ).read_text("utf-8")


def test_what_has_no_text_is_named_and_not_approved(reviewed: Bot) -> None:
    ran = reviewed("review", NAME, "es", "--approve", "--json")
    assert ran.status == 1
    assert ran.json["approved"] == []
    assert ran.json["left"] == ["p1", "slogan1"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2026-03-08-on-our-day-of-rst", "es"), f"Did you mean {NAME}?"),
        ((NAME, "ess"), "Did you mean es?"),
        ((NAME, "en"), "there is nothing to review"),
    ],
)
def test_what_is_not_there_ends_with_2_and_the_nearest_name(
    reviewed: Bot, arguments: tuple[str, str], said: str
) -> None:
    ran = reviewed("review", *arguments)
    assert ran.status == 2
    assert said in ran.err


def test_a_broken_file_ends_with_2_and_its_line(home: Home, reviewed: Bot) -> None:
    path = home.translations / NAME / "es.po"
    path.write_bytes(b"<<<<<<< mine\n" + path.read_bytes())
    ran = reviewed("review", NAME, "es")
    assert ran.status == 2
    assert "es.po, line 1" in ran.err


def test_links_are_given_out_listed_and_taken_back(bot: Bot) -> None:
    link = bot("review", "link", "es", "en", "--name", "Ana María", "--days", "7")
    assert link.status == 0
    assert link.out.startswith("https://statements.example.org/review/")
    (listed,) = bot("review", "links", "--json").json["links"]
    assert (listed["name"], listed["languages"]) == ("Ana María", ["es", "en"])
    assert listed["state"] == "open"
    assert bot("review", "revoke", "Ana María").status == 0
    assert bot("review", "links").out.startswith("revoked ")
    assert link.out.strip().rpartition(".")[2] not in bot("review", "links", "--json").out


def test_an_unknown_name_cannot_be_revoked(bot: Bot) -> None:
    ran = bot("review", "revoke", "Nobody")
    assert ran.status == 2
    assert 'no open link of "Nobody"' in ran.err


@pytest.mark.parametrize("days", ["0", "-1", "4000"])
def test_a_link_lasts_at_most_a_year(bot: Bot, days: str) -> None:
    assert bot("review", "link", "es", "--name", "Ana", "--days", days).status == 2
