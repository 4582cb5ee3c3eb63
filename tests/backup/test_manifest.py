"""What an archive says of itself: what no backup says is refused."""

from datetime import UTC, datetime

import pytest

from bot.backup.manifest import FORMAT, Manifest, Member, dump, parse
from bot.errors import BackupError


def written(*paths: str, form: int = FORMAT) -> bytes:
    members = tuple(Member(path, 1, "0" * 64, 0o644, 0) for path in paths)
    return dump(Manifest(form, "1.0.0", None, datetime(2026, 3, 8, tzinfo=UTC), members))


def test_it_is_read_as_it_was_written() -> None:
    found = parse(written("statements/a.md", "config/bot.toml"), "x.tar.gz")
    assert sorted(found.by_path) == ["config/bot.toml", "statements/a.md"]
    assert found.size == 2


@pytest.mark.parametrize(
    ("content", "reason", "said"),
    [
        (b"{}", "damaged", "cannot be read"),
        (written("a", "a"), "damaged", "names a file twice"),
        (written("a", "a/b"), "damaged", "a/b is inside of a file"),
        (written("../a"), "unsafe", "which no backup has"),
        (written("/etc/passwd"), "unsafe", "which no backup has"),
        (written("state/.hidden"), "unsafe", "which no backup has"),
        (written("a", form=FORMAT + 1), "newer", "newer alliance-bot"),
    ],
)
def test_what_no_backup_says_is_refused(content: bytes, reason: str, said: str) -> None:
    with pytest.raises(BackupError, match=said) as raised:
        parse(content, "x.tar.gz")
    assert (raised.value.reason, raised.value.where) == (reason, "x.tar.gz")
