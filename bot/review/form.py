"""Pure: what a reviewer sent: the texts as they stand in the form, and what is to be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.markup import to_text
from bot.review import notation
from bot.review.sheet import Paragraph, Sheet
from bot.translate.catalog import fingerprint
from bot.translate.protect import links
from bot.translate.shelf import Change


class Action(StrEnum):
    """What a button asks for."""

    APPROVE = "approve"
    DOUBT = "doubt"
    APPROVE_ALL = "approve-all"


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in the form for one paragraph.

    `seen` is the version of the unit that was shown, `changed` whether the person changed
    its text, `bank` whether they want the slogan in the bank.
    """

    text: str
    seen: str
    changed: bool
    note: str = ""
    bank: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it was sent; `key` is the paragraph whose button was pressed."""

    action: Action
    key: str
    typed: Mapping[str, Typed]


def mark(paragraph: Paragraph) -> str:
    """Return what the form carries of a paragraph: what was shown, to be known again."""
    return f"{paragraph.entry.version}.{_mark_of(shown(paragraph))}"


def shown(paragraph: Paragraph) -> str:
    """Return a paragraph's translation as it is edited."""
    return notation.shown(paragraph.entry.target, addresses(paragraph))


def addresses(paragraph: Paragraph) -> tuple[str, ...]:
    """Return what the numbers of a paragraph's links stand for: the source's, then others."""
    found = (*links(paragraph.unit.unit.source), *links(paragraph.unit.target))
    return tuple(dict.fromkeys(found))


def _mark_of(text: str) -> str:
    """Browsers send line ends of their own; spaces at the ends mean nothing."""
    return fingerprint(text.replace("\r\n", "\n").replace("\r", "\n").strip())


def read(fields: Mapping[str, str]) -> Form | None:
    """Return the form that fields make; None where they make none."""
    do, _, key = fields.get("do", "").partition(" ")
    if do not in set(Action):
        return None
    typed = {}
    for name, text in fields.items():
        kind, _, unit = name.partition(".")
        if kind == "text":
            seen, _, was = fields.get(f"seen.{unit}", "").partition(".")
            typed[unit] = Typed(
                text,
                seen,
                changed=_mark_of(text) != was,
                note=fields.get(f"note.{unit}", ""),
                bank=f"bank.{unit}" in fields,
            )
    action = Action(do)
    return Form(action, key, typed) if action is Action.APPROVE_ALL or key in typed else None


def changes(sheet: Sheet, form: Form, by: str) -> tuple[list[Change], list[str]]:
    """Return what is to be written, and the keys of what would be approved without a text."""
    known = {paragraph.key: paragraph for paragraph in sheet.paragraphs}
    wanted, empty = [], []
    for key in _meant(known.values(), form):
        typed, paragraph = form.typed[key], known.get(key)
        target = notation.typed(typed.text, addresses(paragraph) if paragraph else ())
        if paragraph and not typed.changed and typed.seen == paragraph.entry.version:
            target = paragraph.entry.target
        if form.action is Action.DOUBT:
            wanted.append(Change(key, typed.seen, target, doubt=typed.note, by=by))
        elif to_text(target).strip():
            wanted.append(Change(key, typed.seen, target, approved=True, by=by))
        else:
            empty.append(key)
    return wanted, empty


def _meant(paragraphs: Iterable[Paragraph], form: Form) -> list[str]:
    """Return the keys that the button is about: one, or all that wait or were changed."""
    if form.action is not Action.APPROVE_ALL:
        return [form.key]
    waiting = {paragraph.key for paragraph in paragraphs if paragraph.waits}
    return [key for key, typed in form.typed.items() if typed.changed or key in waiting]
