"""A translation's PO file says how each text was made, and whose it is."""

import subprocess
from pathlib import Path

import pytest

from bot.model import Finding, FindingReason, Unit
from bot.translate import catalog
from bot.translate.catalog import Catalog, Entry

HELD = Finding("p1", FindingReason.NUMBER_LOST, "5,000 is missing")
ENTRIES = (
    Entry("title", "Rights", "Derechos", notes="Checked in Madrid."),
    Entry("p1", "They paid 5,000.", "Pagaron.", fuzzy=True, engine="apertium", draft=True,
          made="abc", recipe="def", findings=(HELD,)),
    Entry("p2", "New words", "Palabras viejas", fuzzy=True, previous="Old words", approved="123"),
    Entry("slogan1", "No bans!", "¡Sin vetos!", lent="456", lender="slogans.csv"),
    Entry("signature1", "Ana Reyes", by_people=True),
    Entry("p9", "Gone", "Perdido", obsolete=True, fuzzy=True, previous="Was", approved="789"),
)  # fmt: skip


def test_everything_known_of_an_entry_survives_in_the_file() -> None:
    written = Catalog(ENTRIES, "Our translations", catalog.header("en", "es"))
    assert catalog.parse(catalog.render(written), "es.po") == written


@pytest.mark.parametrize(
    "tag", ["es", "id", "tl", "zh-Hant", "ko", "th", "ar", "ur", "ne", "pt-BR", "fr", "pl"]
)
def test_gettext_finds_nothing_to_complain_of(tag: str, tmp_path: Path) -> None:
    path = tmp_path / f"{tag}.po"
    path.write_bytes(catalog.render(Catalog(ENTRIES, header=catalog.header("en", tag))))
    done = subprocess.run(
        ["msgfmt", "--check", "-o", "/dev/null", path], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_held_text_says_why_for_people_to_read() -> None:
    text = catalog.render(Catalog(ENTRIES)).decode()
    assert "#. engine: apertium (draft)\n" in text
    assert "#. held: number-lost: 5,000 is missing\n" in text


def test_the_template_has_every_unit_and_no_text() -> None:
    units = [Unit("title", "Rights"), Unit("signature1", "Ana Reyes", by_people=True)]
    template = catalog.parse(catalog.template(units, "en"), "x.pot")
    assert [(entry.key, entry.source, entry.target) for entry in template.entries] == [
        ("title", "Rights", ""),
        ("signature1", "Ana Reyes", ""),
    ]


@pytest.mark.parametrize(
    "entry",
    [
        Entry("p1", "Rights", "\nDerechos\n"),
        Entry("p1", "\nRights\n", "Derechos"),
        Entry("p1", "Rights", "Derechos", notes="Ask Rosa \\"),
        Entry("p1", "Rights", "\n"),
    ],
)
def test_what_gettext_is_particular_about_is_written_as_it_wants_it(
    entry: Entry, tmp_path: Path
) -> None:
    path = tmp_path / "es.po"
    path.write_bytes(catalog.render(Catalog((entry,), header=catalog.header("en", "es"))))
    done = subprocess.run(["msgfmt", "--check", "-o", "/dev/null", path], check=False)
    assert done.returncode == 0
    (read,) = catalog.parse(path.read_bytes(), "es.po").entries
    assert (read.target.strip(), read.notes) == (entry.target.strip(), entry.notes)
