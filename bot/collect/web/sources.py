"""I/O: the posts of the [[sources]] become files in statements/, before those are collected."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.collect.web import feed, paging, vanished
from bot.collect.web.feed import Feed
from bot.collect.web.intake import Intake
from bot.config import Config, Home, Source
from bot.errors import CollectError, FetchError
from bot.model import Failure, Refusal
from bot.net import hosts
from bot.net.fetch import Answer, Limits, Validators, fetch
from bot.store import ImportedPost, SourceRecord, Store

if TYPE_CHECKING:
    from bot.net.wire import Resolve

_MOST_ASKED = 10
"""So many addresses of missing posts are asked in one look whether they are gone for good."""
_NO_PAGE = frozenset({400, 404, 410})


@dataclass(frozen=True, slots=True)
class Fetching:
    """How sources are fetched: the limits, and who resolves names (None: the system)."""

    limits: Limits = field(default_factory=Limits)
    resolve: "Resolve | None" = None


@dataclass(frozen=True, slots=True)
class SourcesReport:
    """What a round of looks did, as paths, and what a person should look at.

    `held` are files that were left as a person edited them, posts that are no statement,
    and translations whose statement is not known. `waiting` are files that were written
    and will be held when they are collected.
    """

    written: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    waiting: tuple[Refusal, ...] = ()
    held: tuple[Refusal, ...] = ()
    errors: tuple[Failure, ...] = ()


def due(config: Config, store: Store, now: datetime) -> tuple[Source, ...]:
    """Return the sources whose time has come; translations after what they translate."""
    if not config.sources:
        return ()
    known = store.sources()
    every = config.schedule.import_
    chosen = [
        source
        for source in config.sources
        if (record := known.get(source.url)) is None
        or not record.looked <= now < record.looked + every
    ]
    return tuple(sorted(chosen, key=lambda source: source.translates is not None))


def bring(
    home: Home,
    config: Config,
    store: Store,
    now: datetime,
    *,
    chosen: Iterable[Source] | None = None,
    stopping: Callable[[], bool] = lambda: False,
    fetching: Fetching | None = None,
) -> SourcesReport:
    """Look at the sources that are due, or at those chosen, and write what is new or changed.

    One that fails stops no other, and is tried again when it is due again.
    """
    looked_at = due(config, store, now) if chosen is None else tuple(chosen)
    if not looked_at:
        return SourcesReport()
    round_ = _Round(home, config, store, now, stopping, fetching or Fetching())
    for source in looked_at:
        if stopping():
            break
        round_.look(source, is_asked_for=chosen is not None)
    return round_.report()


def try_out(source: Source, fetching: Fetching | None = None) -> int:
    """Return how many posts a source shows now, and change nothing.

    Raises FetchError where it does not answer and CollectError where it is no feed.
    """
    return len(_read(_fetch(source, source.url, Validators(), fetching or Fetching())).posts)


class _Round:
    """One round of looks at several sources."""

    def __init__(
        self,
        home: Home,
        config: Config,
        store: Store,
        now: datetime,
        stopping: Callable[[], bool],
        fetching: Fetching,
    ) -> None:
        self._store, self._now = store, now
        self._stopping, self._fetching = stopping, fetching
        self._intake = Intake(home, config, store)
        self._errors: list[Failure] = []

    def report(self) -> SourcesReport:
        """Return what was done."""
        notes = self._intake.notes
        return SourcesReport(
            written=tuple(notes.written),
            changed=tuple(notes.changed),
            present=tuple(notes.present),
            withdrawn=tuple(notes.withdrawn),
            restored=tuple(notes.restored),
            waiting=tuple(notes.waiting),
            held=tuple(notes.held),
            errors=tuple(self._errors),
        )

    def look(self, source: Source, *, is_asked_for: bool) -> None:
        """Look at one source; what goes wrong becomes a part of the report.

        A walk through the pages that did not come to its end is begun anew the next time:
        `complete` is kept only then.
        """
        before = self._store.sources().get(source.url)
        is_complete = before is not None and before.complete
        try:
            answer = self._fetch(source, source.url, self._validators(source, before, is_asked_for))
            if answer.status == 304 and before is not None:
                self._intake.match_waiting(source)
                self._store.save_source(replace(before, looked=self._now))
                return
            first = self._first(source, answer)
        except (CollectError, FetchError) as error:
            self._fail(source, error)
            self._store.save_source(SourceRecord(source.url, self._now, complete=is_complete))
            return
        try:
            is_through = self._import(source, first, is_all=is_asked_for or not is_complete)
        except (CollectError, FetchError) as error:
            self._fail(source, error)
            self._store.save_source(SourceRecord(source.url, self._now))
            return
        if not is_through:
            if before is not None:
                self._store.save_source(replace(before, complete=False))
            return
        is_well = source.translates is not None or self._look_for_missing(source, first)
        self._intake.match_waiting(source)
        said = answer.validators if is_well else Validators()
        self._store.save_source(
            SourceRecord(
                source.url, self._now, said.etag, said.last_modified, complete=bool(first.posts)
            )
        )

    def _validators(
        self, source: Source, before: SourceRecord | None, is_asked_for: bool
    ) -> Validators:
        """Return what to ask with; nothing where the whole answer is needed."""
        if before is None or not before.complete or is_asked_for:
            return Validators()
        if any(one.absent for one in self._intake.posts_of(source)):
            return Validators()  # whether it is still missing must be seen
        return Validators(before.etag, before.last_modified)

    def _fetch(self, source: Source, address: str, validators: Validators) -> Answer:
        return _fetch(source, address, validators, self._fetching)

    def _first(self, source: Source, answer: Answer) -> Feed:
        """Return the feed that a source is now; raises CollectError where it is none."""
        if answer.status == 410:
            raise CollectError(
                "the server says that this feed is gone for good. Nothing was withdrawn.",
                where=answer.url,
                mend="Put its new address into config/bot.toml, or remove it there.",
                reason="feed-gone",
            )
        first = _read(answer)
        if not first.posts and self._intake.posts_of(source):
            raise CollectError(
                "the feed has no post any more. Nothing was withdrawn.",
                where=answer.url,
                mend="If its posts were taken back, withdraw the statements with `retract`.",
                reason="feed-empty",
            )
        return first

    def _import(self, source: Source, first: Feed, *, is_all: bool) -> bool:
        """Take the posts of all pages that may have new ones; False when told to stop."""
        pages = paging.Pages(source.url, first, lambda address: self._page(source, address))
        known = frozenset() if is_all else {one.key for one in self._intake.posts_of(source)}
        for page in pages.walk(lambda one: one.key in known):
            self._intake.take(source, page)
            if self._stopping():
                return False
        if pages.is_cut:
            what = f"it has more than {paging.MOST_PAGES} pages; the older ones were not imported."
            mend = "Import them with `alliance-bot import` and the address of such a page."
            self._fail(source, CollectError(what, mend=mend, reason="too-many-pages"))
        return True

    def _page(self, source: Source, address: str) -> Feed | None:
        if source.url.startswith("https:") and not address.startswith("https:"):
            return None
        answer = self._fetch(source, address, Validators())
        return None if answer.status in _NO_PAGE else _read(answer)

    def _look_for_missing(self, source: Source, first: Feed) -> bool:
        """Withdraw the statements whose posts have gone; False where that is not believed."""
        if not first.is_whole:
            return True
        window = vanished.window(first.posts)
        missing = vanished.missing(window, source.url, self._intake.posts_of(source))
        if window.is_too_empty(missing):
            what = f"{len(missing)} posts are missing from it at once. Nothing was withdrawn."
            mend = "If they were taken back, withdraw the statements with `retract`."
            self._fail(source, CollectError(what, mend=mend, reason="posts-missing"))
            return False
        self._intake.miss(source, missing)
        for count, one in enumerate(missing):
            if one.absent + 1 >= vanished.TWICE or (
                count < _MOST_ASKED and self._is_gone(source, one)
            ):
                self._intake.withdraw(one)
        return True

    def _is_gone(self, source: Source, one: ImportedPost) -> bool:
        """Ask a missing post's own address whether it is gone for good."""
        try:
            return bool(one.address) and (
                self._fetch(source, one.address, Validators()).status == 410
            )
        except FetchError:
            return False

    def _fail(self, source: Source, error: CollectError | FetchError) -> None:
        place = "" if error.where in {"", source.url} else f"{error.where}: "
        where = source.name or source.url
        self._errors.append(Failure(where, error.reason, f"{place}{error.what}", error.mend))


def _fetch(source: Source, address: str, validators: Validators, fetching: Fetching) -> Answer:
    """Fetch for a source, which may be allowed to be on a private network itself."""
    own = frozenset({hosts.origin(source.url)}) if source.private else frozenset()
    return fetch(
        address,
        validators=validators,
        limits=fetching.limits,
        allowed=own,
        resolve=fetching.resolve,
    )


def _read(answer: Answer) -> Feed:
    """Return the feed that an answer is; raises CollectError where it is none."""
    if answer.status != 200:
        raise CollectError(
            f"the server answered {answer.status}.",
            where=answer.url,
            mend="It is tried again later; if it stays so, look whether the address is right.",
            reason="bad-answer",
        )
    return feed.read(answer.content, answer.url, answer.charset)
