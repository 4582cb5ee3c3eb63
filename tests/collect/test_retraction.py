"""The line that withdraws a statement is written into its file, and nothing else changes."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.collect import reading
from bot.collect.draft import tidy
from bot.collect.formats.decode import decode
from bot.collect.retraction import withdraw
from bot.errors import CollectError
from bot.markup import clean_text

WHY = "The strike was called off."
LINE = f"withdrawn: {WHY}"
BODY = "\nDomestic workers stopped work today.\n"
FRONT = f"---\ntitle: Our rights\ndate: 2026-03-08\n---\n{BODY}"


def withdrawn(text: str, why: str = WHY) -> str:
    return withdraw(text.encode(), why, "statements/a.md").decode()


def test_the_line_is_the_last_of_the_front_matter() -> None:
    assert withdrawn(FRONT) == FRONT.replace("08\n---", f"08\n{LINE}\n---")


def test_what_is_read_is_the_same_statement_withdrawn() -> None:
    before = reading.read(FRONT, ".md", "en")
    assert reading.read(withdrawn(FRONT), ".md", "en") == replace(before, withdrawn=WHY)


@pytest.mark.parametrize("suffix", [".md", ".txt", ".html"])
@pytest.mark.parametrize(
    "text",
    [
        "Our rights\n\n8 March 2026\n\nWorkers stopped work today.\n",
        "<h1>Our rights</h1><p>8 March 2026</p><p>Workers stopped work today.</p>",
        "---\n\nOur rights\n\n8 March 2026\n\nWorkers stopped work today.",
    ],
)
def test_a_file_without_front_matter_gets_one_above_its_text(text: str, suffix: str) -> None:
    assert withdrawn(text) == f"---\n{LINE}\n---\n{text}"
    before = reading.read(text, suffix, "en")
    assert reading.read(withdrawn(text), suffix, "en") == replace(before, withdrawn=WHY)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize("text", [FRONT, BODY])
def test_line_ends_stay_what_they_are(text: str, end: str) -> None:
    assert withdrawn(text.replace("\n", end)) == withdrawn(text).replace("\n", end)


def test_mixed_line_ends_stay_mixed() -> None:
    text = FRONT.replace("day.\n", "day.\r\n")
    assert withdrawn(text) == withdrawn(FRONT).replace("day.\n", "day.\r\n")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("text", [FRONT, "Ночь без слов.\n"])
def test_a_byte_order_mark_and_an_encoding_stay(text: str, encoding: str) -> None:
    content = withdraw(text.encode(encoding), "Ошибка", "a.md")
    assert content == withdrawn(text, "Ошибка").encode(encoding)


def test_a_file_in_an_older_encoding_gets_a_line_that_all_encodings_have() -> None:
    text = FRONT.replace("work today", "работу")
    content = withdraw(text.encode("cp1251"), "Ошибка", "a.md")
    assert reading.read(content.decode("cp1251"), ".md", "en").withdrawn == "Ошибка"
    assert content.decode("cp1251").replace(text.split("08\n")[1], "").isascii()


def test_a_file_in_seven_bits_gets_a_line_in_seven_bits() -> None:
    text = "---\ntitle: Our rights\n---\n私たちの権利\n"
    content = withdraw(text.encode("iso2022_jp"), "誤り", "a.md")
    assert reading.read(content.decode("iso2022_jp"), ".md", "en").withdrawn == "誤り"


def test_a_file_whose_encoding_nothing_tells_is_left_alone() -> None:
    with pytest.raises(CollectError, match="not a text file"):
        withdraw(FRONT.encode("utf-16-le"), WHY, "a.md")


@pytest.mark.parametrize(
    "before",
    [
        "withdrawn: no\n",
        "withdrawn:\n",
        'withdrawn: "an older reason"\n',
        "withdrawn: >\n  a reason that\n  was folded\n",
        "withdrawn: |-\n  a reason\n\n  in two paragraphs\n",
        "withdrawn: a reason over\n  two plain lines\n",
        "'withdrawn': an older reason\n",
    ],
)
def test_an_older_reason_gives_way_wherever_it_stands(before: str) -> None:
    text = f"---\ntitle: Our rights\n{before}date: 2026-03-08\n---\n{BODY}"
    assert withdrawn(text) == f"---\ntitle: Our rights\n{LINE}\ndate: 2026-03-08\n---\n{BODY}"


def test_a_remark_behind_an_older_reason_stays() -> None:
    text = "---\nwithdrawn: no # so far\n---\nText.\n"
    assert withdrawn(text) == f"---\n{LINE} # so far\n---\nText.\n"


@pytest.mark.parametrize(
    "front",
    [
        "title: >\n  Our rights\n  and our day\n",
        "title: Our rights,\n  plain over two lines\n",
        "title: |+\n  Our rights\n\n\n",
        "slogans:\n- Rights now!\n- Unite!\n",
        "translations:\n  es: https://example.org/es\n",
        "  title: Our rights\n  date: 2026-03-08\n",
        "# nothing but a remark\n",
        "title: Our rights # a remark\n",
        "",
    ],
)
def test_every_way_of_writing_front_matter_is_kept_byte_for_byte(front: str) -> None:
    text = f"---\n{front}---\n{BODY}"
    after = withdrawn(text)
    (added,) = (line for line in after.splitlines(keepends=True) if LINE in line)
    assert after.replace(added, "") == text
    assert reading.read(after, ".md", "en").withdrawn == WHY


def test_front_matter_that_ends_with_dots_is_kept() -> None:
    text = FRONT.replace("08\n---", "08\n...")
    assert withdrawn(text) == text.replace("08\n", f"08\n{LINE}\n")


def test_once_more_with_the_same_reason_changes_nothing() -> None:
    assert withdrawn(withdrawn(FRONT)) == withdrawn(FRONT)


def test_a_reason_of_several_lines_becomes_one() -> None:
    assert withdrawn(FRONT, "The strike\n  was called off.\n") == withdrawn(FRONT)


@pytest.mark.parametrize("why", ["", "  ", "no", "True", "yes"])
def test_a_reason_must_be_given_in_words(why: str) -> None:
    with pytest.raises(CollectError, match="told why") as raised:
        withdrawn(FRONT, why)
    assert raised.value.reason == "no-reason"


def test_front_matter_in_braces_is_left_alone_and_the_line_is_named() -> None:
    with pytest.raises(CollectError) as raised:
        withdrawn("---\n{title: Our rights, date: 2026-03-08}\n---\nText.\n")
    assert raised.value.mend.endswith(LINE)


def test_front_matter_that_is_wrong_is_named_with_its_line() -> None:
    with pytest.raises(CollectError, match="not a key") as raised:
        withdrawn("---\ntitle: Our rights\ntilte: Ours\n---\nText.\n")
    assert raised.value.where == "statements/a.md, line 3"


@given(
    why=st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn"]), min_size=6),
    text=st.sampled_from([FRONT, BODY, "---\ntitle: >\n  a\n  b\n---\nText.", "\ufeffText."]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_whatever_the_reason_the_text_is_kept(why: str, text: str, end: str) -> None:
    assume(len(why.strip()) > 5)
    content = text.replace("\n", end).encode()
    after = withdraw(content, why, "a.md")
    pairs = zip(content, after, strict=False)
    same = next((n for n, (old, new) in enumerate(pairs) if old != new), len(content))
    assert after.endswith(content[same:])
    assert reading.read(decode(after, "a.md"), ".md", "en").withdrawn == tidy(clean_text(why))
