"""Makes a real multilingual model folder, as NLLB-200 and M2M100 have it, without a download.

As in `tests.made_package` the weights are computed, and step t of the decoder reads source
position t. What is more:

- a source token's embedding has one block for each target language: the code of the word
  that it becomes in that language;
- the decoder's self-attention finds the language token that the answer was begun with, and
  writes a flag of that language into every later step;
- the feed-forward layer lets through only the block whose flag is up, and the output
  projection compares what came through with the codes of all words.

So the target language is chosen by the forced prefix and by nothing else, and a source that
does not begin with its own language token loses its first word.
"""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import numpy as np

_WORD = 128
_POSITION = 128
_POSITIONS = 1100
_SHARPNESS = 150.0
_READ = 8.0
_SHUT = 4.0

_LETTERS = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;!?'\"-–—()/&%#@áéíóúñü"
)

Family = Literal["NLLB", "M2M100"]


def make_multilingual(
    folder: Path,
    dictionaries: Mapping[str, Mapping[str, str]],
    *,
    family: Family = "NLLB",
    tokenizer: str = "sentencepiece.bpe.model",
    others: tuple[str, ...] = ("eng_Latn",),
) -> Path:
    """Write a model to a folder and return it.

    `dictionaries` has for each target language (the model's own code) what words become;
    unknown words are copied, letter by letter. `others` are languages that the model knows
    and has no words of.
    """
    known = {word for each in dictionaries.values() for pair in each.items() for word in pair}
    known |= {word[0].upper() + word[1:] for word in known}
    pieces_file = _tokenizer(sorted(f"▁{word}" for word in known))
    token = "{}" if family == "NLLB" else "__{}__"
    languages = [token.format(code) for code in (*dictionaries, *others)]
    pieces = [*_pieces(pieces_file), *languages]
    becomes = [_becomes(pieces, words) for words in dictionaries.values()]
    _write(folder, pieces, becomes, first_language=len(pieces) - len(languages))
    (folder / tokenizer).write_bytes(pieces_file)
    return folder


def _becomes(pieces: list[str], words: Mapping[str, str]) -> list[int]:
    number = {piece: index for index, piece in enumerate(pieces)}
    becomes = list(range(len(pieces)))
    for source, target in words.items():
        becomes[number[f"▁{source}"]] = number[f"▁{target}"]
        capital = number[f"▁{source[0].upper()}{source[1:]}"]
        becomes[capital] = number[f"▁{target[0].upper()}{target[1:]}"]
    return becomes


def _tokenizer(words: list[str]) -> bytes:
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([_LETTERS] * 3),
        model_writer=model,
        model_type="char",
        vocab_size=50_000,
        hard_vocab_limit=False,
        byte_fallback=True,
        user_defined_symbols=words,
        required_chars=_LETTERS,
        character_coverage=1.0,
        normalization_rule_name="identity",
        num_threads=1,
        minloglevel=2,
    )
    return model.getvalue()


def _pieces(tokenizer: bytes) -> list[str]:
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_proto=tokenizer)
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]


def _codes(seed: int, count: int, dimensions: int) -> np.ndarray:
    """Return `count` rows of ±1, antisymmetric, nearly orthogonal to one another."""
    random = np.random.RandomState(seed)
    half = random.randint(0, 2, size=(count, dimensions // 2)) * 2 - 1
    return np.concatenate([half, -half], axis=1).astype(np.float32)


class _Places:
    """Where in a vector what stands."""

    def __init__(self, languages: int) -> None:
        self.languages = languages
        self.words = languages * _WORD
        self.flags = self.words + _POSITION
        self.out = self.flags + 2 * languages
        self.depth = self.out + _WORD

    def spread(self, start: int, rows: np.ndarray) -> np.ndarray:
        wide = np.zeros((rows.shape[0], self.depth), dtype=np.float32)
        wide[:, start : start + rows.shape[1]] = rows
        return wide

    def only(self, start: int, end: int) -> np.ndarray:
        """A matrix that keeps some dimensions and drops all others."""
        keep = np.zeros(self.depth, dtype=np.float32)
        keep[start:end] = 1
        return np.diag(keep)


def _write(folder: Path, pieces: list[str], becomes: list[list[int]], first_language: int) -> None:
    from ctranslate2 import specs

    places = _Places(len(becomes))
    codes = _codes(1, len(pieces), _WORD)
    positions = places.spread(places.words, _codes(2, _POSITIONS, _POSITION))
    spec = specs.TransformerSpec.from_config(1, 1)
    encoder, decoder = spec.encoder, spec.decoder
    for part in (encoder, decoder):
        part.scale_embeddings = False
        part.position_encodings.encodings = positions
        _norm(part.layer_norm, places)
    blocks = np.concatenate([codes[numbers] for numbers in becomes], axis=1)
    encoder.embeddings[0].weight = places.spread(0, blocks)
    _silence(encoder.layer[0].self_attention, places)
    _nothing(encoder.layer[0].ffn, places)

    flags = np.zeros((len(pieces), 2 * places.languages), dtype=np.float32)
    for language in range(places.languages):
        flags[first_language + language, 2 * language : 2 * language + 2] = (1, -1)
    decoder.embeddings.weight = places.spread(places.flags, flags)
    layer = decoder.layer[0]
    _find_language(layer.self_attention, places)
    _read_source(layer.attention, places)
    _let_through(layer.ffn, places)
    decoder.projection.weight = places.spread(places.out, codes * 0.3)
    decoder.projection.bias = np.zeros(len(pieces), dtype=np.float32)

    spec.config.decoder_start_token = "</s>"
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.validate()
    spec.optimize()
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))


