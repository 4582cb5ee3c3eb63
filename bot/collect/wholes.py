"""I/O: whole translations by people, in files beside the PO files: translations/ID/LANG.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.collect import folder, reading
from bot.collect.draft import Draft, to_statement
from bot.collect.folder import Seen
from bot.collect.taking import take
from bot.config import Config, Home
from bot.languages import is_tag
from bot.markup import to_text
from bot.model import BlockKind, Failure, Refusal, Statement
from bot.store import FileRecord, Store

# A shorter line may well be the same in two languages: a name, an acronym, a date.
_SAYS_SOMETHING = 40


@dataclass(frozen=True, slots=True)
class Wholes:
    """The whole translations that stand, in the order of statements and then of languages."""

    translations: tuple[Statement, ...] = ()
    rejected: tuple[Refusal, ...] = ()
    failures: tuple[Failure, ...] = ()


def known(store: Store) -> tuple[Statement, ...]:
    """Return the whole translations as the last cycle read them."""
    return _standing(store.whole_translations())


def collect(home: Home, config: Config, store: Store, statements: Sequence[Statement]) -> Wholes:
    """Read what is new or changed beside the PO files of statements that stand.

    As with statements, a file that was understood once and is now wrong keeps its last
    good text until it is mended.
    """
    before = store.whole_translations()
    after: dict[str, FileRecord] = {}
    rejected: list[Refusal] = []
    failures: list[Failure] = []
    for statement in statements:
        if statement.withdrawn:
            continue
        seen = folder.scan_beside_catalogues(home, home.translations / statement.id)
        after |= {path: record for path, record in before.items() if seen.is_hidden(path)}
        after |= _read(config, statement, seen.files, before)
        rejected += seen.refused
        failures += seen.failures
    changed = [record for path, record in after.items() if before.get(path) != record]
    gone = [path for path in before if path not in after]
    if changed or gone:
        store.save_whole_translations(changed, gone)
    rejected += [record.refusal for record in after.values() if record.refusal]
    rejected.sort(key=lambda refusal: refusal.id)
    return Wholes(_standing(after), tuple(rejected), tuple(failures))


def _standing(records: Mapping[str, FileRecord]) -> tuple[Statement, ...]:
    found = (records[path].statement for path in sorted(records))
    return tuple(one for one in found if one is not None and not one.withdrawn)


def _read(
    config: Config, statement: Statement, files: Sequence[Seen], before: Mapping[str, FileRecord]
) -> dict[str, FileRecord]:
    """Return what is known of the files beside one statement's PO files."""
    records: dict[str, FileRecord] = {}
    first: dict[str, str] = {}
    for file in files:
        tag = file.file.stem
        if is_tag(tag) and tag not in config.published_languages and not _meant(config, tag):
            continue  # like a PO file in such a language, it waits
        reader = f"{reading.VERSION}:{tag[:35]}:{statement.revision}"
        record = before.get(file.path)
        stamp = (file.size, file.mtime_ns, reader)
        if first.setdefault(tag, file.path) != file.path:
            records[file.path] = _unread(file, _second(file, first[tag]))
        elif record and stamp == (record.size, record.mtime_ns, record.reader):
            records[file.path] = record
        elif found := _whole(config, statement, file):
            last = record.statement if record else None
            records[file.path] = (
                FileRecord(file.path, *stamp, last, found)
                if isinstance(found, Refusal)
                else FileRecord(file.path, *stamp, found)
            )
        elif record is not None:
            records[file.path] = record
    return records


def _whole(config: Config, statement: Statement, file: Seen) -> Statement | Refusal | None:
    """Return the translation that a file is; None while it is still being written."""
    tag = file.file.stem
    if tag not in config.published_languages:
        meant = _meant(config, tag) or "es"
        return Refusal(
            file.path,
            "unknown-language",
            f'"{tag[:60]}" is not the tag of a language here.',
            f"Name the file after its language, as in {meant}{file.suffix}, or keep it elsewhere.",
        )
    if tag == statement.language:
        return Refusal(
            file.path,
            "original-language",
            f"the statement itself is in {tag}.",
            "Change the statement's own file in statements/, and remove this one.",
        )
    draft = take(file, tag)
    if not isinstance(draft, Draft):
        return draft
    return _reason_to_reject(statement, draft, file) or _translation(statement, draft, tag)


def _translation(statement: Statement, draft: Draft, tag: str) -> Statement:
    """Return a draft as a translation of a statement, whose date is its own."""
    own = replace(draft, language=tag, published=statement.published, until=statement.until)
    return to_statement(own, statement.id)


def _meant(config: Config, tag: str) -> str:
    """Return the published language whose tag was written in another way; "" if none."""
    plain = tag.replace("_", "-").casefold()
    return next((one for one in config.published_languages if one.casefold() == plain), "")


def _unread(file: Seen, refusal: Refusal) -> FileRecord:
    """Keep why a file was not even read; no reader is named, so that it is once it may be."""
    return FileRecord(file.path, file.size, file.mtime_ns, "", None, refusal)


def _second(file: Seen, first: str) -> Refusal:
    return Refusal(
        file.path,
        "duplicate",
        f"the translation into this language is in {first}.",
        "Keep one of the two files.",
    )


def _reason_to_reject(statement: Statement, draft: Draft, file: Seen) -> Refusal | None:
    """Say why a text is no translation of a statement; None when it is one."""
    tag = file.file.stem
    if not _is_same_language(draft.language, tag):
        return Refusal(
            file.path,
            "other-language",
            f"its front matter says that it is in {draft.language}.",
            f"Name the file {draft.language}{file.suffix}, or correct `language:` in it.",
        )
    if draft.teaser:
        return Refusal(
            file.path,
            "teaser",
            "this is the beginning of a translation; the rest is elsewhere.",
            "Complete the text, and remove `teaser: true` if it is there.",
        )
    if not draft.title:
        return Refusal(
            file.path,
            "no-title",
            "no title was recognised.",
            "Put the title on a line of its own at the top, or `title:` into the front matter.",
        )
    if left := _left_in_source(statement, draft):
        return Refusal(
            file.path,
            "not-translated",
            f'"{left[:50].rstrip()}…" is still as in the original.',
            "Translate it too; the file is taken when no paragraph is left.",
        )
    return None


def _is_same_language(said: str, tag: str) -> bool:
    """Tell whether a tag says the same as another, or less: "pt" may be "pt-BR"."""
    return said == tag or tag.startswith(f"{said}-") or said.startswith(f"{tag}-")


def _left_in_source(statement: Statement, draft: Draft) -> str:
    """Return a paragraph that is the original's: somebody is still translating the file."""
    original = _paragraphs(statement)
    return next((text for text in _paragraphs(draft) if text in original), "")


def _paragraphs(text: Statement | Draft) -> dict[str, None]:
    plain = (
        " ".join(to_text(block.content).split())
        for block in text.blocks
        if block.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM}
    )
    return dict.fromkeys(one for one in plain if len(one) >= _SAYS_SOMETHING)
