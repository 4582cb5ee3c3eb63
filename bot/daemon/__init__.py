"""I/O: the daemon: a clock that rings, a thread that works, and somebody who watches both.

`daemon` is the process: its signals, its beginning and its end. The `ticker` rings, and `changes`
do when people change files; the `worker` does the `jobs`, one after the other (`rota` puts these
together); `pulse` knows who is alive, and `notify` tells the service manager.
"""

from bot.daemon.clock import Clock
from bot.daemon.daemon import Daemon
from bot.daemon.leading import stand_by
from bot.daemon.notify import Manager, manager
from bot.daemon.pulse import Patience

__all__ = ["Clock", "Daemon", "Manager", "Patience", "manager", "stand_by"]
