"""I/O: the collecting step: what is in statements/ becomes statements, and a report."""

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.collect import folder, identity, reading, wholes
from bot.collect.draft import Draft
from bot.collect.recognise.language import DOUBTFUL, settle
from bot.collect.taking import take
from bot.collect.web import sources
from bot.config import Config, Home
from bot.model import CollectReport, Failure, Refusal, Statement
from bot.store import FileRecord, Store

HELD = frozenset({"no-date", "no-title", "teaser"})


@dataclass(frozen=True, slots=True)
class Collected:
    """All statements that stand, newest first, and what this cycle found.

    `translations` are people's translations of whole statements, each with the ID of the
    statement and its own language.
    """

    statements: tuple[Statement, ...]
    report: CollectReport
    translations: tuple[Statement, ...] = ()


def bring(
    home: Home, config: Config, store: Store, now: datetime, stopping: Callable[[], bool]
) -> CollectReport:
    """Let the sources that are due write what is new there into statements/.

    Not while that folder is missing or empty and should not be: what is written into it
    would make it look as if all other statements had been removed. `collect` says so.
    """
    if not sources.due(config, store, now):
        return CollectReport()
    if _alarm(home, store.files(), folder.scan(home)):
        return CollectReport()
    brought = sources.bring(home, config, store, now, stopping=stopping)
    return CollectReport(held=brought.held, errors=brought.errors)


def collect(
    home: Home,
    config: Config,
    store: Store,
    now: datetime,  # noqa: ARG001 - the four stages are called alike
) -> Collected:
    """Read what is new or changed in statements/, and say what became of it.

    A file that was understood once and is now wrong keeps its last good statement until
    it is mended: a slip of the pen must not take a published statement away. Then read the
    whole translations that people put beside them.
    """
    found = _statements_now(home, config, store)
    beside = wholes.collect(home, config, store, found.statements)
    rejected = (*found.report.rejected, *beside.rejected)
    errors = (*found.report.errors, *beside.failures)
    report = replace(found.report, rejected=rejected, errors=errors)
    return replace(found, report=report, translations=beside.translations)


def whole_translations(store: Store) -> tuple[Statement, ...]:
    """Return people's translations of whole statements as the last cycle read them."""
    return wholes.known(store)


def _statements_now(home: Home, config: Config, store: Store) -> Collected:
    known = store.files()
    seen = folder.scan(home)
    if failure := _alarm(home, known, seen):
        return _unchanged(known, seen, failure)
    records = _read(config, known, seen)
    gone = {path: known[path] for path in known if path not in records}
    changed = [record for path, record in records.items() if known.get(path) != record]
    if changed or gone:
        store.save_files(changed, gone)
    return Collected(_in_order(records), _report(known, records, seen))


def _alarm(home: Home, known: Mapping[str, FileRecord], seen: folder.Scan) -> Failure | None:
    """Tell an emptied or unmounted folder from statements that somebody removed."""
    root = home.name(home.statements)
    for failure in seen.failures:
        if failure.where == root:
            return failure
    has_files = any(file.suffix in reading.SUFFIXES for file in seen.files)
    stays = any(seen.is_hidden(path) for path in known) or bool(seen.refused)
    if has_files or stays or not any(record.statement for record in known.values()):
        return None
    return Failure(
        root,
        "statements-missing",
        "the folder has no statement any more. Nothing was withdrawn.",
        "Put the statements back (is a disk not mounted?), or withdraw them with `retract`.",
    )


def _unchanged(known: Mapping[str, FileRecord], seen: folder.Scan, failure: Failure) -> Collected:
    report = _report(known, known, replace(seen, failures=(failure,)))
    return Collected(_in_order(known), report)


def _in_order(records: Mapping[str, FileRecord]) -> tuple[Statement, ...]:
    found = [record.statement for record in records.values() if record.statement]
    found.sort(key=lambda statement: statement.id)
    found.sort(key=lambda statement: statement.published, reverse=True)
    return tuple(found)


