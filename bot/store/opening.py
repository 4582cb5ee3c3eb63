"""I/O: a database is opened at its address."""

from bot.store.address import Address
from bot.store.database import Store


def opened(address: Address) -> Store:
    """Open the database at an address; it is made where it is new.

    Raises ConfigError where a library for it is missing, and StoreError where it cannot be
    used, or its server refuses it or does not answer.
    """
    store = Store(address)
    try:
        store.open()
    except BaseException:
        store.close()
        raise
    return store
