"""Pure: the networks, each imported when an account on it is connected."""

from bot.config import AccountConfig, Home
from bot.ports import Account


def connect(home: Home, account: AccountConfig) -> Account:
    """Return the account; no secret is read and nothing is sent until it is used."""
    if account.network == "mastodon":
        from bot.announce.networks.mastodon import MastodonAccount

        return MastodonAccount(home, account)
    if account.network == "bluesky":
        from bot.announce.networks.bluesky import BlueskyAccount

        return BlueskyAccount(home, account)
    if account.network == "telegram":
        from bot.announce.networks.telegram import TelegramAccount

        return TelegramAccount(home, account)
    from bot.announce.networks.file import FileAccount

    return FileAccount(home, account)
