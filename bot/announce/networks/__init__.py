"""Pure: the networks, each imported when an account on it is connected."""

from importlib import import_module

from bot.config import AccountConfig, Home
from bot.ports import Account


def connect(home: Home, account: AccountConfig) -> Account:
    """Return the account; no secret is read and nothing is sent until it is used.

    The file that is named like the network has a function `connect` of its own.
    """
    network = import_module(f"{__name__}.{account.network}")
    connected: Account = network.connect(home, account)
    return connected
