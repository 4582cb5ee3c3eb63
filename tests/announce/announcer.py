"""One cycle of announcing in a process of its own, which can be told to die on the way.

    python announcer.py HOME SERVER NOW [POINT]

The repository's root is in PYTHONPATH; what the tests share stands beside this file.
"""

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from made import configuration, entry, mastodon_account

from bot.announce.networks import connect
from bot.announce.stage import announce
from bot.config import Home
from bot.store import Store


def main() -> None:
    folder, server, now, *points = sys.argv[1:]

    def reached(point: str) -> None:
        if point in points:
            os.kill(os.getpid(), signal.SIGKILL)

    home = Home(Path(folder))
    config = configuration(mastodon_account(server))
    store = Store(f"sqlite:///{home.database}")
    store.open()
    accounts = {account.name: connect(home, account) for account in config.accounts}
    announce(home, config, store, accounts, [entry()], datetime.fromisoformat(now), reached=reached)
    store.close()


if __name__ == "__main__":
    main()
