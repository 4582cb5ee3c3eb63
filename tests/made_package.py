"""Makes a real translation package in Argos format, in a second and without a download.

The model is a Transformer of CTranslate2 whose weights are computed instead of trained:

- a token's source embedding is already the code of the target token that it becomes, so
  that copying is translating;
- every source position and every decoder step carries a position code; the decoder's
  cross-attention asks with the code of its own step, so that step t reads source position
  t, and the end of sentence is read where the source ends;
- the output projection compares what was read with the codes of all target tokens;
- self-attention and feed-forward layers add nothing; what the decoder wrote before has an
  empty embedding and cannot disturb.

All codes are antisymmetric (`[c, -c]`), so each vector has mean zero and the same length,
and layer normalisation only scales.

Known words are one token each; all other words are copied letter by letter (or byte by
byte). A fault makes the model misbehave on purpose, as real ones do.
"""

import io
import json
import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

Fault = Literal[
    "drop-numbers",
    "change-numbers",
    "loop",
    "loop-when-long",
    "begin-again",
    "repeat-clause",
    "return-source",
    "wrong-script",
    "swap-names",
    "exchange-names",
    "lose-negation",
    "invent-sentence",
    "cut-end",
]

_NEGATIONS = frozenset({"not", "no", "never", "cannot", "without", "nobody", "nothing"})
# Where a fault begins, in tokens.
_LONG = 14
_BEGINS_AGAIN = 8
_CLAUSE = 6
_CUT = 9

_WORD_DIMENSIONS = 256
_POSITION_DIMENSIONS = 128
_POSITIONS = 1100
_SHARPNESS = 60.0
_SPECIAL = ["<unk>", "<s>", "</s>"]
_LETTERS = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;!?'\"-–—()/&%#@“”‘’¿¡"
    "áéíóúñüàèìòùâêîôûçäößãõÁÉÍÓÚÑÜ"
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Size:
    """How large a model is; the words that it cannot say fill the vocabulary up."""

    layers: int = 1
    heads: int = 1
    depth: int = _WORD_DIMENSIONS + _POSITION_DIMENSIONS
    feed_forward: int = _WORD_DIMENSIONS + _POSITION_DIMENSIONS
    vocabulary: int = 0
    quantization: str | None = None


SMALL = Size()
PUBLISHED = Size(6, 8, 512, 2048, 32_000, "int8")
"""As the packages of the public index are: what one costs in time is what they cost."""


def make_package(
    path: Path,
    from_code: str,
    to_code: str,
    dictionary: Mapping[str, str],
    *,
    text: str = "",
    marks: Mapping[str, str] | None = None,
    fault: Fault | None = None,
    version: str = "1.0",
    size: Size = SMALL,
) -> Path:
    """Write a package to `path` (an .argosmodel file) and return it.

    `dictionary` maps words to words (or to several); a capitalised word becomes a
    capitalised word; `marks` does so for signs such as the full stop. The other words of
    `text` are known as well, and copied; without it, a longer word that begins like a known
    one is taken for that one ("theory" for "the"). `fault` is what the model does wrong:

    - drop-numbers: digits become nothing;
    - change-numbers: 1 and 0, 2 and 3, and so on change places;
    - loop: the third word and what follows is said again and again, and never ends;
    - loop-when-long: only what comes after some words is said again and again;
    - begin-again: what is longer than eight words begins again then, unless words that were
      said before are made less likely;
    - repeat-clause: the first words are said twice;
    - return-source: every word stays as it is;
    - wrong-script: every known word comes out in Cyrillic letters;
    - swap-names: each known name becomes the next one in the alphabet;
    - exchange-names: known names change places, two and two;
    - lose-negation: "not", "no", "never" and the like become nothing;
    - invent-sentence: after each full stop comes another sentence;
    - cut-end: it ends after some words, wherever that is.
    """
    words = _known_words(dictionary, text)
    signs = dict(marks or {})
    tokenizer = _train_tokenizer(words, signs)
    pieces = _pieces(tokenizer)
    becomes = _targets(pieces, words, signs, fault)
    metadata = {
        "package_version": version,
        "argos_version": "1.9",
        "from_code": from_code,
        "from_name": from_code,
        "to_code": to_code,
        "to_name": to_code,
    }
    with tempfile.TemporaryDirectory() as folder:
        _write_model(Path(folder), pieces, becomes, size, fault)
        files = {
            "metadata.json": json.dumps(metadata, indent=1).encode(),
            "sentencepiece.model": tokenizer,
            "README.md": f"A made package, {from_code} to {to_code}.\n".encode(),
        }
        for file in sorted(Path(folder).iterdir()):
            files[f"model/{file.name}"] = file.read_bytes()
    _zip(path, f"translate-{from_code}_{to_code}-{version.replace('.', '_')}", files)
    return path


