"""I/O: a secret is read when it is needed, from a place that only its owner can read."""

import os
import re
import stat
from pathlib import Path

from bot.config import Home, Secret
from bot.errors import AccountStoppedError

_LONGEST = 4096


def read_secret(home: Home, secret: Secret, where: str) -> str:
    """Return a secret; raises AccountStoppedError, which never has a word of it.

    `where` names the account. A file that others can read is refused: what has been open
    to all may have been read already.
    """
    if secret.env is not None:
        place = f"the environment variable {secret.env}"
        value = os.environ.get(secret.env)
        if value is None:
            raise _stopped(f"{place} is not set.", where, "Set it for the service.")
    elif secret.credential is not None:
        place = f"the credential {secret.credential}"
        value = _read_credential(secret.credential, where)
    else:
        path = home.resolve(secret.file or "")
        place = home.name(path)
        value = _read_file(path, place, where)
    value = value.strip()
    if not re.fullmatch(r"[\x21-\x7e]+", value):
        raise _stopped(
            f"{place} does not hold a token: a token is one word of ASCII letters and signs.",
            where,
            "Put the token in it, and nothing else.",
        )
    return value


def _read_file(path: Path, name: str, where: str) -> str:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if stat.S_IMODE(mode) & 0o077:
                raise _stopped(
                    f"{name} can be read by others than its owner (mode {stat.S_IMODE(mode):04o}).",
                    where,
                    f"Run `chmod 600 {path}`, and make a new token if others use this machine.",
                )
            return file.read(_LONGEST).decode("ascii", errors="replace")
    except OSError as error:
        raise _stopped(
            f"{name} cannot be read: {error.strerror}.",
            where,
            f"Put the token into {path} and run `chmod 600 {path}`.",
        ) from None


def _read_credential(name: str, where: str) -> str:
    """Read what systemd's LoadCredential hands to the service; systemd guards the folder."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder or "/" in name:
        raise _stopped(
            f"there is no credential {name}.",
            where,
            f"Add `LoadCredential={name}:/path/to/the/token` to the service's unit.",
        )
    try:
        with (Path(folder) / name).open("rb") as file:
            return file.read(_LONGEST).decode("ascii", errors="replace")
    except OSError as error:
        raise _stopped(
            f"the credential {name} cannot be read: {error.strerror}.",
            where,
            f"Add `LoadCredential={name}:/path/to/the/token` to the service's unit.",
        ) from None


def _stopped(what: str, where: str, mend: str) -> AccountStoppedError:
    return AccountStoppedError(what, where=where, mend=mend, reason="secret")
