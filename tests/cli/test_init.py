"""`init` writes a home that works, and overwrites nothing."""

from pathlib import Path

from bot.config import Home, load
from tests.conftest import alliance_bot, files_under


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
