"""I/O: the server in a process of its own, so that no reader waits for what the daemon works at.

Two threads of one process take turns at Python, however many processors there are: while one
writes a thousand pages, the other would answer a request in many small turns.
"""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable

from bot.config import Home
from bot.log import Log
from bot.serve.server import STOP_SECONDS, Server, log_address

LOG = Log("serve")

_STOP = b"stop\n"
_PARENTS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Apart:
    """`alliance-bot serve` on a port that was taken; ends with this process or before.

    It ends when its standard input does, and by no signal: those that go to a whole group of
    processes are for this one, which then says what is to be done.
    """

    def __init__(self, home: Home, listener: socket.socket, *options: str) -> None:
        self._home = home
        self._options = options
        self._listener = listener
        self._process: subprocess.Popen[bytes] | None = None
        self._is_to_end = False

    def start(self, crashed: Callable[[BaseException], None]) -> None:
        """Begin to answer; `crashed` is told of an unexpected end."""
        number = self._listener.fileno()
        command = ["--home", str(self._home.root), "serve", "--listener", str(number)]
        command += self._options
        former = signal.pthread_sigmask(signal.SIG_BLOCK, _PARENTS)
        try:
            started = subprocess.Popen(  # noqa: S603 - this program, in the same home
                [sys.executable, "-m", "bot", *command], stdin=subprocess.PIPE, pass_fds=[number]
            )
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, former)
        # Who comes before it is ready waits a moment.
        log_address(self._listener)
        self._listener.close()
        self._process = started

        def watch() -> None:
            status = started.wait()
            if not self._is_to_end:
                crashed(ChildProcessError(f"the process that answers requests ended: {status}"))

        threading.Thread(target=watch, name="http", daemon=True).start()

    def stop(self) -> None:
        """Take no more requests; those that are being answered have STOP_SECONDS."""
        if self._process is None or self._is_to_end:
            return
        self._is_to_end = True
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101 - it was asked for
        try:
            pipe.write(_STOP)
            pipe.close()
        except BrokenPipeError:
            LOG.debug("ended-before")

    def wait(self) -> None:
        """Wait until all is answered, or was given up."""
        if self._process is None:
            return
        try:
            self._process.wait(STOP_SECONDS + 1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def answer_for(server: Server) -> None:
    """Answer for the process at the other end of standard input, until it says that it is enough.

    Where that process is gone without a word, so is this one, at once: who is started in its
    place needs the port.
    """
    server.start(_end)
    if sys.stdin.buffer.read() != _STOP:
        os._exit(1)
    server.stop()
    server.wait()


def _end(error: BaseException) -> None:
    LOG.error("crashed", failure=error)
    logging.shutdown()
    os._exit(1)
