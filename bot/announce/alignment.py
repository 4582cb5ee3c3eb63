"""Pure: whether a sentence of a paragraph is surely the same one in its translation."""

from collections.abc import Sequence

import regex

_FAR = 0.17
"""A boundary that is this much of the paragraph further on is another boundary."""
_NUMBER = regex.compile(r"\p{Nd}+")


def same_place(original: Sequence[str], translation: Sequence[str], number: int) -> bool:
    """Tell whether a paragraph's sentence has the same number in the translation.

    As many sentences are not enough: of two, one may have been divided and another joined.
    So it must begin and end at about the same part of the paragraph as well, and none of
    its numbers may stand in another sentence instead.
    """
    if len(original) != len(translation):
        return False
    ours, theirs = _edges(original), _edges(translation)
    near = all(abs(ours[edge] - theirs[edge]) <= _FAR for edge in (number, number + 1))
    gone = _numbers(original[number]) - _numbers(translation[number])
    others = (*translation[:number], *translation[number + 1 :])
    return near and not any(gone & _numbers(other) for other in others)


def _edges(sentences: Sequence[str]) -> list[float]:
    """Return where each sentence begins, and the last ends, as parts of the whole."""
    lengths = [len(sentence) for sentence in sentences]
    whole = sum(lengths) or 1
    return [sum(lengths[:number]) / whole for number in range(len(lengths) + 1)]


def _numbers(text: str) -> frozenset[int]:
    return frozenset(int(digits) for digits in _NUMBER.findall(text))
