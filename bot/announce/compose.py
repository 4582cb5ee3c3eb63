"""Pure: the posts of an entry: title, summary, slogans, label, hashtags, address, within limits."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot import notes
from bot.announce import summary, thread
from bot.announce.draft import Draft, Material, Room, fill, with_lines
from bot.announce.summary import Said
from bot.announce.wording import for_post, hashtags, one_line
from bot.model import Correction, Entry, Label, Withdrawal
from bot.ports import Limits, Status

Words = Callable[[str], str]
"""The gettext function of a language."""

_WORDS_OF_LABEL = {Label.MACHINE: "Machine translation", Label.DRAFT: "Rough machine draft"}


@dataclass(frozen=True, slots=True)
class Composed:
    """The posts of an entry, and what the first says of the statement, why, and its hashtags."""

    posts: tuple[Status, ...]
    said: tuple[Said, ...]
    hashtags: tuple[str, ...]


def posts(
    entry: Entry,
    original: Entry | None,
    limits: Limits,
    words: Words,
    *,
    thread: bool = False,
    with_picture: bool = False,
) -> tuple[Status, ...]:
    """Return the posts of an entry: the first, and with `thread` those that follow it in a row.

    Each part after the first answers the one before it. `original` is the same statement's
    entry in its own language: it decides which sentences are said, unless people's
    translation is arranged in its own way. `words` is the gettext function of the entry's
    language. `with_picture` says that the entry's card goes with the first part; the picture
    itself, and what a part answers, are for the caller to add.
    """
    made = compose(entry, original, limits, words, in_parts=thread, with_picture=with_picture)
    return made.posts


def compose(
    entry: Entry,
    original: Entry | None,
    limits: Limits,
    words: Words,
    *,
    in_parts: bool = False,
    with_picture: bool = False,
) -> Composed:
    """Return the posts as `posts` does, with what was chosen for them."""
    material = _material(entry, original)
    blank = Draft(entry.language, label=_label(entry, words))
    first = replace(blank, title=_spoken(entry, entry.title), address=entry.address)
    room = Room(limits, with_picture)
    drafts = _in_parts(entry, first, blank, material, room) if in_parts else ()
    drafts = drafts or (fill(first, material, room),)
    made = tuple(
        Status(draft.text, entry.language, entry.address, entry.statement_id) for draft in drafts
    )
    first = drafts[0]
    return Composed(made, (*first.said, *first.points), first.hashtags)


def correction(entry: Entry, original: Entry | None, limits: Limits, words: Words) -> Status:
    """Return the answer to a post whose statement was corrected: when, and what it says now.

    `entry` is as readers have it now; its last correction says which parts were changed, and
    as many of these as have room are said. What the answer answers is for the caller to add.
    """
    told = entry.corrections[-1] if entry.corrections else Correction(entry.updated)
    note = _spoken(entry, notes.of_correction(told, entry.language, words))
    material = replace(_material(entry, original).without_demands, slogans=(), hashtags=())
    draft = Draft(
        entry.language,
        address=entry.address,
        label=_label(entry, words),
        note=note,
        title=_spoken(entry, entry.title),
    )
    room = Room(limits)
    now = [_spoken(entry, part) for part in summary.corrected(entry, told.parts)]
    told_now = with_lines(draft, now, room)
    text = told_now.text if told_now.lines else fill(draft, material, room).text
    return Status(text, entry.language, entry.address, entry.statement_id)


def withdrawal(
    withdrawn: Withdrawal, language: str, address: str, statement_id: str, words: Words
) -> Status:
    """Return the answer to a post whose statement was withdrawn: it repeats nothing of it.

    `address` is the page's, where the notice stands now. What the answer answers is for the
    caller to add.
    """
    said = for_post(one_line(notes.of_withdrawal(withdrawn, language, words)), language)
    return Status(f"{said}\n\n{address}", language, address, statement_id)


def _in_parts(
    entry: Entry, first: Draft, blank: Draft, material: Material, room: Room
) -> tuple[Draft, ...]:
    """Return the parts of a thread; one where all demands have room beside the summary.

    None where there are no demands, or a thread of them is not possible.
    """
    if not material.lines:
        return ()
    together = fill(first, material, room)
    if together.lines and together.title == first.title and together.has_some_of(material):
        return (together,)
    rest = thread.parts(
        blank, material.leading, material.lines, material.slogans, entry.address, Room(room.limits)
    )
    if rest is None:
        return ()
    numbered = replace(first, marker=thread.marker(9, 9, entry.language))
    opening = fill(numbered, replace(material.without_demands, slogans=()), room)
    return thread.marked((opening, *rest))


def _material(entry: Entry, original: Entry | None) -> Material:
    said = [replace(one, text=_spoken(entry, one.text)) for one in summary.said(entry, original)]
    leading, demands = summary.demands(entry)
    return Material(
        said=tuple(one for one in said if not one.is_item),
        leading=_spoken(entry, leading),
        points=tuple(one for one in said if one.is_item),
        lines=thread.lines(demands, entry.language),
        slogans=tuple(_spoken(entry, slogan) for slogan in summary.slogans(entry)),
        hashtags=hashtags(tag.label for tag in entry.tags),
        hook=_spoken(entry, summary.hook(entry, original)),
    )


def _label(entry: Entry, words: Words) -> str:
    label = _WORDS_OF_LABEL.get(entry.label)
    return words(label) if label else ""


def _spoken(entry: Entry, text: str) -> str:
    return for_post(one_line(text), entry.language)
