"""I/O: the cards of the newest entries and of each language: taken from feeds/, or drawn.

Only what a current feed shows has a card of its own, so that an archive of thousands costs
nothing; the other pages have their language's. A card's name says what is drawn and how, so
that a changed slogan has a new address and an unchanged one is not drawn again.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field
from functools import partial
from pathlib import Path

from bot import languages
from bot.errors import CardError
from bot.model import Card, Entry
from bot.publish import addresses, card_drawing, posters
from bot.publish import fonts as found_fonts
from bot.publish.card_text import Setting, Typeface
from bot.publish.fonts import Fonts
from bot.publish.posters import Poster
from bot.publish.site import Site

_BEGIN, _END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards by the ID of their entry, and by language; `files` are (path, content)."""

    of_entries: Mapping[str, Card] = field(default_factory=dict)
    of_languages: Mapping[str, Card] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)


def make(
    folder: Path, site: Site, current: Iterable[Entry], doubtful: Collection[str] = ()
) -> Cards:
    """Return the cards of these entries and of all languages; `folder` is feeds/.

    Those of `doubtful` paths are drawn, although something is there. Where a font or a library
    is missing there is no card, and `check` says why.
    """
    fonts = found_fonts.asked_anew()
    try:
        _need(fonts)
    except CardError:
        return Cards()
    files: dict[str, bytes] = {}
    own = {tag: posters.of_language(site, tag) for tag in site.languages}
    card = partial(_card, folder, site, fonts=fonts, doubtful=doubtful, files=files)
    cards = {tag: card(poster) for tag, poster in own.items()}
    of_entries = {entry.id: card(posters.of_entry(entry, site)) for entry in current}
    return Cards(_made(of_entries), _made(cards), files)


def drawn(folder: Path, site: Site, entries: Iterable[Entry]) -> Mapping[str, Card]:
    """Return those cards of entries that are in feeds/ already, by the ID of their entry."""
    fonts = found_fonts.of_publishing()
    try:
        _need(fonts)
    except CardError:
        return {}
    found = {}
    for entry in entries:
        poster = posters.of_entry(entry, site)
        path = addresses.card(poster.language, key(poster, fonts))
        if (content := _there(folder / path)) is not None:
            found[entry.id] = Card(addresses.absolute(site.url, path), poster.alt, len(content))
    return found


def key(poster: Poster, fonts: Fonts) -> str:
    """Return a card's name: the same for the same words, drawing and fonts. Nothing is drawn."""
    tags = (poster.language, poster.words.language, poster.line.language)
    drawn_in = [[(face.family, face.version) for face in fonts.stack(tag)] for tag in tags]
    said = json.dumps([card_drawing.VERSION, astuple(poster), drawn_in], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def problems(site: Site) -> Iterator[CardError]:
    """Say what keeps cards from being made, or from being as beautiful as they can be."""
    fonts = Fonts()
    try:
        _need(fonts)
    except CardError as error:
        yield error
        return
    for tag in site.languages:
        where = f"cards in {tag} ({languages.autonym(tag)})"
        mend = f"Install {found_fonts.package(tag)} (Debian)."
        poster = posters.of_language(site, tag)
        try:
            Setting(Typeface(fonts, tag), posters.specimen(poster))
            card_drawing.draw(poster, fonts)
        except CardError as error:
            yield CardError(f"are not made: {error.what}", where=where, mend=mend)
            continue
        if not fonts.has_own(tag):
            best = found_fonts.families(tag)[0]
            yield CardError(f"are made without the font {best}.", where=where, mend=mend)


def _need(fonts: Fonts) -> None:
    """Raise CardError where no card can be made at all."""
    card_drawing.need_libraries()
    fonts.stack("en")


def _card(
    folder: Path,
    site: Site,
    poster: Poster,
    *,
    fonts: Fonts,
    doubtful: Collection[str],
    files: dict[str, bytes],
) -> Card | None:
    path = addresses.card(poster.language, key(poster, fonts))
    if path not in files:
        content = None if path in doubtful else _there(folder / path)
        if content is None:
            try:
                content = card_drawing.draw(poster, fonts)
            except CardError:
                return None
        files[path] = content
    return Card(addresses.absolute(site.url, path), poster.alt, len(files[path]))


def _there(path: Path) -> bytes | None:
    """Return a card that was drawn before; None where there is none, or not all of it."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if content.startswith(_BEGIN) and content.endswith(_END) else None


def _made(cards: Mapping[str, Card | None]) -> dict[str, Card]:
    return {name: card for name, card in cards.items() if card}
