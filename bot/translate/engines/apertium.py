"""I/O: Apertium, rule-based and quick: Debian's packages, as a draft engine.

Apertium gets HTML. Tags go as tags, which it carries in its blanks. A protected span goes
as a word that no dictionary knows: unknown words are copied and keep their place in the
sentence, while Apertium's own `<apertium-notrans>` wanders ("deal of IMA with" came back
as "deal with IMA of"). Where the word comes back changed, the sentence is sent once more
with the span as a blank.
"""

import hashlib
import html
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from bot.errors import BotError, EngineError
from bot.ports import Route, Shielded
from bot.translate import protect
from bot.translate.engines import routes

_MODES = Path("/usr/share/apertium/modes")
_CARRIED = "1"
"""Raised when the way of carrying protected spans changes: what was remembered is made anew."""

_FILE = re.compile(r"'(/[^']+)'")
_SENTENCE = re.compile(r'<p id="(\d+)">(.*?)</p>', re.DOTALL)
_TAG = re.compile(r"<t(\d+)>")
_PREFIXES = ("Xqz", "Zqx", "Qxj")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_PACKAGES = {
    "es": "apertium-eng-spa",
    "ca": "apertium-eng-cat",
    "gl": "apertium-en-gl",
    "fr": "apertium-eng-spa and apertium-fr-es",
    "it": "apertium-eng-spa and apertium-spa-ita",
    "pt": "apertium-eng-spa and apertium-es-pt",
}


