"""I/O: the database of an archive is put back onto a server, where it does not go as a file."""

from contextlib import closing
from pathlib import Path

from bot.config import Home, load, parse
from bot.errors import ConfigError
from bot.store import Address, Store, address_of, opened


def address_after(home: Home, stage: Path) -> Address:
    """Return where the home's database is once the staged files are in their places.

    Raises ConfigError where that cannot be used.
    """
    staged = stage / home.name(home.config_file)
    try:
        config = parse(staged.read_text("utf-8")) if staged.exists() else load(home)
    except (ConfigError, UnicodeDecodeError):
        # Nothing works with it before somebody has mended it, wherever the database is.
        config = None
    return address_of(home, config)


def is_as_archived(address: Address, staged: Path) -> bool:
    """Tell whether a server's database has just what a file has; it is brought up to date first."""
    with closing(opened(address)) as store, closing(Store(f"sqlite:///{staged}")) as archived:
        archived.open()
        return store.is_like(archived)


def is_full(address: Address) -> bool:
    """Tell whether a server's database has something that would be replaced."""
    with closing(opened(address)) as store:
        return not store.is_empty()


def replace(address: Address, staged: Path, kept: Path) -> None:
    """Keep what a server's database has in a file, and put a file's rows in its place.

    Both or nothing.
    """
    with closing(opened(address)) as store, closing(Store(f"sqlite:///{staged}")) as archived:
        if not store.is_empty() and not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            store.save(kept)
        store.load(archived)
