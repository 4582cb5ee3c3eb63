"""I/O: rings when people change files: by inotify, and by looking where there is none."""

import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bot.log import Log

LOG = Log("daemon")

_SETTLED_MS = 400
_LONGEST_MS = 2_000
_LOOK_MS = 1_000
_POLL_MS = 5_000
_WITHOUT_INOTIFY = frozenset(
    {
        "9p", "afs", "ceph", "cifs", "fakeowner", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4",
        "prl_fs", "smb3", "smbfs", "vboxsf", "virtiofs",
    }
)  # fmt: skip


class Changes:
    """Watches folders in a thread of its own.

    Several changes within two seconds ring once. `rest` says for how many seconds the next ring
    is to be put off, and is asked again after them; what changes meanwhile rings with it.
    `polls` has it look at all files again and again, where the system does not tell. A ring too
    many does no harm, and what is missed the next cycle on the schedule finds: so nothing here
    ends the daemon.
    """

    def __init__(
        self,
        root: Path,
        folders: Sequence[Path],
        ring: Callable[[frozenset[Path]], None],
        rest: Callable[[], float],
        *,
        polls: bool,
    ) -> None:
        self._root = root
        self._folders = tuple(folders)
        self._ring = ring
        self._rest = rest
        self._stop = threading.Event()
        self._polls = polls
        self._thread = threading.Thread(target=self._run, name="changes", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Ring no more; the thread ends by itself within a second."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._watch()
            except (OSError, RuntimeError) as error:
                # Too many watches, or a folder that went away just now.
                LOG.warning("changes-polled", seconds=_POLL_MS // 1000, why=str(error))
                self._polls = True
                self._stop.wait(_POLL_MS / 1000)

    def _watch(self) -> None:
        """Watch the folders that are there, until one of them comes, goes or is replaced."""
        from watchfiles import watch

        seen = self._identities()
        if not any(seen):
            self._stop.wait(_LOOK_MS / 1000)
            return
        # What changed before it watched is found by a cycle after it began to.
        is_first = True
        for found in watch(
            *(folder for folder, there in zip(self._folders, seen, strict=True) if there),
            watch_filter=lambda _change, path: self._is_peoples(path),
            step=_SETTLED_MS,
            debounce=_LONGEST_MS,
            rust_timeout=_LOOK_MS,
            yield_on_timeout=True,
            stop_event=self._stop,
            raise_interrupt=False,
            force_polling=self._polls,
            poll_delay_ms=_POLL_MS,
            ignore_permission_denied=True,
            debug=False,
        ):
            paths = frozenset(Path(path) for _, path in found)
            # A new folder may have the number of the one that it replaces.
            is_replaced = not paths.isdisjoint(self._folders) or self._identities() != seen
            if found or is_first or is_replaced:
                while (seconds := self._rest()) and not self._stop.wait(seconds):
                    pass
                if not self._stop.is_set():
                    self._ring(paths)
            if is_replaced:
                return
            is_first = False

    def _identities(self) -> tuple[tuple[int, int] | None, ...]:
        return tuple(_identity(folder) for folder in self._folders)

    def _is_peoples(self, path: str) -> bool:
        """Hidden files, and what editors leave beside a file, are nobody's statement."""
        try:
            parts = Path(path).relative_to(self._root).parts
        except ValueError:
            parts = (Path(path).name,)
        return not any(one.startswith((".", "~$")) or one.endswith("~") for one in parts)


def is_polled(mounts: str, folders: Iterable[Path]) -> bool:
    """Tell whether a folder is on a file system that does not say what other machines change.

    `mounts` is what the kernel says in /proc/self/mountinfo.
    """
    kinds: dict[Path, str] = {}
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        place = before.split(" ")[4].encode("latin-1", "replace").decode("unicode_escape")
        kinds[Path(place)] = after.split(" ")[0]
    return any(_is_remote(_kind_at(kinds, folder.absolute())) for folder in folders)


def _kind_at(kinds: dict[Path, str], folder: Path) -> str:
    return next((kinds[place] for place in (folder, *folder.parents) if place in kinds), "")


def _is_remote(kind: str) -> bool:
    return kind in _WITHOUT_INOTIFY or kind.startswith("fuse.")


def mounts() -> str:
    """Return what the kernel says of file systems, "" where it says nothing."""
    try:
        return Path("/proc/self/mountinfo").read_text("utf-8", "replace")
    except OSError:
        return ""


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
