"""Pure: a statement and its translation become an entry: what a reader sees in one language."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot import plan
from bot.markup import sanitise, to_text
from bot.model import (
    BlockKind,
    Entry,
    EntryBlock,
    Label,
    Statement,
    Term,
    Translation,
)
from bot.ports import GivenTerm
from bot.publish import addresses
from bot.publish.site import Site, translate
from bot.publish.source import Source, line, shown_units


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


def identifier(site_url: str, statement_id: str, day: date, language: str) -> str:
    """Return the tag URI of a statement in a language; `day` is the statement's date.

    The year is the ID's own: it stays although somebody corrects the date.
    """
    dated = re.match(r"(\d{4})-\d{2}-\d{2}-", statement_id, flags=re.ASCII)
    year = int(dated[1]) if dated else day.year
    return addresses.entry_id(site_url, year, statement_id, language)


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


def raised(published: datetime, previous: datetime, now: datetime) -> datetime:
    """Return the moment of a change: later than the one before, and than the publication."""
    moment = now.replace(microsecond=0)
    return max(moment, previous + timedelta(seconds=1), published)


def _entry(
    source: Source, site_url: str, language: str, pages: Mapping[str, str], given: GivenTerm
) -> Entry:
    statement = source.statement
    original = language == statement.language
    translation = None if original else source.translations[language]
    targets = {} if translation is None else _targets(translation)
    published = plan.noon(statement.published)
    via = addresses.web_address(line(statement.source_url))
    issuer = _terms([statement.issuer], statement.language, language, given)
    blank = Entry(
        id=identifier(site_url, statement.id, statement.published, language),
        statement_id=statement.id,
        language=language,
        original=statement.language,
        original_address=pages.get(statement.language, via),
        label=Label.ORIGINAL if translation is None else plan.label(translation),
        title=line(statement.title) or addresses.folder(statement.id),
        blocks=tuple(_blocks(statement, language, targets)),
        published=published,
        updated=published,
        address=pages[language],
        day=statement.published,
        until=statement.until,
        subtitle=line(statement.subtitle),
        issuer=issuer[0] if issuer else None,
        place=line(statement.place),
        reference=line(statement.reference),
        reference_language=statement.language,
        tags=_terms(statement.tags, statement.language, language, given),
        source_url=via,
        alternates=tuple((tag, page) for tag, page in pages.items() if tag != language),
    )
    if translation is None:
        return blank
    if translation.whole:
        return _as_people_wrote_it(blank, translation.whole.text)
    reference = line(to_text(targets.get("reference", "")))
    return replace(
        blank,
        title=line(to_text(targets["title"])),
        subtitle=line(to_text(targets.get("subtitle", ""))),
        reference=reference or blank.reference,
        reference_language=language if reference else statement.language,
    )


def _as_people_wrote_it(entry: Entry, text: Statement) -> Entry:
    """Return an entry with the words of people's whole translation, in their own order."""
    reference = line(text.reference)
    return replace(
        entry,
        title=line(text.title),
        blocks=tuple(_blocks(text, entry.language, {})),
        subtitle=line(text.subtitle),
        reference=reference or entry.reference,
        reference_language=entry.language if reference else entry.reference_language,
        source_url=addresses.web_address(line(text.source_url)) or entry.source_url,
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
    written = dict.fromkeys(term for term in map(line, terms) if term)
    labels = {term: translate(term, source, language, given) for term in written}
    return tuple(
        Term(term, label, language) if label else Term(term, term, source)
        for term, label in labels.items()
    )


def _targets(translation: Translation) -> dict[str, str]:
    return {unit.unit.key: unit.target for unit in shown_units(translation)}
