"""I/O: a secret is read when it is needed, from a place that only its owner can read."""

import os
import re
import stat
from pathlib import Path

from bot.config.accounts import Secret
from bot.config.home import Home
from bot.errors import SecretError

_LONGEST = 4096


def read_secret(home: Home, secret: Secret, what: str = "token") -> str:
    """Return a secret; raises SecretError, which never has a word of it.

    `what` is what it is called: a token, a password, an address. A file that others can read is
    refused: what has been open to all may have been read already.
    """
    if secret.env is not None:
        place = f"the environment variable {secret.env}"
        found = os.environ.get(secret.env)
        if found is None:
            raise SecretError(f"{place} is not set.", mend="Set it for the service.")
        value = found
    elif secret.credential is not None:
        place = f"the credential {secret.credential}"
        value = _read_credential(secret.credential, what)
    else:
        path = home.resolve(secret.file or "")
        place = home.name(path)
        value = _read_file(path, place, what)
    value = value.strip()
    if not re.fullmatch(r"[\x21-\x7e]+", value):
        raise SecretError(
            f"{place} does not hold {_a(what)}: {_a(what)} is one word of ASCII letters and signs.",
            mend=f"Put the {what} in it, and nothing else.",
        )
    return value


def _a(what: str) -> str:
    return f"an {what}" if what.startswith(tuple("aeiou")) else f"a {what}"


def _read_file(path: Path, name: str, what: str) -> str:
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & 0o077:
                raise SecretError(
                    f"{name} can be read by others than its owner (mode {mode:04o}).",
                    mend=f"Run `chmod 600 {path}`, and make a new {what} if others use this "
                    "machine.",
                )
            return file.read(_LONGEST).decode("ascii", errors="replace")
    except OSError as error:
        raise SecretError(
            f"{name} cannot be read: {error.strerror}.",
            mend=f"Put the {what} into {path} and run `chmod 600 {path}`.",
        ) from None


def _read_credential(name: str, what: str) -> str:
    """Read what systemd's LoadCredential hands to the service; systemd guards the folder."""
    mend = f"Add `LoadCredential={name}:/path/to/the/{what}` to the service's unit."
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder or "/" in name:
        raise SecretError(f"there is no credential {name}.", mend=mend)
    try:
        with (Path(folder) / name).open("rb") as file:
            return file.read(_LONGEST).decode("ascii", errors="replace")
    except OSError as error:
        raise SecretError(
            f"the credential {name} cannot be read: {error.strerror}.", mend=mend
        ) from None
