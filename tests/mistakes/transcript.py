"""Reads transcripts of what people did wrong, and does it again with the real program.

A transcript is a Markdown file. A heading names a mistake; the block below it is what the
person typed ("$ ", goes on with "> ") and all that the terminal said, standard error included.
A status other than 0 stands in brackets below. A line "…" stands for any lines. What differs
from one machine or run to the next is written as one value (`Terminal.tidy`).
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
ANYTHING = "…"
_BLOCK = re.compile(
    r"^## (?P<name>.+?)\n(?P<words>(?:(?!^## ).)*?)^```console\n(?P<said>.*?)^```", re.M | re.S
)
_BELL = "\x07"
# Root may read and write everything, and some mistakes are about what one may not.
_AS_A_PERSON = (
    ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.getuid() == 0 else ()
)


@dataclass(frozen=True)
class Step:
    """A command as it was typed, and what the terminal said: its lines, then its status."""

    typed: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class Mistake:
    """What a person did, one command after the other."""

    file: str
    name: str
    steps: tuple[Step, ...]

    def written(self) -> str:
        """Return it as it stands in the transcript."""
        lines = []
        for step in self.steps:
            first, *more = step.typed.split("\n")
            lines += [f"$ {first}", *(f"> {line}" for line in more), *step.said]
        return "".join(f"{line}\n" for line in lines)


def read(path: Path) -> list[Mistake]:
    """Return the mistakes of a transcript in their order."""
    text = path.read_text("utf-8")
    found = [
        Mistake(path.name, block["name"], _steps(block["said"])) for block in _BLOCK.finditer(text)
    ]
    assert len(found) == text.count("\n```console\n"), "each block has a heading of its own"
    return found


def _steps(block: str) -> tuple[Step, ...]:
    steps: list[Step] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            steps.append(Step(line[2:], ()))
        elif line.startswith("> ") and not steps[-1].said:
            steps[-1] = replace(steps[-1], typed=f"{steps[-1].typed}\n{line[2:]}")
        else:
            steps[-1] = replace(steps[-1], said=(*steps[-1].said, line))
    return tuple(steps)


def fits(wanted: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """Tell whether lines are those of the transcript, "…" standing for any."""
    if not wanted:
        return not said
    if wanted[0] == ANYTHING:
        return any(fits(wanted[1:], said[skipped:]) for skipped in range(len(said) + 1))
    return bool(said) and said[0] == wanted[0] and fits(wanted[1:], said[1:])


@dataclass(frozen=True)
class Terminal:
    """A shell in Ana's home directory, in which alliance/ is a home of the program."""

    root: Path
    port: int

    @property
    def home(self) -> Path:
        return self.root / "alliance"

    def type(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """Type the commands one after the other, and return them with what was said."""
        script = "\n".join(f"{step.typed}\nprintf '{_BELL}%s\\n' \"$?\"" for step in steps)
        done = subprocess.run(
            [*_AS_A_PERSON, "bash", "-c", script],
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self._environment(),
            timeout=300,
            check=False,
        )
        answers = done.stdout.decode().split(_BELL)
        assert len(answers) == len(steps) + 1, done.stdout.decode()
        return tuple(
            Step(step.typed, self._said(answers, number)) for number, step in enumerate(steps)
        )

    def _said(self, answers: list[str], number: int) -> tuple[str, ...]:
        # The status of a command stands before what the next one says.
        said = answers[number] if number == 0 else answers[number].partition("\n")[2]
        status = answers[number + 1].partition("\n")[0]
        return (*self.tidy(said).splitlines(), *([f"[{status}]"] if status != "0" else []))

    def tidy(self, said: str) -> str:
        """Write what differs from one run to the next as one value."""
        said = said.replace(str(self.root), "/home/ana").replace(f":{self.port}", ":4000")
        said = re.sub(r"\(process \d+\)", "(process 4711)", said)
        said = re.sub(r"says \d{4}-\d\d-\d\d \d\d:\d\d UTC", "says 2026-11-22 02:15 UTC", said)
        said = re.sub(r"before-restore-\d{8}T\d{6}Z", "before-restore-20261122T021500Z", said)
        return "".join(f"{line.rstrip()}\n" for line in said.splitlines())

    def _environment(self) -> dict[str, str]:
        return {
            "HOME": str(self.root),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(REPOSITORY),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "SERVER": f"http://127.0.0.1:{self.port}",
        }

    def copied(self, folder: Path) -> "Terminal":
        """Return a shell in a copy of the home directory."""
        shutil.copytree(self.root, folder / "ana", symlinks=True)
        return replace(self, root=folder / "ana")

    def open_again(self) -> None:
        """Let what a person closed to themselves be removed."""
        for path in sorted(self.root.rglob("*")):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)
