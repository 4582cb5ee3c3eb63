"""I/O: what becomes of a form: written, refused because somebody was faster, or asked again."""

from dataclasses import dataclass

from bot.markup import sanitise
from bot.pipeline import App
from bot.review import desk, form
from bot.review.form import Action, Form
from bot.review.pages import Notes, next_waiting
from bot.review.sheet import Sheet
from bot.translate.shelf import Change


@dataclass(frozen=True, slots=True)
class Decided:
    """A statement after a form; `following` is the paragraph to go on with.

    Where `is_settled`, nothing of the form is left over; else `notes` say what.
    """

    sheet: Sheet
    notes: Notes
    following: str

    @property
    def is_settled(self) -> bool:
        """True where the page needs to say nothing but that it was saved."""
        notes = self.notes
        return not (notes.typed or notes.conflicts or notes.empty or notes.unbanked)


def decide(app: App, by: str, tag: str, statement_id: str, sent: Form) -> Decided:
    """Write what a person decided; what they typed is in the notes unless it was saved.

    Raises BotError and CatalogError as opening the statement does.
    """
    sheet = desk.open_sheet(app, tag, statement_id)
    changes, empty = form.changes(sheet, sent, by)
    refused = desk.decide(app, sheet, changes).refused if changes else ()
    after = desk.open_sheet(app, tag, statement_id)
    conflicts = {change.key for change in refused if not _stands(after, change)}
    saved = {change.key for change in changes} - conflicts
    unbanked = _fill_bank(app, sheet, sent, [one for one in changes if one.key in saved])
    left = {
        key: typed
        for key, typed in sent.typed.items()
        if key not in saved and (typed.changed or typed.note.strip())
    }
    notes = Notes(left, saved, conflicts, empty, unbanked)
    return Decided(after, notes, next_waiting(after, sent.key))


def _stands(sheet: Sheet, change: Change) -> bool:
    """Tell whether a refused approval is there already: a button was pressed twice."""
    for paragraph in sheet.paragraphs:
        if paragraph.key == change.key:
            same = sanitise(paragraph.entry.target) == sanitise(change.target)
            return change.approved and not paragraph.waits and same
    return False


def _fill_bank(app: App, sheet: Sheet, sent: Form, saved: list[Change]) -> list[str]:
    """Put approved slogans into the bank where asked to; return those that it did not take."""
    sources = {one.key: one.entry.source for one in sheet.paragraphs if one.bank_lacks}
    return [
        change.key
        for change in saved
        if sent.action is not Action.DOUBT
        and change.key in sources
        and sent.typed[change.key].bank
        and not desk.add_to_bank(app, sheet, sources[change.key], change.target)
    ]
