"""I/O: from the book to the people: who is to be told what now, and what became of it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.alarms import book as books
from bot.alarms import sending, words
from bot.alarms.book import Book, Letter, Letterhead
from bot.announce.secrets import read_secret
from bot.config import Alarms, Home, Secret
from bot.errors import BotError
from bot.log import Log

LOG = Log("daemon")
KIND = "notification address"


def name_of(secret: Secret) -> str:
    """Name an address by where it is kept."""
    for kind in ("file", "env", "credential"):
        if place := getattr(secret, kind):
            return f"{kind} {place}"
    raise AssertionError  # a Secret has one place


def names(to: tuple[Secret, ...]) -> Mapping[str, Secret]:
    """Return the addresses by their names, in their order; one that is there twice, once."""
    return {name_of(secret): secret for secret in to}


def tell(
    home: Home,
    book: Book,
    head: Letterhead,
    rules: Alarms,
    now: datetime,
    keep: Callable[[Book], None],
    *,
    seconds: float = sending.SECONDS,
    stopping: Callable[[], bool] = lambda: False,
) -> None:
    """Tell each address what it is to hear now, and keep the book that comes of it.

    What is found is kept before anything is sent, and again after, before anything else is done:
    a process that is killed in between tells at most what it had just told.
    """
    keep(book)
    parcels: dict[str, sending.Parcel] = {}
    letters: dict[str, Letter] = {}
    failures: dict[str, str] = {}
    for name, secret in names(head.to).items():
        letter = books.due(book, name, rules, now)
        if letter is None:
            continue
        try:
            address = read_secret(home, secret, "[alarms]", KIND)
        except BotError as error:
            failures[name] = str(error)
            continue
        letters[name] = letter
        parcels[name] = sending.Parcel(address, words.written(letter, head.name, head.url, now))
    if parcels:
        answers = sending.send(tuple(parcels.values()), seconds=seconds, stopping=stopping)
        failures |= {name: why for name, why in zip(parcels, answers, strict=True) if why}
    for name in failures:
        book = books.failed(book, name, now)
    taken = {name: letter for name, letter in letters.items() if name not in failures}
    for name, letter in taken.items():
        book = books.sent(book, name, letter, now)
    keep(books.tidied(book, names(head.to), rules, now))
    for name, letter in taken.items():
        _log(name, letter)
    for name, why in failures.items():
        again = book.addressees[name].due
        LOG.warning("alarm-not-sent", to=name, why=why, again=f"{again:%Y-%m-%d %H:%M} UTC")


def _log(name: str, letter: Letter) -> None:
    LOG.info(
        "alarm-sent",
        to=name,
        told=[one.key for one in letter.fresh],
        reminded=[one.key for one in letter.lasting] if letter.is_reminder else [],
        over=[one.key for one in letter.over],
    )
