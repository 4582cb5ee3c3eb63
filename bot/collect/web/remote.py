"""I/O: `import https://…`: a feed, or a page of one or many statements, becomes files."""

from datetime import datetime

from bot.collect import importer, reading
from bot.collect.importer import ImportReport
from bot.collect.web import feed, feed_text, sources
from bot.config import Config, Home, Source
from bot.errors import CollectError
from bot.model import Refusal
from bot.net import hosts
from bot.net.fetch import Answer, fetch
from bot.store import Store

_PAGES = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt"}


def import_address(
    home: Home,
    config: Config,
    store: Store,
    url: str,
    now: datetime,
    *,
    fetching: sources.Fetching | None = None,
) -> ImportReport:
    """Write the statements at an address into statements/.

    Raises FetchError where it does not answer, and CollectError for what cannot be used.
    The address of a configured source is looked at as the schedule does, only now. Any
    other must be a public one, or at the host and port of a source that may be private.
    """
    fetching = fetching or sources.Fetching()
    source = next((one for one in config.sources if one.url == url), None)
    if source is None:
        private = frozenset(hosts.origin(one.url) for one in config.sources if one.private)
        answer = fetch(url, limits=fetching.limits, allowed=private, resolve=fetching.resolve)
        if answer.status != 200:
            raise CollectError(
                f"the server answered {answer.status}.",
                where=answer.url,
                mend="Open it in a browser, and use the address where you arrive.",
                reason="bad-answer",
            )
        if not _is_feed(answer):
            return _import_page(home, config, store, answer)
        source = Source(kind="feed", url=url, private=hosts.origin(url) in private)
    return _as_import(sources.bring(home, config, store, now, chosen=[source], fetching=fetching))


def _is_feed(answer: Answer) -> bool:
    """Tell a feed from a page; a broken feed is a feed."""
    try:
        feed.read(answer.content, answer.url, answer.charset)
    except CollectError as error:
        return error.reason != "not-a-feed"
    return True


def _import_page(home: Home, config: Config, store: Store, answer: Answer) -> ImportReport:
    suffix = _PAGES.get(answer.media_type, "" if answer.media_type else ".html")
    if not suffix:
        raise CollectError(
            f"{answer.media_type} is not understood here.",
            where=answer.url,
            mend="Save it as a file, and import that.",
            reason="unknown-type",
        )
    text = feed_text.decode(answer.content, answer.charset, answer.url)
    page = reading.read_page(text, suffix, answer.url)
    return importer.import_page(home, config, store, page, answer.url, address=answer.url)


def _as_import(report: sources.SourcesReport) -> ImportReport:
    """Return what was brought as `import` reports it."""
    done = (*report.written, *report.changed, *report.restored, *report.withdrawn)
    if report.errors and not done and not report.present:
        first = report.errors[0]
        raise CollectError(first.detail, where=first.where, mend=first.mend, reason=first.reason)
    failures = tuple(Refusal(one.where, one.reason, one.detail, one.mend) for one in report.errors)
    edited = tuple(one for one in report.held if one.reason in {"edited", "removed"})
    held = tuple(one for one in report.held if one not in edited)
    return ImportReport(
        written=tuple(dict.fromkeys(done)),
        present=tuple(path for path in report.present if path not in done),
        edited=edited,
        held=(*report.waiting, *held, *failures),
    )
