"""The program's own server in a process of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.config import Home


@contextmanager
def running(home: Home, *command: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program, and the address on which it says that it answers."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "--home", str(home.root), *command],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            assert process.stderr is not None
            for line in process.stderr:
                if found := re.search(r'"answering", "address": "([^"]+)"', line):
                    yield process, found[1]
                    break
            else:
                raise AssertionError("it ended without answering")
        finally:
            process.kill()