def _read(
    config: Config, known: Mapping[str, FileRecord], seen: folder.Scan
) -> dict[str, FileRecord]:
    """Return what is now known of every file, in the order of paths."""
    language = config.site.source_language
    site = config.published_languages
    reader = f"{reading.VERSION}:{language}:{zlib.crc32(' '.join(site).encode()):08x}"
    records = {path: record for path, record in known.items() if seen.is_hidden(path)}
    records |= {one.id: known[one.id] for one in seen.refused if one.id in known}
    news = {file.path for file in seen.files if _is_new(file, known.get(file.path), reader)}
    present = {file.path for file in seen.files} | records.keys()
    is_quiet = not news and all(path in present for path in known)
    drafts: list[identity.Named] = []
    for file in seen.files:
        before = known.get(file.path)
        if before is not None and file.path not in news and (is_quiet or not _is_duplicate(before)):
            records[file.path] = before
            continue
        record = FileRecord(file.path, file.size, file.mtime_ns, reader, _statement(before))
        outcome = _look_into(file, language, before)
        if isinstance(outcome, Refusal):
            records[file.path] = replace(record, refusal=outcome)
        elif isinstance(outcome, Draft):
            settled = settle(outcome, site)
            records[file.path] = replace(record, refusal=settled.refusal(file.path))
            drafts.append(identity.Named(file.path, file.file.stem, settled.draft))
        elif before is not None:
            records[file.path] = before
    return dict(sorted(_with_ids(records, drafts, known).items()))


def _is_new(file: folder.Seen, before: FileRecord | None, reader: str) -> bool:
    if before is None or _is_unreadable(before):
        return True
    now = (file.size, file.mtime_ns, reader)
    return now != (before.size, before.mtime_ns, before.reader)


def _is_unreadable(record: FileRecord) -> bool:
    """Permissions change neither size nor time: such a file is tried again each time."""
    return record.refusal is not None and record.refusal.reason == "unreadable"


def _is_duplicate(record: FileRecord) -> bool:
    return record.refusal is not None and record.refusal.reason == "duplicate"


def _statement(record: FileRecord | None) -> Statement | None:
    return record.statement if record else None


def _look_into(
    file: folder.Seen, language: str, before: FileRecord | None
) -> Draft | Refusal | None:
    """Return what a file holds; None where it is still being written."""
    draft = take(file, language)
    if not isinstance(draft, Draft):
        return draft
    statement = _statement(before)
    known_as = statement.id if statement else identity.from_stem(file.file.stem, draft.published)
    return reading.reason_to_hold(draft, known_as or file.path) or draft


def _with_ids(
    records: dict[str, FileRecord], drafts: list[identity.Named], known: Mapping[str, FileRecord]
) -> dict[str, FileRecord]:
    """Give every draft its ID, or refuse it as a duplicate."""
    drafted = {named.path for named in drafts}
    own = _statements(known, drafted)
    staying = _statements(records, records.keys() - drafted)
    gone = _statements(known, known.keys() - records.keys())
    for path, found in identity.assign(drafts, own, staying, gone).items():
        if isinstance(found, Refusal):
            records[path] = replace(records[path], refusal=found)
        else:
            records[path] = replace(records[path], statement=found)
    return records


def _statements(records: Mapping[str, FileRecord], paths: Iterable[str]) -> dict[str, Statement]:
    chosen = ((path, records[path].statement) for path in sorted(paths) if path in records)
    return {path: statement for path, statement in chosen if statement is not None}


def _report(
    known: Mapping[str, FileRecord], records: Mapping[str, FileRecord], seen: folder.Scan
) -> CollectReport:
    before = {
        record.statement.id: record.statement for record in known.values() if record.statement
    }
    after = {
        record.statement.id: record.statement for record in records.values() if record.statement
    }
    new = tuple(one for one in after if one not in before)
    changed = [one for one in after if one in before and after[one] != before[one]]
    newly = {one for one in changed if after[one].withdrawn and not before[one].withdrawn}
    gone = [one for one in before if one not in after and not before[one].withdrawn]
    doubts = {path: one for path, one in records.items() if _is_doubtful(one)}
    refusals = [one.refusal for path, one in records.items() if one.refusal and path not in doubts]
    refused = [refusal for refusal in refusals if refusal.reason not in HELD]
    refused = sorted((*refused, *seen.refused), key=lambda refusal: refusal.id)
    held_paths = {path for path, one in records.items() if one.refusal} - doubts.keys()
    touched = {*new, *changed}
    news = (one.refusal for path, one in doubts.items() if known.get(path) != one)
    return CollectReport(
        new=new,
        changed=tuple(one for one in changed if one not in newly),
        withdrawn=tuple(sorted((*newly, *gone))),
        unchanged=sum(
            1
            for path, record in records.items()
            if record.statement and path not in held_paths and record.statement.id not in touched
        ),
        held=tuple(refusal for refusal in refusals if refusal.reason in HELD),
        rejected=tuple(refused),
        errors=(*seen.failures, *(_noted(one) for one in news if one)),
    )


def _is_doubtful(record: FileRecord) -> bool:
    return record.refusal is not None and record.refusal.reason == DOUBTFUL


def _noted(doubt: Refusal) -> Failure:
    """Return a doubt that holds nothing back: it is told once, and `status` shows it after."""
    return Failure(doubt.id, doubt.reason, doubt.detail, doubt.mend)
