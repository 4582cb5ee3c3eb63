"""I/O: how much an account takes, asked of its server."""

from bot.errors import PostError
from bot.ports import Account, Limits

CAUTIOUS = Limits(characters=500, characters_per_url=25)
"""What any server takes; used where one does not answer, so that no statement waits too long."""


def limits_of(account: Account) -> Limits:
    """Return an account's limits, or cautious ones where its server does not say them."""
    try:
        return account.limits()
    except PostError:
        return CAUTIOUS
