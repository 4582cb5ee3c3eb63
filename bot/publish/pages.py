"""I/O: entries become pages; the templates beside this file are read once, as code is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import languages, locale
from bot.model import Entry, Notice
from bot.publish import addresses, changes, content, direction, metadata, page_text
from bot.publish.feeds import Dated, Month
from bot.publish.site import Site
from bot.publish.templating import environment

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent
# The newest statements show their first words; a page stays light on a slow network.
_WITH_LEAD = 12
_LEAD_LENGTH = 150
MOST_BYTES = 60_000
"""What a page and the style sheet may weigh together with the original beside a translation."""

_FEED_TYPES = (
    ("Atom", "application/atom+xml", addresses.atom),
    ("RSS", "application/rss+xml", addresses.rss),
    ("JSON Feed", "application/feed+json", addresses.json_feed),
)
# Free, without advertising and accounts, and known for years: (device, app, where to get it).
_READERS = (
    (
        "Android",
        "Feeder",
        "https://play.google.com/store/apps/details?id=com.nononsenseapps.feeder.play",
    ),
    ("iPhone, iPad", "NetNewsWire", "https://netnewswire.com/"),
    ("Computer", "Thunderbird", "https://www.thunderbird.net/"),
)


@cache
def style() -> bytes:
    """Return the style sheet of all pages, without comments and line breaks."""
    text = (_FOLDER / "feed.css").read_text(encoding="utf-8")
    return re.sub(r"\s*\n\s*", "", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).encode()


def fixed() -> Iterable[tuple[str, bytes]]:
    """Return (path, content) of what is the same on every site."""
    yield addresses.STYLE, style()
    yield addresses.ICON, (_FOLDER / "favicon.svg").read_bytes()
    yield addresses.OLD_ICON, (_FOLDER / "favicon.ico").read_bytes()


def home(site: Site, entries: Mapping[str, Sequence[Dated]]) -> bytes:
    """Return the page on which readers choose their language."""
    tongues = [
        {
            "tag": tag,
            "words": locale.words(tag),
            "count": len(entries[tag]),
            "latest": entries[tag][0] if entries[tag] else None,
        }
        for tag in site.languages
    ]
    frame = _Frame(site, site.source_language, addresses.HOME)
    translations = _everywhere(site, addresses.language_page)
    title = frame.words("Statements of %(name)s") % {"name": frame.name.text}
    return frame.render("home.html", title=title, translations=translations, tongues=tongues)


def language(
    site: Site, tag: str, current: Sequence[Entry], months: Sequence[Month[Dated]]
) -> bytes:
    """Return a language's index page: the newest statements, then the months."""
    frame = _Frame(site, tag, addresses.language_page(tag))
    return frame.render(
        "language.html",
        title=frame.words("Statements of %(name)s") % {"name": frame.name.text},
        heading=frame.words("Statements"),
        translations=_everywhere(site, addresses.language_page),
        entries=current,
        leads=[content.lead(entry, _LEAD_LENGTH) for entry in current[:_WITH_LEAD]],
        years=_years(months),
    )


def month(site: Site, tag: str, shown: Month[Dated]) -> bytes:
    """Return the page that lists the older statements of one month."""
    frame = _Frame(site, tag, addresses.month_page(tag, shown.name))
    heading = _month_name(tag, shown)
    return frame.render(
        "month.html",
        title=f"{heading} · {frame.words('Statements of %(name)s') % {'name': frame.name.text}}",
        heading=heading,
        translations=(),
        choices=_everywhere(site, addresses.language_page),
        entries=shown.entries,
    )


def statement(site: Site, entry: Entry, original: Entry | None = None) -> bytes:
    """Return a statement's page in one language.

    `original` is the statement's entry in its own language: readers can have it beside the
    translation. Where that would make the page too heavy, or where the parts are not the
    original's one by one, a link leads to it.
    """
    if original is not None and page_text.can_stand_beside(entry, original):
        page = _statement(site, entry, original)
        if len(page) + len(style()) <= MOST_BYTES:
            return page
    return _statement(site, entry, None)


