"""I/O: the private feed of what waits for reviewers in a language, for their feed readers.

An entry's date is raised when more waits than its readers were told, and not when less does:
whoever reviews is not told of their own work. What was told is kept in the database.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from html import escape
from urllib.parse import quote

from bot import locale, plan
from bot.pipeline import App
from bot.publish import entries, feed_xml
from bot.publish.direction import in_language, rtl_marked
from bot.publish.feed_items import Channel, Item, Neighbours
from bot.review import desk
from bot.review.sheet import STATES, Sheet
from bot.store import Waiting

MOST_ENTRIES = 50


def render(app: App, tag: str, address: str, now: datetime) -> bytes:
    """Return the Atom feed of what waits in a language; `address` is the feed's own."""
    found = desk.waiting(app, tag, now).sheets
    told = _told(app, tag, found, now)
    words, site = locale.words(tag), app.config.site
    home = f"{site.url}review/{quote(tag)}/"
    title = f"{words('Texts to review')} · {site.name}"
    channel = Channel(
        language=tag,
        title=rtl_marked(title, tag),
        site_name=site.name,
        home=home,
        site=site.url,
        atom=address,
        rss="",
        json="",
    )
    order = sorted(found, key=lambda sheet: told[sheet.statement.id].since, reverse=True)
    items = [
        _item(sheet, channel, told[sheet.statement.id].since, words)
        for sheet in order[:MOST_ENTRIES]
    ]
    return feed_xml.atom(channel, items, Neighbours())


def _told(app: App, tag: str, sheets: tuple[Sheet, ...], now: datetime) -> Mapping[str, Waiting]:
    """Return since when so much waits in each statement, and keep it where it is new."""
    before = app.store.waiting(tag)
    after = {
        sheet.statement.id: raised(before.get(sheet.statement.id), _versions(sheet), now)
        for sheet in sheets
    }
    if after != before:
        app.store.save_waiting(tag, after)
    return after


def raised(before: Waiting | None, versions: frozenset[str], now: datetime) -> Waiting:
    """Return what is told of a statement now: its date is raised when something is new."""
    if before is None or not versions <= before.versions:
        return Waiting(versions, now)
    return replace(before, versions=versions)


def _versions(sheet: Sheet) -> frozenset[str]:
    return frozenset(one.entry.version for one in sheet.paragraphs if one.waits)


def _item(sheet: Sheet, channel: Channel, since: datetime, words: Callable[[str], str]) -> Item:
    statement, tag = sheet.statement, sheet.language
    address = f"{channel.home}{quote(statement.id, safe='')}"
    title, title_tag = sheet.title
    counts = [
        f"{words(STATES[name])}: {sheet.counts[name]}" for name in STATES if name in sheet.counts
    ]
    lines = "".join(f"<li>{escape(line)}</li>" for line in counts)
    identifier = entries.identifier(channel.site, statement.id, statement.published, tag)
    return Item(
        id=f"{identifier}:review",
        address=address,
        language=tag,
        label="",
        title=rtl_marked(title, title_tag),
        summary=rtl_marked(" · ".join(counts), tag),
        content=in_language(f"<ul>{lines}</ul>", tag),
        creator=channel.site_name,
        published=plan.noon(statement.published),
        updated=since,
        links=({"href": address, "rel": "alternate", "type": "text/html", "hreflang": tag},),
    )
