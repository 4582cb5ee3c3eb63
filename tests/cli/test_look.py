"""`status`, `preview`, `check`, `post` and `import`: what a person asks of a home."""

from collections.abc import Callable

import pytest

from bot.config import Home
from tests.conftest import Ran, files_under

Bot = Callable[..., Ran]
NAME = "2026-03-08-on-our-day-of-rest"


def test_status_shows_where_each_language_stands(bot: Bot) -> None:
    bot("once")
    (statement,) = bot("status", "--json").json["statements"]
    assert statement["id"] == NAME
    assert statement["languages"] == {"en": "original", "es": "missing"}


def test_status_fits_a_narrow_terminal(bot: Bot) -> None:
    bot("once")
    lines = bot("status").out.splitlines()
    assert lines
    assert max(map(len, lines)) <= 80


def test_status_of_one_statement_names_its_posts(bot: Bot) -> None:
    bot("once")
    assert "preview en: sent" in bot("status", NAME).out


def test_status_names_what_was_not_taken(home: Home, bot: Bot) -> None:
    (home.statements / "empty.md").touch()
    bot("once")
    assert "statements/empty.md (empty)" in bot("status").out


def test_an_unknown_statement_is_named(bot: Bot) -> None:
    ran = bot("status", "2026-01-01-nothing")
    assert ran.status == 2
    assert 'there is no statement "2026-01-01-nothing"' in ran.err


def test_looking_changes_nothing(home: Home, bot: Bot) -> None:
    bot("once")
    before = files_under(home.root)
    for command in (("status",), ("preview", NAME), ("check",), ("post", "list")):
        bot(*command)
    assert files_under(home.root) == before


def test_preview_says_what_would_be_posted_and_how_long_it_is(bot: Bot) -> None:
    bot("once")
    ran = bot("preview", NAME, "--lang", "en")
    assert "On our day of rest" in ran.out
    assert f"https://statements.example.org/en/s/{NAME}/" in ran.out
    assert "characters" in ran.out


def test_preview_of_what_cannot_be_posted_says_so(bot: Bot) -> None:
    bot("once")
    ran = bot("preview", NAME, "--lang", "es")
    assert ran.status == 1
    assert "Nothing of" in ran.out


@pytest.mark.parametrize(
    "command",
    [
        ("preview", "2026-01-01-nothing"),
        ("post", "retry", "2026-01-01-nothing", "--account", "preview", "--lang", "en"),
        ("models", "remove", "nothing"),
        ("models", "install", "nothing.argosmodel"),
        ("import", "nothing.txt"),
        ("import", "letter.pages"),
    ],
)
def test_what_does_not_exist_is_named_and_nothing_is_done(bot: Bot, command: tuple[str]) -> None:
    ran = bot(*command)
    assert ran.status == 2
    assert ran.out == ""
    assert any(word in ran.err for word in ("nothing", "letter.pages"))


def test_check_is_green_on_a_home_in_order(bot: Bot) -> None:
    bot("once")
    ran = bot("check")
    assert ran.status == 0
    assert "wrong" not in ran.out


def test_check_names_a_language_that_nothing_translates(home: Home, bot: Bot) -> None:
    text = home.config_file.read_text("utf-8").replace("[languages]", "[languages]\nko = {}")
    home.config_file.write_text(text, "utf-8")
    ran = bot("check", "--json")
    assert ran.status == 1
    (wrong,) = [one for one in ran.json["findings"] if one["level"] == "wrong"]
    assert wrong["where"] == "language ko (한국어)"
    assert wrong["mend"]


def test_post_list_shows_every_post(bot: Bot) -> None:
    assert "Nothing was posted" in bot("post", "list").out
    bot("once")
    (post,) = bot("post", "list", "--json").json["posts"]
    assert post["state"] == "sent"


def test_a_page_of_statements_is_imported_one_file_each(home: Home, bot: Bot) -> None:
    page = home.root / "page.txt"
    page.write_text(
        "Stop the Raids\n\n4 May 2026\n\nThe raids of this week tore 40 families apart.\n\n"
        "Ana Cruz, chairperson\n\n\n\n"
        "Pay Us What You Owe\n\n9 May 2026\n\nThe cleaners of the harbour wait for their wages.\n",
        "utf-8",
    )
    ran = bot("import", str(page), "--json")
    assert ran.status == 0, ran.out
    assert ran.json["written"] == [
        "statements/2026-05-04-stop-the-raids.md",
        "statements/2026-05-09-pay-us-what-you-owe.md",
    ]
    assert bot("import", str(page), "--json").json["written"] == []
