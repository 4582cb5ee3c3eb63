"""PO files as other tools leave them: all that people did in them counts, nothing is lost."""

import os
import subprocess
from pathlib import Path

import polib
import pytest

from bot.errors import CatalogError
from bot.model import UnitState
from bot.translate import shelf
from tests.conftest import files_under
from tests.translate.conftest import Bench, StandInEngine, statement

NAME = "2026-03-08-our-rights"
ONE = statement("Workers in 12 cities stopped work.", "Join us.", "Homes for all families.")
CHANGED = statement("Workers in 15 cities stopped work.", "Join us.", "Homes for all families.")


@pytest.fixture
def made(bench: Bench) -> Bench:
    """A home with machine text, an approved text, one that is outdated and a note."""
    bench.engines["argos"] = StandInEngine()
    bench.translate(ONE)
    bench.approve("p1", "Pararon en 12 ciudades.")
    bench.approve("p2", "Únanse.")
    bench.edit('msgctxt "p3"', '# Ask Rosa.\nmsgctxt "p3"')
    bench.translate(CHANGED)
    return bench


def states(bench: Bench) -> dict[str, str]:
    return {key: unit.state.value for key, unit in bench.units(CHANGED).items()}


STATES = {"title": "machine", "p1": "outdated", "p2": "reviewed", "p3": "machine"}

POEDIT = """\
msgid ""
msgstr ""
"Project-Id-Version: alliance-bot\\n"
"POT-Creation-Date: \\n"
"PO-Revision-Date: 2026-03-09 14:02+0800\\n"
"Last-Translator: Rosa Example <rosa@example.org>\\n"
"Language-Team: none\\n"
"Language: es\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"X-Source-Language: en\\n"
"X-Generator: Poedit 3.4.2\\n"

#. engine: argos
#. machine: 94e0d2d6ab25 0f0f0f0f0f0f
msgctxt "title"
msgid "Our rights"
msgstr "Nuestros derechos"

msgctxt "p1"
msgid "Workers in 15 cities stopped work."
msgstr ""
"Trabajadoras y trabajadores de quince ciudades (15) dejaron de trabajar "
"hoy."

# ¿Formal o no?
#. engine: argos
#, fuzzy
#| msgid "Join them."
msgctxt "p2"
msgid "Join us."
msgstr "Únanse."

msgctxt "p3"
msgid "Homes for all families."
msgstr ""

#, fuzzy
#~| msgid "Older"
#~ msgctxt "p9"
#~ msgid "Old"
#~ msgstr "Viejo"
"""

WEBLATE = """\
# Our translations.
# Rosa Example <rosa@example.org>, 2026.
msgid ""
msgstr ""
"Project-Id-Version: alliance-bot\\n"
"Report-Msgid-Bugs-To: \\n"
"PO-Revision-Date: 2026-03-09 06:02+0000\\n"
"Last-Translator: Rosa Example <rosa@example.org>\\n"
"Language-Team: Spanish <https://weblate.example.org/projects/a/b/es/>\\n"
"Language: es\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=n != 1;\\n"
"X-Generator: Weblate 5.5.2\\n"
"X-Source-Language: en\\n"

msgctxt "title"
msgid "Our rights"
msgstr "Nuestros derechos"

msgctxt "p1"
msgid "Workers in 15 cities stopped work."
msgstr ""
"Trabajadoras y trabajadores de quince ciudades (15) dejaron de trabajar hoy."

# ¿Formal o no?
#, fuzzy, max-length:90
msgctxt "p2"
msgid "Join us."
msgstr "Únanse."

#, max-length:90
msgctxt "p3"
msgid "Homes for all families."
msgstr ""
"""


