"""I/O: the files that posts became: written, rewritten in place, withdrawn, never overruled.

A file that a person has edited since it was written is left alone. Which one that is, a
digest tells that was kept when it was written.
"""

from dataclasses import replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from bot.collect import folder, importer, reading
from bot.collect.draft import Draft
from bot.collect.formats import frontmatter
from bot.collect.formats.decode import decode
from bot.collect.web import withdrawal
from bot.collect.web.feed_text import same_page
from bot.config import Home
from bot.errors import CollectError
from bot.files import write_whole
from bot.store import ImportedPost, Store


class Fate(StrEnum):
    """What became of a post."""

    WRITTEN = "written"
    CHANGED = "changed"
    PRESENT = "present"
    EDITED = "edited"
    REMOVED = "removed"


def digest(content: bytes) -> str:
    """Return what tells a file from an edited one."""
    return sha256(content).hexdigest()[:32]


class Files:
    """The files of imported statements in one home."""

    def __init__(self, home: Home, store: Store) -> None:
        self._home = home
        self._store = store
        self._ids: dict[str, str] = {}
        self._by_page: dict[str, str] = {}
        self._taken: set[str] = set()
        self._look()

    def _look(self) -> None:
        """Note the IDs and addresses of all statements that are there."""
        known = self._store.files()
        for path, record in known.items():
            if record.statement:
                self._ids[path] = record.statement.id
                self._taken.add(record.statement.id)
                if record.statement.source_url:
                    self._by_page.setdefault(same_page(record.statement.source_url), path)
        for seen in folder.scan(self._home).files:
            self._taken.add(seen.file.stem)
            if seen.path not in known and seen.suffix in reading.MARKDOWN:
                self._note_unread(seen)

    def _note_unread(self, seen: folder.Seen) -> None:
        """A file that no cycle has read yet: after a lost database that is every one."""
        try:
            content = folder.read(seen) if seen.size <= folder.LARGEST else None
            text = decode(content, seen.path) if content else ""
            front, _, _ = frontmatter.split(text, seen.path)
        except CollectError:
            return
        if front.source_url:
            self._by_page.setdefault(same_page(front.source_url), seen.path)

    def id_of(self, path: str) -> str:
        """Return the ID of the statement in a file; a new file's name is its ID."""
        return self._ids.get(path, Path(path).stem)

    def where(self, record: ImportedPost) -> str:
        """Return the path of a post's file, also where a person has renamed it; "" if gone."""
        if record.path and (self._home.root / record.path).is_file():
            return record.path
        moved = self._by_page.get(same_page(record.address), "") if record.address else ""
        return moved if moved and (self._home.root / moved).is_file() else ""

    def take(self, record: ImportedPost, draft: Draft, content: bytes) -> tuple[ImportedPost, Fate]:
        """Write a post's statement unless it is there, or a person has edited it."""
        path = self.where(record)
        if path:
            return self.rewrite(replace(record, path=path), content)
        if record.path:
            return record, Fate.REMOVED
        name = importer.file_name(draft, self._taken)
        self._taken.add(name)
        path = self._home.name(self._home.statements / f"{name}.md")
        if record.address:
            self._by_page[same_page(record.address)] = path
        return self.rewrite(replace(record, path=path), content)

    def rewrite(self, record: ImportedPost, content: bytes) -> tuple[ImportedPost, Fate]:
        """Write a file at the record's path, unless somebody else wrote what is there."""
        target = self._home.root / record.path
        before = _bytes(target)
        if before == content:
            return replace(record, written=digest(content), withdrawn=""), Fate.PRESENT
        if before is not None and digest(before) != record.written:
            return record, Fate.EDITED
        write_whole(target, content)
        fate = Fate.WRITTEN if before is None else Fate.CHANGED
        return replace(record, written=digest(content), withdrawn=""), fate

    def withdraw(self, record: ImportedPost, reason: str) -> ImportedPost | None:
        """Write a withdrawal into a post's file; None where that cannot be done."""
        return self._edit(replace(record, withdrawn=reason, absent=0), withdrawal.add, reason)

    def restore(self, record: ImportedPost) -> ImportedPost | None:
        """Take the withdrawal that was written because of the feed out of a file again."""
        restored = replace(record, withdrawn="", absent=0)
        return self._edit(restored, withdrawal.remove, record.withdrawn)

    def _edit(
        self, record: ImportedPost, change: withdrawal.Change, reason: str
    ) -> ImportedPost | None:
        path = self.where(record)
        before = _bytes(self._home.root / path) if path else None
        after = change(before, reason, path) if before else None
        if before is None or after is None:
            return None
        write_whole(self._home.root / path, after)
        is_ours = digest(before) == record.written
        return replace(record, path=path, written=digest(after) if is_ours else record.written)


def _bytes(path: Path) -> bytes | None:
    """Return a file's content; None where there is none. A link is somebody's own affair."""
    try:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            return b""
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise CollectError(
            f"it cannot be read: {error.strerror}.",
            where=str(path),
            mend="Let the user of this program read it.",
        ) from None
