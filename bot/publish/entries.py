"""Pure: a statement and its translation become an entry: what a reader sees in one language."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import plan
from bot.markup import clean_text, sanitise, to_text
from bot.model import (
    BlockKind,
    Entry,
    EntryBlock,
    Label,
    Statement,
    Term,
    Translation,
    UnitState,
)
from bot.ports import GivenTerm
from bot.publish import addresses
from bot.publish.site import Site, translate

_SHOWN_STATES = frozenset({UnitState.MACHINE, UnitState.REVIEWED, UnitState.OUTDATED})


@dataclass(frozen=True, slots=True)
class Source:
    """A statement and those of its translations that may be shown, by language."""

    statement: Statement
    translations: Mapping[str, Translation]

    @property
    def languages(self) -> frozenset[str]:
        """All languages in which the statement can be read."""
        return frozenset(self.translations) | {self.statement.language}


def make(source: Source, site: Site, given: GivenTerm) -> tuple[Entry, ...]:
    """Return the statement's entries in those of the site's languages in which it can be read.

    The order is the site's; `updated` is `published` until the store says more.
    """
    pages = {
        tag: addresses.absolute(site.url, addresses.statement_page(tag, source.statement.id))
        for tag in site.languages
        if tag in source.languages
    }
    return tuple(_entry(source, site.url, tag, pages, given) for tag in pages)


def complete(statement: Statement, translation: Translation) -> bool:
    """Tell whether every part that needs a translation has one that may be shown."""
    if translation.whole:
        return True
    targets = _targets(translation)
    return all(unit.by_people or unit.key in targets for unit in plan.units(statement))


def digest(entry: Entry) -> str:
    """Return a hash of what a reader sees of an entry; other languages are no part of it.

    The parts are named one by one: a field that a later version adds must not tell every
    subscriber that everything has changed. Nor must a name or a category that gets another
    translation in the glossary: neither is a change of the statement.
    """
    blocks = [(block.kind, block.content, block.language, block.number) for block in entry.blocks]
    tags = [tag.term for tag in entry.tags]
    issuer = entry.issuer.term if entry.issuer else ""
    facts = (issuer, entry.place, entry.reference, entry.reference_language, tags)
    days = (entry.day.isoformat(), entry.until and entry.until.isoformat())
    seen = (entry.label, entry.title, entry.subtitle, blocks, facts, days, entry.source_url)
    text = json.dumps(seen, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def raised(entry: Entry, previous: datetime, now: datetime) -> datetime:
    """Return the moment of a change: later than the one before, and than the publication."""
    moment = now.replace(microsecond=0)
    return max(moment, previous + timedelta(seconds=1), entry.published)


def _entry(
    source: Source, site_url: str, language: str, pages: Mapping[str, str], given: GivenTerm
) -> Entry:
    statement = source.statement
    original = language == statement.language
    translation = None if original else source.translations[language]
    targets = {} if translation is None else _targets(translation)
    published = plan.noon(statement.published)
    via = addresses.web_address(_line(statement.source_url))
    issuer = _terms([statement.issuer], statement.language, language, given)
    blank = Entry(
        id=addresses.entry_id(site_url, _year(statement), statement.id, language),
        statement_id=statement.id,
        language=language,
        original=statement.language,
        original_address=pages.get(statement.language, via),
        label=Label.ORIGINAL if translation is None else plan.label(translation),
        title=_line(statement.title) or addresses.folder(statement.id),
        blocks=tuple(_blocks(statement, language, targets)),
        published=published,
        updated=published,
        address=pages[language],
        day=statement.published,
        until=statement.until,
        subtitle=_line(statement.subtitle),
        issuer=issuer[0] if issuer else None,
        place=_line(statement.place),
        reference=_line(statement.reference),
        reference_language=statement.language,
        tags=_terms(statement.tags, statement.language, language, given),
        source_url=via,
        alternates=tuple((tag, page) for tag, page in pages.items() if tag != language),
    )
    if translation is None:
        return blank
    if translation.whole:
        return _as_people_wrote_it(blank, translation.whole.text)
    reference = _line(to_text(targets.get("reference", "")))
    return replace(
        blank,
        title=_line(to_text(targets["title"])),
        subtitle=_line(to_text(targets.get("subtitle", ""))),
        reference=reference or blank.reference,
        reference_language=language if reference else statement.language,
    )


def _as_people_wrote_it(entry: Entry, text: Statement) -> Entry:
    """Return an entry with the words of people's whole translation, in their own order."""
    reference = _line(text.reference)
    return replace(
        entry,
        title=_line(text.title),
        blocks=tuple(_blocks(text, entry.language, {})),
        subtitle=_line(text.subtitle),
        reference=reference or entry.reference,
        reference_language=entry.language if reference else entry.reference_language,
        source_url=addresses.web_address(_line(text.source_url)) or entry.source_url,
        whole=True,
    )


def _blocks(
    statement: Statement, language: str, targets: Mapping[str, str]
) -> Iterable[EntryBlock]:
    """The date line is left out: pages and feeds write the day in the reader's language."""
    keyed = plan.keyed_blocks(statement)
    for block, (key, kind, source) in zip(statement.blocks, keyed, strict=True):
        if kind is BlockKind.DATELINE:
            continue
        target = targets.get(key, "")
        content = sanitise(target or source)
        if content:
            spoken = language if target else statement.language
            yield EntryBlock(kind, content, spoken, block.number)


def _terms(terms: Iterable[str], source: str, language: str, given: GivenTerm) -> tuple[Term, ...]:
    """Names and categories as readers of a language get them, each once."""
    written = dict.fromkeys(term for term in map(_line, terms) if term)
    labels = {term: translate(term, source, language, given) for term in written}
    return tuple(
        Term(term, label, language) if label else Term(term, term, source)
        for term, label in labels.items()
    )


def _targets(translation: Translation) -> dict[str, str]:
    """What may be shown, by unit; text that is held appears nowhere."""
    return {
        unit.unit.key: unit.target
        for unit in translation.units
        if unit.state in _SHOWN_STATES and _line(to_text(unit.target))
    }


def _year(statement: Statement) -> int:
    """The ID's own year: it stays although somebody corrects the date."""
    dated = re.match(r"(\d{4})-\d{2}-\d{2}-", statement.id, flags=re.ASCII)
    return int(dated[1]) if dated else statement.published.year


def _line(text: str) -> str:
    """Plain text on one line, without what no feed can hold."""
    return " ".join(clean_text(text).split())
