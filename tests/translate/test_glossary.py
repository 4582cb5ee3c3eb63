"""The tables of a spreadsheet are read as people mean them, and mistakes are named."""

from pathlib import Path

import pytest

from bot.errors import CatalogError
from bot.translate import glossary
from bot.translate.protect import Term


def table(text: str) -> glossary.Table:
    found, failures = glossary.parse(text.encode(), "config/glossary.csv")
    assert failures == ()
    return found


def test_a_term_becomes_its_translation_or_stays_where_the_cell_is_empty() -> None:
    terms = table("en,es,fr\nforced migration,migración forzada,\nIMA,,\n")
    assert terms.terms("en", "es") == (
        Term("forced migration", "migración forzada"),
        Term("IMA", "IMA"),
    )
    assert terms.terms("en", "fr")[0] == Term("forced migration", "forced migration")


def test_a_language_without_a_column_has_no_terms() -> None:
    assert table("en,es\nterm,término\n").terms("en", "fr") == ()


def test_a_statement_in_another_language_uses_that_languages_column() -> None:
    terms = table("en,es,fr\nforced migration,migración forzada,migration forcée\n")
    assert terms.terms("es", "fr") == (Term("migración forzada", "migration forcée"),)


def test_short_rows_semicolons_quotes_comments_and_a_bom_are_no_mistakes() -> None:
    text = '\ufeffen;es\n# our names\n"Rise; resist";"Resistir; alzarse"\nIMA\n'
    assert table(text).rows == (("Rise; resist", "Resistir; alzarse"), ("IMA", ""))


def test_a_broken_row_is_named_with_its_line_and_the_others_count() -> None:
    text = 'en,es\none,uno\ntwo,dos,zwei\n,tres\none,un\n"li\nne",x\nend,fin,,\nbad,a,b\n'
    found, failures = glossary.parse(text.encode(), "config/glossary.csv")
    assert [row[0] for row in found.rows] == ["one", "li ne", "end"]
    assert [failure.where for failure in failures] == [
        "config/glossary.csv, line 3",
        "config/glossary.csv, line 4",
        "config/glossary.csv, line 5",
        "config/glossary.csv, line 9",
    ]


@pytest.mark.parametrize(
    ("content", "where", "what"),
    [
        (b"en,es\none,\xff\n", "config/glossary.csv, line 2", "is not UTF-8."),
        (b"en,klingon!\n", "config/glossary.csv, line 1", "klingon!"),
        (b"en,es,es\n", "config/glossary.csv, line 1", "twice"),
        (b'en,es\n"one,uno\n', "config/glossary.csv", "is not CSV"),
    ],
)
def test_an_unreadable_table_is_refused(content: bytes, where: str, what: str) -> None:
    with pytest.raises(CatalogError) as caught:
        glossary.parse(content, "config/glossary.csv")
    assert caught.value.where == where
    assert what in caught.value.what


def test_missing_tables_are_empty_and_usable(tmp_path: Path) -> None:
    tables = glossary.read(tmp_path / "glossary.csv", tmp_path / "slogans.csv")
    assert (tables.failures, tables.usable) == ((), True)


def test_a_slogan_is_known_however_it_is_punctuated() -> None:
    bank = table("en,es\nStop deportations!,¡Alto a las deportaciones!\n").bank("en", "es")
    key = glossary.slogan_key("<strong>STOP deportations</strong>")
    assert bank[key] == "¡Alto a las deportaciones!"


def test_a_slogan_without_a_translation_is_not_in_the_bank() -> None:
    assert table("en,es\nStop deportations!,\n").bank("en", "es") == {}
