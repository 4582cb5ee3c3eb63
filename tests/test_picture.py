"""The picture of a home: when it may be relied upon, and what it costs."""

import sys
from pathlib import Path

import pytest

from bot.config import Home, load
from bot.picture import Picture, take

SECOND = 1_000_000_000


@pytest.mark.parametrize(
    ("newest", "taken", "settled"),
    [
        (5 * SECOND + 1, 5 * SECOND + 2, False),
        (5 * SECOND + 1, 5 * SECOND + 19_000_000, False),
        (5 * SECOND + 1, 5 * SECOND + 21_000_000, True),
        (5 * SECOND, 6 * SECOND, False),  # a file system that knows whole seconds
        (5 * SECOND, 8 * SECOND, True),
        (9 * SECOND + 1, 5 * SECOND, False),  # the clock was set back
    ],
)
def test_a_picture_is_settled_once_the_file_systems_clock_has_ticked(
    newest: int, taken: int, settled: bool
) -> None:
    assert Picture("", taken, newest).is_settled is settled


def test_two_pictures_of_the_same_home_are_equal(home: Home) -> None:
    assert take(home, load(home)).digest == take(home, load(home)).digest


def test_a_place_elsewhere_is_in_the_picture(home: Home, tmp_path: Path) -> None:
    place = tmp_path / "modes"
    before = take(home, load(home), [place]).digest
    place.mkdir()
    assert take(home, load(home), [place]).digest != before


def test_a_name_that_is_no_text_is_taken_in(home: Home) -> None:
    config = load(home)
    before = take(home, config).digest
    (home.statements / "caf\udce9.md").touch()
    assert take(home, config).digest != before


def test_a_link_that_leads_nowhere_or_to_itself_is_taken_in(home: Home) -> None:
    home.translations.mkdir()
    (home.translations / "nowhere").symlink_to("gone")
    (home.translations / "self").symlink_to("self")
    before = take(home, load(home)).digest
    (home.translations / "gone").touch()
    assert take(home, load(home)).digest != before


def test_a_folder_that_cannot_be_looked_into_is_another_picture(home: Home) -> None:
    before = take(home, load(home)).digest
    home.statements.rename(home.root / "away")
    home.statements.write_text("no folder", "utf-8")
    assert take(home, load(home)).digest != before


def test_a_folder_of_feeds_with_one_page_is_not_listed(home: Home) -> None:
    page = home.feeds / "en/s/2026-03-08-one/index.html"
    page.parent.mkdir(parents=True)
    page.touch()
    listed: list[str] = []
    sys.addaudithook(
        lambda event, about: listed.append(str(about[0])) if event == "os.scandir" else None
    )
    take(home, load(home))
    assert [path for path in listed if "2026-03-08-one" in path] == []
