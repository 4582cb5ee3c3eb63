"""The glossary and the slogan bank that every new home begins with, in all default languages."""

import csv
import re
import unicodedata
from pathlib import Path

import pytest
import regex

from bot.translate import glossary, terms
from bot.translate.glossary import Table
from bot.translate.scripts import belongs, script_of
from bot.translate.terms import Term
from tests.conftest import REPOSITORY, alliance_bot

FILES = ("glossary.csv", "slogans.csv")
LANGUAGES = sorted(path.stem for path in (REPOSITORY / "bot/locale").glob("*.po"))
# A word has one form there, so that a term reads the same within a longer one.
WITHOUT_ENDINGS = ("bn", "id", "ja", "ko", "ms", "th", "zh-Hant")
# Words that the movement has made its own: they do not hold the shorter term letter by letter.
OWN_WORDS = {
    ("migrant domestic worker", "th"),
    ("migrant domestic worker", "zh-Hant"),
    ("migrant domestic workers", "th"),
    ("migrant domestic workers", "zh-Hant"),
    ("marriage migrants", "ja"),
}


def table(name: str) -> Table:
    found, failures = glossary.parse((REPOSITORY / "config" / name).read_bytes(), name)
    assert failures == ()
    return found


def cells(name: str, tag: str) -> dict[str, str]:
    """Return what a language has for each term that is translated into it."""
    found = table(name)
    column = found.columns.index(tag)
    return {row[0]: row[column] for row in found.rows if row[column]}


def bare(term: str) -> str:
    return re.sub(r"['’]", "", term.casefold())


@pytest.mark.parametrize(("name", "least"), [("glossary.csv", 150), ("slogans.csv", 70)])
def test_there_are_words_enough_in_every_language_of_the_program(name: str, least: int) -> None:
    found = table(name)
    assert found.columns[0] == "en"
    assert sorted(found.columns[1:]) == LANGUAGES
    assert {tag: len(cells(name, tag)) for tag in LANGUAGES if len(cells(name, tag)) < least} == {}


def test_a_term_is_translated_in_all_languages_or_kept_in_all() -> None:
    assert [row[0] for row in table("glossary.csv").rows if any(row[1:]) != all(row[1:])] == []


def test_only_names_and_acronyms_are_kept() -> None:
    kept = [row[0] for row in table("glossary.csv").rows if not any(row[1:])]
    assert kept
    assert [
        term for term in kept if not re.fullmatch(r"[A-Z]+\d*|[A-Z][a-z]+( [A-Z]\w+)*", term)
    ] == []


def test_every_slogan_is_translated_into_all_languages() -> None:
    assert [row[0] for row in table("slogans.csv").rows if not all(row)] == []


@pytest.mark.parametrize("name", FILES)
def test_the_files_are_plain(name: str) -> None:
    """Composed Unicode, no sign that nobody sees, every row as long as the header."""
    text = (REPOSITORY / "config" / name).read_bytes().decode("utf-8")
    assert unicodedata.normalize("NFC", text) == text
    assert regex.findall(r"[\p{C}\p{Zs}--[ \n\u202f]]", text, regex.V1) == []
    header, *rows = csv.reader(text.splitlines(), strict=True)
    assert [row for row in rows if len(row) != len(header)] == []
    assert [cell for row in rows for cell in row if re.search(r"^ |  | $", cell)] == []


def test_no_term_stands_twice() -> None:
    found = [bare(row[0]) for row in table("glossary.csv").rows]
    assert [term for term in found if found.count(term) > 1] == []


def test_a_row_for_another_form_of_a_term_says_something_else() -> None:
    """The program finds plurals and other spellings by itself; a row of their own has a cause."""
    rows = [row for row in table("glossary.csv").rows if any(row[1:])]
    same = [
        (one[0], other[0])
        for one in rows
        for other in rows
        if one[1:] == other[1:] and terms.pattern(Term(one[0], "", "en")).fullmatch(other[0])
    ]
    assert same == [(row[0], row[0]) for row in rows]


def test_no_slogan_stands_twice() -> None:
    found = [glossary.slogan_key(row[0]) for row in table("slogans.csv").rows]
    assert [slogan for slogan in found if found.count(slogan) > 1] == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_cell_is_in_its_languages_script(tag: str) -> None:
    """Foreign letters are only those of a name that the source has too."""
    foreign = {}
    for name in FILES:
        for source, target in cells(name, tag).items():
            words = set(regex.findall(r"[\p{L}\p{M}]+", target))
            words -= set(regex.findall(r"[\p{L}\p{M}]+", source))
            strange = {
                char
                for char in "".join(words)
                if char.isalpha() and not belongs(char, script_of(tag))
            }
            if strange:
                foreign[source] = strange
    assert foreign == {}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_number_is_the_same_number_in_its_own_digits(tag: str) -> None:
    def numbers(text: str) -> list[int]:
        return sorted(int(found) for found in re.findall(r"\d+", text))

    both = [pair for name in FILES for pair in cells(name, tag).items()]
    assert [pair for pair in both if numbers(pair[0]) != numbers(pair[1])] == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_apostrophes_are_the_typographic_ones(tag: str) -> None:
    both = [pair for name in FILES for pair in cells(name, tag).items()]
    assert [target for _, target in both if re.search("[\"'`´]", target)] == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_slogan_calls_in_its_languages_punctuation(tag: str) -> None:
    calls = {
        "es": r"¡[^¡!]+!",
        "fr": r"[^!]*\S\u202f!",
        "ja": r"[^!]+\S！",
        "zh-Hant": r"[^!]+\S！",
    }
    form = calls.get(tag, r"[^¡!！]*[^\s¡!！]!")
    found = cells("slogans.csv", tag).values()
    assert [slogan for slogan in found if not re.fullmatch(form, slogan)] == []


@pytest.mark.parametrize("tag", ["ja", "zh-Hant"])
def test_chinese_and_japanese_have_full_width_marks(tag: str) -> None:
    both = [pair for name in FILES for pair in cells(name, tag).items()]
    assert [
        target for source, target in both if re.search("[,!?;:()]", target) and target != source
    ] == []


@pytest.mark.parametrize("tag", ["ar", "ur"])
def test_arabic_and_urdu_have_commas_of_their_own(tag: str) -> None:
    assert [target for target in cells("slogans.csv", tag).values() if "," in target] == []


@pytest.mark.parametrize("tag", WITHOUT_ENDINGS)
def test_a_concept_reads_the_same_within_a_longer_one(tag: str) -> None:
    """Names are left out: an official name has the words that it was given."""
    found = {term: word for term, word in cells("glossary.csv", tag).items() if term.islower()}
    within = [
        (short, long)
        for short in found
        for long in found
        if short != long and re.search(rf"\b{re.escape(short)}\b", long)
    ]
    differing = {(long, tag) for short, long in within if found[short] not in found[long]}
    assert within
    assert differing == {pair for pair in OWN_WORDS if pair[1] == tag}


def test_a_new_home_has_both_tables_as_they_are_here(tmp_path: Path) -> None:
    alliance_bot(tmp_path, "init")
    for name in FILES:
        assert (tmp_path / "config" / name).read_bytes() == (
            REPOSITORY / "config" / name
        ).read_bytes()
