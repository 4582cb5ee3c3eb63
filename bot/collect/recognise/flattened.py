"""Pure: unfolds text that lost its line breaks: "Chairperson4 December 2017The recent"."""

from collections.abc import Iterator
from dataclasses import replace

import regex

from bot.collect.draft import Piece
from bot.collect.recognise import dates, vocabulary

_LABEL = regex.compile(
    rf"(?<=[\p{{Ll}}\p{{N}}.!?:)”\"])(?=(?i:{vocabulary.REFERENCE_LABELS})\s*[:：])"
    rf"(?=\p{{Lu}}\p{{Ll}})"
)
# A sentence ends and the next begins without a space. The word before the mark must be
# a word, so that neither initials nor file names are torn.
_SENTENCE = regex.compile(
    r"(?<![\p{L}\p{M}\p{N})%’])(?P<word>[\p{L}\p{M}\p{N})%’]{2,30})[.!?:;][”\"’)]{0,2}(?=[“\"‘]?\p{Lu}|\(?\d{1,2}[.)]\s)"
)
_NUMBER = regex.compile(r"\(?(\d{1,2})[.)]\s")
_TOKEN = regex.compile(r"\S+")
_GLUED_BEFORE = regex.compile(r"[\p{L}.!?:)”\"]")
_FEWEST_SEAMS = 2
_MOST_SEAMS = 2_000
_SHORTEST = 400


def unfold(piece: Piece) -> Iterator[Piece]:
    """Split a paragraph at the seams where line breaks were lost; others stay whole."""
    if not piece.is_open or len(piece.content) < _SHORTEST or "<" in piece.content:
        yield piece
        return
    seams = sorted(_seams(piece.content))
    start = 0
    for seam in (*seams, len(piece.content)):
        part = piece.content[start:seam].strip()
        if part:
            yield replace(piece, content=part, gap=piece.gap if start == 0 else 1)
        start = seam


def _seams(text: str) -> set[int]:
    certain = _around_dates(text) | {match.start() for match in _LABEL.finditer(text)}
    between = _between_sentences(text)
    is_flattened = certain or len(between) >= _FEWEST_SEAMS
    return certain | between if is_flattened and len(between) <= _MOST_SEAMS else set()


def _around_dates(text: str) -> set[int]:
    """The two sides of a date that is glued to the words around it."""
    found = set()
    for date in dates.find(text):
        before, after = text[date.start - 1 : date.start], text[date.end : date.end + 1]
        if _GLUED_BEFORE.match(before) and (not after or after.isupper()):
            found |= {date.start, date.end}
        elif after.isupper() and not before.strip():
            found.add(date.end)
    return found


def _is_address(token: str) -> bool:
    return "@" in token or "://" in token or "www." in token


def _between_sentences(text: str) -> set[int]:
    addresses = [match.span() for match in _TOKEN.finditer(text) if _is_address(match[0])]
    found: set[int] = set()
    expected, index = 1, 0
    quotes, counted = 0, 0
    for match in _SENTENCE.finditer(text):
        while index < len(addresses) and addresses[index][1] <= match.start():
            index += 1
        if index < len(addresses) and addresses[index][0] <= match.start():
            continue
        if match["word"].casefold() in vocabulary.ABBREVIATIONS:
            continue
        mark = match.end("word")
        quotes += text.count('"', counted, mark)
        counted = mark
        number = _NUMBER.match(text, match.end())
        if number:
            if int(number[1]) == expected:
                found.add(match.end())
                expected += 1
        elif text[mark] in ".!?:":
            opens = text[mark + 1] == '"' and quotes % 2 == 0
            found.add(mark + 1 if opens else match.end())
    return found
