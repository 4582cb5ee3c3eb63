"""I/O: a file appears whole or not at all, and one that would not change is not touched."""

import errno
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TICK_NS = 20_000_000
_COARSE_TICK_NS = 2_000_000_000
_SECOND_NS = 1_000_000_000
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let an error of the system bear the name of the file that it is about."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


def write_whole(path: Path, content: bytes, *, mode: int = 0o644) -> bool:
    """Put `content` at `path` in one step; return whether anything was written.

    The folder is made when missing. Readers see the old file or the new one, also after
    a power cut: temporary file, fsync, rename, fsync of the folder. An OSError names `path`.
    """
    with naming(path):
        return _write_whole(path, content, mode)


def _write_whole(path: Path, content: bytes, mode: int) -> bool:
    try:
        if path.read_bytes() == content:
            return False
    except (FileNotFoundError, NotADirectoryError):
        path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:80]}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return True


def replace_if(path: Path, content: bytes, *, expected: bytes | None) -> bool:
    """Put `content` at `path` in one step, if what stands there is still `expected`.

    False where it is not: then nothing was changed. Other programs may save at any moment
    and know no lock, so the two files change names in one step, and change back where the
    one that came out is not the expected one: it is never a person's save that is thrown
    away. `expected` None means that there is no file yet. Callers hold a lock of their own
    against each other: the temporary file's name is always the same, so that one that a
    killed process left behind is used again. An OSError names `path`.
    """
    with naming(path):
        return _replace_if(path, content, expected)


def _replace_if(path: Path, content: bytes, expected: bytes | None) -> bool:
    temporary = path.with_name(f".{path.name}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, 0o644)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        done = _link_new(temporary, path) if expected is None else _swap(temporary, path, expected)
    finally:
        temporary.unlink(missing_ok=True)
    if done:
        sync_folder(path.parent)
    return done


def _link_new(temporary: Path, path: Path) -> bool:
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    return True


def _swap(temporary: Path, path: Path, expected: bytes) -> bool:
    content = temporary.read_bytes()
    try:
        if path.read_bytes() != expected:
            return False
        if not _exchange(temporary, path):
            temporary.replace(path)
            return True
        if temporary.read_bytes() == expected:
            return True
        # What was saved in between goes back to its place; and so does what is saved
        # while it does.
        while temporary.read_bytes() != content and _exchange(temporary, path):
            pass
    except FileNotFoundError:
        pass
    return False


def _exchange(one: Path, other: Path) -> bool:
    """Let two files change names in one step; False where the file system cannot."""
    import ctypes

    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    done = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    number = ctypes.get_errno()
    if done == 0:
        return True
    if number in {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}:
        return False
    raise OSError(number, os.strerror(number), str(other))


def is_settled(changed_ns: int, looked_ns: int) -> bool:
    """Tell whether every change after a look at a file will show; `changed_ns` is its ctime.

    A file system's clock ticks: what is changed twice within a tick, before the look and
    after, looks the same. Whole seconds are the times of a file system that ticks as slowly
    as that.
    """
    tick = _TICK_NS if changed_ns % _SECOND_NS else _COARSE_TICK_NS
    return changed_ns + tick < looked_ns


def stamp(path: Path) -> str:
    """Return what differs where a file was written since; "" where there is none.

    It differs also where somebody set the file's times back, or put another in its place.
    """
    try:
        return _marks(path.stat())
    except OSError:
        return ""


def settled_stamp(path: Path) -> str:
    """Return the stamp of a file, "" where a later change of it might not show."""
    looked = time.time_ns()
    try:
        found = path.stat()
    except OSError:
        return ""
    return _marks(found) if is_settled(found.st_ctime_ns, looked) else ""


def _marks(found: os.stat_result) -> str:
    place = (found.st_dev, found.st_ino, found.st_mode)
    return " ".join(map(str, (*place, found.st_size, found.st_mtime_ns, found.st_ctime_ns)))


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