def _statement(site: Site, entry: Entry, beside: Entry | None) -> bytes:
    path = addresses.statement_page(entry.language, entry.statement_id)
    frame = _Frame(site, entry.language, path)
    translations = _translations(site, entry)
    readable = [tag for tag, _ in translations]
    return frame.render(
        "statement.html",
        title=f"{entry.title} · {frame.name.text}",
        entry=entry,
        beside=beside,
        translations=translations,
        default=entry.original if entry.original in readable else readable[0],
        description=content.lead(entry),
        label=content.label_sentence(entry.label, frame.words),
        whole=content.whole_sentence(entry, frame.words),
        corrections=content.corrections(entry, frame.words),
        first_corrected=page_text.first_corrected(entry),
        original_link=content.original_link(entry, frame.words),
        body=page_text.render(entry, frame.words, beside),
        card=entry.card or site.cards.get(entry.language),
        open_graph=metadata.open_graph(entry, frame.name.text),
        linked_data=metadata.linked_data(entry, site),
    )


def notice(site: Site, gone: Notice) -> bytes:
    """Return the page that stands in the place of a withdrawn statement."""
    path = addresses.statement_page(gone.language, gone.statement_id)
    frame = _Frame(site, gone.language, path)
    heading = changes.notice_title(gone, frame.words)
    return frame.render(
        "notice.html",
        title=f"{heading} · {frame.name.text}",
        heading=heading,
        translations=_translations(site, gone),
        body=changes.notice_body(gone, frame.words),
    )


def _translations(site: Site, shown: Entry | Notice) -> tuple[tuple[str, str], ...]:
    """Return (language, path) of the same page, its own too, in the site's order."""
    there = {shown.language, *(tag for tag, _ in shown.alternates)}
    return tuple(
        (tag, addresses.statement_page(tag, shown.statement_id))
        for tag in site.languages
        if tag in there
    )


class _Frame:
    """One page's place: its language, its path, and the links that start from there."""

    def __init__(self, site: Site, tag: str, path: str) -> None:
        self.site = site
        self.language = tag
        self.path = path
        self.words = locale.words(tag)
        self.name = site.name(tag)

    def absolute(self, path: str) -> str:
        return addresses.absolute(self.site.url, path)

    def to(self, path: str) -> str:
        return addresses.relative(self.path, path)

    def render(self, template: str, **facts: Any) -> bytes:
        page = _environment().get_template(template)
        common = {
            "site": self.site,
            "language": self.language,
            "path": self.path,
            "words": self.words,
            "site_name": self.name,
            "absolute": self.absolute,
            "to": self.to,
            "feeds": [
                {"name": name, "type": kind, "path": at(self.language)}
                for name, kind, at in _FEED_TYPES
            ],
            "readers": _READERS,
            "profiles": self.site.profiles_in(self.language),
            "card": self.site.cards.get(self.language),
            "choices": facts.get("translations", ()),
            "default": "",
            "description": "",
        }
        return page.render(common | facts).encode()


@cache
def _environment() -> "Environment":
    made = environment(_FOLDER / "templates")
    made.globals["at"] = addresses
    made.globals["day"] = _day
    made.globals["marked"] = _marked
    made.globals["breakable"] = _breakable
    made.globals["digits"] = languages.in_digits
    made.globals["image"] = metadata.image
    made.globals["short_label"] = content.short_label
    return made


def _day(entry: Dated, tag: str) -> str:
    return languages.format_day(tag, entry.day, entry.until)


def _marked(tag: str, inside: str) -> Any:
    """The attributes of words in another language; they are made here and safe."""
    from markupsafe import Markup

    return Markup(direction.marked(tag, inside))  # noqa: S704 -- escapes by itself


def _breakable(address: str) -> Any:
    """An address that a narrow screen may break before its slashes; copied, it is whole."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"(?<!/)/(?!/)", "<wbr>/", str(escape(address))))  # noqa: S704


def _everywhere(site: Site, page: Any) -> tuple[tuple[str, str], ...]:
    return tuple((tag, page(tag)) for tag in site.languages)


def _years(months: Iterable[Month[Dated]]) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """Return (year, [(month's name, its key, how many)]), newest first."""
    years: dict[str, list[tuple[str, str, int]]] = {}
    for found in months:
        entry = found.entries[0]
        name = _month_only(entry.language, found)
        years.setdefault(found.name[:4], []).append((name, found.name, len(found.entries)))
    return list(years.items())


def _month_name(tag: str, shown: Month[Dated]) -> str:
    from babel.dates import format_skeleton

    name = format_skeleton("yMMMM", shown.entries[0].day, locale=languages.locale_of(tag))
    return languages.in_digits(tag, name)


def _month_only(tag: str, shown: Month[Dated]) -> str:
    from babel.dates import format_date

    return format_date(shown.entries[0].day, "LLLL", locale=languages.locale_of(tag))
