"""A sentence that is too long is cut at clauses; nothing of it is lost, in any script."""

import pytest
import regex

from bot.translate.engines.clauses import clause_end, clauses, space_between

LATIN = "the workers came to the harbour, the families waited; "
ARABIC = "جاء العمال إلى الميناء، وانتظرت العائلات؛ "
DEVANAGARI = "मज़दूर बंदरगाह पर आए, परिवारों ने इंतज़ार किया; "
CHINESE = "工人来到港口，家属在等待；他们要求公正、尊严，"
THAI = "คนงานมาถึงท่าเรือและครอบครัวกำลังรอความเป็นธรรม"
BURMESE = "အလုပ်သမားများရောက်လာသည်၊မိသားစုများစောင့်ဆိုင်းနေသည်"
SCRIPTS = [LATIN, ARABIC, DEVANAGARI, CHINESE, THAI, BURMESE]


@pytest.mark.parametrize("text", SCRIPTS)
@pytest.mark.parametrize("longest", [10, 60, 200])
def test_nothing_but_space_is_lost_and_the_order_stays(text: str, longest: int) -> None:
    whole = (text * 40).strip()
    parts = list(clauses(whole, longest, len))
    assert "".join("".join(part.split()) for _, part in parts) == "".join(whole.split())
    assert all(whole[place:].startswith(part) for place, part in parts)
    assert all(len(part) <= longest for _, part in parts)


@pytest.mark.parametrize("text", [LATIN, ARABIC, DEVANAGARI, CHINESE])
def test_where_there_are_clauses_every_part_ends_with_one(text: str) -> None:
    parts = [part for _, part in clauses((text * 20).strip(), 90, len)]
    assert len(parts) > 5
    assert all(part[-1] in ",;،؛，；、" for part in parts)


@pytest.mark.parametrize("text", SCRIPTS)
def test_no_letter_is_separated_from_its_marks(text: str) -> None:
    bare = regex.sub(r"[\s\p{P}]", "", text) * 10
    for _, part in clauses(bare, 30, len):
        assert not regex.match(r"\p{M}", part)


def test_a_protected_span_in_a_script_without_spaces_is_not_cut() -> None:
    text = (THAI[:17] + "ZX12") * 30
    parts = [part for _, part in clauses(text, 40, len)]
    assert sum(part.count("ZX12") for part in parts) == 30


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("They came, they saw; they stayed here", "They came, they saw; "),
        ("They met at 10:30 today in the hall", "They met at 10:30 today in the "),
        ("In the years 2010–2015 and after them x", "In the years 2010–2015 and after them "),
        ("About 12,000 people marched ther", "About 12,000 people marched "),
        ("one two three", "one two "),
        ("a bbbbbbbbbbbbbbbbbbbbb", "a "),
        ("undivided", "undivide"),
        ("x", "x"),
    ],
)
def test_a_text_that_does_not_fit_is_cut_where_it_reads_best(text: str, first: str) -> None:
    assert text[: clause_end(text)] == first


def test_a_huge_text_is_read_once() -> None:
    asked = 0

    def length(part: str) -> int:
        nonlocal asked
        asked += len(part)
        return len(part.split())

    text = "words and words, and words " * 10_000
    assert sum(len(part.split()) for _, part in clauses(text, 200, length)) == len(text.split())
    assert asked < 40 * len(text)


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("Los trabajadores,", "las familias", " "),
        ("工人来到港口，", "家属在等待", ""),
        ("港口", "家属", ""),
        ("在2017年 IMA", "ILO", " "),
        ("คนงาน", "ครอบครัว", " "),
        ("", "las familias", ""),
    ],
)
def test_clauses_are_joined_as_their_script_is_written(
    before: str, after: str, between: str
) -> None:
    assert space_between(before, after) == between
