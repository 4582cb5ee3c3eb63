"""Pure: what PO files say of a translation: bytes become entries, and entries bytes.

Machine text carries the flag `fuzzy` and comments (`#.`) that say how it was made; an
entry without the flag is a person's word. `#. machine:` keeps a digest of the machine's
text, so that a text which a person has begun to edit is told from it.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.languages import canonical, locale_of
from bot.memo import for_a_cycle
from bot.model import Finding, FindingReason, Unit
from bot.translate import po

_WHOLE = "X-Whole-Translation"
_BY_PEOPLE = "names: only people translate this; empty means that it stays as it is"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a unit's source and what stands for it.

    `made` is the digest of the machine's text and `recipe` what it was made from; `lent`
    is the digest of a text taken from the slogan bank or from another statement, whose
    name is `lender`. `approved` is the digest of a text that a person approved for
    `previous`, an earlier source. `notes` are people's comments and `flags` other tools'
    flags, never ours. `reviewer` is the short name of who approved the text whose digest
    is `reviewed`, where that is known.
    """

    key: str
    source: str
    target: str = ""
    fuzzy: bool = False
    notes: str = ""
    engine: str = ""
    draft: bool = False
    made: str = ""
    recipe: str = ""
    findings: tuple[Finding, ...] = ()
    lent: str = ""
    lender: str = ""
    previous: str = ""
    approved: str = ""
    by_people: bool = False
    obsolete: bool = False
    flags: tuple[str, ...] = ()
    reviewed: str = ""
    reviewer: str = ""

    @property
    def version(self) -> str:
        """Names source, text and whether it is approved: an edit is bound to what it names."""
        return fingerprint(f"{self.source}\0{self.target}\0{self.fuzzy}")


@dataclass(frozen=True, slots=True)
class Catalog:
    """A PO file: the comment at its top, which is people's, and its entries."""

    entries: tuple[Entry, ...] = ()
    comment: str = ""
    header: str = ""


def fingerprint(text: str) -> str:
    """Return the short digest of a text that comments carry."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def header(source: str, target: str, whole: str = "") -> str:
    """Return the fields of a PO file; constant, and without any person's name.

    `whole` is what is remembered of a whole translation beside it.
    """
    from babel.messages.plurals import get_plural

    plural = get_plural(str(locale_of(target)))
    return (
        "Project-Id-Version: alliance-bot\n"
        "PO-Revision-Date: 2000-01-01 00:00+0000\n"
        "Last-Translator: none\n"
        "Language-Team: none\n"
        f"Language: {target.replace('-', '_')}\n"
        "MIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=UTF-8\n"
        "Content-Transfer-Encoding: 8bit\n"
        f"Plural-Forms: nplurals={plural.num_plurals}; plural={plural.plural_expr};\n"
        f"X-Source-Language: {source.replace('-', '_')}\n"
        + (f"{_WHOLE}: {whole}\n" if whole else "")
    )


def whole_of(fields: str) -> str:
    """Return what a header remembers of a whole translation, "" where there is none."""
    return _field(fields, _WHOLE)


def language_of(fields: str) -> str:
    """Return the tag of the language that a header names; "" where it names none."""
    return canonical(_field(fields, "Language").replace("_", "-"))


def _field(fields: str, wanted: str) -> str:
    named = (line.partition(": ") for line in fields.split("\n"))
    return next((value.strip() for name, _, value in named if name == wanted), "")


@for_a_cycle(256)
def parse(content: bytes, where: str) -> Catalog:
    """Read a PO file; raises CatalogError with the line where it is broken."""
    messages = po.parse(content, where)
    entries = tuple(_entry(message) for message in messages if message.source)
    top = next((message for message in messages if not message.source), po.Message(""))
    return Catalog(entries, top.notes, top.target)


def _entry(message: po.Message) -> Entry:
    says = _read_comment(message.comments)
    made, _, recipe = says.get("machine", "").partition(" ")
    lent, _, lender = says.get("from", "").partition(" ")
    reviewed, _, reviewer = says.get("reviewed", "").partition(" by ")
    engine = says.get("engine", "")
    key = message.context or ""
    return Entry(
        key=key,
        source=message.source,
        target=_ends_alike(message.source, message.target),
        fuzzy="fuzzy" in message.flags,
        notes=message.notes,
        engine=engine.removesuffix(" (draft)"),
        draft=engine.endswith(" (draft)"),
        made=made,
        recipe=recipe,
        findings=_read_findings(message.comments, key),
        lent=lent,
        lender=lender,
        previous=message.previous,
        approved=says.get("outdated", "").partition(" ")[0],
        by_people="names" in says,
        obsolete=message.obsolete,
        flags=tuple(flag for flag in message.flags if flag not in {"fuzzy", ""}),
        reviewed=reviewed,
        reviewer=reviewer,
    )


def _read_comment(comment: str) -> dict[str, str]:
    pairs = (line.partition(": ") for line in comment.split("\n"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _read_findings(comment: str, key: str) -> tuple[Finding, ...]:
    found = []
    for line in comment.split("\n"):
        match = re.fullmatch(r"\s*(?:held|note): ([a-z-]+): (.*?)\s*", line)
        if match and match[1] in set(FindingReason):
            found.append(Finding(key, FindingReason(match[1]), match[2]))
    return tuple(found)


NOTES_ONLY = frozenset({FindingReason.TAG_LOST})
"""Findings that a reviewer should know and that hold nothing: all words are there."""


def render(catalog: Catalog) -> bytes:
    """Write a PO file; the same catalogue is always the same bytes."""
    top = po.Message("", catalog.header, notes=catalog.comment)
    return po.render((top, *map(_message, catalog.entries)))


def _message(entry: Entry) -> po.Message:
    return po.Message(
        entry.source,
        _ends_alike(entry.source, entry.target),
        entry.key or None,
        notes=entry.notes,
        comments=_comment(entry),
        flags=("fuzzy", *entry.flags) if entry.fuzzy else entry.flags,
        previous=entry.previous,
        obsolete=entry.obsolete,
    )


def _ends_alike(source: str, target: str) -> str:
    """Return a text that begins and ends with a line feed where its source does: gettext's rule."""
    if not target.strip("\n"):
        return ""
    first = "\n" if source.startswith("\n") else ""
    last = "\n" if source.endswith("\n") else ""
    return f"{first}{target.strip(chr(10))}{last}"


def _comment(entry: Entry) -> str:
    lines = [_BY_PEOPLE] if entry.by_people else []
    if entry.engine:
        lines.append(f"engine: {entry.engine}{' (draft)' if entry.draft else ''}")
    if entry.made:
        lines.append(f"machine: {entry.made} {entry.recipe}".rstrip())
    if entry.lent:
        lines.append(f"from: {entry.lent} {entry.lender}".rstrip())
    if entry.approved:
        lines.append(f"outdated: {entry.approved} was approved for the earlier source")
    if entry.reviewer:
        lines.append(f"reviewed: {entry.reviewed} by {entry.reviewer}")
    for finding in entry.findings:
        word = "note" if finding.reason in NOTES_ONLY else "held"
        lines.append(f"{word}: {finding.reason}: {' '.join(finding.detail.split())}")
    return "\n".join(lines)


def template(units: Sequence[Unit], source: str) -> bytes:
    """Write the POT file of a statement's units."""
    entries = tuple(Entry(unit.key, unit.source, by_people=unit.by_people) for unit in units)
    return render(Catalog(entries, header=header(source, source)))
