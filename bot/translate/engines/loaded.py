"""I/O: the models in memory: as many as fit, the least recently used gives way to the next.

What a model takes was measured (CTranslate2 4.8, see bench/results): on a processor its
weights are held as int8, so that a file of int8 weights takes its own size, one of float16
half, one of float32 a quarter; up to 1.4 times the file while it is read. A file is
therefore counted with its own size. What its batches take is set aside for as many as run
at once, and goes back to the system before another model works: it would be kept for each.
"""

import contextlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import EngineError
from bot.heap import give_back
from bot.translate.engines import machine
from bot.translate.engines.machine import Setup
from bot.translate.engines.neural import NeuralModel, Tokenizer

DEFAULT_MEMORY = 600_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model to be had: `key` names exactly these files, `folder` holds model.bin.

    `open_tokenizer` is called when it is loaded, and checks the files first.
    """

    key: str
    name: str
    folder: Path
    open_tokenizer: Callable[[], Tokenizer]

    @property
    def bytes(self) -> int:
        """What it takes in memory, by the sizes of its files."""
        return sum(path.stat().st_size for path in self.folder.iterdir() if path.is_file())


@dataclass(slots=True)
class _Held:
    """A model in memory, and how many calls are at work with it."""

    model: NeuralModel
    bytes: int
    users: int = 0


class LoadedModels:
    """The models in memory, shared by all engines that run them, and by calls at once."""

    def __init__(self, max_memory: int = DEFAULT_MEMORY, device: str = "cpu") -> None:
        self.max_memory = max_memory
        self._device = device
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._changed = threading.Condition()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what is loaded, the least recently used first."""
        return tuple(held.model.name for held in self._held.values())

    @contextlib.contextmanager
    def using(self, wanted: Wanted) -> Iterator[NeuralModel]:
        """Lend a model; others are dropped first where both would not fit.

        One that is larger than all the memory is used alone. A model that is at work is
        not dropped: who wants the room waits for it, so nobody may want a second model
        while using one. Raises EngineError where it cannot be loaded.
        """
        with self._changed:
            if wanted.key not in self._held:
                self._load(wanted)
            held = self._held[wanted.key]
            if next(reversed(self._held)) != wanted.key:
                give_back()
            self._held.move_to_end(wanted.key)
            held.users += 1
        try:
            yield held.model
        finally:
            with self._changed:
                held.users -= 1
                self._changed.notify_all()

    def _load(self, wanted: Wanted) -> None:
        size = wanted.bytes
        setup = self._setup()
        room = self.max_memory - setup.work_bytes
        while self._held and sum(held.bytes for held in self._held.values()) + size > room:
            idle = [key for key, held in self._held.items() if not held.users]
            if idle:
                del self._held[idle[0]]
                give_back()
            else:
                self._changed.wait()
            if wanted.key in self._held:
                return
        self._held[wanted.key] = _Held(_load(wanted, setup), size)
        give_back()

    def problem(self, wanted: Wanted) -> EngineError | None:
        """Return what speaks against running a model here: no card, or little memory."""
        try:
            work = self._setup().work_bytes
        except EngineError as error:
            return error
        if wanted.bytes + work <= self.max_memory:
            return None
        needed = -(-(wanted.bytes + work) // 1_000_000)
        return EngineError(
            f"needs {needed} MB, more than max_memory allows: it is loaded all the same, alone.",
            where=wanted.name,
            mend=f'Set max_memory = "{needed}MB" under [translate] if the machine has it.',
            reason="large-model",
        )

    def _setup(self) -> Setup:
        cards = machine.cards() if self._device != "cpu" else 0
        return machine.setup(self._device, machine.cores(), cards, self.max_memory)


def _load(wanted: Wanted, setup: Setup) -> NeuralModel:
    tokenizer = wanted.open_tokenizer()
    import ctranslate2

    ctranslate2.set_log_level(logging.ERROR)
    try:
        translator: Any = ctranslate2.Translator(str(wanted.folder), **setup.arguments())
    except (RuntimeError, ValueError, OSError) as error:
        raise EngineError(
            f"cannot be loaded: {error}.",
            where=wanted.name,
            mend="Run `alliance-bot models verify`, and install it again or another version of it.",
        ) from error
    return NeuralModel(wanted.name, translator, tokenizer, setup.batch_tokens, wanted.folder)
