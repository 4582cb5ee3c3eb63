"""I/O: a model of CTranslate2 at work: plain texts in, answers with their alignment out.

The one place that runs a Translator; what differs between models is what they want around
the tokens of a sentence (`Frame`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from bot.errors import EngineError
from bot.translate.engines import batches, carriers, vocabulary
from bot.translate.engines.carriers import Answer
from bot.translate.engines.clauses import clauses
from bot.translate.engines.machine import WORK_BYTES

BEAM_SIZE = 4
LENGTH_PENALTY = 0.2
"""Both as Argos Translate has them."""

# Cut before the engine would: the input at 1,024 tokens, and, what comes first, the output.
_LONGEST_INPUT = 200
_SHORTEST_HALF = 52

_BYTE = re.compile(r"<0x[0-9A-F]{2}>")
_DRIFT = 5


class Tokenizer(Protocol):
    """Cuts a text into the tokens of a model, and puts tokens together again."""

    def encode(self, text: str) -> list[str]:
        """Return the tokens of a text."""

    def decode(self, tokens: list[str]) -> str:
        """Return the text of tokens."""


@dataclass(frozen=True, slots=True)
class Search:
    """How an answer is searched for; a search may forbid that runs of words come again."""

    beam_size: int = BEAM_SIZE
    no_repeat_ngram_size: int = 0
    repetition_penalty: float = 1.0


USUAL = Search()
CAREFUL = Search(beam_size=2, no_repeat_ngram_size=4, repetition_penalty=1.2)
"""What is answered badly with a wide beam is often answered well with a narrow one."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a model wants before and after a sentence, and what its answer must begin with."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text, or a clause of it: whose it is, where it begins there, and its tokens."""

    owner: int
    place: int
    text: str
    tokens: tuple[str, ...]


@dataclass(slots=True)
class NeuralModel:
    """A model in memory."""

    name: str
    translator: Any
    tokenizer: Tokenizer
    batch_tokens: int
    folder: Path
    rows: int = field(init=False)
    end: str = field(init=False)

    def __post_init__(self) -> None:
        words = len(vocabulary.read(self.folder))
        self.rows = batches.rows(words, BEAM_SIZE, WORK_BYTES)
        self.end = str(vocabulary.config(self.folder).get("eos_token", "</s>"))

    def translate(
        self,
        texts: Sequence[str],
        frame: Frame = Frame(),
        search: Search = USUAL,
        *,
        aligned: bool = False,
    ) -> list[Answer]:
        """Translate texts; long ones go clause by clause and come back whole.

        A text whose translation is longer than the engine allows is cut more finely and
        tried once more; what is then still broken off says so.
        """
        pieces = [
            piece
            for number, text in enumerate(texts)
            for piece in self._pieces(number, 0, text, _LONGEST_INPUT)
        ]
        said = list(zip(pieces, self._run(pieces, frame, search, aligned=aligned), strict=True))
        again = [piece for piece, answer in said if answer.cut and _can_be_halved(piece)]
        if again:
            halves = [
                half
                for piece in again
                for half in self._pieces(
                    piece.owner, piece.place, piece.text, len(piece.tokens) // 2 + 1
                )
            ]
            said = [(piece, answer) for piece, answer in said if piece not in again]
            said += zip(halves, self._run(halves, frame, search, aligned=aligned), strict=True)
            said.sort(key=lambda one: (one[0].owner, one[0].place))
        parts: list[list[tuple[int, Answer]]] = [[] for _ in texts]
        for piece, answer in said:
            parts[piece.owner].append((piece.place, answer))
        return [carriers.joined(each) for each in parts]

    def _pieces(self, owner: int, place: int, text: str, longest: int) -> list[_Piece]:
        def length(part: str) -> int:
            return len(self.tokenizer.encode(part))

        # A text of so few characters has no more tokens, whatever they are: spaces aside.
        if len(text.encode()) < longest or length(text) <= longest:
            parts = [(0, text)]
        else:
            parts = list(clauses(text, longest, length))
        return [
            _Piece(owner, place + start, part, tuple(self.tokenizer.encode(part)))
            for start, part in parts
        ]

    def _run(
        self, pieces: Sequence[_Piece], frame: Frame, search: Search, *, aligned: bool
    ) -> list[Answer]:
        """Have the engine translate pieces in batches; the workers share them out."""
        lengths = [len(piece.tokens) for piece in pieces]
        asked: list[tuple[int, Any]] = []
        answers = [Answer("")] * len(pieces)
        try:
            for batch in batches.batches(lengths, self.batch_tokens, self.rows):
                sources = [
                    [*frame.before, *pieces[number].tokens, *frame.after]
                    for number in batch.numbers
                ]
                results = self.translator.translate_batch(
                    sources,
                    target_prefix=[list(frame.prefix)] * len(sources) if frame.prefix else None,
                    replace_unknowns=True,
                    beam_size=search.beam_size,
                    no_repeat_ngram_size=search.no_repeat_ngram_size,
                    repetition_penalty=search.repetition_penalty,
                    num_hypotheses=1,
                    length_penalty=LENGTH_PENALTY,
                    max_decoding_length=batch.longest_output,
                    return_attention=aligned,
                    return_end_token=True,
                    asynchronous=True,
                )
                asked += zip(batch.numbers, results, strict=True)
            for number, result in asked:
                answers[number] = self._answer(
                    pieces[number], result.result(), frame, aligned=aligned
                )
        except (RuntimeError, ValueError) as error:
            raise EngineError(
                f"CTranslate2 stopped: {error}.",
                where=self.name,
                mend="Run `alliance-bot models verify`.",
            ) from error
        return answers

    def _answer(self, piece: _Piece, result: Any, frame: Frame, *, aligned: bool) -> Answer:
        tokens: list[str] = list(result.hypotheses[0])
        cut = not tokens or tokens[-1] != self.end
        first = len(frame.prefix)
        marks = {*frame.before, *frame.after, *frame.prefix, self.end}
        kept = [n for n in range(first, len(tokens)) if tokens[n] not in marks]
        said = [tokens[number] for number in kept]
        text = self._decoded(said)
        if not aligned or cut:
            return Answer(text, cut=cut)
        rows = result.attention[0]
        before = len(frame.before)
        reads = [max(range(len(rows[n])), key=rows[n].__getitem__) - before for n in kept]
        ends = [len(self._decoded(said[: number + 1])) for number in range(len(said))]
        return Answer(text, _ends(piece.tokens, piece.text), tuple(ends), tuple(reads))

    def _decoded(self, tokens: list[str]) -> str:
        return self.tokenizer.decode(tokens).removeprefix(" ")


def _can_be_halved(piece: _Piece) -> bool:
    """Tell whether the engine's own limit broke the answer off, and not our shorter one."""
    tokens = len(piece.tokens)
    return tokens > _SHORTEST_HALF and batches.longest_output(tokens) == batches.LONGEST_OUTPUT


def _ends(tokens: Sequence[str], text: str) -> tuple[float, ...]:
    """Return where each source token ends in its sentence, in characters.

    Tokenizers write some characters otherwise than the text ("..." for "…"): each token is
    looked for a little further on, so that such a difference does not add up.
    """
    ends: list[float] = []
    place, byte, size = 0, 0, 1
    for token in tokens:
        if _BYTE.fullmatch(token):
            value = int(token[3:5], 16)
            if value & 0xC0 != 0x80:
                byte, size = 0, _size(value)
            byte += 1
            place += byte == size
            ends.append(place if byte >= size else place + byte / size)
            continue
        if word := token.replace("▁", " ").strip():
            found = text.find(word, place, place + len(word) + _DRIFT)
            place = (found if found >= 0 else place) + len(word)
        elif text[place : place + 1].isspace():
            place += 1
        ends.append(place)
    return tuple(ends)


def _size(first: int) -> int:
    """Return how many bytes a character has in UTF-8 that begins with this one."""
    return 1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4
