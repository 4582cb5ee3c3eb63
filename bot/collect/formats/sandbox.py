"""I/O: a document is read by a child process that may use little memory and time."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import bot
from bot.collect.formats.package import MEND, damaged, too_large
from bot.errors import CollectError

TIMEOUT = 20.0
"""Seconds by the wall clock; a statement takes less than one."""

MOST_MEMORY = 512 * 1024 * 1024
_MOST_ANSWER = 16_000_000
_WORKER = "bot.collect.formats.confined"


def read(
    content: bytes,
    suffix: str,
    *,
    timeout: float = TIMEOUT,
    memory: int = MOST_MEMORY,
    worker: str = _WORKER,
) -> str:
    """Return what the worker makes of a document: HTML; raises CollectError where it cannot.

    The bytes reach the child through anonymous memory and come back through a pipe: no
    word of a document is ever an argument or a file.
    """
    with os.fdopen(os.memfd_create("document"), "w+b") as given:
        given.write(content)
        given.seek(0)
        child = subprocess.Popen(  # noqa: S603 - our own module, run by this interpreter
            [sys.executable, "-P", "-m", worker, suffix, str(memory), str(int(timeout) + 1)],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback would quote the document
            env=environment(),
            cwd="/",
            start_new_session=True,
        )
    try:
        answer = _answer(child, timeout)
    finally:
        child.kill()
        status = child.wait()
        if child.stdout:
            child.stdout.close()
    return _text(answer, status)


def environment() -> dict[str, str]:
    """What the child needs to find this program, and nothing of what this process knows."""
    return {
        "PYTHONPATH": str(Path(bot.__file__).parents[1]),
        "PYTHONHASHSEED": "0",
        "LC_ALL": "C.UTF-8",
    }


def _answer(child: "subprocess.Popen[bytes]", timeout: float) -> bytes:
    assert child.stdout is not None  # noqa: S101 - Popen was given a pipe
    end = time.monotonic() + timeout
    descriptor = child.stdout.fileno()
    chunks: list[bytes] = []
    length = 0
    while True:
        left = end - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            raise too_large(f"reading it takes more than {timeout:g} seconds")
        chunk = os.read(descriptor, 1 << 16)
        if not chunk:
            child.wait(max(0.1, end - time.monotonic()))
            return b"".join(chunks)
        chunks.append(chunk)
        length += len(chunk)
        if length > _MOST_ANSWER:
            raise too_large(f"it has more than {_MOST_ANSWER // 1_000_000} MB of text")


def _text(answer: bytes, status: int) -> str:
    if status in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise too_large("reading it takes too much time or memory")
    try:
        said = json.loads(answer)
    except ValueError:
        raise damaged("reading it failed") from None
    if "text" in said:
        return str(said["text"])
    raise CollectError(str(said["what"]), mend=str(said.get("mend", MEND)), reason=said["reason"])
