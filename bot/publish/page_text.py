"""Pure: a statement's blocks as HTML on its page; beside a translation, the original."""

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot import plan
from bot.model import BlockKind, Entry, EntryBlock
from bot.publish import content
from bot.publish.direction import marked

Words = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Shown:
    """A block on the page of `inside`, with its original where that is shown beside it."""

    block: EntryBlock
    original: EntryBlock | None
    key: str
    corrected: bool
    inside: str

    @property
    def attributes(self) -> str:
        """Its language, and its name where a note of a correction leads here."""
        name = f' id="{self.key}" class="corrected"' if self.corrected else ""
        return name + marked(self.block.language, self.inside)

    def beside(self, tag: str) -> str:
        """The original in an element of its own, or nothing."""
        if self.original is None:
            return ""
        mark = marked(self.original.language, self.inside)
        return f'<{tag} class="original"{mark} hidden>{self.original.content}</{tag}>'


def can_stand_beside(entry: Entry, original: Entry | None) -> bool:
    """Tell whether an entry's blocks are the original's one by one, in other words."""
    return (
        original is not None
        and original.language != entry.language
        and not entry.whole
        and [(block.kind, block.number) for block in entry.blocks]
        == [(block.kind, block.number) for block in original.blocks]
    )


def first_corrected(entry: Entry) -> str:
    """Return the name of the first corrected part that can be jumped to, or ""."""
    changed = _corrected(entry)
    keys = ["title", *plan.unit_keys(block.kind for block in entry.blocks)]
    return next((key for key in keys if key in changed), "")


def render(entry: Entry, words: Words, original: Entry | None = None) -> str:
    """Return the blocks as HTML; `original` only where it `can_stand_beside`."""
    shown = _shown(entry, original)
    return "".join(
        _run(run, [next(shown) for _ in run.blocks], words) for run in content.runs(entry.blocks)
    )


def _shown(entry: Entry, original: Entry | None) -> Iterator[_Shown]:
    changed = _corrected(entry)
    keys = plan.unit_keys(block.kind for block in entry.blocks)
    beside = original.blocks if original else entry.blocks
    for block, other, key in zip(entry.blocks, beside, keys, strict=True):
        same = block.language == other.language
        yield _Shown(block, None if same else other, key, key in changed, entry.language)


def _corrected(entry: Entry) -> set[str]:
    return {part for one in entry.corrections for part in one.parts}


def _run(run: content.Run, shown: Sequence[_Shown], words: Words) -> str:
    match run.kind:
        case BlockKind.SLOGAN:
            name = html.escape(words("Slogans"))
            return f'<ul class="slogans" aria-label="{name}">{_lines(shown)}</ul>'
        case BlockKind.SIGNATURE:
            name = html.escape(words("Signed"))
            return f'<section class="signed"><h2>{name}</h2><ul>{_lines(shown)}</ul></section>'
        case BlockKind.CONTACT:
            name = html.escape(words("Contact"))
            lines = _each(shown, "p")
            return f'<section class="contact"><h2>{name}</h2><address>{lines}</address></section>'
        case BlockKind.ITEM if run.numbered:
            start = shown[0].block.number or 0
            first = "" if start == 1 else f' start="{start}"'
            return f"<ol{first}>{_items(shown)}</ol>"
        case BlockKind.ITEM:
            return f"<ul>{_items(shown)}</ul>"
        case BlockKind.QUOTE:
            return _quote(shown)
        case BlockKind.HEADING:
            return _each(shown, "h2")
        case _:
            return _each(shown, "p")


def _each(shown: Sequence[_Shown], tag: str) -> str:
    return "".join(
        f"<{tag}{one.attributes}>{one.block.content}</{tag}>{one.beside('p')}" for one in shown
    )


def _lines(shown: Sequence[_Shown]) -> str:
    """Slogans and names: the original stands small below each."""
    return "".join(
        f"<li{one.attributes}>{one.block.content}{one.beside('span')}</li>" for one in shown
    )


def _items(shown: Sequence[_Shown]) -> str:
    """List items with the printed numbers, also where one is left out."""
    items, expected = [], shown[0].block.number
    for one in shown:
        number = one.block.number
        value = "" if number == expected else f' value="{number}"'
        expected = None if number is None else number + 1
        inner = one.block.content
        if one.original:
            inner = f'<div class="pair"><p>{inner}</p>{one.beside("p")}</div>'
        items.append(f"<li{value}{one.attributes}>{inner}</li>")
    return "".join(items)


def _quote(shown: Sequence[_Shown]) -> str:
    """Both quotes are whole: several paragraphs of one speech belong together."""
    own = "".join(f"<p{one.attributes}>{one.block.content}</p>" for one in shown)
    found = [one.original for one in shown if one.original]
    if not found:
        return f"<blockquote>{own}</blockquote>"
    mark = marked(found[0].language, shown[0].inside)
    other = "".join(f"<p>{block.content}</p>" for block in found)
    beside = f'<blockquote class="original"{mark} hidden>{other}</blockquote>'
    return f"<blockquote>{own}</blockquote>{beside}"
