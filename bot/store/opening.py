"""I/O: the database of a home is opened where the configuration says that it is."""

from bot.config import Config, Home
from bot.store.address import Address, address_of
from bot.store.database import Store


def opened(home: Home, config: Config | None, address: Address | None = None) -> Store:
    """Open the database of a home, or the one at an address; it is made where it is new.

    Raises ConfigError where the address is wrong, and StoreError where the database cannot be
    used, or its server refuses it or does not answer.
    """
    store = Store(address or address_of(home, config))
    try:
        store.open()
    except BaseException:
        store.close()
        raise
    return store
