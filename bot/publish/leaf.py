"""Pure: what lists, sitemaps and keys need of an entry, so that not all entries are in memory."""

import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Any

from bot.memo import for_a_cycle
from bot.model import Entry, Label
from bot.publish import addresses

_FORMS = 512


@dataclass(frozen=True, slots=True)
class Leaf:
    """An entry without its words; the fields that both have are the same.

    `digest` names everything that a reader may see of the entry, but for its card.
    `languages` are all those in which the statement can be read.
    """

    statement_id: str
    language: str
    digest: str
    original: str
    title: str
    label: Label
    day: date
    until: date | None
    published: datetime
    updated: datetime
    told: datetime
    languages: tuple[str, ...]
    site_url: str

    @property
    def address(self) -> str:
        """The absolute address of the page."""
        return dict(_forms(self.site_url, self.statement_id, self.languages))[self.language]

    @property
    def alternates(self) -> tuple[tuple[str, str], ...]:
        """The statement in the other languages, as in `Entry`."""
        forms = _forms(self.site_url, self.statement_id, self.languages)
        return tuple(form for form in forms if form[0] != self.language)


def of(made: Sequence[Entry], site_url: str) -> tuple[Leaf, ...]:
    """Return what stays of all the entries of a statement."""
    languages = tuple(entry.language for entry in made)
    return tuple(
        Leaf(
            entry.statement_id,
            entry.language,
            digest(repr(entry)),
            entry.original,
            entry.title,
            entry.label,
            entry.day,
            entry.until,
            entry.published,
            entry.updated,
            entry.told,
            languages,
            site_url,
        )
        for entry in made
    )


def digest(*parts: str) -> str:
    """Return a name for what something is made of."""
    text = json.dumps(parts, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def packed(leaves: Iterable[Leaf]) -> str:
    """Return a statement's leaves as text."""
    rows = [astuple(leaf)[1:-2] for leaf in leaves]
    return json.dumps(rows, ensure_ascii=False, default=lambda moment: moment.isoformat())


def unpacked(text: str, statement_id: str, site_url: str) -> tuple[Leaf, ...]:
    """Return the leaves that were packed."""
    rows: list[list[Any]] = json.loads(text)
    languages = tuple(row[0] for row in rows)
    return tuple(_unpacked(row, statement_id, languages, site_url) for row in rows)


def _unpacked(row: list[Any], statement_id: str, languages: tuple[str, ...], site_url: str) -> Leaf:
    tag, name, original, title, label, day, until, published, updated, told = row
    return Leaf(
        statement_id,
        sys.intern(tag),
        name,
        sys.intern(original),
        title,
        Label(label),
        date.fromisoformat(day),
        date.fromisoformat(until) if until else None,
        datetime.fromisoformat(published),
        datetime.fromisoformat(updated),
        datetime.fromisoformat(told),
        languages,
        site_url,
    )


@for_a_cycle(_FORMS)
def _forms(
    site_url: str, statement_id: str, languages: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (tag, addresses.absolute(site_url, addresses.statement_page(tag, statement_id)))
        for tag in languages
    )
