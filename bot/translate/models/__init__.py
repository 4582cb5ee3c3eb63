"""I/O: the translation packages of a home, in state/models/.

`receipts` say what is installed, `place` installs and removes, `archive` unpacks, `digests`
remember what each package was. What an index offers is read by `index`, chosen by `offers`
and brought by `obtain`, which only the command line imports: nothing is fetched at any other
time.
"""

from bot.translate.models.place import install, notices, remove
from bot.translate.models.receipts import (
    InstalledPackage,
    installed,
    scan,
    verify,
    verify_package,
)

__all__ = [
    "InstalledPackage",
    "install",
    "installed",
    "notices",
    "remove",
    "scan",
    "verify",
    "verify_package",
]
