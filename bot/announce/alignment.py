"""Pure: which sentence of a translated paragraph is surely the same as one of the original."""

from collections.abc import Sequence

import regex

_FAR, _NEAR = 0.17, 0.08
"""A boundary that is this much of the paragraph further on is another boundary: where both
have as many sentences, and where they have not."""
_NUMBER = regex.compile(r"\p{Nd}+")


def place_of(original: Sequence[str], translation: Sequence[str], number: int) -> int | None:
    """Return the place of a paragraph's sentence in its translation; None where that is unsure.

    As many sentences are not enough: of two, one may have been divided and another joined.
    So it must begin and end at about the same part of the paragraph as well, and none of
    its numbers may stand in another sentence instead.
    """
    is_even = len(original) == len(translation)
    begin, end = _edges(original)[number : number + 2]
    edges = _edges(translation)
    for place in [number] if is_even else range(len(translation)):
        off = max(abs(edges[place] - begin), abs(edges[place + 1] - end))
        if off <= (_FAR if is_even else _NEAR):
            gone = _numbers(original[number]) - _numbers(translation[place])
            others = (*translation[:place], *translation[place + 1 :])
            return None if any(gone & _numbers(other) for other in others) else place
    return None


def _edges(sentences: Sequence[str]) -> list[float]:
    """Return where each sentence begins, and the last ends, as parts of the whole."""
    lengths = [len(sentence) for sentence in sentences]
    whole = sum(lengths) or 1
    return [sum(lengths[:number]) / whole for number in range(len(lengths) + 1)]


def _numbers(text: str) -> frozenset[int]:
    return frozenset(int(digits) for digits in _NUMBER.findall(text))