def _find_language(attention: object, places: _Places) -> None:
    """Self-attention: every step asks for a language token, and writes down its flags."""
    depth = places.depth
    key = np.zeros((depth, depth), dtype=np.float32)
    key[0, places.flags : places.out] = np.tile((1, -1), places.languages)
    flags = places.only(places.flags, places.out)
    _norm(attention.layer_norm, places)
    attention.linear[0].weight = np.concatenate([np.zeros_like(key), key, flags])
    bias = np.zeros(3 * depth, dtype=np.float32)
    bias[0] = 20 * np.sqrt(depth)
    attention.linear[0].bias = bias
    attention.linear[1].weight = flags * (_READ / 2)
    attention.linear[1].bias = np.zeros(depth, dtype=np.float32)


def _read_source(attention: object, places: _Places) -> None:
    """Cross-attention: step t reads all the blocks at source position t."""
    depth = places.depth
    place = places.only(places.words, places.flags)
    gain = np.sqrt(_SHARPNESS * np.sqrt(depth) / _POSITION)
    words = places.only(0, places.words)
    _norm(attention.layer_norm, places)
    attention.linear[0].weight = (place * gain).astype(np.float32)
    attention.linear[0].bias = np.zeros(depth, dtype=np.float32)
    attention.linear[1].weight = np.concatenate([place * gain, words]).astype(np.float32)
    attention.linear[1].bias = np.zeros(2 * depth, dtype=np.float32)
    attention.linear[2].weight = (words * _READ).astype(np.float32)
    attention.linear[2].bias = np.zeros(depth, dtype=np.float32)


def _let_through(ffn: object, places: _Places) -> None:
    """Feed-forward: a unit opens where its block has a one and its language's flag is up."""
    inner = np.zeros((places.words, places.depth), dtype=np.float32)
    outer = np.zeros((places.depth, places.words), dtype=np.float32)
    for language in range(places.languages):
        for number in range(_WORD):
            unit = language * _WORD + number
            inner[unit, unit] = 1
            inner[unit, places.flags + 2 * language] = _SHUT
            outer[places.out + number, unit] = 200
    _norm(ffn.layer_norm, places)
    ffn.linear_0.weight = inner
    ffn.linear_0.bias = np.full(places.words, -_SHUT, dtype=np.float32)
    ffn.linear_1.weight = outer
    ffn.linear_1.bias = np.zeros(places.depth, dtype=np.float32)


def _silence(attention: object, places: _Places) -> None:
    _norm(attention.layer_norm, places)
    for linear, part in zip(attention.linear, (3, 1), strict=True):
        linear.weight = np.zeros((part * places.depth, places.depth), dtype=np.float32)
        linear.bias = np.zeros(part * places.depth, dtype=np.float32)


def _nothing(ffn: object, places: _Places) -> None:
    _norm(ffn.layer_norm, places)
    for linear in (ffn.linear_0, ffn.linear_1):
        linear.weight = np.zeros((places.depth, places.depth), dtype=np.float32)
        linear.bias = np.zeros(places.depth, dtype=np.float32)


def _norm(norm: object, places: _Places) -> None:
    norm.gamma = np.ones(places.depth, dtype=np.float32)
    norm.beta = np.zeros(places.depth, dtype=np.float32)
