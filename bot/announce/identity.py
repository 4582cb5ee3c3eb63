"""I/O: who a home is and on which machine it works, without naming either."""

import hashlib
import secrets
from pathlib import Path

from bot.store import Store

_MACHINE = Path("/etc/machine-id")


def new_home() -> str:
    """Return the identity of a new home: random, and kept in database and ledger."""
    return secrets.token_hex(16)


def here(home: str, store: Store) -> str:
    """Return where this home works, as `machine_of` does.

    With its database on a server it works wherever that is reached from: one process leads at a
    time, on whichever machine. So the server is its place, and a copy of its database on another
    server is another place.
    """
    return _hashed(home, store.server()) if store.is_on_server else machine_of(home)


def machine_of(home: str, path: Path = _MACHINE) -> str:
    """Return this machine's identity as this home knows it; "" where a machine has none.

    The machine's own identity is a secret of the machine: only its hash with the home's is
    ever written.
    """
    try:
        machine = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return _hashed(home, machine)


def _hashed(home: str, place: str) -> str:
    return hashlib.sha256(f"{home}\n{place}".encode()).hexdigest() if place else ""
