"""Every command of the documentation is typed, word for word, and does what the page says."""

import shutil
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, PAGES, README, blocks, name, steps
from tests.docs.walking import is_as_shown, pattern, walk

TUTORIAL = DOCS / "tutorial.md"
WITH_COMMANDS = [page for page in PAGES if page != TUTORIAL and steps(page)]
NOT_HERE = pytest.mark.skipif(
    shutil.which("apertium") is None, reason="Apertium is not installed: `make setup` as root"
)


@pytest.fixture(scope="module")
def tutorial(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The HOME of a reader who went through the tutorial, and what did not go as it says."""
    home = tmp_path_factory.mktemp("reader") / "home"
    return home, gone_wrong(TUTORIAL, home)


def gone_wrong(page: Path, home: Path) -> str:
    """Walk a page; return what was not as it says, with the line that says it."""
    found = []
    for walked in walk(page, home):
        place = f"{name(page)}, line {walked.step.typed.line}"
        expected = walked.step.typed.status
        if walked.status != expected or (walked.failed and not expected):
            found.append(f"{place}: ended with {walked.status}\n{walked.failed}{walked.shown}")
        elif walked.step.seen is not None and not is_as_shown(walked.shown, walked.step.seen, home):
            found.append(f"{place}: printed\n{walked.shown}and not\n{walked.step.seen}")
    return "\n".join(found)


@NOT_HERE
@pytest.mark.slow
def test_the_tutorial_is_true(tutorial: tuple[Path, str]) -> None:
    assert tutorial[1] == ""


@NOT_HERE
@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_COMMANDS, ids=name)
def test_what_a_page_tells_to_type_works(
    tutorial: tuple[Path, str], tmp_path: Path, page: Path
) -> None:
    home = tmp_path / "home"
    if page != README:
        shutil.copytree(tutorial[0], home)
    assert gone_wrong(page, home) == ""


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_what_is_not_run_says_why(page: Path) -> None:
    left_out = [block for block in blocks(page) if block.language == "sh" and not block.is_run]
    assert all(len(block.note) > len("not run: because") for block in left_out)


@pytest.mark.parametrize(
    ("seen", "shown", "same"),
    [
        ("a … c\n", "a b c\n", True),
        ("a … c\n", "a b\nc\n", False),
        ("a\n…\nz\n", "a\nb\nc\nz\n", True),
        ("a\n…\nz\n", "a\nz\n", True),
        ("a\n…\nz\n", "a\nb\n", False),
        ("on 2026-11-22 02:23 UTC\n", "on 2027-01-02 13:45 UTC\n", True),
        ("3 files\n", "4 files\n", False),
        ("a.b\n", "axb\n", False),
    ],
)
def test_what_varies_is_marked(seen: str, shown: str, same: bool) -> None:
    assert is_as_shown(shown, seen, Path("/home/ana")) is same


def test_the_readers_own_folder_is_wherever_it_is() -> None:
    assert is_as_shown("in /tmp/x/alliance\n", "in /home/ana/alliance\n", Path("/tmp/x"))
    assert "/home/ana" not in pattern("…")
