"""I/O: the daemon: a clock that ticks and signals that stop; it knows time, not feeds."""

import logging
import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from bot.errors import BotError
from bot.model import Report
from bot.pipeline import App, run_once
from bot.serve import Server, listen

LOG = logging.getLogger("bot.daemon")
GRACE_SECONDS = 6
"""How long a cycle may go on after SIGTERM; every file and row is safe to leave at any time."""


class Daemon:
    """Runs a cycle at once and then on the schedule until it is told to stop."""

    def __init__(self, build: Callable[[Callable[[], bool]], App]) -> None:
        self._stop = threading.Event()
        self._ear, self._bell = os.pipe()
        self._working = threading.Lock()
        self._crash: BaseException | None = None
        self._app = build(self._stop.is_set)
        # A port that cannot be had is known before anything is done.
        serve = self._app.config.serve
        self._server = Server(self._app, listen(serve.bind)) if serve else None

    def run(self) -> int:
        """Block until SIGTERM or SIGINT; return the exit status."""
        from apscheduler.schedulers.background import BackgroundScheduler

        self._listen()
        scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        seconds = self._app.config.schedule.cycle.total_seconds()
        now = datetime.now(UTC)
        scheduler.add_job(self._cycle, "interval", seconds=seconds, next_run_time=now, id="cycle")
        scheduler.start()
        if self._server is not None:
            self._server.start(self._crashed)
        LOG.info("started; a cycle every %d seconds", seconds)
        self._wait()
        if self._server is not None:
            self._server.stop()
        scheduler.shutdown(wait=False)
        if not self._working.acquire(timeout=GRACE_SECONDS):
            LOG.warning("left a cycle unfinished; the next start takes it up")
            self._leave(0)
        # A cycle that was just about to begin must see that it should not, and end.
        self._working.release()
        if self._server is not None:
            self._server.wait()
        self._app.store.close()
        if self._crash is not None:
            LOG.error("stopped by an unexpected error", exc_info=self._crash)
            return 1
        LOG.info("stopped")
        return 0

    def _listen(self) -> None:
        """Have SIGTERM and SIGINT ring the bell.

        The handlers themselves do nothing: one that set an Event or took a lock could meet
        the main thread just where it holds that lock, and wait for ever.
        """
        os.set_blocking(self._bell, False)
        signal.set_wakeup_fd(self._bell, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: None)

    def _wait(self) -> None:
        """Block until a signal or a crash rings the bell, then tell the cycle to stop."""
        (rung,) = os.read(self._ear, 1)
        self._stop.set()
        LOG.info("stopping on %s", signal.Signals(rung).name if rung else "an error")

    def _cycle(self) -> None:
        """Run one cycle: what is expected is logged, what is not ends the process."""
        with self._working:
            if self._stop.is_set():
                return
            try:
                _log(run_once(self._app, datetime.now(UTC)))
            except BotError as error:
                LOG.error("%s: %s", error.reason, error)  # noqa: TRY400 - expected: no traceback
            except BaseException as error:  # noqa: BLE001 - the service manager restarts us
                self._crashed(error)

    def _crashed(self, error: BaseException) -> None:
        """Keep what went wrong and end."""
        self._crash = error
        os.write(self._bell, b"\0")

    @staticmethod
    def _leave(status: int) -> None:
        """End without waiting for the cycle's thread, which Python otherwise would."""
        logging.shutdown()
        os._exit(status)


def _log(report: Report) -> None:
    """Log what a cycle did in numbers; no text of statements."""
    LOG.info(
        "cycle: %d new, %d changed, %d withdrawn, %d held or rejected; "
        "%d files written; %d posts sent, %d unsure; %d errors",
        len(report.statements.new),
        len(report.statements.changed),
        len(report.statements.withdrawn),
        len(report.statements.held) + len(report.statements.rejected),
        report.published.files_written,
        len(report.announced.sent),
        len(report.announced.unknown),
        len(report.errors),
    )
    for error in report.errors:
        LOG.warning("%s: %s: %s %s", error.where, error.reason, error.detail, error.mend)
