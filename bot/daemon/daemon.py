"""I/O: the process of the daemon: its signals, its beginning and its end, and its health."""

import logging
import os
import select
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.alarms import ends
from bot.alarms.watch import Watch
from bot.daemon import frames
from bot.daemon.alarming import Alarming
from bot.daemon.changes import Changes, is_polled, mounts
from bot.daemon.clock import Clock
from bot.daemon.jobs import Jobs
from bot.daemon.leading import Confirming
from bot.daemon.notify import Manager
from bot.daemon.pulse import Patience
from bot.daemon.rota import Rota
from bot.daemon.worker import FIRST
from bot.errors import BotError, ConfigError, LeadershipLostError
from bot.files import stamp
from bot.log import Log
from bot.pipeline import App
from bot.serve import Apart, listen

if TYPE_CHECKING:
    import socket

LOG = Log("daemon")
GRACE_SECONDS = 4
"""How long a job may go on after SIGTERM; every file and row is safe to leave at any time."""
_LOOK_SECONDS = 10.0
_PORT_SECONDS = 10.0
_ENDS_ITSELF = "The daemon ends; the service manager starts it anew."
_ENDS = frozenset({0, signal.SIGTERM, signal.SIGINT})


@dataclass(frozen=True, slots=True)
class _Running:
    """What a configuration made: the parts of the home, and the port where it wants one."""

    app: App
    listener: "socket.socket | None"


