"""I/O: the archive itself: a tar in gzip, written and read as a stream.

The same members make the same bytes: no owner, no moment of writing. The manifest comes last,
because it has the digests of what was written before it.
"""

import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Self

from bot.backup import manifest
from bot.backup.manifest import Manifest, Member, damaged, is_plain, unsafe
from bot.disk import free_bytes
from bot.errors import BackupError

Progress = Callable[[str, int, int | None], None]
"""Says how much was done of something, and of how much, where that is known: in bytes."""

_CHUNK = 1 << 20
_LONGEST_MANIFEST = 200_000_000
_LONGEST_PADDING = 65_536
_NANO = 1_000_000_000


def silent(_what: str, _done: int, _all: int | None) -> None:
    """Say nothing of how far it is."""


class _Hashed(io.RawIOBase):
    """A file that is hashed while it is read; one that ends too early raises EOFError.

    A disk's own errors are OSErrors, as the archive's own are.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        content = self._file.read(size)
        if len(content) < size:
            raise EOFError("it became shorter while it was read")
        self._hash.update(content)
        return content

    def digest(self) -> str:
        """Return the SHA-256 of what was read."""
        return self._hash.hexdigest()


class Writer:
    """Writes the members one after the other, and the manifest at the end."""

    def __init__(self, file: BinaryIO, progress: Progress = silent) -> None:
        self._progress = progress
        self._gzip = gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0)
        self._tar = tarfile.open(  # noqa: SIM115 - closed by `finish`
            fileobj=self._gzip, mode="w|", format=tarfile.PAX_FORMAT, encoding="utf-8"
        )
        self.members: list[Member] = []
        self._written = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        """End what is under way, also where it failed: then nobody reads what was written."""
        with suppress(OSError, tarfile.TarError):
            self._tar.close()
            self._gzip.close()

    def add(
        self, path: str, content: BinaryIO, found: os.stat_result, size: int, *, grows: bool = False
    ) -> None:
        """Write the first `size` bytes of a file; raises EOFError where it has fewer."""
        hashed = _Hashed(content)
        self._write(path, hashed, size, found.st_mode & 0o777, found.st_mtime_ns // _NANO)
        self.members.append(
            Member(path, size, hashed.digest(), found.st_mode & 0o777, found.st_mtime_ns, grows)
        )
        self._written += size
        self._progress("writing", self._written, None)

    def finish(self, content: bytes) -> None:
        """Write the manifest and end the archive; raises OSError where the disk is full."""
        self._write(manifest.NAME, _Hashed(io.BytesIO(content)), len(content), 0o600, 0)
        self._tar.close()
        self._gzip.close()

    def _write(self, path: str, content: _Hashed, size: int, mode: int, mtime: int) -> None:
        entry = tarfile.TarInfo(path)
        entry.size, entry.mode, entry.mtime = size, mode, mtime
        self._tar.addfile(entry, content)


def verify(file: Path, progress: Progress = silent) -> Manifest:
    """Read an archive to its end and return its manifest; raises BackupError."""
    return read(file, None, progress)


def read(file: Path, into: Path | None, progress: Progress = silent) -> Manifest:
    """Compare every member with the manifest, and put them into a folder where one is given.

    Raises BackupError for an archive that is not exactly what this program wrote: what is in
    the folder then is not to be used. Nothing is forced to the disk: there may be many files.
    """
    where = str(file)
    found: dict[str, tuple[int, str]] = {}
    said = b""
    try:
        with file.open("rb") as packed, gzip.GzipFile(fileobj=packed, mode="rb") as stream:
            with tarfile.open(fileobj=stream, mode="r|", encoding="utf-8") as tar:
                size = file.stat().st_size
                for entry in tar:
                    progress("reading", packed.tell(), size)
                    if said:
                        raise damaged(where, f"something follows its {manifest.NAME}")
                    content = _content(tar, entry, where)
                    if entry.name == manifest.NAME:
                        said = _joined(content, where)
                    elif entry.name in found:
                        raise damaged(where, "it has a file twice")
                    else:
                        found[entry.name] = _taken(entry, content, into, where)
            _drain(stream, where)
    except gzip.BadGzipFile:
        raise damaged(where, "it is not packed as a backup is") from None
    except EOFError:
        raise damaged(where, "it ends too early") from None
    except (tarfile.TarError, zlib.error, ValueError):
        raise damaged(where, "its content is not as it was written") from None
    except OSError as error:
        raise _unreadable(error, where) from None
    if not said:
        raise damaged(where, f"it has no {manifest.NAME}")
    made = manifest.parse(said, where)
    wanted = {one.path: (one.size, one.sha256) for one in made.members}
    if wanted != found:
        path = min(name for name in wanted | found if wanted.get(name) != found.get(name))
        raise damaged(where, f"{path} is not what was written")
    return made


def _content(tar: tarfile.TarFile, entry: tarfile.TarInfo, where: str) -> Iterator[bytes]:
    if entry.type not in {tarfile.REGTYPE, tarfile.AREGTYPE} or not is_plain(entry.name):
        raise unsafe(where, entry.name)
    file = tar.extractfile(entry)
    if file is None:
        raise unsafe(where, entry.name)
    return iter(lambda: file.read(_CHUNK), b"")


def _joined(chunks: Iterator[bytes], where: str) -> bytes:
    content = b""
    for chunk in chunks:
        content += chunk
        if len(content) > _LONGEST_MANIFEST:
            raise damaged(where, f"its {manifest.NAME} has no end")
    return content


def _taken(
    entry: tarfile.TarInfo, chunks: Iterator[bytes], into: Path | None, where: str
) -> tuple[int, str]:
    """Hash a member and, with a folder, write it there; return its size and digest."""
    if into is None:
        return _hashed(chunks, None)
    free = free_bytes(into)
    if entry.size > free:
        raise BackupError(
            f"needs more room than there is: {entry.name} has {entry.size} bytes, {free} are free.",
            where=where,
            mend="Make room and try again. Nothing was changed.",
            reason="no-room",
        )
    target = into / entry.name
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        return _hashed(chunks, file)


def _hashed(chunks: Iterator[bytes], file: BinaryIO | None) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
        if file is not None:
            file.write(chunk)
    return size, digest.hexdigest()


def _drain(stream: gzip.GzipFile, where: str) -> None:
    """Read to the end: only there gzip tells whether all was right."""
    rest = stream.read(_LONGEST_PADDING)
    if rest.strip(b"\0") or stream.read(1):
        raise damaged(where, "something follows its end")


def _unreadable(error: OSError, where: str) -> BackupError:
    return BackupError(
        f"cannot be read: {error.strerror}.",
        where=error.filename if isinstance(error.filename, str) else where,
        mend="Check the name, the disk's space, and who may read it.",
        reason="unreadable",
    )
