"""I/O: the overview as a page: tables that scroll on a phone, plots with their numbers behind."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot import languages, locale, tally
from bot.review import days, pages, plots
from bot.review.overview import FOR_A_PERSON, Overview, Post, View
from bot.review.pages import Frame
from bot.review.plots import Series

MARKS = {
    "held": ("!", "Held back"),
    "broken": ("×", "File cannot be read"),
    "waits": ("…", "Waits for review"),
    "outdated": ("↻", "The original has changed"),
    "missing": ("·", "Not translated yet"),
    "draft": ("d", "Rough machine draft"),
    "machine": ("m", "Machine translation"),
    "reviewed": ("✓", "Approved"),
    "original": ("=", "Original"),
    "withdrawn": ("−", "Withdrawn"),
}
"""The sign and the name of each state, those that need somebody first."""
EXPLAINED = {
    "machine": "Machine translation, not yet reviewed by a person",
    "draft": "Rough machine draft: it may be wrong; check the original",
    "waits": "Complete: readers get it once somebody has approved it.",
    "outdated": (
        "The original has changed since; this is the approved translation of the earlier text"
    ),
    "held": (
        "Something in it looks wrong: readers get it once somebody has corrected or approved it."
    ),
    "broken": "Its last good text stays. Somebody who works on the server has to mend the file.",
}
POSTS = {
    Post.SENT: "Sent",
    Post.QUEUED: "Waits to go out",
    Post.UNKNOWN: "Not certain",
    Post.HELD: "Held back",
    Post.REFUSED: "Refused",
    Post.DELETED: "Deleted",
}
TO_DO = {
    Post.QUEUED: "It goes out by itself.",
    Post.UNKNOWN: (
        "The program looks whether it was sent. Where it cannot tell, somebody has to look at "
        "the account."
    ),
    Post.HELD: "Somebody has to decide whether it is sent.",
    Post.REFUSED: "The network does not take it. Somebody has to read why.",
}
PLOTS = {
    tally.TRANSLATED: "Sentences translated",
    tally.SENT: "Posts sent",
    tally.KEPT_BACK: "Held back",
    tally.UNREVIEWED: "Waits for review",
}
COUNTED = (
    ("%(count)s statement", "%(count)s statements"),
    ("%(count)s text waits for somebody", "%(count)s texts wait for somebody"),
    ("%(count)s post waits for somebody", "%(count)s posts wait for somebody"),
)
_YEAR = 365


def view_of(query: Mapping[str, str]) -> View:
    """Return what an address asks to see; what it says wrongly is passed over."""
    page = query.get("page", "")
    return View(
        page=int(page[:6]) if page.isascii() and page.isdigit() else 1,
        waiting="waiting" in query,
        year="year" in query,
    )


def render(frame: Frame, found: Overview) -> str:
    """Return the page in the language of a frame."""
    tag = frame.language
    words, counted = locale.words(tag), locale.counted(tag)
    number = partial(languages.format_number, tag)
    name = partial(languages.format_month if found.view.year else languages.format_short_day, tag)
    labels = tuple(map(name, found.spans))
    series = [Series(words(PLOTS[one]), labels, tuple(found.numbers[one])) for one in days.PLOTTED]
    rtl = languages.direction(tag) == "rtl"
    totals = zip(COUNTED, (found.statements, found.texts, found.posts), strict=True)
    return pages.render(
        frame,
        "overview.html",
        found=found,
        totals=[counted(*forms, count) % {"count": number(count)} for forms, count in totals],
        marks={one: said for one, said in MARKS.items() if _occurs(found, one)},
        explained=EXPLAINED,
        posts=POSTS,
        shown_posts=[one for one in Post if any(each[one] for each in found.accounts.values())],
        to_do=TO_DO,
        for_a_person=FOR_A_PERSON,
        plots=[
            plots.bars(one, f"plot-{place}", number, rtl=rtl) for place, one in enumerate(series)
        ],
        series=series,
        spans=list(zip(found.spans, labels, strict=True)),
        month=languages.format_span(tag, days.DAYS),
        year=languages.format_span(tag, _YEAR),
        address=partial(_address, found.view),
    )


def _occurs(found: Overview, mark: str) -> bool:
    return any(count[mark] for count in found.counts.values())


def _address(view: View, **changes: Any) -> str:
    """Return the address of this page with something else of it shown."""
    page = changes.get("page", 1)
    asked = {
        "waiting": changes.get("waiting", view.waiting),
        "year": changes.get("year", view.year),
    }
    said = [f"{name}=yes" for name, yes in asked.items() if yes]
    return "?" + "&".join([*said, f"page={page}"])
