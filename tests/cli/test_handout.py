"""`review --export` and `--import`: a Word document goes out and comes back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import Home
from tests.conftest import Ran
from tests.review.paper import Paper

NAME = "2026-03-08-on-our-day-of-rest"
Bot = Callable[..., Ran]


@pytest.fixture
def out(home: Home, bot: Bot) -> Path:
    """A hand-out for the Spanish translation, which nobody has begun."""
    assert bot("once").status == 0
    path = home.root / "to-ana.docx"
    ran = bot("review", NAME, "es", "--export", str(path))
    assert ran.status == 0
    assert f"wrote        {path}: 3 of 3 paragraphs wait" in ran.out
    return path


def test_what_came_back_is_taken_and_said(home: Home, bot: Bot, out: Path) -> None:
    back = Paper(out.read_bytes()).write("title", "Nuestro día").tick("title")
    out.write_bytes(back.write("p1", "En 12 ciudades").save())
    ran = bot("review", NAME, "es", "--import", str(out))
    assert ran.status == 0
    po = f"translations/{NAME}/es.po"
    assert ran.out == f"{po}: 1 approved, 1 changed and waiting, 0 not sure\n"
    assert 'msgstr "Nuestro día"' in (home.root / po).read_text("utf-8")


def test_a_row_that_is_left_alone_ends_with_1_and_both_texts(
    home: Home, bot: Bot, out: Path
) -> None:
    first = Paper(out.read_bytes()).write("title", "Primero").tick("title").save()
    second = Paper(out.read_bytes()).write("title", "Segundo").tick("title").save()
    out.write_bytes(first)
    assert bot("review", NAME, "es", "--import", str(out)).status == 0
    out.write_bytes(second)
    ran = bot("review", NAME, "es", "--import", str(out))
    assert ran.status == 1
    assert "left alone   title: was changed here since the file was made" in ran.out
    assert "in the file: Segundo" in ran.out
    assert "here:        Primero" in ran.out
    found = bot("review", NAME, "es", "--import", str(out), "--json").json
    assert found["left"] == [
        {"unit": "title", "reason": "conflict", "yours": "Segundo", "now": "Primero"}
    ]


def test_a_file_that_is_there_is_not_written_over(bot: Bot, out: Path) -> None:
    assert bot("review", NAME, "es", "--export", str(out)).status == 0
    edited = Paper(out.read_bytes()).write("p1", "Mis palabras").save()
    out.write_bytes(edited)
    ran = bot("review", NAME, "es", "--export", str(out))
    assert ran.status == 2
    assert "is there already" in ran.err
    assert out.read_bytes() == edited


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--import", "nowhere.docx"), "cannot be read"),
        (("--export", "hand-out.odt"), "End it in .docx."),
        (("--approve", "--import", "x.docx"), "go one at a time"),
    ],
)
def test_what_cannot_be_ends_with_2(bot: Bot, arguments: tuple[str, ...], said: str) -> None:
    bot("once")
    ran = bot("review", NAME, "es", *arguments)
    assert ran.status == 2
    assert said in ran.err


def test_the_wrong_file_ends_with_2(home: Home, bot: Bot, out: Path) -> None:
    (home.statements / "other.md").write_text(
        "---\ntitle: Pay now\ndate: 2026-03-01\n---\n\nPay the families.\n", "utf-8"
    )
    bot("once")
    ran = bot("review", "2026-03-01-pay-now", "es", "--import", str(out))
    assert ran.status == 2
    assert "another statement or language" in ran.err
