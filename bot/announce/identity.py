"""I/O: who a home is and on which machine it works, without naming either."""

import hashlib
import secrets
from pathlib import Path

_MACHINE = Path("/etc/machine-id")


def new_home() -> str:
    """Return the identity of a new home: random, and kept in database and ledger."""
    return secrets.token_hex(16)


def machine_of(home: str, path: Path = _MACHINE) -> str:
    """Return this machine's identity as this home knows it; "" where a machine has none.

    The machine's own identity is a secret of the machine: only its hash with the home's is
    ever written.
    """
    try:
        machine = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return hashlib.sha256(f"{home}\n{machine}".encode()).hexdigest() if machine else ""
