"""A reader who types every command of a page, word for word, into one shell."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.docs.pages import Step, steps

AT_HOME = "/home/ana"
"""How a page writes the reader's own folder."""


@dataclass(frozen=True)
class Walked:
    """One step of a page, and what came of it; `failed` are commands that ended badly."""

    step: Step
    status: int
    shown: str
    failed: str


def walk(page: Path, home: Path) -> list[Walked]:
    """Type a page's commands in their order; `home` is the reader's HOME.

    The shell begins in a folder that has the program's `.venv`, as a clone has.
    """
    typed, log = steps(page), home.parent / "log"
    clone = home.parent / "alliance-bot"
    for folder in (home, log, clone):
        folder.mkdir(parents=True, exist_ok=True)
    if not (clone / ".venv").exists():
        (clone / ".venv").symlink_to(Path(sys.prefix))
    script = ["set -E"]
    for number, step in enumerate(typed):
        (log / f"{number}.sh").write_text(step.typed.text, encoding="utf-8")
        place = log / str(number)
        script += [
            f'trap \'printf "%s\\n" "$BASH_COMMAND" >> {place}.failed\' ERR',
            f"source {place}.sh > {place}.out 2>&1 < /dev/null; echo $? > {place}.status",
        ]
    environment = {
        "HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(REPOSITORY),
        "LANG": "C.UTF-8",
        "COLUMNS": "100",
    }
    subprocess.run(
        ["bash", "-c", "\n".join(script)], cwd=clone, env=environment, timeout=900, check=False
    )
    return [_walked(step, log / str(number)) for number, step in enumerate(typed)]


def _walked(step: Step, place: Path) -> Walked:
    status, failed = place.with_suffix(".status"), place.with_suffix(".failed")
    assert status.exists(), f"the page at line {step.typed.line} ended the shell"
    return Walked(
        step,
        int(status.read_text()),
        place.with_suffix(".out").read_text(encoding="utf-8"),
        failed.read_text(encoding="utf-8") if failed.exists() else "",
    )


def is_as_shown(shown: str, seen: str, home: Path) -> bool:
    """Tell whether a page says what was seen.

    In a page `…` stands for the rest of a line or part of it, alone on a line for any number of
    lines; dates and times are whatever they are.
    """
    return re.fullmatch(pattern(seen.replace(AT_HOME, str(home))), shown) is not None


def pattern(seen: str) -> str:
    parts = []
    for line in seen.splitlines():
        if line.strip() == "…":
            parts.append(r"(?:.*\n)*?")
            continue
        text = re.escape(line).replace("…", ".*")
        text = re.sub(r"\d{4}\\-\d\d\\-\d\d", r"\\d{4}-\\d\\d-\\d\\d", text)
        text = re.sub(r"\b\d\d:\d\d\b", r"\\d\\d:\\d\\d", text)
        parts.append(text + r"[ ]*\n")
    return "".join(parts)
