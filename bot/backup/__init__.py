"""I/O: backups of a home: one archive, made while the home is in use, and put back whole.

`contents` says what of a home goes in and what stays out, `archive` is the file, `making` and
`restoring` write and read it, `manifest` is the list inside it, `keeping` has one made every so
often and remembers the last.
"""

from bot.backup.archive import verify
from bot.backup.keeping import Kept, Remembered, backup_if_due, last, remember
from bot.backup.making import Made, make
from bot.backup.manifest import Manifest
from bot.backup.restoring import Restored, restore

__all__ = [
    "Kept",
    "Made",
    "Manifest",
    "Remembered",
    "Restored",
    "backup_if_due",
    "last",
    "make",
    "remember",
    "restore",
    "verify",
]