@pytest.mark.parametrize("content", [POEDIT, WEBLATE], ids=["Poedit", "Weblate"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
def test_what_people_did_there_counts(made: Bench, content: str, ends: str, mark: bytes) -> None:
    made.po().write_bytes(mark + content.replace("\n", ends).encode())
    units = made.units(CHANGED)
    assert units["title"].target == "Nuestros derechos"
    assert units["title"].state is UnitState.REVIEWED
    assert units["p1"].target.endswith("quince ciudades (15) dejaron de trabajar hoy.")
    assert units["p1"].state is UnitState.REVIEWED
    assert units["p2"].state is not UnitState.REVIEWED
    assert (units["p2"].target, units["p2"].notes) == ("Únanse.", "¿Formal o no?")
    assert units["p3"].target == "Homesu foru allu familiesu."


@pytest.mark.parametrize("content", [POEDIT, WEBLATE], ids=["Poedit", "Weblate"])
def test_after_a_cycle_the_file_stays_as_it_is(made: Bench, content: str) -> None:
    made.po().write_text(content, encoding="utf-8")
    made.translate(CHANGED)
    before = files_under(made.home.translations)
    made.translate(CHANGED)
    assert files_under(made.home.translations) == before


def test_the_comment_at_the_top_and_other_tools_flags_stay(made: Bench) -> None:
    made.po().write_text(WEBLATE, encoding="utf-8")
    made.translate(CHANGED)
    text = made.po().read_text(encoding="utf-8")
    assert text.startswith("# Our translations.\n")
    assert text.count("max-length:90") == 2


def test_an_old_text_that_the_file_keeps_stays_in_it(made: Bench) -> None:
    made.po().write_text(POEDIT, encoding="utf-8")
    made.translate(CHANGED)
    assert '#~ msgstr "Viejo"' in made.po().read_text(encoding="utf-8")


def msgmerge(bench: Bench, *options: str) -> None:
    template = bench.home.translations / NAME / f"{NAME}.pot"
    done = subprocess.run(
        ["msgmerge", "--quiet", *options, "-o", bench.po(), bench.po(), template],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""


@pytest.mark.parametrize("options", [(), ("--previous",), ("--no-wrap",), ("--sort-output",)])
def test_nothing_is_lost_by_msgmerge_with_the_template(
    made: Bench, options: tuple[str, ...]
) -> None:
    before = made.po().read_bytes()
    msgmerge(made, *options)
    assert b"#. engine" not in made.po().read_bytes()
    assert states(made) == STATES
    assert made.po().read_bytes() == before


def test_what_a_person_changed_before_msgmerge_counts(made: Bench) -> None:
    made.approve("p3", "Casas para todas.")
    msgmerge(made, "--previous")
    assert states(made) == STATES | {"p3": "reviewed"}


def test_a_text_that_a_tool_copied_from_another_paragraph_is_nobodys_word(made: Bench) -> None:
    longer = statement(
        "Workers in 15 cities stopped work.", "Join us.", "Homes for all families.", "Join us now."
    )
    made.translate(longer)
    before = made.po().read_bytes()
    text = before.decode()
    start = text.index('msgctxt "p4"')
    cut = text[: text.rindex("\n\n", 0, start)] + "\n"
    made.po().write_text(cut, encoding="utf-8")
    msgmerge(made, "--previous")
    assert '#| msgid "Join us."' in made.po().read_text(encoding="utf-8")
    assert made.units(longer)["p4"].target == "Joinu usu nowu."
    assert made.po().read_bytes() == before


def test_a_text_that_a_tool_moved_to_its_changed_paragraph_is_outdated(made: Bench) -> None:
    text = made.po().read_text(encoding="utf-8")
    approved = '\nmsgctxt "p2"\nmsgid "Join us."\nmsgstr "Únanse."\n'
    assert approved in text
    moved = '\n#, fuzzy\n#| msgid "Join us."\nmsgctxt "p2"\nmsgid "Join us now."\n'
    moved += 'msgstr "Únanse."\n'
    old = "".join(f"#~ {line}\n" for line in approved.strip().split("\n"))
    made.po().write_text(text.replace(approved, moved) + "\n" + old, encoding="utf-8")
    longer = statement(
        "Workers in 15 cities stopped work.", "Join us now.", "Homes for all families."
    )
    unit = made.units(longer)["p2"]
    assert (unit.target, unit.state) == ("Únanse.", UnitState.OUTDATED)


def test_a_file_that_polib_saved_is_the_same_to_us(made: Bench) -> None:
    polib.pofile(str(made.po()), wrapwidth=60).save()
    before = made.po().read_bytes()
    assert states(made) == STATES
    assert made.po().read_bytes() == before


def test_an_emptied_file_comes_back(made: Bench) -> None:
    before = made.po().read_bytes()
    made.po().write_bytes(b"\0" * 20)
    age(made.po())
    assert states(made) == STATES
    assert made.po().read_bytes() == before


def age(path: Path) -> None:
    """Let a file be as old as one that nobody is writing any more."""
    moment = path.stat().st_mtime - 60
    os.utime(path, (moment, moment))


def half(bench: Bench) -> bytes:
    """The part of the file before the approved text, which is a good PO file by itself."""
    text = bench.po().read_text(encoding="utf-8")
    return text[: text.index('\nmsgctxt "p2"')].encode()


def test_half_a_file_is_not_taken_while_it_may_still_be_written(made: Bench) -> None:
    written = half(made)
    made.po().write_bytes(written)
    done = made.translate(CHANGED)
    (failure,) = done.report.errors
    assert (failure.reason, failure.where) == ("unsettled", f"translations/{NAME}/es.po")
    assert [unit.state.value for unit in done.translations[NAME, "es"].units] == list(
        STATES.values()
    )
    assert made.po().read_bytes() == written


def test_half_a_file_that_stays_so_gets_peoples_words_back(made: Bench) -> None:
    before = made.po().read_bytes()
    made.po().write_bytes(half(made))
    age(made.po())
    assert states(made) == STATES
    assert made.po().read_bytes() == before.replace(b"# Ask Rosa.\n", b"")


def test_a_broken_file_says_where_its_last_good_version_is(made: Bench) -> None:
    made.edit('msgid "Join us."', '<<<<<<< HEAD\nmsgid "Join us."')
    (failure,) = made.translate(CHANGED).report.errors
    good = made.home.root / "state" / "last-good" / NAME / "es.po"
    assert "state/last-good/" in failure.mend
    made.po().write_bytes(good.read_bytes())
    assert states(made) == STATES
    assert not good.exists()


def test_looking_at_a_broken_file_without_its_history_is_refused(made: Bench) -> None:
    made.edit('msgid "Join us."', '<<<<<<< HEAD\nmsgid "Join us."')
    with pytest.raises(CatalogError, match="merge conflict"):
        shelf.read(made.home, CHANGED, "es")
