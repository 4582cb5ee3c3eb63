import itertools

import pytest
import regex

from bot.breaks import pieces
from bot.publish.card_lines import Frame, balanced, fit, shorter, split_wide


def plain(start, end):
    """Every character as wide as a letter is high."""
    return float(end - start)


def lines(text, spans):
    return [text[start:end] for start, end in spans]


# Which breaks


def every_way(text, found, count, most):
    """All ways to have parts in so many lines, the plainest search there is."""
    for inner in itertools.combinations(range(1, len(found)), count - 1):
        edges = (0, *inner, len(found))
        spans = [(found[a][0], found[b - 1][1]) for a, b in itertools.pairwise(edges)]
        if all(plain(*span) <= most for span in spans):
            yield spans


@pytest.mark.parametrize("count", range(1, 7))
def test_lines_are_the_most_alike_of_all_ways(count):
    text = "we who clean and cook and care and carry ask for one day of rest in seven"
    found = pieces(text, "en")
    ways = list(every_way(text, found, count, 74))
    best = min(sum(plain(*span) ** 2 for span in way) for way in ways)
    chosen = balanced(text, found, plain, 74, count)
    assert sum(plain(*span) ** 2 for span in chosen) == best


def test_a_pause_is_a_better_end_of_a_line():
    paused, straight = "Up we rise, we fight on now", "Up we rise we fight on now all"
    assert lines(paused, balanced(paused, pieces(paused, "en"), plain, 40, 2)) == [
        "Up we rise,",
        "we fight on now",
    ]
    assert lines(straight, balanced(straight, pieces(straight, "en"), plain, 40, 2)) == [
        "Up we rise we",
        "fight on now all",
    ]


def test_there_is_no_way_where_a_word_is_wider_than_a_line():
    text = "Migrantenrechte"
    assert balanced(text, pieces(text, "de"), plain, 5, 1) is None


def frame(**changes):
    facts = {
        "width": 100.0, "height": 100.0, "leading": 1.0, "body": 1.0,
        "sizes": range(50, 1, -1), "most_lines": 6,
    }  # fmt: skip
    return Frame(**(facts | changes))


def test_letters_are_as_large_as_the_room_allows():
    text = "ab cd"
    found = fit(text, pieces(text, "en"), plain, frame())
    assert (found.size, lines(text, found.spans)) == (50, ["ab", "cd"])


def test_a_little_smaller_is_better_than_one_short_line_among_long_ones():
    text = "Migrantenrechte sind Menschenrechte"
    found = fit(text, pieces(text, "de"), plain, frame(width=600.0, height=600.0))
    assert lines(text, found.spans) == ["Migrantenrechte", "sind Menschenrechte"]


def test_a_text_without_room_is_none():
    text = "word " * 200
    assert fit(text, pieces(text, "en"), plain, frame(sizes=range(50, 20, -1))) is None


def test_a_word_wider_than_a_line_is_divided_between_letters():
    text = "กำลังใจให้ผู้ย้ายถิ่น"
    spans = split_wide(text, [(0, len(text))], plain, 6)
    assert "".join(lines(text, spans)) == text
    assert all(plain(*span) <= 6 for span in spans)
    letters = {match.start() for match in regex.finditer(r"\X", text)}
    assert {start for start, _ in spans} <= letters


# What is too long


def test_a_shortened_text_ends_with_a_word():
    text = "We ask for wages, rest and dignity"
    assert shorter(text, pieces(text, "en"), 4) == "We ask for wages…"


def test_a_shortened_text_ends_with_a_sentence_where_that_keeps_more_than_half():
    text = "We ask for rest. We ask for wages and dignity"
    found = pieces(text, "en")
    assert shorter(text, found, 6) == "We ask for rest. …"
    assert shorter(text, found, 9) == "We ask for rest. We ask for wages and…"


@pytest.mark.parametrize(
    ("text", "language", "count", "expected"),
    [
        ("حقوقنا، كرامتنا الآن", "ar", 1, "حقوقنا…"),
        ("हम लड़ेंगे। हम जीतेंगे साथ", "hi", 3, "हम लड़ेंगे। …"),
        ("「移民」、権利", "ja", 1, "「移民」…"),
    ],
)
def test_the_sign_of_a_pause_is_not_left_at_the_end(text, language, count, expected):
    assert shorter(text, pieces(text, language), count) == expected
