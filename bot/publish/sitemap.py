"""Pure: what search engines are told: every page with its translations, and what to leave alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TypeVar
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from bot.publish import addresses
from bot.publish.feeds import Dated, Edition
from bot.publish.site import Site

D = TypeVar("D", bound=Dated)

MOST_PAGES = 50_000
MOST_BYTES = 50_000_000
"""What the protocol (sitemaps.org) allows in one file, with some room below 50 MiB."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_OPENING = f'{_HEAD}<urlset {_NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
_CLOSING = "</urlset>\n"


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the site: its address, its last change, and (language, address) of all its forms.

    `default` is for readers of other languages.
    """

    address: str
    changed: datetime | None = None
    translations: tuple[tuple[str, str], ...] = ()
    default: str = ""


def robots(site: Site) -> bytes:
    """Return robots.txt: the review pages are nobody's business, all else is for everybody."""
    review = urlsplit(addresses.absolute(site.url, "review/")).path
    where = addresses.absolute(site.url, addresses.SITEMAP)
    return f"User-agent: *\nDisallow: {review}\n\nSitemap: {where}\n".encode()


def years(shown: Iterable[D]) -> Iterator[tuple[str, tuple[D, ...]]]:
    """Yield each year with what appeared in it, the newest first.

    Each year has a file of its own: a new statement touches one, however many there are of
    other years.
    """
    for year, entries in groupby(sorted(shown, key=_year, reverse=True), key=_year):
        yield year, tuple(entries)


def statement(entry: Dated) -> Listed:
    """Return a statement's page as it is listed."""
    forms = ((entry.language, entry.address), *entry.alternates)
    default = dict(forms).get(entry.original, forms[0][1])
    return Listed(entry.address, entry.updated, forms if entry.alternates else (), default)


def lists(site: Site, editions: Mapping[str, Edition[Dated]]) -> list[Listed]:
    """Return home, each language's page and its months as they are listed."""
    forms = tuple(
        (tag, addresses.absolute(site.url, addresses.language_page(tag))) for tag in site.languages
    )
    home = addresses.absolute(site.url, addresses.HOME)
    changed = {tag: latest(edition.current) for tag, edition in editions.items()}
    all_changed = [moment for moment in changed.values() if moment]
    found = [Listed(home, max(all_changed, default=None), forms, home)]
    found += [Listed(page, changed.get(tag), forms, home) for tag, page in forms]
    found += [
        Listed(addresses.absolute(site.url, addresses.month_page(tag, month.name)), latest(inside))
        for tag, edition in editions.items()
        for month in edition.months
        for inside in [month.entries]
    ]
    return found


def files(
    name: str, pages: Iterable[Listed], most: int = MOST_PAGES, most_bytes: int = MOST_BYTES
) -> Iterator[tuple[str, datetime | None, bytes]]:
    """Yield (path, last change, content) of a group's files: more than one where it is large."""
    number, size = 1, len(_OPENING) + len(_CLOSING)
    room, rows, changed = size, list[str](), list[datetime]()
    for page in pages:
        row = _row(page)
        if rows and (len(rows) >= most or size + len(row) > most_bytes):
            yield _file(name, number, rows, changed)
            number, size, rows, changed = number + 1, room, [], []
        rows.append(row)
        size += len(row)
        if page.changed:
            changed.append(page.changed)
    if rows:
        yield _file(name, number, rows, changed)


def index(site: Site, parts: Iterable[tuple[str, datetime | None]]) -> bytes:
    """Return the sitemap of the sitemaps (path, last change)."""
    rows = (
        f"<sitemap><loc>{escape(addresses.absolute(site.url, path))}</loc>{_when(changed)}"
        "</sitemap>\n"
        for path, changed in parts
    )
    return f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{''.join(rows)}</sitemapindex>\n".encode()


def _file(
    name: str, number: int, rows: Sequence[str], changed: Sequence[datetime]
) -> tuple[str, datetime | None, bytes]:
    path = addresses.sitemap_part(name if number == 1 else f"{name}-{number}")
    data = f"{_OPENING}{''.join(rows)}{_CLOSING}".encode()
    return path, max(changed, default=None), data


def _row(page: Listed) -> str:
    """One page; all is ASCII, as addresses are."""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(address)}/>'
        for tag, address in (*page.translations, *((("x-default", page.default),)))
        if page.translations
    )
    return f"<url><loc>{escape(page.address)}</loc>{_when(page.changed)}{links}</url>\n"


def _when(changed: datetime | None) -> str:
    return f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""


def _year(entry: Dated) -> str:
    return f"{entry.day.year:04d}"


def latest(entries: Iterable[Dated]) -> datetime | None:
    """Return the last change of some entries, None where there are none."""
    return max((entry.updated for entry in entries), default=None)
