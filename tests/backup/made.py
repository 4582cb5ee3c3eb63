"""What the tests of backups share: a home with something of everything in it."""

import gzip
import io
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.announce.ledger import Event, Ledger
from bot.config import Config, Home, load
from bot.ports import Receipt
from tests import databases
from tests.conftest import write_statement
from tests.store.rows import DELIVERY, NAME, fill_store

NOW = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
SECRET = "canary-7d20c1-token"
PO = f"translations/{NAME}/es.po"
MASTODON = """
[[accounts]]
name = "social"
network = "mastodon"
server = "https://social.example.org"
languages = ["es"]
token = {{ file = "{token}" }}
"""


def fill_home(home: Home, token: str = "config/secrets/social") -> Config:
    """Put content, state and a secret into a home, and return its configuration."""
    text = home.config_file.read_text("utf-8") + MASTODON.format(token=token)
    home.config_file.write_text(text, "utf-8")
    write(home, token, SECRET, 0o600)
    write(home, PO, 'msgid ""\nmsgstr ""\n')
    write(home, "feeds/index.html", "<p>made from the rest</p>")
    write(home, "feeds/media/march.jpg", "a picture that people put there")
    write(home, "feeds/media/cards/a.png", "drawn by the program")
    write(home, "state/review.key", SECRET, 0o600)
    write(home, "state/posts.jsonl", '{"key": "k"}\n')
    store = databases.store_of(home)
    fill_store(store)
    store.close()
    announce(home, "1")
    return load(home)


def write(home: Home, path: str, text: str, mode: int = 0o644) -> Path:
    place = home.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")
    place.chmod(mode)
    return place


def announce(home: Home, remote_id: str) -> None:
    """Let the ledger have one more line."""
    ledger = Ledger(home.ledger, "state/ledger.jsonl")
    ledger.append(Event.RECEIPT, DELIVERY, NOW, Receipt(remote_id, "https://s.org/1"))


def tree(home: Home) -> dict[str, tuple[bytes, int, int]]:
    """What a backup brings back: every file's bytes, mode and time, but for the database's own."""
    return {
        path.relative_to(home.root).as_posix(): (
            path.read_bytes(),
            path.stat().st_mode,
            path.stat().st_mtime_ns,
        )
        for name in ("config", "statements", "translations", "feeds/media", "state")
        for path in sorted((home.root / name).rglob("*"))
        if path.is_file() and path.name not in {"bot.sqlite", "lock", "backup.lock"}
    }


def members(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as tar:
        return {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]


def rewritten(file: Path, to: Path, *more: tuple[tarfile.TarInfo, bytes], **changes: bytes) -> Path:
    """Write an archive again with some contents changed, and further members before its end."""
    names = {name.replace("__", "/").replace("_DOT_", "."): v for name, v in changes.items()}
    with tarfile.open(file) as old:
        found = [(one, old.extractfile(one).read()) for one in old]  # type: ignore[union-attr]
    with gzip.open(to, "wb") as packed, tarfile.open(fileobj=packed, mode="w|") as new:
        for one, content in (*found[:-1], *more, found[-1]):
            one.size = len(names.get(one.name, content))
            new.addfile(one, io.BytesIO(names.get(one.name, content)))
    return to


def entry(name: str, **changes: Any) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    for key, value in changes.items():
        setattr(made, key, value)
    return made


__all__ = ["write_statement"]
