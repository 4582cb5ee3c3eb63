"""Pure: what stands in the place of a withdrawn statement, in the reader's own language."""

import html

from bot import languages, notes
from bot.model import Notice
from bot.notes import Words
from bot.publish.direction import phrase


def notice_title(notice: Notice, words: Words) -> str:
    """Return the title of a notice: it repeats nothing of what was withdrawn."""
    day = languages.format_day(notice.language, notice.day)
    return words("Withdrawn: the statement of %(date)s") % {"date": day}


def notice_sentence(notice: Notice, words: Words) -> str:
    """Return when it was withdrawn, and what a reader can do about it."""
    return notes.of_withdrawal(notice.withdrawal, notice.language, words)


def notice_body(notice: Notice, words: Words) -> str:
    """Return the notice as HTML; the reason stands in its own language."""
    said = f"<p>{html.escape(notice_sentence(notice, words))}</p>"
    why = notice.withdrawal.why
    if not why:
        return said
    reason = phrase(why, notice.withdrawal.language, notice.language)
    return f"{said}<p>{html.escape(words('Reason'))}: {reason}</p>"
