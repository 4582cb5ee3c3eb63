"""Pure: how protected spans and tags travel through a neural model.

A model knows no private-use characters. So:

- a protected span goes as a made-up word (`ZX1`), which models copy more often than not;
  where one does not come back exactly once, the sentence is tried with a number instead
  (`7101`), and at last the text before and after the span is translated on its own: worse
  language, but nothing lost;
- tags do not go at all. The words that they enclose are found again by the model's own
  attention: the tag encloses the target words that were written while the source words
  inside it were read. Where that gives no clear answer the tag is missing in the answer,
  and the caller says so.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

import regex

from bot.ports import CUT, Shielded
from bot.translate import protect
from bot.translate.engines.clauses import space_between

VERSION = "2"
"""Raised when these rules change: what was remembered is then made anew."""

_END = regex.compile(r"[.!?…。！？।॥؟۔։።།]\s*$")
_REST = regex.compile(r"(?<![\p{L}\p{N}])(?:Z|Z ?X ?\p{N}*)(?![\p{L}\p{N}])")
_CARRIERS = ("ZX{}", "710{}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said to a text.

    Where it was asked for, `source_ends` and `target_ends` say where each token ends in
    the text (one that is a part of a character, within it), and `reads` which source token
    each target token was written from.
    """

    text: str
    source_ends: tuple[float, ...] = ()
    target_ends: tuple[int, ...] = ()
    reads: tuple[int, ...] = ()
    cut: bool = False


def joined(parts: Sequence[tuple[int, Answer]]) -> Answer:
    """Return the answers to the clauses of a text as one, each with its clause's place.

    Where one has no alignment, the whole has none.
    """
    if len(parts) == 1:
        return parts[0][1]
    text, cut = "", any(answer.cut for _, answer in parts)
    source_ends: list[float] = []
    target_ends: list[int] = []
    reads: list[int] = []
    for place, answer in parts:
        said = answer.text.strip()
        text += space_between(text, said)
        skipped = len(answer.text) - len(answer.text.lstrip())
        target_ends += [
            len(text) + max(0, min(end - skipped, len(said))) for end in answer.target_ends
        ]
        reads += [
            read + len(source_ends) if 0 <= read < len(answer.source_ends) else -1
            for read in answer.reads
        ]
        source_ends += [place + end for end in answer.source_ends]
        text += said
    if any(answer.text and not answer.reads for _, answer in parts):
        return Answer(text, cut=cut)
    return Answer(text, tuple(source_ends), tuple(target_ends), tuple(reads), cut)


class Model(Protocol):
    """A model that takes plain texts."""

    def __call__(self, texts: Sequence[str], *, aligned: bool) -> list[Answer]:
        """Translate all texts in one go, with alignments when they are wanted."""


def translate(model: Model, sentences: Sequence[Shielded], *, stops: bool = True) -> list[str]:
    """Translate shielded sentences; what a model broke off ends with CUT.

    `stops` says whether the target language writes full stops.
    """
    answers: dict[int, str] = {}
    left = list(range(len(sentences)))
    for carrier in _CARRIERS:
        tried = [n for n in left if not _collides(sentences[n].text, carrier)]
        answers |= _try(model, sentences, tried, carrier)
        left = [n for n in left if n not in answers]
    answers |= _in_pieces(model, sentences, left, stops=stops)
    return [answers[number] for number in range(len(sentences))]


def _try(
    model: Model, sentences: Sequence[Shielded], tried: Sequence[int], carrier: str
) -> dict[int, str]:
    """Return the answers in which every span came back; tagged sentences are aligned."""
    found: dict[int, str] = {}
    for aligned in (False, True):
        chosen = [n for n in tried if _has_tags(sentences[n]) is aligned]
        if not chosen:
            continue
        sent = [_carried(sentences[n], carrier) for n in chosen]
        for number, (_, tags), answer in zip(
            chosen, sent, model([text for text, _ in sent], aligned=aligned), strict=True
        ):
            text = _place(tags, sentences[number].kept, answer) if aligned else answer.text
            text = _recovered(text, carrier)
            if not (_spans_lost(sentences[number], text) or _has_rest(sentences[number], text)):
                found[number] = text + CUT * answer.cut
    return found


def _collides(text: str, carrier: str) -> bool:
    return bool(_pattern(carrier).search(text))


def _pattern(carrier: str) -> "regex.Pattern[str]":
    word = carrier.format(r"(\p{Nd}+)")
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}]){word}(?!\p{{N}})", regex.IGNORECASE)


def _has_tags(sentence: Shielded) -> bool:
    return any(protect.is_tag(sentence.kept[number]) for number in protect.numbers(sentence.text))


def _carried(sentence: Shielded, carrier: str) -> tuple[str, dict[int, int]]:
    """Return the text as the model gets it, and where in it each tag would stand."""
    text, tags = "", {}
    for char in sentence.text:
        number = ord(char) - protect.FIRST
        if not protect.PLACEHOLDER.match(char):
            text += char
        elif protect.is_tag(sentence.kept[number]):
            tags[number] = len(text)
        else:
            text += carrier.format(number + 1)
    return text, tags


