"""I/O: an account's token, read when it is needed; without it the account stops."""

from bot.config import Home, Secret
from bot.config import read_secret as read
from bot.errors import AccountStoppedError, SecretError


def read_secret(home: Home, secret: Secret, where: str, what: str = "token") -> str:
    """Return an account's token; raises AccountStoppedError, which never has a word of it.

    `where` names the account, and `what` the secret.
    """
    try:
        return read(home, secret, what)
    except SecretError as error:
        raise AccountStoppedError(
            error.what, where=where, mend=error.mend, reason=error.reason
        ) from None
