"""The tables of a spreadsheet are read as people mean them, and mistakes are named."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import CatalogError
from bot.translate import glossary, sheet
from bot.translate.terms import Term


def table(text: str) -> glossary.Table:
    found, failures = glossary.parse(text.encode(), "config/glossary.csv")
    assert failures == ()
    return found


def test_a_term_becomes_its_translation_or_stays_where_the_cell_is_empty() -> None:
    terms = table("en,es,fr\nforced migration,migración forzada,\nIMA,,\n")
    assert terms.terms("en", "es") == (
        Term("forced migration", "migración forzada", "en"),
        Term("IMA", "IMA", "en"),
    )
    assert terms.terms("en", "fr")[0] == Term("forced migration", "forced migration", "en")


def test_a_language_without_a_column_has_no_terms() -> None:
    assert table("en,es\nterm,término\n").terms("en", "fr") == ()


def test_a_statement_in_another_language_uses_that_languages_column() -> None:
    terms = table("en,es,fr\nforced migration,migración forzada,migration forcée\n")
    assert terms.terms("es", "fr") == (Term("migración forzada", "migration forcée", "es"),)


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
        (b'en,es\n"one,uno\n', "config/glossary.csv, line 2", "is not CSV"),
        (b'en,es\n"one"s,uno\n', "config/glossary.csv, line 2", "is not CSV"),
        (b"PK\x03\x04\0\0", "config/glossary.csv", "is a workbook"),
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


@pytest.mark.parametrize(
    "content",
    [
        'en,es\none,"uno, dos"\n'.encode("utf-16"),
        b"\xef\xbb\xbfen;es\r\none;uno, dos\r\n",
        b"sep=;\r\nen;es\r\none;uno, dos\r\n",
        "en\tes\r\none\tuno, dos\r\n".encode("utf-16"),
        b'"en","es"\r"one","uno, dos"\r',
        b'en, es\none, "uno, dos"\n',
    ],
)
def test_what_any_spreadsheet_saves_is_read(content: bytes) -> None:
    found, failures = glossary.parse(content, "config/glossary.csv")
    assert (found.columns, found.rows, failures) == (("en", "es"), (("one", "uno, dos"),), ())


def test_a_hashtag_in_quotation_marks_is_no_comment() -> None:
    assert table('en,es\n#note,x\n"#Rights","#Derechos"\n').rows == (("#Rights", "#Derechos"),)


def test_a_slogan_may_be_in_two_languages_and_not_in_the_first() -> None:
    bank = table("en,es,id\n,¡Sin vetos!,Tanpa larangan!\n")
    assert bank.bank("es", "id") == {"sin vetos": "Tanpa larangan!"}
    assert bank.terms("en", "es") == ()


# Adding a slogan

BANKS = [
    b"",
    b"en,es\n",
    b"en,es",
    b'\xef\xbb\xbfen;es;fr\r\n# ours; all\r\n"One; two!";;Un\r\n\r\nThree;"Tres"\r\n',
    "en\tes\nOne\tUno\n".encode("utf-16"),
    b'"en","es"\n"One","Uno"\n',
    b"en,fr\nOne,Un",
]


@pytest.mark.parametrize("before", BANKS)
def test_a_slogan_is_added_and_all_else_stays_byte_for_byte(before: bytes, tmp_path: Path) -> None:
    path = tmp_path / "slogans.csv"
    path.write_bytes(before)
    for slogan, translation in (("No bans, “never”!", "¡Sin <em>vetos</em>!"), ("Jobs;", "#Ya")):
        assert glossary.add_slogan(path, slogan, translation, source="en", target="es")
        assert not glossary.add_slogan(path, slogan, translation, source="en", target="es")
    found, failures = glossary.parse(path.read_bytes(), "x")
    assert failures == ()
    assert found.bank("en", "es")["no bans never"] == "¡Sin vetos!"
    assert found.bank("en", "es")["jobs"] == "#Ya"
    old, _ = glossary.parse(before, "x")
    assert [row[: len(old.columns)] for row in found.rows[: len(old.rows)]] == list(old.rows)
    if "es" in old.columns:
        assert path.read_bytes().startswith(before)


def test_an_empty_cell_of_a_known_slogan_is_filled(tmp_path: Path) -> None:
    path = tmp_path / "slogans.csv"
    path.write_bytes(b'en,es,fr\r\n"No bans!",,Rien\r\nJobs\r\n')
    assert glossary.add_slogan(path, "NO BANS", "Sin vetos", source="en", target="es")
    assert glossary.add_slogan(path, "Jobs!", "Du travail", source="en", target="fr")
    assert path.read_bytes() == b'en,es,fr\r\n"No bans!",Sin vetos,Rien\r\nJobs,,Du travail\r\n'


def test_a_language_without_a_column_gets_one(tmp_path: Path) -> None:
    path = tmp_path / "slogans.csv"
    path.write_bytes(b"en,es\nNo bans,Sin vetos\n")
    assert glossary.add_slogan(path, "Jobs", "Arbeit", source="en", target="de")
    assert glossary.add_slogan(path, "Sin vetos", "Tanpa", source="es", target="id")
    assert path.read_bytes() == b"en,es,de,id\nNo bans,Sin vetos,,Tanpa\nJobs,,Arbeit\n"


def test_a_bank_that_is_not_there_yet_is_begun(tmp_path: Path) -> None:
    path = tmp_path / "config" / "slogans.csv"
    assert glossary.add_slogan(path, "Jobs", "Empleo", source="en", target="es")
    assert path.read_bytes() == b"en,es\nJobs,Empleo\n"


@pytest.mark.parametrize(
    ("slogan", "translation", "what"),
    [
        ("No bans", "Nada de vetos", 'has "Sin vetos" for this slogan.'),
        ("Jobs", "=cmd()", "would be a formula"),
        ("@all", "Todos", "would be a formula"),
        ("Jobs", " <em></em>", "needs a slogan and its translation"),
    ],
)
def test_what_must_not_get_into_the_bank_is_refused(
    tmp_path: Path, slogan: str, translation: str, what: str
) -> None:
    path = tmp_path / "slogans.csv"
    path.write_bytes(b"en,es\nNo bans,Sin vetos\n")
    with pytest.raises(CatalogError) as caught:
        glossary.add_slogan(path, slogan, translation, source="en", target="es")
    assert what in caught.value.what
    assert path.read_bytes() == b"en,es\nNo bans,Sin vetos\n"


def test_a_broken_bank_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "slogans.csv"
    path.write_bytes(b"en,es\n\xff\n")
    with pytest.raises(CatalogError):
        glossary.add_slogan(path, "Jobs", "Empleo", source="en", target="es")
    assert path.read_bytes() == b"en,es\n\xff\n"


def test_slogans_added_by_several_processes_at_once_are_all_there(tmp_path: Path) -> None:
    path = tmp_path / "slogans.csv"
    path.write_bytes(b"en,es\n")
    code = (
        "import sys; from pathlib import Path; from bot.translate.glossary import add_slogan\n"
        "for n in range(10): add_slogan(Path(sys.argv[1]), f'Slogan {sys.argv[2]} {n}', 'x', "
        "source='en', target='es')"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, path, str(number)]) for number in range(3)
    ]
    assert [process.wait() for process in running] == [0, 0, 0]
    found, _ = glossary.parse(path.read_bytes(), "x")
    assert len(found.bank("en", "es")) == 30


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"]), max_size=8)


@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=5),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    CELLS,
)
def test_whatever_a_table_holds_only_one_line_is_new(
    rows: list[list[str]], separator: str, end: str, value: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    writer.writerows([["en", "es", "fr"], *rows])
    read = sheet.read(out.getvalue().encode(), "x")
    after = sheet.read(read.encoded(read.with_row(["a", value, ""])), "x")
    assert after.text.startswith(read.text)
    assert after.rows[:-1] == read.rows
    assert after.rows[-1].values == ["a", sheet.cleaned(value), ""]
