"""The program on a terminal: what a person types at its questions, and what they see."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """A pseudo-terminal of 80 columns in which the program runs."""

    def __init__(self, home: Path, *arguments: str, **environment: str) -> None:
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            # Ctrl-C reaches those whose controlling terminal it is.
            [
                "setsid",
                "--ctty",
                "--wait",
                sys.executable,
                "-m",
                "bot",
                "--home",
                str(home),
                *arguments,
            ],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={"PATH": os.environ["PATH"], "TERM": "xterm", "COLUMNS": "80", **environment},
            cwd=Path(__file__).parents[1],
        )
        os.close(theirs)
        self.raw = ""
        self._heard = 0

    @property
    def seen(self) -> str:
        """All that was shown, without colours."""
        return _ESCAPES.sub("", self.raw).replace("\r\n", "\n")

    def answer(self, question: str, words: str) -> None:
        """Wait for a question, and type an answer with Enter."""
        self.wait_for(question)
        os.write(self._ours, f"{words}\n".encode())

    def press(self, question: str, key: bytes) -> None:
        """Wait for a question, and press a key: b"\\x03" is Ctrl-C, b"\\x04" Ctrl-D."""
        self.wait_for(question)
        self._wait_until_it_reads()
        os.write(self._ours, key)

    def _wait_until_it_reads(self) -> None:
        """Wait until the program rests: a Ctrl-C just before a read is heeded after it only."""
        own = self._process.pid
        started = Path(f"/proc/{own}/task/{own}/children").read_text("ascii").split()
        stat = Path(f"/proc/{(started or [own])[0]}/stat")
        while stat.read_text("ascii").rpartition(")")[2].split()[0] == "R":
            os.sched_yield()

    def wait_for(self, words: str, *, seconds: float = 60) -> None:
        """Read until words are shown, after those that were waited for before."""
        until = time.monotonic() + seconds
        while (found := self.seen.find(words, self._heard)) < 0:
            assert self._read(until - time.monotonic()), self.seen
        self._heard = found + len(words)

    def end(self) -> int:
        """Read to the end, and return the exit status."""
        while self._read(60):
            pass
        os.close(self._ours)
        return self._process.wait(60)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._ours], [], [], max(seconds, 0))
        assert ready, self.seen
        try:
            part = os.read(self._ours, 4096)
        except OSError:
            return False  # Linux says EIO when the last writer is gone
        self.raw += part.decode("utf-8", "replace")
        return bool(part)
