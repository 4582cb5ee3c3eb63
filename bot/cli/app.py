"""I/O: the commands; each reads its options, calls one room, prints, and sets the exit status."""

import os
import sys

import typer

from bot.cli import (
    accounts,
    alarms,
    backup,
    check,
    content,
    cycle,
    database,
    init,
    models,
    posts,
    quiet,
    retract,
    review,
    serve,
    slogans,
    worker,
)
from bot.cli.options import HomeOption, remember_home
from bot.disk import disks_in_words
from bot.errors import (
    BotError,
    ConfigError,
    DatabaseRefusedError,
    DiskError,
    HomeLockedError,
    LeadershipLostError,
    StoreError,
)

app = typer.Typer(
    name="alliance-bot",
    help="Collects statements, translates them offline, publishes feeds and pages in every "
    "language, and announces them.",
    epilog="Begin with: alliance-bot --home ~/alliance init. "
    "Exit status: 0 done; 1 done, but something waits for a person; 2 the configuration or the "
    "command line is wrong, nothing was done; 3 another process works on this home.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _main(context: typer.Context, home: HomeOption = None) -> None:
    remember_home(context, home)


init.add_to(app)
check.add_to(app)
accounts.add_to(app)
alarms.add_to(app)
backup.add_to(app)
cycle.add_to(app)
content.add_to(app)
database.add_to(app)
models.add_to(app)
posts.add_to(app)
retract.add_to(app)
review.add_to(app)
serve.add_to(app)
slogans.add_to(app)
worker.add_to(app)


def main() -> None:
    """Run the command line; expected mistakes become words and an exit status."""
    os.environ.update(quiet.SWITCHES)
    try:
        with disks_in_words():
            app()
    except ConfigError as error:
        for problem in error.problems:
            _complain(str(problem))
        sys.exit(2)
    except HomeLockedError as error:
        _complain(str(error))
        sys.exit(3)
    except DatabaseRefusedError as error:
        _complain(str(error))
        sys.exit(2)
    except (StoreError, DiskError, LeadershipLostError) as error:
        _complain(str(error))
        sys.exit(1)
    except BotError as error:
        # What a command was asked for does not exist or cannot be done: nothing was.
        _complain(str(error))
        sys.exit(2)
    except PermissionError as error:
        mend = "Let the user who runs this program read and write it."
        _complain(f"{error.filename}: {error.strerror}. {mend}")
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _complain(words: str) -> None:
    print(f"alliance-bot: {words}", file=sys.stderr)  # noqa: T201 - the command line's voice
