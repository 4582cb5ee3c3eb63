"""Pure: what readers are told of a statement, and its words as HTML in a feed's entry."""

import html
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import regex

from bot import languages, notes
from bot.markup import to_text
from bot.model import BlockKind, Entry, EntryBlock, Label
from bot.publish.direction import in_language, marked, phrase

Words = Callable[[str], str]

_LEAD_LENGTH = 240

_LABELS = {
    Label.REVIEWED: "Translated and reviewed by people",
    Label.MACHINE: "Machine translation, not yet reviewed by a person",
    Label.DRAFT: "Rough machine draft: it may be wrong; check the original",
    Label.OUTDATED: (
        "The original has changed since; this is the approved translation of the earlier text"
    ),
}
_WHOLE = (
    "This is the translators' own text as a whole; "
    "it may be arranged differently from the original."
)
_SHORT_LABELS = {Label.MACHINE: "Machine translation", Label.DRAFT: "Rough machine draft"}


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring blocks of one kind that belong together: a list, the slogans, the names."""

    kind: BlockKind
    blocks: tuple[EntryBlock, ...]

    @property
    def numbered(self) -> bool:
        """True for a list of numbered items."""
        return self.blocks[0].number is not None


def runs(blocks: Iterable[EntryBlock]) -> tuple[Run, ...]:
    """Return the blocks in their order, gathered into runs."""
    found: list[list[EntryBlock]] = []
    for block in blocks:
        if found and _continues(found[-1][-1], block):
            found[-1].append(block)
        else:
            found.append([block])
    return tuple(Run(run[0].kind, tuple(run)) for run in found)


def _continues(last: EntryBlock, block: EntryBlock) -> bool:
    if last.kind is not block.kind or block.kind in {BlockKind.HEADING, BlockKind.PARAGRAPH}:
        return False
    if last.number is None or block.number is None:
        return last.number is block.number
    return block.number > last.number


def label_sentence(label: Label, words: Words) -> str:
    """Return what a reader is told about the words; "" for an original."""
    return words(_LABELS[label]) if label in _LABELS else ""


def whole_sentence(entry: Entry, words: Words) -> str:
    """Return what a reader is told of a translation that is kept whole; else ""."""
    return words(_WHOLE) if entry.whole else ""


def short_label(label: Label, words: Words) -> str:
    """Return the label where there is little room; "" for what people stand behind."""
    return words(_SHORT_LABELS[label]) if label in _SHORT_LABELS else ""


def original_link(entry: Entry, words: Words) -> str:
    """Return the words of the link to the original."""
    name = languages.autonym(entry.original)
    return words("Read the original (%(language)s)") % {"language": name}


def lead(entry: Entry, length: int = _LEAD_LENGTH) -> str:
    """Return the first words of an entry as plain text, cut between words."""
    paragraphs = (
        to_text(block.content)
        for block in entry.blocks
        if block.kind is BlockKind.PARAGRAPH and block.language == entry.language
    )
    text = " ".join((entry.subtitle or next(paragraphs, "")).split())
    return cut(text, length)


def cut(text: str, length: int) -> str:
    """Cut text to so many letters as readers count them, between words where there are any."""
    letters = regex.findall(r"\X", text)
    if len(letters) <= length:
        return text
    kept = "".join(letters[: length - 1])
    spaced = kept.rpartition(" ")[0]
    if len(spaced) > len(kept) / 2:
        kept = spaced
    return kept.rstrip(" ,;:،、，।") + "…"


def feed_body(entry: Entry, words: Words) -> str:
    """Return an entry's whole content for feed readers, which keep little but the elements."""
    parts = [*_opening(entry, words)]
    parts += (_plain_run(entry, run) for run in runs(entry.blocks))
    parts += _closing(entry, words)
    return in_language("".join(parts), entry.language)


def corrections(entry: Entry, words: Words) -> tuple[str, ...]:
    """Return what was corrected, newest first, a sentence each."""
    told = reversed(entry.corrections)
    return tuple(notes.of_correction(one, entry.language, words) for one in told)


def _opening(entry: Entry, words: Words) -> Iterable[str]:
    sentence = label_sentence(entry.label, words)
    if sentence:
        link = ""
        if entry.original_address:
            address, language = html.escape(entry.original_address), html.escape(entry.original)
            name = html.escape(original_link(entry, words))
            link = f' <a href="{address}" hreflang="{language}">{name}</a>'
        yield f"<p><em>{html.escape(sentence)}</em>{' ·' if link else ''}{link}</p>"
        if entry.whole:
            yield f"<p><em>{html.escape(whole_sentence(entry, words))}</em></p>"
    for told in corrections(entry, words):
        yield f"<p><em>{html.escape(told)}</em></p>"
    day = html.escape(languages.format_day(entry.language, entry.day, entry.until))
    place = phrase(entry.place, entry.original, entry.language)
    yield f"<p>{place} · {day}</p>" if place else f"<p>{day}</p>"
    if entry.subtitle:
        yield f"<p><strong>{html.escape(entry.subtitle)}</strong></p>"


def _closing(entry: Entry, words: Words) -> Iterable[str]:
    if entry.reference:
        key = html.escape(words("For reference"))
        said = phrase(entry.reference, entry.reference_language, entry.language)
        yield f"<p>{key}: {said}</p>"
    if entry.source_url:
        name = html.escape(words("First published here"))
        yield f'<p><a href="{html.escape(entry.source_url)}">{name}</a></p>'


def _plain_run(entry: Entry, run: Run) -> str:
    """One run in elements that mean the same without a style sheet."""
    match run.kind:
        case BlockKind.HEADING:
            return _each(entry, run, "h2")
        case BlockKind.ITEM if run.numbered:
            return _numbered(entry, run.blocks)
        case BlockKind.ITEM | BlockKind.SIGNATURE:
            return f"<ul>{_each(entry, run, 'li')}</ul>"
        case BlockKind.QUOTE:
            return f"<blockquote>{_each(entry, run, 'p')}</blockquote>"
        case BlockKind.SLOGAN:
            return _each(entry, run, "p", "strong")
        case _:
            return _each(entry, run, "p")


def _each(entry: Entry, run: Run, *tags: str) -> str:
    opening, inner = tags[0], "".join(f"<{tag}>" for tag in tags[1:])
    closing = "".join(f"</{tag}>" for tag in reversed(tags))
    return "".join(
        f"<{opening}{marked(block.language, entry.language)}>{inner}{block.content}{closing}"
        for block in run.blocks
    )


def _numbered(entry: Entry, blocks: Sequence[EntryBlock]) -> str:
    """A list with the printed numbers, also where one is left out."""
    first = blocks[0].number or 0
    items, expected = [], first
    for block in blocks:
        value = "" if block.number == expected else f' value="{block.number}"'
        expected = (block.number or 0) + 1
        mark = marked(block.language, entry.language)
        items.append(f"<li{value}{mark}>{block.content}</li>")
    start = "" if first == 1 else f' start="{first}"'
    return f"<ol{start}>{''.join(items)}</ol>"
