"""Pure: a statement's translation as a Word document: read, corrected and ticked off the net.

Each row carries what it was made from: the paragraph, the version of source and text that
the person sees, and a digest of the text. By these an edit finds its place again, and is
told from a text that nobody touched.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot import languages, locale
from bot.markup import sanitise
from bot.model import Finding, FindingReason, UnitState
from bot.review import marks, runs, word
from bot.review.explain import explain
from bot.review.runs import Run
from bot.review.sheet import STATES, Paragraph, Sheet
from bot.review.word import TICKED, Look, Writer
from bot.translate.catalog import fingerprint

COLUMNS = 4
ALL = "all"
HEAD = "head"
HOW_TO = (
    "Correct the translation. Bold and slanted words and links come through.",
    "Tick what you approve in the last column: %(ticked)s, or write %(mark)s. The rest waits.",
    "What you change and do not tick is kept, and waits until somebody approves it.",
    "Not sure? Write why in the last column.",
    "Leave the small grey numbers as they are: they tell where your text belongs.",
)
_ALL = (
    "Yes, approve everything",
    "Only when you have read all of it: every paragraph is then published as reviewed by people.",
)
_COLUMNS = ("Original", "Translation", "Approve")
WORDS = (*HOW_TO, *_ALL, *_COLUMNS)

_WIDTHS = (2300, 5550, 5550, 1400)
_GREY, _DARK_GREY, _RED = "8A8A8A", "555555", "A3141A"
_SMALL = 18
_LABEL = Look(size=11, colour=_GREY)
_SHADES = {
    UnitState.HELD: "FBE9E9",
    UnitState.MACHINE: "FFF8E1",
    UnitState.OUTDATED: "EFEAF7",
    UnitState.MISSING: "F1F1F1",
    UnitState.REVIEWED: "E8F4EA",
}
# Where a cross means "wrong", a circle means "right".
_CIRCLE_LANGUAGES = frozenset({"ja", "ko", "zh"})
_NAMED = re.compile(
    r"(?P<key>[a-z]+[0-9]*)\s*·\s*(?P<version>[0-9a-f]{12})\s*\.\s*(?P<digest>[0-9a-f]{8})"
)


@dataclass(frozen=True, slots=True)
class Label:
    """What a row says of where its text belongs: unit, version, digest of the text."""

    key: str
    version: str
    digest: str


def label_in(text: str) -> Label | None:
    """Return the label that stands in a text."""
    found = _NAMED.search(text)
    return Label(**found.groupdict()) if found else None


def label_of(paragraph: Paragraph) -> Label:
    """Return the label of a paragraph as it is now."""
    return Label(paragraph.key, paragraph.entry.version, runs.digest(target_of(paragraph)))


def label_of_sheet(kind: str, sheet: Sheet) -> Label:
    """Return the label of the row with the columns' names, or of the one that approves all."""
    version = fingerprint(f"{sheet.statement.id}\0{sheet.language}")
    return Label(kind, version, fingerprint(kind)[:8])


def target_of(paragraph: Paragraph) -> tuple[Run, ...]:
    """Return a paragraph's translation as its cell has it."""
    return runs.from_html(sanitise(paragraph.entry.target))


def yes_marks(tag: str) -> frozenset[str]:
    """Return what says "approved" in the last column, in small letters."""
    other = {"○", "〇", "◯", "o"} if _has_circles(tag) else {"x", "☒"}
    return frozenset({TICKED, "✓", "✔", "✅", "√", "v", "ok", *other})


def _has_circles(tag: str) -> bool:
    return tag.partition("-")[0] in _CIRCLE_LANGUAGES


def render(sheet: Sheet) -> bytes:
    """Return the hand-out of a statement in a language, as a .docx file."""
    tag = sheet.language
    words, writer = locale.words(tag), Writer()
    rtl = languages.direction(tag) == "rtl"
    head = _head_row(writer, sheet, words)
    everything = _everything(writer, sheet, words)
    rows = [_row(writer, sheet, one, words) for one in sheet.paragraphs]
    body = _opening(writer, sheet, words) + word.table(_WIDTHS, [head, everything, *rows], rtl=rtl)
    return writer.package(body + word.END, tag)


def _opening(writer: Writer, sheet: Sheet, words: Callable[[str], str]) -> str:
    statement, tag = sheet.statement, sheet.language
    title, title_tag = sheet.title
    day = languages.format_day(tag, statement.published, statement.until)
    pair = f"{languages.autonym(statement.language)} → {languages.autonym(tag)}"
    if languages.direction(tag) == "rtl":
        # An arrow is not mirrored by itself.
        pair = pair.replace("→", "←")
    mark = "○" if _has_circles(tag) else "x"
    lines = [words(line) % {"ticked": TICKED, "mark": mark} for line in HOW_TO]
    return "".join(
        (
            writer.paragraph(word.plain(title), title_tag, "Title"),
            writer.paragraph(word.plain(f"{day} · {pair}"), tag, look=Look(colour=_DARK_GREY)),
            *(
                writer.paragraph(word.plain(f"{number}. {line}"), tag, look=Look(size=20))
                for number, line in enumerate(lines, start=1)
            ),
        )
    )