def _zip(path: Path, folder: str, files: Mapping[str, bytes]) -> None:
    """Zip with fixed times: the same package is the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}", _EPOCH), content)


def _known_words(dictionary: Mapping[str, str], text: str) -> dict[str, str]:
    words = {word: word for word in re.findall(r"[^\W\d_]+", text)}
    for source, target in dictionary.items():
        words[source[0].upper() + source[1:]] = target[0].upper() + target[1:]
    return words | dict(dictionary)


def _piece(words: str) -> str:
    return f"▁{words.replace(' ', '▁')}"


def _invention(words: Mapping[str, str], signs: Mapping[str, str]) -> str:
    """Return a full stop and another sentence, as one piece."""
    stop = signs.get(".", ".")
    said = list(words.values())[-4:]
    return "▁".join([stop, said[0][0].upper() + said[0][1:], *said[1:]]) + stop


def _train_tokenizer(words: Mapping[str, str], signs: Mapping[str, str]) -> bytes:
    import sentencepiece

    whole = sorted({_piece(word) for pair in words.items() for word in pair} | {"▁"})
    whole += sorted({_piece(_cyrillic(word)) for word in words.values()} - set(whole))
    whole += [*filter(None, signs.values()), _invention(words, signs)]
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([_LETTERS] * 3),
        model_writer=model,
        model_type="char",
        vocab_size=50_000,
        hard_vocab_limit=False,
        byte_fallback=True,
        user_defined_symbols=[word for word in whole if word != "▁"],
        required_chars=_LETTERS + "▁",
        character_coverage=1.0,
        normalization_rule_name="identity",
        unk_id=0,
        bos_id=1,
        eos_id=2,
        num_threads=1,
        minloglevel=2,
    )
    return model.getvalue()


def _pieces(tokenizer: bytes) -> list[str]:
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_proto=tokenizer)
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]


def _cyrillic(word: str) -> str:
    return "".join(chr(0x430 + ord(char) % 32) for char in word)


def _targets(
    pieces: Sequence[str], words: Mapping[str, str], signs: Mapping[str, str], fault: Fault | None
) -> list[int]:
    """Return, for each piece, the number of the piece that it becomes."""
    number = {piece: index for index, piece in enumerate(pieces)}
    becomes = list(range(len(pieces)))
    if fault != "return-source":
        for source, target in words.items():
            word = _cyrillic(target) if fault == "wrong-script" else target
            becomes[number[_piece(source)]] = number[_piece(word)]
        for sign, other in signs.items():
            becomes[number[sign]] = number[other or "▁"]
    if fault == "invent-sentence":
        becomes[number["."]] = number[_invention(words, signs)]
    for source, wrong in _wrongly(words, fault).items():
        becomes[number[source]] = number[wrong]
    return becomes


def _wrongly(words: Mapping[str, str], fault: Fault | None) -> dict[str, str]:
    """Return the pieces that a fault makes into other pieces."""
    names = sorted(word for word, target in words.items() if word == target != word.lower())
    if fault == "drop-numbers":
        return dict.fromkeys("0123456789", "▁")
    if fault == "change-numbers":
        return {digit: str(int(digit) ^ 1) for digit in "0123456789"}
    if fault == "lose-negation":
        return {_piece(word): "▁" for word in words if word.lower() in _NEGATIONS}
    others: Sequence[str] = ()
    if fault == "swap-names":
        others = [*names[1:], *names[:1]]
    if fault == "exchange-names":
        others = [names[min(place ^ 1, len(names) - 1)] for place in range(len(names))]
    return {_piece(name): _piece(other) for name, other in zip(names, others, strict=False)}


def _codes(seed: int, count: int, dimensions: int) -> np.ndarray:
    """Return `count` rows of ±1, antisymmetric, nearly orthogonal to one another."""
    random = np.random.RandomState(seed)
    half = random.randint(0, 2, size=(count, dimensions // 2)) * 2 - 1
    return np.concatenate([half, -half], axis=1).astype(np.float32)


def _write_model(
    folder: Path, pieces: Sequence[str], becomes: Sequence[int], size: Size, fault: Fault | None
) -> None:
    from ctranslate2 import specs

    spec = specs.TransformerSpec.from_config(size.layers, size.heads)
    pieces = [*pieces, *(f"<unused{n}>" for n in range(len(pieces), size.vocabulary))]
    becomes = [*becomes, *range(len(becomes), len(pieces))]
    words = _codes(1, len(pieces), _WORD_DIMENSIONS)
    positions = _in_depth(_codes(2, _POSITIONS, _POSITION_DIMENSIONS), _WORD_DIMENSIONS, size)
    steps = _steps(positions, fault)
    if fault == "cut-end":
        # The end is what these steps say, whatever they read.
        steps[_CUT:] += _in_depth(words[pieces.index("</s>")][None], 0, size) * 40
    _set_encoder(spec.encoder, _in_depth(words[becomes], 0, size), positions, size)
    _set_decoder(spec.decoder, words, steps, size)
    spec.config.add_source_eos = True
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.validate()
    spec.optimize(quantization=size.quantization)
    spec.save(str(folder))


def _steps(positions: np.ndarray, fault: Fault | None) -> np.ndarray:
    """Return which source position each step of the decoder reads: its own, or by fault another."""
    places = np.arange(_POSITIONS)
    if fault == "loop":
        places[3:] = 1 + places[: _POSITIONS - 3] % 2
    elif fault == "loop-when-long":
        places[_LONG:] = _LONG - 2 + places[: _POSITIONS - _LONG] % 2
    elif fault == "repeat-clause":
        places[_CLAUSE:] = places[: _POSITIONS - _CLAUSE]
    elif fault == "begin-again":
        # Both its own place and one read before, the latter a little more.
        again = positions[: _POSITIONS - _BEGINS_AGAIN] * 1.002
        steps = positions.copy()
        steps[_BEGINS_AGAIN:] = positions[_BEGINS_AGAIN:] + again
        return steps
    return positions[places]


def _in_depth(rows: np.ndarray, start: int, size: Size) -> np.ndarray:
    """Return rows within the model's depth, beginning at a dimension."""
    wide = np.zeros((rows.shape[0], size.depth), dtype=np.float32)
    wide[:, start : start + rows.shape[1]] = rows
    return wide


