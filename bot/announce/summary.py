"""Pure: which of the statement's own sentences a post says, the same in every language."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.announce.wording import plain
from bot.model import BlockKind, Entry
from bot.sentences import sentences_of

_MOST = 3


@dataclass(frozen=True, slots=True)
class Pick:
    """One sentence by its place: which paragraph of the statement, which sentence in it.

    A place, not words: it means the same sentence in the original and in a translation.
    """

    paragraph: int
    sentence: int


def choose(original: Entry) -> tuple[Pick, ...]:
    """Choose sentences by the original's structure, the most important one first.

    A statement's lead says who demands what; so these are its first sentences, and the next
    paragraph's where the lead has few.
    """
    places = (
        Pick(paragraph, sentence)
        for paragraph, sentences in enumerate(_paragraphs(original))
        for sentence in range(len(sentences))
    )
    return tuple(pick for pick, _ in zip(places, range(_MOST), strict=False))


def chosen(entry: Entry, original: Entry | None) -> tuple[Pick, ...]:
    """Choose the sentences of an entry; the original decides where it has the same parts."""
    return choose(entry if original is None or entry.whole else original)


def sentences(entry: Entry, picks: Iterable[Pick]) -> tuple[str, ...]:
    """Return the chosen sentences in this entry's words.

    A translation that joined two sentences has fewer of them; places it lacks are left out.
    """
    paragraphs = _paragraphs(entry)
    return tuple(
        paragraphs[pick.paragraph][pick.sentence]
        for pick in picks
        if pick.paragraph < len(paragraphs) and pick.sentence < len(paragraphs[pick.paragraph])
    )


def slogans(entry: Entry) -> tuple[str, ...]:
    """Return the slogans in the entry's language."""
    found = (
        plain(block.content)
        for block in entry.blocks
        if block.kind is BlockKind.SLOGAN and block.language == entry.language
    )
    return tuple(slogan for slogan in found if slogan)


def _paragraphs(entry: Entry) -> tuple[tuple[str, ...], ...]:
    """Return each paragraph's sentences; none for one that is left in another language."""
    return tuple(
        _split(plain(block.content), entry.language) if block.language == entry.language else ()
        for block in entry.blocks
        if block.kind is BlockKind.PARAGRAPH
    )


def _split(text: str, language: str) -> tuple[str, ...]:
    parts = (part.strip() for part in sentences_of(text, language))
    return tuple(part for part in parts if part)