def _recovered(text: str, carrier: str) -> str:
    def back(found: "regex.Match[str]") -> str:
        number = int("".join(str(unicodedata.digit(char)) for char in found[1]))
        return chr(protect.FIRST + number - 1) if 0 < number <= 6000 else found[0]

    return _pattern(carrier).sub(back, text)


def _spans_lost(sentence: Shielded, answer: str) -> bool:
    return any(not protect.is_tag(sentence.kept[n]) for n in protect.lost(sentence, answer)) or any(
        number >= len(sentence.kept) for number in protect.numbers(answer)
    )


def _has_rest(sentence: Shielded, answer: str) -> bool:
    """Tell whether a piece of a carrier stands in an answer beside those that came back."""
    return bool(_REST.search(answer)) and not _REST.search(sentence.text)


def _place(tags: dict[int, int], kept: Sequence[str], answer: Answer) -> str:
    """Return the answer with tag characters around the words that they enclose."""
    mates = protect.pairs(kept, tags)
    inserts: list[tuple[int, int, int, str]] = []
    for number, place in tags.items():
        if number not in mates or kept[number].startswith("</"):
            continue
        span = _enclosed(answer, place, tags[mates[number]])
        if span is not None:
            # At one place: closing tags, the inner first, then opening ones, the outer first.
            inserts.append((span[0], 1, number, chr(protect.FIRST + number)))
            inserts.append((span[1], 0, -number, chr(protect.FIRST + mates[number])))
    text = answer.text
    for place, _, _, char in sorted(inserts, reverse=True):
        text = text[:place] + char + text[place:]
    return text


def _enclosed(answer: Answer, start: int, end: int) -> tuple[int, int] | None:
    """Return from where to where the words stand that were read between start and end."""
    inside = {
        number
        for number, (begin, stop) in enumerate(pairwise((0.0, *answer.source_ends)))
        if begin < end and stop > start
    }
    written = [number for number, read in enumerate(answer.reads) if read in inside]
    if not written:
        return None
    first, last = written[0], written[-1]
    # Words read elsewhere in between mean that the words do not stand together.
    if last - first + 1 > 2 * len(written):
        return None
    ends = (0, *answer.target_ends)
    return _to_words(answer.text, ends[first], ends[last + 1])


def _to_words(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Widen a span to whole words, without the spaces and marks around them."""
    end = min(end, len(text))
    while start > 0 and _in_word(text, start):
        start -= 1
    while end < len(text) and _in_word(text, end):
        end += 1
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not (text[end - 1].isalnum() or _is_mark(text[end - 1])):
        end -= 1
    return (start, end) if start < end else None


def _in_word(text: str, place: int) -> bool:
    """Tell whether a place is inside a word of a script that has spaces."""
    return all(
        (char.isalnum() or _is_mark(char)) and not protect.is_unspaced(char)
        for char in text[place - 1 : place + 1]
    )


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


def _in_pieces(
    model: Model, sentences: Sequence[Shielded], left: Sequence[int], *, stops: bool
) -> dict[int, str]:
    """Translate what stands between protected spans on its own; tags are left out."""
    parts = {n: _split(protect.without_tags(sentences[n]).text) for n in left}
    texts = [part.strip() for n in left for part in parts[n] if _is_words(part)]
    said = iter(_pieces_said(model, texts, stops=stops))
    found = {}
    for number in left:
        out, cut = "", False
        for part in parts[number]:
            answer = Answer(part)
            if _is_words(part):
                answer = next(said)
                before = part[: len(part) - len(part.lstrip())]
                after = part[len(part.rstrip()) :]
                answer = replace(answer, text=before + answer.text.strip() + after)
            out, cut = out + answer.text, cut or answer.cut
        found[number] = out + CUT * cut
    return found


def _pieces_said(model: Model, texts: Sequence[str], *, stops: bool) -> list[Answer]:
    """Translate pieces of sentences, each with a full stop to see whether its end comes back.

    In a language that writes them, a piece that comes back without was broken off.
    """
    if not texts:
        return []
    ended = [bool(_END.search(text)) for text in texts]
    asked = [text + "." * (not end) for text, end in zip(texts, ended, strict=True)]
    answers = model(asked, aligned=False)
    said = []
    for answer, end in zip(answers, ended, strict=True):
        broken = stops and not end and not _END.search(answer.text)
        text = answer.text if end else _END.sub("", answer.text)
        said.append(replace(answer, text=text, cut=answer.cut or broken))
    return said


def _split(text: str) -> list[str]:
    return [part for part in regex.split("([\ue000-\uf8fe])", text) if part]


def _is_words(part: str) -> bool:
    return bool(regex.search(r"\p{L}", part))