class Daemon:
    """Works at once, on the schedule and when files change, until it is told to stop.

    `build` reads the configuration and makes the parts; it is called again on SIGHUP. All work
    is done by one thread, one job after the other. The main thread listens to signals, and
    watches the others.
    """

    def __init__(
        self,
        build: Callable[[Callable[[], bool]], App],
        *,
        manager: Manager | None = None,
        clock: Clock | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._build = build
        self._manager = manager or Manager()
        self._clock = clock or Clock()
        self._patience = patience or Patience()
        self._stop = threading.Event()
        self._yield = threading.Event()
        self._ear, self._bell = os.pipe()
        self._crash: BaseException | None = None
        self._jobs = Jobs(lambda: self._now.app, self._clock)
        todo = {FIRST: self._reload, **self._jobs.all}
        self._rota = Rota(todo, self._clock.steady, self._crashed)
        # A port that cannot be had is known before anything is done.
        self._now = self._make(None)
        self._server = self._serve()
        home = self._now.app.home
        folders = (home.statements, home.translations, home.config_file.parent)
        polls = is_polled(mounts(), folders)
        self._changes = Changes(home.root, folders, self._changed, self._jobs.rest, polls=polls)
        self._watch = Watch(home)
        self._alarming = Alarming(self._look, self._crashed)
        self._confirming = Confirming(self._now.app.confirm, self._crashed)

    def run(self) -> int:
        """Block until SIGTERM or SIGINT; return the exit status."""
        self._listen()
        intervals = self._jobs.intervals()
        self._rota.schedule(intervals)
        self._rota.want_all()
        self._changes.start()
        if self._server is not None:
            self._server.start(self._crashed)
        LOG.info("started", cycle_seconds=int(intervals["cycle"].total_seconds()))
        self._manager.ready()
        self._rota.start()
        self._alarming.start()
        self._confirming.start()
        is_well = self._attend()
        if isinstance(self._crash, LeadershipLostError):
            LOG.error("leadership-lost", detail=self._crash.what, mend=self._crash.mend)
            ends.give_way(self._now.app.home)
        self._manager.stopping()
        if not is_well:
            self._leave(1)
        if self._crash is None:
            ends.end(self._now.app.home)
        self._alarming.stop()
        self._confirming.stop()
        self._changes.stop()
        self._rota.ticker.stop()
        if self._server is not None:
            self._server.stop()
        if not self._rota.worker.end(GRACE_SECONDS):
            LOG.warning(
                "left-unfinished", job=self._rota.pulse.job, mend="The next start takes it up."
            )
            self._leave(0 if self._crash is None else 1)
        if self._server is not None:
            self._server.stop()
            self._server.wait()
        self._alarming.wait()
        self._now.app.store.close()
        if self._crash is not None:
            if not isinstance(self._crash, LeadershipLostError):
                LOG.error("crashed", failure=self._crash)
            return 1
        LOG.info("stopped")
        return 0

    def _make(self, before: _Running | None) -> _Running:
        """Read the configuration and make its parts; raises BotError, and then nothing changed."""
        app = self._build(self._is_to_stop)
        self._seen = stamp(app.home.config_file)
        app = replace(app, progress=self._progress)
        try:
            return _Running(app, _port(app, before))
        except BotError:
            app.store.close()
            raise

    def _serve(self) -> Apart | None:
        listener = self._now.listener
        # The port itself stays ours: who comes while the configuration changes waits a moment.
        return Apart(self._now.app.home, listener.dup()) if listener else None

    def _is_to_stop(self) -> bool:
        """Tell a job whether to end early; that it asks is a sign of life."""
        self._rota.pulse.progress()
        return self._stop.is_set() or self._yield.is_set()

    def _progress(self, _tag: str, _done: int, _all: int) -> None:
        self._rota.pulse.progress()

    def _look(self, stopping: Callable[[], bool]) -> None:
        """Look at the home as it is now, for those who are to be told of it."""
        self._watch.look(self._now.app, self._clock.now(), self._jobs.troubles, stopping)

    def _changed(self, paths: frozenset[Path]) -> None:
        """People changed files: look at once."""
        LOG.debug("changed", files=len(paths))
        seen = stamp(self._now.app.home.config_file)
        if seen != self._seen:
            self._seen = seen
            LOG.info("configuration-changed", mend="SIGHUP (`systemctl reload`) takes it up.")
        self._rota.worker.want("cycle")

    # Signals

    def _listen(self) -> None:
        """Have signals ring the bell.

        The handlers themselves do nothing: one that set an Event or took a lock could meet
        the main thread just where it holds that lock, and wait for ever.
        """
        frames.on_abort()
        os.set_blocking(self._bell, False)
        signal.set_wakeup_fd(self._bell, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda _number, _frame: None)

    def _attend(self) -> bool:
        """Watch the threads until a signal or a crash rings the bell; False where one hangs."""
        every = min(_LOOK_SECONDS, self._patience.job / 2, self._patience.scheduler / 2)
        if self._manager.watchdog is not None:
            every = min(every, self._manager.watchdog / 3)
        last = self._clock.steady()
        while True:
            ready, _, _ = select.select([self._ear], [], [], every)
            rung = os.read(self._ear, 64) if ready else b""
            if ends := [number for number in rung if number in _ENDS]:
                self._stop.set()
                LOG.info("stopping", on=signal.Signals(ends[0]).name if ends[0] else "an error")
                return True
            if signal.SIGHUP in rung:
                self._manager.reloading()
                self._yield.set()
                self._rota.worker.want(FIRST)
            now = self._clock.steady()
            if not self._is_well(min(now - last, 2 * every)):
                return False
            last = now

    def _is_well(self, elapsed: float) -> bool:
        """Feed the watchdog where all is well; else say what is not, and where it hangs."""
        ailment = self._rota.pulse.look(elapsed, self._patience)
        if ailment is None:
            self._manager.alive(self._rota.pulse.job or "waiting")
            return True
        thread, place = "the scheduler", ""
        if ailment.job:
            thread, place = ailment.job, frames.where(self._rota.worker.ident)
        silent = int(ailment.seconds)
        LOG.critical("hangs", what=thread, silent_seconds=silent, place=place, mend=_ENDS_ITSELF)
        self._manager.status(f"hangs: {thread}, silent for {silent} seconds {place}")
        frames.dump()
        return False

    # A new configuration

    def _reload(self) -> None:
        """Read the configuration anew; a wrong one is named, and the old one stays.

        Between two jobs, so that none sees both. The job that SIGHUP broke off is done again.
        """
        self._yield.clear()
        try:
            self._change_over(self._make(self._now))
        except BotError as error:
            problems = error.problems if isinstance(error, ConfigError) else (error,)
            for problem in problems:
                LOG.error("configuration-refused", problem=str(problem))  # noqa: TRY400 - expected
            LOG.warning("former-configuration-stays", mend="Mend it and send SIGHUP again.")
        else:
            LOG.info("reloaded")
            self._alarming.want()
        self._manager.ready()
        self._rota.want_all()

    def _change_over(self, new: _Running) -> None:
        if self._server is not None:
            self._server.stop()
            self._server.wait()
        former, self._now = self._now, new
        if former.listener is not None and former.listener is not new.listener:
            former.listener.close()
        former.app.store.close()
        self._server = self._serve()
        if self._server is not None:
            self._server.start(self._crashed)
        self._rota.schedule(self._jobs.intervals())

    # The end

    def _crashed(self, error: BaseException) -> None:
        """Keep what went wrong and end."""
        self._crash = self._crash or error
        os.write(self._bell, b"\0")

    @staticmethod
    def _leave(status: int) -> None:
        """End without waiting for the worker, which Python otherwise would."""
        logging.shutdown()
        os._exit(status)


def _port(app: App, before: _Running | None) -> "socket.socket | None":
    """Return the port that a configuration wants: the one that is held, where it is the same."""
    serve = app.config.serve
    if serve is None:
        return None
    if before is not None and before.app.config.serve == serve:
        return before.listener
    # A daemon that was killed leaves the process that answered for it: it ends once it notices.
    return listen(serve.bind, patience=_PORT_SECONDS if before is None else 0)
