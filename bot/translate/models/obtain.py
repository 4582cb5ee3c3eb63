"""I/O: brings packages from an index, when a person asks for them and at no other time."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Home
from bot.disk import free_bytes
from bot.errors import FetchError, PackageError
from bot.net import hosts
from bot.net.download import TOO_LARGE, Terms, begun_from, download, forget
from bot.net.fetch import NOBODY, Limits, fetch
from bot.translate.models import archive, digests, index, place
from bot.translate.models.index import Index, Offer
from bot.translate.models.receipts import InstalledPackage

if TYPE_CHECKING:
    from bot.net.wire import Resolve

_INDEX_LIMITS = Limits(body=20_000_000, seconds=60)
# What is about this machine's way to the server, and not about the file there.
_ANOTHER_MACHINE = frozenset({"not-reachable", "too-slow", "bad-answer", "no-package"})
_BEGINS = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Downloading:
    """How packages are brought: how large one may be, how long nothing may come, and who
    resolves names, knows the room on a disk, and is told how much has come.
    """

    most: int = 2 * 1024**3
    seconds: float = 30
    resolve: "Resolve | None" = None
    free: Callable[[Path], int] = free_bytes
    progress: Callable[[str, int, int | None], None] = lambda _name, _done, _all: None


def read_index(address: str, downloading: Downloading | None = None) -> Index:
    """Fetch an index; raises PackageError. A private address is asked where it is this one."""
    way = downloading or Downloading()
    try:
        answer = fetch(address, limits=_INDEX_LIMITS, allowed=_own(address), resolve=way.resolve)
    except FetchError as error:
        raise PackageError(
            f"the index of packages does not come: {error.what}",
            where=error.where or address,
            mend="Look whether this machine has a way to the internet. Without one: download "
            "the package's file on another machine, and run `alliance-bot models install FILE`.",
            reason=error.reason,
        ) from None
    if answer.status != 200:
        raise PackageError(
            f"there is no index of packages: the server answered {answer.status}.",
            where=answer.url,
            mend="Look at the address: `index` under [models] in config/bot.toml.",
            reason="no-index",
        )
    return index.read(answer.content, answer.url)


def obtain(
    home: Home,
    offer: Offer,
    address: str,
    *,
    accept_changed: bool = False,
    downloading: Downloading | None = None,
) -> InstalledPackage:
    """Download and install a package, from the first of its links that gives it.

    `address` is the index's: what is beside it may be on a private network too. A download
    that breaks off is gone on with the next time. Raises PackageError.
    """
    way = downloading or Downloading()
    part = home.models / ".download" / f"{offer.name}.part"
    terms = _terms(offer, part, address, way)
    failures: dict[str, FetchError | PackageError] = {}
    begun = begun_from(part)
    for link in sorted(offer.links, key=lambda link: link != begun):
        try:
            download(link, part, terms)
            package = place.install(
                home,
                part,
                expected=offer.name,
                accept_changed=accept_changed,
                free=way.free,
            )
        except FetchError as error:
            if error.reason == TOO_LARGE:
                forget(part)
            failures[link] = error
        except PackageError as error:
            if error.reason == archive.FULL:
                raise
            forget(part)
            failures[link] = error
        else:
            _forget_others(part.parent, offer)
            return package
    raise _failed(offer, failures)


def _own(address: str) -> frozenset[hosts.Origin]:
    try:
        return frozenset({hosts.origin(address)})
    except ValueError:
        return NOBODY


def _terms(offer: Offer, part: Path, address: str, way: Downloading) -> Terms:
    def room(have: int, total: int) -> None:
        # What is downloaded is unpacked beside it; packages hardly shrink.
        needed = total - have + total + archive.SPARE_BYTES
        archive.refuse_without_room(needed, way.free(part.parent), str(part.parent))

    def judge(first: bytes) -> None:
        if not first.startswith(_BEGINS):
            raise _not_a_package(first)

    return Terms(
        most=way.most,
        seconds=way.seconds,
        allowed=_own(address),
        resolve=way.resolve,
        judge=judge,
        room=room,
        progress=lambda done, total: way.progress(offer.name, done, total),
    )


def _not_a_package(first: bytes) -> FetchError:
    if first.lstrip()[:1] == b"<":
        return FetchError(
            "what came back is a web page and not the package.",
            mend="If this network wants a login first, open any page in a browser; then run "
            "the command again.",
            reason="no-package",
        )
    return FetchError(
        "what came back is not a package.",
        mend="Try again later, or take it from another place.",
        reason="no-package",
    )


def _failed(offer: Offer, failures: dict[str, FetchError | PackageError]) -> PackageError:
    """Return one error of all the places that were tried."""
    for one in failures.values():
        if isinstance(one, PackageError) and one.reason == digests.CHANGED:
            return one
    whys = "; ".join(f"{link}: {one.what.rstrip('.')}" for link, one in failures.items())
    last = list(failures.values())[-1]
    mend, other = last.mend, "get its file elsewhere"
    if last.reason == "address-refused":
        mend = "On a private network, packages lie at the host and port of the index."
    elif last.reason in _ANOTHER_MACHINE:
        other = f"download {offer.links[0]} on another machine"
    return PackageError(
        f"could not be brought: {whys}.",
        where=offer.name,
        mend=f"{mend} Or {other}, and run `alliance-bot models install FILE` with it.",
        reason=last.reason,
    )


def _forget_others(folder: Path, offer: Offer) -> None:
    """Delete what was begun of this package and of other versions of it."""
    for path in folder.glob(f"translate-{offer.from_code}_{offer.to_code}-*"):
        path.unlink(missing_ok=True)