class ApertiumEngine:
    """Debian's apertium over whatever pairs are installed, chained where it must be."""

    name = "apertium"
    draft = True
    pace = 20_000
    at_once = 1

    def __init__(self, modes: Path = _MODES, *, timeout: float = 300) -> None:
        self._modes = modes
        self.places: tuple[Path, ...] = (modes,)
        self._timeout = timeout

    def route(self, source: str, target: str) -> Route | None:
        """Return the shortest chain of installed pairs."""
        pairs = self._pairs()
        way = self._way(pairs, source, target)
        if not way or shutil.which("apertium") is None:
            return None
        steps = [self._fingerprint(pairs[step]) for step in pairwise(way)]
        version = hashlib.sha256("\n".join([_CARRIED, *steps]).encode()).hexdigest()[:16]
        return Route((source, *way[1:-1], target), version)

    def advice(self, source: str, target: str) -> str:
        """Name the Debian packages of a pair."""
        package = _PACKAGES.get(target.split("-", maxsplit=1)[0], "")
        if source != "en" or not package:
            return ""
        return f"Install the Debian package {package} (a draft's quality)."

    def problems(self) -> tuple[BotError, ...]:
        """Return what is wrong with the installed pairs."""
        found = []
        for mode in self._pairs().values():
            missing = [name for name in _FILE.findall(_text_of(mode)) if not Path(name).exists()]
            if missing:
                found.append(
                    EngineError(
                        f"{missing[0]} is missing.",
                        where=str(mode),
                        mend="Install the Debian package of this pair again.",
                    )
                )
        return tuple(found)

    def translate(
        self, route: Route, sentences: Sequence[Shielded], *, careful: bool = False
    ) -> list[str]:
        """Translate with one run of apertium for each step of the route.

        Rules have one way only; what can be tried is to carry protected spans otherwise.
        """
        pairs = self._pairs()
        way = self._way(pairs, route.source, route.target)
        texts = list(sentences)
        for step in pairwise(way):
            answers = self._step(pairs[step].stem, texts, careful=careful)
            texts = [
                Shielded(answer, sentence.kept)
                for answer, sentence in zip(answers, sentences, strict=True)
            ]
        if not way:
            raise EngineError(
                f"the pairs from {route.source} to {route.target} are no longer installed.",
                where=self.name,
                mend=self.advice(route.source, route.target),
            )
        return [text.text for text in texts]

    def _step(self, mode: str, texts: Sequence[Shielded], *, careful: bool) -> list[str]:
        first, other = (_as_blank, _as_word) if careful else (_as_word, _as_blank)
        answers = self._run(mode, texts, first)
        again = [n for n, text in enumerate(texts) if protect.lost(text, answers[n])]
        if again:
            second = self._run(mode, [texts[n] for n in again], other)
            for number, answer in zip(again, second, strict=True):
                if len(protect.lost(texts[number], answer)) < len(
                    protect.lost(texts[number], answers[number])
                ):
                    answers[number] = answer
        return answers

    def _run(
        self, mode: str, texts: Sequence[Shielded], carry: Callable[[str, int], str]
    ) -> list[str]:
        prefixes = [_prefix(text.text) for text in texts]
        sent = "\n".join(
            f'<p id="{number}">{_to_html(text, prefix, carry)}</p>'
            for number, (text, prefix) in enumerate(zip(texts, prefixes, strict=True))
        )
        found = dict(_SENTENCE.findall(self._apertium(mode, sent + "\n")))
        if sorted(map(int, found)) != list(range(len(texts))):
            raise EngineError("answered something else than was asked.", where=f"apertium {mode}")
        return [
            _from_html(found[str(number)], prefixes[number], texts[number])
            for number in range(len(texts))
        ]

    def _apertium(self, mode: str, text: str) -> str:
        """Run apertium; the text goes through a pipe, never into arguments or files."""
        command = ["apertium", "-u", "-d", str(self._modes.parent), "-f", "html", mode]
        with subprocess.Popen(  # noqa: S603 - arguments are our own, the mode is a file's name
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        ) as process:
            try:
                out, err = process.communicate(text.encode(), timeout=self._timeout)
            except BaseException as error:
                # apertium is a shell script with a dozen children: all of them must go.
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
                if isinstance(error, subprocess.TimeoutExpired):
                    what = f"did not answer within {self._timeout:.0f} s."
                    raise EngineError(what, where=f"apertium {mode}") from None
                raise
        if process.returncode:
            said = err.decode("utf-8", "replace").strip().split("\n")[-1][:200]
            raise EngineError(
                f"ended with status {process.returncode}: {said}",
                where=f"apertium {mode}",
                mend="Install the Debian packages of this pair again.",
            )
        return out.decode("utf-8", "replace")

    def _pairs(self) -> dict[tuple[str, str], Path]:
        """Return the installed modes by pair of tags."""
        found: dict[tuple[str, str], Path] = {}
        for path in sorted(self._modes.glob("*.mode")):
            match = re.fullmatch(r"([a-z]{2,3})-([a-z]{2,3})(?:_([A-Z]{2}))?", path.stem)
            if match:
                target = _tag(match[2]) + (f"-{match[3]}" if match[3] else "")
                found[_tag(match[1]), target] = path
        return found

    def _way(self, pairs: dict[tuple[str, str], Path], source: str, target: str) -> tuple[str, ...]:
        begin = source.split("-", maxsplit=1)[0]
        exact = routes.shortest(pairs, begin, target)
        return exact or routes.shortest(pairs, begin, target.split("-", maxsplit=1)[0])

    def _fingerprint(self, mode: Path) -> str:
        """Name a pair's version by its rules and the sizes and times of its dictionaries."""
        text = _text_of(mode)
        files = [Path(name) for name in _FILE.findall(text)]
        stats = [(file.stat() if file.exists() else None) for file in files]
        sizes = [(stat.st_size, int(stat.st_mtime)) if stat else None for stat in stats]
        return f"{mode.stem} {text} {sizes}"


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _tag(code: str) -> str:
    """Return the language tag of one of Apertium's codes."""
    from babel.core import get_global

    return str(get_global("language_aliases").get(code, code))


def _prefix(text: str) -> str:
    return next(prefix for prefix in (*_PREFIXES, "") if prefix.casefold() not in text.casefold())


def _as_word(prefix: str, number: int) -> str:
    return prefix + _LETTERS[number // 26 % 26] + _LETTERS[number % 26] + "q"


def _as_blank(_prefix: str, number: int) -> str:
    return f"<t{number}>"


def _to_html(text: Shielded, prefix: str, carry: Callable[[str, int], str]) -> str:
    def carried(found: "re.Match[str]") -> str:
        number = ord(found[0]) - protect.FIRST
        if protect.is_tag(text.kept[number]):
            return _as_blank(prefix, number)
        return carry(prefix, number)

    return re.sub("[\ue000-\uf8fe]", carried, html.escape(text.text, quote=False))


def _from_html(answer: str, prefix: str, sent: Shielded) -> str:
    text = html.unescape(_TAG.sub(lambda found: chr(protect.FIRST + int(found[1])), answer))
    for number in protect.numbers(sent.text):
        word = re.compile(rf"(?<!\w){_as_word(prefix, number)}(?!\w)", re.IGNORECASE)
        text = word.sub(chr(protect.FIRST + number), text)
    return " ".join(text.split())
