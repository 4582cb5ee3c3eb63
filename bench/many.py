"""What tests try with few, tried with many: PO files, posts, kills of those who edit.

    python -m bench.many [--files 10000] [--posts 10000] [--kills 100]

It ends with an error at the first that is not as it must be. The suite has the same checks with
less: a failure there is found in seconds, one in ten thousand here.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests import test_killed_editors as editors
from tests.announce import test_sound_posts as posts
from tests.translate import test_round_trip as files


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=10_000, help="PO files: nothing is lost")
    parser.add_argument("--posts", type=int, default=10_000, help="statements: posts are sound")
    parser.add_argument("--kills", type=int, default=100, help="kills: no edit is lost")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        done("PO files", options.files, lambda: files.check(Path(folder), options.files))
        done("statements' posts", options.posts, lambda: posts.check(options.posts))
        done("kills", options.kills, lambda: editors.check(Path(folder), options.kills))


def done(what: str, count: int, check: Callable[[], None]) -> None:
    begun = time.monotonic()
    check()
    print(f"{count:,} {what}: as it must be, {time.monotonic() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    main()
