"""Pure: the networks, each imported when an account on it is connected."""

from bot.config import AccountConfig, Home
from bot.errors import ConfigError, Problem
from bot.ports import Account


def connect(home: Home, account: AccountConfig) -> Account:
    """Return the account; no secret is read and nothing is sent until it is used.

    Raises ConfigError for a network that this version does not have.
    """
    if account.network == "mastodon":
        from bot.announce.networks.mastodon import MastodonAccount

        return MastodonAccount(home, account)
    if account.network == "file":
        from bot.announce.networks.file import FileAccount

        return FileAccount(home, account)
    raise ConfigError(
        (
            Problem(
                f"account {account.name}",
                f"the network {account.network} is not available in this version yet.",
                "Leave the account out.",
            ),
        )
    )
