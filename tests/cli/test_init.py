"""`init` writes a home that works, asks on a terminal, and overwrites nothing."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.config import Home, load
from tests.conftest import alliance_bot, files_under
from tests.terminal import Terminal

QUESTIONS = (
    "Name [",
    "Address [",
    "Language [",
    "Languages [",
    "mastodon, bluesky, telegram or none [none]",
)


def written(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "config/bot.toml").read_text("utf-8"))


def talk(terminal: Terminal, *answers: tuple[str, str]) -> int:
    """Answer questions one after the other, and every one that comes after with Enter."""
    for question, words in answers:
        terminal.answer(question, words)
    return terminal.end()


def test_a_new_home_is_complete(tmp_path: Path) -> None:
    alliance_bot(tmp_path, "init")
    home = Home(tmp_path)
    assert load(home).site.name == "My alliance"
    assert len(list(home.statements.iterdir())) == 1
    for folder in (home.translations, home.feeds, home.state):
        assert folder.is_dir()


def test_a_new_home_publishes_and_posts_its_sample_at_once(tmp_path: Path) -> None:
    alliance_bot(tmp_path, "init")
    ran = alliance_bot(tmp_path, "once", "--json")
    assert len(ran.json["statements"]["new"]) == 1
    assert {post["language"] for post in ran.json["announced"]["sent"]} >= {"en"}


def test_a_second_init_changes_nothing(tmp_path: Path) -> None:
    alliance_bot(tmp_path, "init")
    before = files_under(tmp_path)
    ran = alliance_bot(tmp_path, "init")
    assert files_under(tmp_path) == before
    assert "left alone   config/bot.toml" in ran.out


def test_what_a_person_wrote_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/bot.toml").write_text("# mine\n", "utf-8")
    alliance_bot(tmp_path, "init")
    assert (tmp_path / "config/bot.toml").read_text("utf-8") == "# mine\n"


def test_options_for_a_home_that_is_there_are_refused(tmp_path: Path) -> None:
    alliance_bot(tmp_path, "init")
    before = files_under(tmp_path)
    ran = alliance_bot(tmp_path, "init", "--name", "Another")
    assert ran.status == 2
    assert "is there already, and stays as it is" in ran.err
    assert files_under(tmp_path) == before


def test_every_question_has_an_option(tmp_path: Path) -> None:
    alliance_bot(
        tmp_path, "init", "--yes", "--name", 'Us "all" \\ here', "--url", "https://s.us.org",
        "--source-language", "es", "--languages", "en zh-hant, Indonesian, Nepali",
        "--account", "telegram=@us_all",
    )  # fmt: skip
    config = load(Home(tmp_path))
    assert config.site.name == 'Us "all" \\ here'
    assert config.site.url == "https://s.us.org/"
    assert config.published_languages == ("es", "en", "zh-Hant", "id", "ne")
    assert (config.accounts[1].network, config.accounts[1].chat) == ("telegram", "@us_all")


def test_a_language_without_a_package_is_given_to_people(tmp_path: Path) -> None:
    alliance_bot(tmp_path, "init", "--yes", "--languages", "ne fr")
    config = load(Home(tmp_path))
    assert config.engines_for("ne") == ()
    assert config.engines_for("fr") == ("argos", "apertium")


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--languages", "es sp", 'Did you mean "es"?'),
        ("--url", "statements.us.org", 'Did you mean "https://statements.us.org"?'),
        ("--account", "mastdon=https://social.us.org", "Did you mean mastodon?"),
        ("--account", "mastodon=http://social.us.org", "use https://"),
        ("--name", "", "is empty"),
    ],
)
def test_a_wrong_option_is_named_and_nothing_is_written(
    tmp_path: Path, option: str, value: str, said: str
) -> None:
    ran = alliance_bot(tmp_path, "init", option, value)
    assert ran.status == 2
    assert f"{option}: " in ran.err
    assert said in ran.err
    assert list(tmp_path.iterdir()) == []


def test_enter_at_every_question_makes_the_home_of_yes(tmp_path: Path) -> None:
    status = talk(Terminal(tmp_path / "asked", "init"), *((one, "") for one in QUESTIONS))
    alliance_bot(tmp_path / "silent", "init", "--yes")
    assert status == 0
    asked, silent = files_under(tmp_path / "asked"), files_under(tmp_path / "silent")
    assert {name: content for name, (content, _) in asked.items()} == {
        name: content for name, (content, _) in silent.items()
    }


def test_each_question_says_why_it_is_asked(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "init")
    talk(terminal, *((one, "") for one in QUESTIONS))
    for why in ("stands on every page", "link in feeds", "is translated from it", "in this order"):
        assert why in terminal.seen
    assert "zh-Hant  Chinese (Traditional)" in terminal.seen
    assert "繁體中文" in terminal.seen
    assert max(map(len, terminal.seen.splitlines())) <= 80 + len(str(tmp_path))


def test_the_answers_stand_in_the_configuration(tmp_path: Path) -> None:
    status = talk(
        Terminal(tmp_path, "init"),
        ("Name", "Migrant Workers Together"),
        ("Address", "statements.mwt.org"),
        ("Language [", "English"),
        ("Languages [", "es, Indonesian"),
        ("or none", "mastodon"),
        ("Server", "social.mwt.org"),
        ("posts in [en]", "en es"),
    )
    assert status == 0
    config = written(tmp_path)
    assert config["site"]["name"] == "Migrant Workers Together"
    assert config["site"]["url"] == "https://statements.mwt.org"
    assert list(config["languages"]) == ["es", "id"]
    assert config["accounts"][1] == {
        "name": "mastodon",
        "network": "mastodon",
        "server": "https://social.mwt.org",
        "languages": ["en", "es"],
        "token": {"file": "config/secrets/mastodon"},
    }


def test_a_wrong_answer_is_said_at_once_and_asked_again(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "init")
    terminal.answer("Name [", "")
    terminal.answer("Address [", "https://statements.mwt.org/?all")
    terminal.wait_for("Address: must have neither ? nor #.")
    terminal.answer("Address [", "https://statements.mwt.org/")
    terminal.answer("Language [", "")
    terminal.answer("Languages [", "es sp")
    terminal.wait_for('"sp" is not a language tag')
    terminal.answer("Languages [", "es")
    terminal.answer("or none", "mastadon")
    terminal.answer("or none", "")
    assert terminal.end() == 0
    assert list(written(tmp_path)["languages"]) == ["es"]


@pytest.mark.parametrize(
    ("question", "key"),
    [(QUESTIONS[0], b"\x04"), (QUESTIONS[3], b"\x03")],
    ids=["Ctrl-D", "Ctrl-C"],
)
def test_who_stops_it_finds_nothing_written(tmp_path: Path, question: str, key: bytes) -> None:
    terminal = Terminal(tmp_path / "home", "init")
    for before in QUESTIONS[: QUESTIONS.index(question)]:
        terminal.answer(before, "")
    terminal.press(question, key)
    assert terminal.end() == 130
    assert "Nothing was written." in terminal.seen
    assert not (tmp_path / "home").exists()


def test_a_home_that_is_there_is_asked_nothing(tmp_path: Path) -> None:
    alliance_bot(tmp_path, "init")
    terminal = Terminal(tmp_path, "init")
    assert terminal.end() == 0
    assert "[" not in terminal.seen


def test_no_sample_is_written_where_it_would_be_announced(tmp_path: Path) -> None:
    ran = alliance_bot(tmp_path, "init", "--account", "bluesky=us.bsky.social")
    assert list((tmp_path / "statements").iterdir()) == []
    assert "there is no sample" in ran.out
    assert alliance_bot(tmp_path, "once").err == ""


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        (("--languages", "ne vi"), []),
        (("--languages", "tl id"), ["language tl (Tagalog)", "language id (Bahasa Indonesia)"]),
        (
            ("--languages", "ne", "--account", "mastodon=https://social.mwt.org"),
            ["account mastodon"],
        ),
        (
            ("--source-language", "es", "--languages", "tl", "--account", "telegram=@all_of_us"),
            ["language tl (Tagalog)", "account telegram"],
        ),
    ],
)
def test_check_is_green_then_or_says_what_is_missing(
    tmp_path: Path, options: tuple[str, ...], missing: list[str]
) -> None:
    alliance_bot(tmp_path, "init", "--yes", *options)
    ran = alliance_bot(tmp_path, "check", "--json")
    wrong = [one for one in ran.json["findings"] if one["level"] == "wrong"]
    assert [one["where"] for one in wrong] == missing
    assert all(one["mend"] for one in wrong)
    assert ran.status == (1 if missing else 0)
