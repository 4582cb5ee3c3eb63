"""I/O: the review pages; their templates and style are read once, as code is."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bot import languages, locale
from bot.markup import sanitise, to_text
from bot.model import FindingReason, UnitState
from bot.publish import pages as public
from bot.publish.site import Name
from bot.publish.templating import environment
from bot.review import form, marks
from bot.review.explain import explain
from bot.review.form import Typed
from bot.review.links import Session
from bot.review.sheet import STATES, Paragraph, Sheet, Waiting

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent
# A list stays light on a slow network; the rest is a tap away.
_LISTED = 40
# A line of a text field on a phone has about so many letters; a taller field scrolls less.
_LINE = 34
_WIDE = 1.9


@dataclass(frozen=True, slots=True)
class Notes:
    """What a person is told on a statement's page after they sent the form.

    `typed` holds what they typed and is not saved; `conflicts` what somebody else changed,
    `empty` what has no text to be approved, `unbanked` the slogans that the bank did not take.
    """

    typed: Mapping[str, Typed]
    saved: Collection[str] = ()
    conflicts: Collection[str] = ()
    empty: Collection[str] = ()
    unbanked: Collection[str] = ()


NOTHING_SAID = Notes({})


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a page stands: whose site, the language of its words, the way up to /review/."""

    site: Name
    language: str
    up: str = ""
    session: Session | None = None


def style() -> bytes:
    """Return the style sheet: the house's, and what these pages add to it."""
    return public.style() + (_FOLDER / "review.css").read_bytes()


def chooser(frame: Frame, tags: Sequence[str]) -> str:
    """Return the page on which a person who reviews several languages chooses one.

    Whoever coordinates comes from there to the overview.
    """
    return render(frame, "chooser.html", tags=tags)


def waiting(frame: Frame, found: Waiting, feed: str, *, complete: bool = False) -> str:
    """Return the list of what waits in a language; the newest first, or the complete one.

    `feed` is the address of the person's feed of it.
    """
    groups = {"hidden": found.hidden, "readable": found.readable}
    most = len(found.sheets) if complete else _LISTED
    shown = {name: group[:most] for name, group in groups.items()}
    return render(frame, "waiting.html", groups=shown, shortened=shown != groups, feed=feed)


def sheet(frame: Frame, shown: Sheet, notes: Notes = NOTHING_SAID, then: str | None = None) -> str:
    """Return a statement's page; `then` is the paragraph to go on with after one was saved."""
    words = locale.words(frame.language)
    waiting = [one.key for one in shown.paragraphs if one.waits]
    units = [_unit(shown, paragraph, notes, words) for paragraph in shown.paragraphs]
    return render(
        frame,
        "sheet.html",
        sheet=shown,
        units=units,
        waiting=waiting,
        saved=bool(notes.saved) or then is not None,
        then=then,
        following={unit["key"]: _following(unit["key"], shown, waiting) for unit in units},
    )


def message(
    frame: Frame, title: str, text: str, *, again: str = "", texts: Sequence[str] = ()
) -> str:
    """Return a page with a title and a sentence.

    `again` is an address that is opened at once, `texts` what a person typed in vain.
    """
    return render(frame, "message.html", title=title, text=text, again=again, texts=texts)


def next_waiting(shown: Sheet, key: str) -> str:
    """Return the paragraph that waits after one, or else the first that waits; "" for none."""
    waiting = [one.key for one in shown.paragraphs if one.waits and one.key != key]
    return _following(key, shown, waiting) or next(iter(waiting), "")


def _following(key: str, shown: Sheet, waiting: Sequence[str]) -> str:
    order = [one.key for one in shown.paragraphs]
    after = order[order.index(key) + 1 :] if key in order else []
    return next((one for one in after if one in waiting), "")


def _unit(
    shown: Sheet, paragraph: Paragraph, notes: Notes, words: Callable[[str], str]
) -> dict[str, Any]:
    """Return what the template needs of one paragraph."""
    unit, entry, key = paragraph.unit, paragraph.entry, paragraph.key
    typed = notes.typed.get(key)
    text = form.shown(paragraph)
    is_typed = bool(typed and typed.changed)
    findings = unit.findings if paragraph.waits else ()
    target = marks.in_target(unit.target, findings, shown.language)
    conflict = key in notes.conflicts
    addresses = form.addresses(paragraph)
    source = marks.in_source(unit.unit.source, findings, paragraph.terms)
    return {
        "key": key,
        "kind": key.rstrip("0123456789"),
        "state": unit.state.value,
        "draft": unit.draft,
        "waits": paragraph.waits,
        "by_people": unit.unit.by_people,
        "source": marks.numbered(source, addresses),
        "addresses": addresses,
        "was": sanitise(entry.previous) if unit.state is UnitState.OUTDATED else "",
        "target": unit.target if conflict and is_typed else target,
        "marked": marks.is_marked(target),
        "summary": to_text(unit.target) or to_text(entry.source),
        "text": typed.text if typed and is_typed else text,
        "seen": form.mark(paragraph),
        "note": typed.note if typed else "",
        "rows": _rows(typed.text if typed and is_typed else text or to_text(entry.source)),
        "findings": [
            explain(one, words) for one in findings if one.reason is not FindingReason.DOUBTED
        ],
        "doubts": paragraph.doubts if paragraph.waits else (),
        "terms": paragraph.terms,
        "bank": paragraph.bank_lacks,
        "conflict": conflict,
        "unsaved": is_typed,
        "empty": key in notes.empty,
        "unbanked": key in notes.unbanked,
    }


def _rows(text: str) -> int:
    """Return how many lines a text needs where a field does not grow by itself."""
    lines = text.split("\n")
    letters = (sum(_WIDE if ord(char) > 0x2E7F else 1 for char in line) for line in lines)
    return max(2, min(24, sum(1 + int(count) // _LINE for count in letters)))


def render(frame: Frame, template: str, **facts: Any) -> str:
    """Return a page made from a template, with what all of them know."""
    page = _environment().get_template(template)
    return page.render(
        frame=frame,
        language=frame.language,
        words=locale.words(frame.language),
        number=partial(languages.format_number, frame.language),
        style=f"{frame.up}style.css?{style_version()}",
        states=STATES,
        **facts,
    )


@cache
def style_version() -> str:
    """Return what changes with the style sheet: a phone may keep it until then."""
    return hashlib.sha256(style()).hexdigest()[:12]


@cache
def _environment() -> "Environment":
    made = environment(_FOLDER / "templates")
    made.filters["day"] = lambda statement, tag: languages.format_day(
        tag, statement.published, statement.until
    )
    made.filters["inside"] = lambda name: quote(name, safe="")
    return made