def _head_row(writer: Writer, sheet: Sheet, words: Callable[[str], str]) -> str:
    tag, look = sheet.language, Look(bold=True)
    source, target, approve = (words(one) for one in _COLUMNS)
    cells = (
        _label(writer, label_of_sheet(HEAD, sheet)),
        writer.paragraph(
            word.plain(f"{source} · {languages.autonym(sheet.statement.language)}"), tag, look=look
        ),
        writer.paragraph(word.plain(f"{target} · {languages.autonym(tag)}"), tag, look=look),
        writer.paragraph(word.plain(approve), tag, look=look),
    )
    return word.row(_WIDTHS, cells, ["E4E4E4"] * len(cells), heads=True)


def _everything(writer: Writer, sheet: Sheet, words: Callable[[str], str]) -> str:
    """Return the row that approves all others."""
    tag, (title, warning) = sheet.language, _ALL
    cells = (
        _label(writer, label_of_sheet(ALL, sheet)),
        writer.paragraph(word.plain(words(title)), tag, look=Look(bold=True)),
        writer.paragraph(word.plain(words(warning)), tag),
        writer.box(),
    )
    return word.row(_WIDTHS, cells, [""] * len(cells))


def _row(writer: Writer, sheet: Sheet, one: Paragraph, words: Callable[[str], str]) -> str:
    source, tag = sheet.statement.language, sheet.language
    findings = one.unit.findings if one.waits else ()
    target = marks.in_target(sanitise(one.entry.target), findings, tag)
    cells = (
        _beside(writer, one, tag, words) + _label(writer, label_of(one)),
        writer.paragraph(
            runs.from_html(marks.in_source(one.unit.unit.source, findings, one.terms)), source
        )
        + _earlier(writer, one, source, tag, words),
        writer.paragraph(runs.from_html(target), tag),
        writer.box(),
    )
    return word.row(_WIDTHS, cells, (_SHADES[one.unit.state], "", "", ""))


def _beside(writer: Writer, one: Paragraph, tag: str, words: Callable[[str], str]) -> str:
    """Return a row's state, what was found in it, and what others are not sure of."""
    state = one.unit.state
    name = "Rough machine draft" if _is_draft(one) else STATES[state.value]
    urgent = _RED if state is UnitState.HELD else ""
    lines = [(word.plain(words(name)), Look(size=_SMALL, colour=urgent, bold=True))]
    if one.waits:
        lines += [
            (word.plain(f"⚠ {_said(finding, words)}"), Look(size=_SMALL, colour=_RED))
            for finding in one.unit.findings
            if finding.reason is not FindingReason.DOUBTED
        ]
        lines += [
            (word.plain(f"? {words('Not sure')}: {doubt}"), Look(size=_SMALL, colour=_RED))
            for doubt in one.doubts
        ]
    lines += [
        (word.plain(f"{term} → {given}"), Look(size=_SMALL, colour=_DARK_GREY))
        for term, given in one.terms
        if given != term
    ]
    if one.unit.unit.by_people and one.waits:
        hint = words("Names: leave this empty if they stay as they are.")
        lines.append((word.plain(hint), Look(size=_SMALL)))
    return "".join(writer.paragraph(found, tag, look=look) for found, look in lines)


def _said(finding: Finding, words: Callable[[str], str]) -> str:
    sentence, what = explain(finding, words)
    return sentence.replace("%(what)s", what)


def _is_draft(one: Paragraph) -> bool:
    return one.unit.draft and one.unit.state is UnitState.MACHINE


def _earlier(
    writer: Writer, one: Paragraph, source: str, tag: str, words: Callable[[str], str]
) -> str:
    """Return the source as it was when the translation was approved."""
    if one.unit.state is not UnitState.OUTDATED:
        return ""
    look = Look(size=_SMALL, colour=_DARK_GREY)
    name = word.plain(f"{words('The earlier original')}:")
    before = runs.from_html(sanitise(one.entry.previous))
    return writer.paragraph(name, tag, look=look) + writer.paragraph(before, source, look=look)


def _label(writer: Writer, label: Label) -> str:
    text = f"{label.key} · {label.version}.{label.digest}"
    return writer.paragraph(word.plain(text), "en", look=_LABEL)
