"""`once`: one cycle, its report and its exit status, as a script or a person meets it."""

from collections.abc import Callable

import pytest

from bot.config import Home
from tests.conftest import Ran, files_under, write_statement

Bot = Callable[..., Ran]


def posts(home: Home) -> list[str]:
    return (home.state / "posts.jsonl").read_text(encoding="utf-8").splitlines()


def test_a_statement_is_published_and_announced(home: Home, bot: Bot) -> None:
    ran = bot("once", "--json")
    assert ran.status == 0, ran.err
    assert ran.json["statements"]["new"] == ["2026-03-08-on-our-day-of-rest"]
    assert (home.feeds / "en/s/2026-03-08-on-our-day-of-rest/index.html").is_file()
    assert len(ran.json["announced"]["sent"]) == len(posts(home)) == 1


def test_a_second_cycle_writes_nothing_and_posts_nothing(home: Home, bot: Bot) -> None:
    bot("once")
    before = [files_under(folder) for folder in (home.feeds, home.translations, home.statements)]
    ran = bot("once", "--json")
    after = [files_under(folder) for folder in (home.feeds, home.translations, home.statements)]
    assert after == before
    assert ran.json["statements"]["unchanged"] == 1
    assert ran.json["published"]["files_written"] == 0
    assert ran.json["announced"]["sent"] == []
    assert len(posts(home)) == 1


def test_the_report_for_a_person_goes_to_standard_output(bot: Bot) -> None:
    ran = bot("once")
    assert "Statements   1 new" in ran.out
    assert ran.err == ""


def test_the_words_of_the_source_do_not_appear_under_another_language(home: Home, bot: Bot) -> None:
    bot("once")
    pages = [path for path in (home.feeds / "es").rglob("*") if path.is_file()]
    assert pages
    assert not [path for path in pages if b"Domestic workers" in path.read_bytes()]


def test_a_wrong_configuration_ends_with_2_and_nothing_is_done(home: Home, bot: Bot) -> None:
    home.config_file.write_text('[site]\nname = "A"\nurl = "https://e.org"\n[langages]\n', "utf-8")
    ran = bot("once")
    assert ran.status == 2
    assert 'config/bot.toml, line 4, langages: "langages" is not a key here.' in ran.err
    assert 'Did you mean "languages"?' in ran.err
    assert not home.state.exists()
    assert not home.feeds.exists()


def test_a_home_that_is_worked_on_ends_with_3(home: Home, bot: Bot) -> None:
    from bot.lock import hold

    with hold(home):
        ran = bot("once")
    assert ran.status == 3
    assert "another alliance-bot (process" in ran.err


def test_a_language_without_an_engine_is_named_and_the_rest_is_done(home: Home, bot: Bot) -> None:
    config = home.config_file.read_text("utf-8").replace(
        "es = { engines = [] }", "ko = {}\nes = {engines = []}"
    )
    home.config_file.write_text(config, "utf-8")
    ran = bot("once", "--json")
    assert ran.status == 1
    (error,) = ran.json["errors"]
    assert error["where"] == "languages.ko"
    assert error["reason"] == "no-route"
    assert error["mend"]
    assert (home.feeds / "en/s/2026-03-08-on-our-day-of-rest/index.html").is_file()


BAD_FILES = {
    "empty.md": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "latin1.md": ("Año".encode("latin-1"), "not-text"),
    "picture.md": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "not-text"),
    "letter.pages": (b"words", "unknown-type"),
    "letter.odt": (b"PK\x03\x04", "unknown-type"),
    "letter.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unknown-type"),
    "renamed.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged"),
    "cut.docx": (b"PK\x03\x04 cut short", "damaged"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_named_and_the_others_are_taken(home: Home, bot: Bot, name: str) -> None:
    content, reason = BAD_FILES[name]
    (home.statements / name).write_bytes(content)
    ran = bot("once", "--json")
    assert ran.status == 1
    (rejected,) = ran.json["statements"]["rejected"]
    assert rejected["path"] == f"statements/{name}"
    assert rejected["reason"] == reason
    assert ran.json["statements"]["new"] == ["2026-03-08-on-our-day-of-rest"]
    assert (home.statements / name).read_bytes() == content


def test_a_file_of_50_mb_is_named_and_not_read(home: Home, bot: Bot) -> None:
    with (home.statements / "huge.md").open("wb") as file:
        file.truncate(50_000_000)
    ran = bot("once", "--json")
    assert ran.status == 1
    assert ran.json["statements"]["rejected"][0]["reason"] == "too-large"


def test_a_folder_named_like_a_statement_is_no_statement(home: Home, bot: Bot) -> None:
    (home.statements / "folder.md").mkdir()
    ran = bot("once", "--json")
    assert ran.json["statements"]["new"] == ["2026-03-08-on-our-day-of-rest"]


def test_front_matter_that_is_not_yaml_is_named_with_its_line(home: Home, bot: Bot) -> None:
    (home.statements / "broken.md").write_text(
        "---\ntitle: [a\ndate: 2026-01-01\n---\nText.\n", "utf-8"
    )
    ran = bot("once", "--json")
    (rejected,) = ran.json["statements"]["rejected"]
    assert rejected["path"] == "statements/broken.md"
    assert "line" in rejected["detail"]


def test_a_mended_file_is_taken_up(home: Home, bot: Bot) -> None:
    (home.statements / "later.md").write_bytes(b"")
    assert bot("once").status == 1
    write_statement(home, "Taken up later", "later.md")
    ran = bot("once", "--json")
    assert ran.status == 0
    assert ran.json["statements"]["new"] == ["2026-03-08-taken-up-later"]


def test_an_emptied_folder_withdraws_nothing(home: Home, bot: Bot) -> None:
    bot("once")
    for path in home.statements.iterdir():
        path.unlink()
    ran = bot("once", "--json")
    assert ran.status == 1
    assert ran.json["statements"]["withdrawn"] == []
    assert (home.feeds / "en/s/2026-03-08-on-our-day-of-rest/index.html").is_file()


def test_feeds_that_were_deleted_come_back_byte_for_byte(home: Home, bot: Bot) -> None:
    import shutil

    bot("once")
    before = {name: content for name, (content, _) in files_under(home.feeds).items()}
    shutil.rmtree(home.feeds)
    bot("once")
    assert {name: content for name, (content, _) in files_under(home.feeds).items()} == before