def _set_encoder(
    encoder: object, embeddings: np.ndarray, positions: np.ndarray, size: Size
) -> None:
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = embeddings
    encoder.position_encodings.encodings = positions
    _set_norm(encoder.layer_norm, size)
    for layer in encoder.layer:
        _silence(layer.self_attention, (3, 1), size)
        _set_feed_forward(layer.ffn, size)


def _set_decoder(decoder: object, words: np.ndarray, steps: np.ndarray, size: Size) -> None:
    """The last layer reads the source; those before it add nothing."""
    decoder.scale_embeddings = False
    decoder.embeddings.weight = np.zeros((len(words), size.depth), dtype=np.float32)
    decoder.position_encodings.encodings = steps
    _set_norm(decoder.layer_norm, size)
    for layer in decoder.layer:
        _silence(layer.self_attention, (3, 1), size)
        _set_feed_forward(layer.ffn, size)
        _silence(layer.attention, (1, 2, 1), size)
    _set_reading(decoder.layer[-1].attention, size)
    gain = _SHARPNESS / _WORD_DIMENSIONS
    decoder.projection.weight = _in_depth(words * gain, 0, size)
    decoder.projection.bias = np.zeros(len(words), dtype=np.float32)


def _set_reading(attention: object, size: Size) -> None:
    """Cross-attention: step t reads, with every head, the word at source position t."""
    within = size.depth // size.heads
    compared = min(within, _POSITION_DIMENSIONS)
    place = np.zeros((size.depth, size.depth), dtype=np.float32)
    for head in range(size.heads):
        for number in range(compared):
            place[head * within + number, _WORD_DIMENSIONS + number] = 1
    word = np.diag(_in_depth(np.ones((1, _WORD_DIMENSIONS)), 0, size)[0])
    # Queries and keys are compared over the square root of the head's depth.
    gain = np.sqrt(_SHARPNESS * np.sqrt(within) / compared)
    attention.linear[0].weight = (place * gain).astype(np.float32)
    attention.linear[1].weight = np.concatenate([place * gain, word]).astype(np.float32)
    # What was read is made much stronger than the step's own code beside it.
    attention.linear[2].weight = (word * 8).astype(np.float32)


def _silence(attention: object, parts: Sequence[int], size: Size) -> None:
    """Attention that adds nothing; `parts` are the outputs of its linear layers."""
    _set_norm(attention.layer_norm, size)
    for linear, part in zip(attention.linear, parts, strict=True):
        _set_linear(linear, part * size.depth, size.depth)


def _set_feed_forward(ffn: object, size: Size) -> None:
    _set_norm(ffn.layer_norm, size)
    _set_linear(ffn.linear_0, size.feed_forward, size.depth)
    _set_linear(ffn.linear_1, size.depth, size.feed_forward)


def _set_linear(linear: object, outputs: int, inputs: int) -> None:
    linear.weight = np.zeros((outputs, inputs), dtype=np.float32)
    linear.bias = np.zeros(outputs, dtype=np.float32)


def _set_norm(norm: object, size: Size) -> None:
    norm.gamma = np.ones(size.depth, dtype=np.float32)
    norm.beta = np.zeros(size.depth, dtype=np.float32)
