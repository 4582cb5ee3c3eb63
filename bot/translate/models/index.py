"""Pure: what an index of packages offers; an entry that is not sound is left out and counted.

The form is that of the Argos index: a JSON list of tables with from_code, to_code,
package_version and links, the addresses of the package's file in the order to try them.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from bot.errors import PackageError
from bot.net import hosts
from bot.translate.models import names

_MOST_ENTRIES = 20_000
_MOST_LINKS = 10
_LONGEST_LINK = 2_000
_LANGUAGES = "translate"


@dataclass(frozen=True, slots=True)
class Offer:
    """A package that can be downloaded; `size` is that of its file where the index says so."""

    from_code: str
    to_code: str
    version: str
    links: tuple[str, ...]
    size: int | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """The codes that it translates from and to."""
        return self.from_code, self.to_code

    @property
    def name(self) -> str:
        """The name under which it is installed."""
        return names.package_name(self.from_code, self.to_code, self.version)


@dataclass(frozen=True, slots=True)
class Index:
    """The newest offer of each pair, and how many entries were left out as not sound."""

    offers: tuple[Offer, ...]
    skipped: int = 0

    def of(self, pair: tuple[str, str]) -> Offer | None:
        """Return what is offered for a pair of codes."""
        return next((offer for offer in self.offers if offer.pair == pair), None)


def read(content: bytes, address: str) -> Index:
    """Return what an index offers; raises PackageError where it is none.

    A link that is not a whole address is one beside the index.
    """
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError):
        raise _no_index(content, address) from None
    if not isinstance(entries, list) or len(entries) > _MOST_ENTRIES:
        raise _no_index(content, address)
    newest: dict[tuple[str, str], Offer] = {}
    skipped = 0
    for entry in entries:
        if isinstance(entry, dict) and entry.get("type", _LANGUAGES) != _LANGUAGES:
            continue  # of another kind, such as sentence splitters
        offer = _offer(entry, address)
        if offer is None:
            skipped += 1
        elif (known := newest.get(offer.pair)) is None or names.is_newer(
            offer.version, known.version
        ):
            newest[offer.pair] = offer
    return Index(tuple(newest[pair] for pair in sorted(newest)), skipped)


def _offer(entry: Any, address: str) -> Offer | None:
    if not isinstance(entry, dict):
        return None
    codes = (entry.get("from_code"), entry.get("to_code"))
    version, links, size = (entry.get(key) for key in ("package_version", "links", "size"))
    if not all(names.is_code(code) for code in codes) or codes[0] == codes[1]:
        return None
    if not names.is_version(version) or not isinstance(links, list):
        return None
    usable = tuple(_usable(links[:_MOST_LINKS], address))
    is_size = isinstance(size, int) and not isinstance(size, bool) and size > 0
    known_size = size if is_size else None
    return Offer(str(codes[0]), str(codes[1]), str(version), usable, known_size) if usable else None


def _usable(links: Iterable[Any], address: str) -> Iterable[str]:
    """Yield the addresses that can be asked; none that is less private than the index."""
    for link in links:
        if not isinstance(link, str) or not link.isprintable() or len(link) > _LONGEST_LINK:
            continue
        try:
            whole = urljoin(address, link)
            hosts.origin(whole)
            parts = urlsplit(whole)
        except ValueError:
            continue
        if "@" in parts.netloc or (address.startswith("https:") and parts.scheme != "https"):
            continue
        yield whole


def _no_index(content: bytes, address: str) -> PackageError:
    if content.lstrip()[:1] == b"<":
        return PackageError(
            "what came back is a web page and no index of packages.",
            where=address,
            mend="If this network wants a login first, open any page in a browser. Otherwise "
            "look at the address: `index` under [models] in config/bot.toml.",
            reason="no-index",
        )
    return PackageError(
        "what came back is no index of packages.",
        where=address,
        mend="Look at the address: `index` under [models] in config/bot.toml. It is that of a "
        "JSON list such as Argos's index.json.",
        reason="no-index",
    )
