"""Pure: which sentences go through a model together, so that time and memory stay bounded."""

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_OUTPUT = 256
"""Where CTranslate2 breaks off by itself, in tokens."""

# Beam search keeps about four tables of a number for each word and hypothesis.
_BYTES_A_WORD = 16
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences by their numbers, and how many tokens a translation of them may have."""

    numbers: tuple[int, ...]
    longest_output: int


def batches(lengths: Sequence[int], tokens: int, rows: int) -> list[Batch]:
    """Divide sentences of so many tokens into batches, the longest first.

    Those of a batch need about the same time. A batch has at most so many tokens, filled
    up to its longest sentence, and at most so many sentences.
    """
    order = sorted(range(len(lengths)), key=lambda number: (-lengths[number], number))
    made: list[Batch] = []
    while order:
        longest = max(1, lengths[order[0]])
        count = max(1, min(tokens // longest, rows))
        made.append(Batch(tuple(order[:count]), longest_output(longest)))
        order = order[count:]
    return made


def longest_output(length: int) -> int:
    """Return where to break off the translation of a sentence of so many tokens.

    No translation is four times as long as its sentence and more: it is going round in
    circles, and each round costs time and memory.
    """
    return min(LONGEST_OUTPUT, 48 + 4 * length)


def rows(vocabulary: int, beam: int, work_bytes: int) -> int:
    """Return how many sentences a batch may have, given what it may take in memory.

    A third is left for what the decoder remembers of its own words.
    """
    each = max(1, vocabulary) * beam * _BYTES_A_WORD
    return max(_FEWEST, work_bytes * 2 // 3 // each)
