"""I/O: a page of one or many statements becomes files in statements/, one a statement."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from bot import plan
from bot.collect import folder, reading, writer
from bot.collect.draft import Draft, FrontMatter, Page, to_statement
from bot.collect.formats import kinds, opening
from bot.collect.recognise import archive, structure
from bot.collect.recognise.language import settle
from bot.config import Config, Home
from bot.errors import CollectError
from bot.files import write_whole
from bot.model import Refusal
from bot.store import Store


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a page: paths of files, and what a person should look at.

    `present` are files that hold the same already; `edited` those that a person has
    changed since, which were left alone. `held` were written, but wait for a person.
    """

    written: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    edited: tuple[Refusal, ...] = ()
    held: tuple[Refusal, ...] = ()
    ambiguous: tuple[Refusal, ...] = ()


def import_source(
    home: Home,
    config: Config,
    store: Store,
    source: str,
    now: datetime,  # noqa: ARG001 - what has a date of its own needs no clock
) -> ImportReport:
    """Write the statements of a page into statements/; raises CollectError if it cannot."""
    return import_page(home, config, store, _read(source), source)


def import_page(
    home: Home, config: Config, store: Store, page: Page, source: str, *, address: str = ""
) -> ImportReport:
    """Write the statements of a page into statements/.

    `source` is what a person knows the page by; `address` is where it was fetched from,
    which is that of the statement if there is only one.
    """
    split = _split(page)
    language = config.site.source_language
    if address and len(split.parts) == 1 and not page.front.source_url:
        page = replace(page, front=replace(page.front, source_url=address))
    parts = (replace(page, pieces=part) for part in split.parts)
    read = (structure.recognise(part, language) for part in parts)
    drafts = [settle(draft, config.published_languages).draft for draft in read]
    shelf = _Shelf(home, store, language)
    for draft in drafts:
        shelf.put(draft)
    return shelf.report(tuple(_ambiguity(source, doubt) for doubt in split.doubts))


def _read(source: str) -> Page:
    if re.match(r"(?i)[a-z][a-z0-9+.-]*://", source):
        raise CollectError(
            "only addresses that begin with https:// or http:// are fetched.",
            where=source,
            mend="Save the page as HTML or text, and import that file.",
            reason="unknown-source",
        )
    path = Path(source)
    suffix = path.suffix.lower()
    if suffix not in reading.SUFFIXES:
        raise CollectError(
            f"{suffix or 'a file without an ending'} is not understood here.",
            where=source,
            mend=kinds.mend_for(suffix)
            or f"Save it as one of {reading.UNDERSTOOD}, and import that file.",
            reason="unknown-type",
        )
    text, written_as = opening.text_of(_bytes(path, source), suffix, source)
    return reading.read_page(text, written_as, source)


def _bytes(path: Path, source: str) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(folder.LARGEST + 1)
    except OSError as error:
        raise CollectError(
            f"it cannot be read: {error.strerror}.",
            where=source,
            mend="Give the path of a file that this user can read.",
        ) from None
    if len(content) > folder.LARGEST:
        raise CollectError(
            "it has more than 5 MB.",
            where=source,
            mend="Save the text alone, without pictures, or divide it.",
            reason="too-large",
        )
    return content


def _split(page: Page) -> archive.Split:
    """A page with front matter is one statement; its keys could not be those of many."""
    if page.front != FrontMatter():
        return archive.Split((page.pieces,))
    return archive.split(page.pieces)


def _ambiguity(source: str, doubt: archive.Doubt) -> Refusal:
    return Refusal(
        f"{source}, line {doubt.line}",
        "ambiguous-split",
        f'"{doubt.headline[:120]}" {doubt.what}.',
        "Compare the files with the page; where it is wrong, mend the files by hand.",
    )


@dataclass
class _Shelf:
    """The statements/ folder while a page is put into it."""

    home: Home
    store: Store
    language: str
    written: list[str] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    edited: list[Refusal] = field(default_factory=list)
    held: list[Refusal] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._by_size: dict[int, list[folder.Seen]] = {}
        for seen in folder.scan(self.home).files:
            self._by_size.setdefault(seen.size, []).append(seen)
        self._known: dict[tuple[str, date], tuple[str, str]] = {
            (record.statement.title, record.statement.published): (path, record.statement.revision)
            for path, record in self.store.files().items()
            if record.statement
        }

    def put(self, draft: Draft) -> None:
        """Write a draft, unless it is there already or a person has edited it since."""
        name = file_name(draft, self._names)
        self._names.add(name)
        default = "" if draft.says_language else self.language
        content = writer.write(draft, default).encode()
        target = self.home.statements / f"{name}.md"
        path = self.home.name(target)
        if twin := self._twin(content):
            self.present.append(twin)
            path = twin
        elif other := self._known_as(draft):
            self._tell(other, draft)
            return
        elif target.is_symlink() or target.exists():
            self.edited.append(_edited(path))
            return
        else:
            write_whole(target, content)
            self.written.append(path)
        if refusal := reading.reason_to_hold(draft, path):
            self.held.append(refusal)

    def _twin(self, content: bytes) -> str:
        """Return the path of a file with the same bytes, wherever a person has put it."""
        for seen in self._by_size.get(len(content), ()):
            try:
                if folder.read(seen) == content:
                    return seen.path
            except CollectError:
                continue
        return ""

    def _known_as(self, draft: Draft) -> str:
        """Return the file of a statement that was imported before and has been edited."""
        if draft.published is not None:
            return self._known.get((draft.title, draft.published), ("", ""))[0]
        same = (path for (title, _), (path, _) in self._known.items() if title == draft.title)
        return next(same, "")

    def _tell(self, path: str, draft: Draft) -> None:
        known = self._known.get((draft.title, draft.published)) if draft.published else None
        if known and to_statement(draft, "").revision == known[1]:
            self.present.append(path)
        else:
            self.edited.append(_edited(path))

    def report(self, ambiguous: tuple[Refusal, ...]) -> ImportReport:
        """Return what was done."""
        return ImportReport(
            tuple(self.written),
            tuple(self.present),
            tuple(self.edited),
            tuple(self.held),
            ambiguous,
        )


def file_name(draft: Draft, taken: set[str]) -> str:
    """Return the name, without its ending, of the file that a draft is written to."""
    words = draft.title or " ".join(block.content for block in draft.blocks[:1])[:200]
    if draft.published is not None:
        return plan.statement_id(draft.published, words, taken)
    base = f"undated-{plan.slug(words)}"
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _edited(path: str) -> Refusal:
    return Refusal(
        path,
        "edited",
        "this file differs from the page and was left as it is.",
        "Move it away and import again if the page is right.",
    )
