"""I/O: tells the service manager how the daemon is: systemd's protocol, a datagram a message."""

import os
import socket
import time
from collections.abc import MutableMapping

_MICRO = 1_000_000


class Manager:
    """The service manager, or nobody where there is none.

    What it hears never stops the daemon: a message that cannot be sent is lost.
    """

    def __init__(self, address: str = "", watchdog: float | None = None) -> None:
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self.watchdog = watchdog
        """After how many seconds of silence it ends the daemon; None: never."""

    def ready(self) -> None:
        """Say that the daemon works, also after it read its configuration anew."""
        self._say("READY=1")

    def reloading(self) -> None:
        """Say that the configuration is being read."""
        self._say("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        """Say that the daemon ends."""
        self._say("STOPPING=1")

    def alive(self, words: str) -> None:
        """Say what the daemon does, and keep the watchdog quiet."""
        self._say("WATCHDOG=1", f"STATUS={words}")

    def status(self, words: str) -> None:
        """Say in one line what the daemon does, for `systemctl status`."""
        self._say(f"STATUS={' '.join(words.split())}")

    def _say(self, *lines: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
                out.settimeout(0)
                out.sendto("\n".join(lines).encode(), self._address)
        except OSError:
            return


def manager(environment: MutableMapping[str, str]) -> Manager:
    """Return the service manager that the environment names.

    It is named for this process alone: the names go, so that no child speaks in its place.
    """
    address = environment.pop("NOTIFY_SOCKET", "")
    micro = environment.pop("WATCHDOG_USEC", "")
    meant = environment.pop("WATCHDOG_PID", "")
    is_ours = not meant or meant == str(os.getpid())
    watchdog = int(micro) / _MICRO if micro.isdecimal() and int(micro) and is_ours else None
    return Manager(address, watchdog)
