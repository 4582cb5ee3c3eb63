"""Pure: a cycle's report, as JSON for scripts and as a few lines for a person."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.model import (
    FIRST_PART,
    AnnounceReport,
    Failure,
    LanguageReport,
    PostRecord,
    Refusal,
    Report,
)


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as `once --json` prints it."""
    collected, published, announced = report.statements, report.published, report.announced
    return {
        "statements": {
            "new": list(collected.new),
            "changed": list(collected.changed),
            "withdrawn": list(collected.withdrawn),
            "unchanged": collected.unchanged,
            "held": [_refusal(held, "id") for held in collected.held],
            "rejected": [_refusal(rejected, "path") for rejected in collected.rejected],
        },
        "translation": {
            tag: _language(language) for tag, language in report.translation.languages.items()
        },
        "published": {
            "languages": list(published.languages),
            "files_written": published.files_written,
            "files_unchanged": published.files_unchanged,
        },
        "announced": {
            "sent": [_post(post) for post in announced.sent],
            "held": [_post(post) for post in announced.held],
            "unknown": [_post(post) for post in announced.unknown],
            "failed": [_post(post) for post in announced.failed],
        },
        "errors": [_failure(error) for error in report.errors],
    }


def _refusal(refusal: Refusal, key: str) -> dict[str, str]:
    detail = " ".join(part for part in (refusal.detail, refusal.mend) if part)
    return {key: refusal.id, "reason": refusal.reason, "detail": detail}


def _language(language: LanguageReport) -> dict[str, Any]:
    return {
        "engine": language.engine,
        "units": language.units,
        "sentences_translated": language.sentences_translated,
        "sentences_from_memory": language.sentences_from_memory,
        "sentences_awaited": language.sentences_awaited,
        "held": [
            {"id": held.id, "unit": held.unit, "reason": held.reason, "detail": held.detail}
            for held in language.held
        ],
    }


def _post(post: PostRecord) -> dict[str, str]:
    record = {"account": post.account, "id": post.statement_id, "language": post.language}
    if post.part != FIRST_PART:
        record["part"] = post.part
    if post.address:
        record["address"] = post.address
    if post.reason:
        record |= {"reason": post.reason, "detail": _sentence(post.detail, post.mend)}
    return record


def _failure(failure: Failure) -> dict[str, str]:
    return {
        "where": failure.where,
        "reason": failure.reason,
        "detail": failure.detail,
        "mend": failure.mend,
    }


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a stage did, or that waits (`is_news` is False), as the log tells it."""

    stage: str
    event: str
    fields: Mapping[str, object]
    is_news: bool = True


def as_facts(report: Report) -> Iterator[Fact]:
    """Yield what a cycle did, one fact each; errors are told by whoever ran it.

    No fact holds text of a statement: of what is held not the detail either, which may quote.
    """
    collected = report.statements
    for change, ids in (
        ("new", collected.new),
        ("changed", collected.changed),
        ("withdrawn", collected.withdrawn),
    ):
        for one in ids:
            yield Fact("collect", "statement", {"id": one, "change": change})
    for refusal in (*collected.held, *collected.rejected):
        fields = {"id": refusal.id, "reason": refusal.reason}
        yield Fact("collect", "not-taken", fields, is_news=False)
    for tag, language in report.translation.languages.items():
        yield from _facts_of(tag, language)
    if report.published.files_written:
        yield Fact("publish", "published", {"files_written": report.published.files_written})
    yield from posts_as_facts(report.announced)


def _facts_of(tag: str, done: LanguageReport) -> Iterator[Fact]:
    if done.sentences_awaited:
        fields = {"language": tag, "sentences": done.sentences_awaited}
        yield Fact("translate", "awaited", fields, is_news=False)
    if done.sentences_translated or done.sentences_from_memory:
        fields = {
            "language": tag,
            "engine": done.engine,
            "units": done.units,
            "sentences": done.sentences_translated,
            "from_memory": done.sentences_from_memory,
            "mended": done.sentences_mended,
            "held": len(done.held),
        }
        yield Fact("translate", "translated", fields)
    for one in done.held:
        fields = {"language": tag, "id": one.id, "unit": one.unit, "reason": one.reason}
        yield Fact("translate", "held", fields, is_news=False)


def posts_as_facts(announced: AnnounceReport) -> Iterator[Fact]:
    """Yield what was posted, and which posts wait for something."""
    for state, posts in (
        ("sent", announced.sent),
        ("held", announced.held),
        ("unsure", announced.unknown),
        ("failed", announced.failed),
    ):
        for post in posts:
            fields = {
                "state": state,
                "account": post.account,
                "id": post.statement_id,
                "language": post.language,
                "part": post.part,
                "address": post.address,
                "reason": post.reason,
            }
            yield Fact("announce", "post", fields, is_news=state == "sent")


def as_text(report: Report) -> str:
    """Return the report in lines for a person: what was done, then what needs them."""
    return "\n".join((*_done(report), *_needs_a_person(report)))


def _done(report: Report) -> Iterable[str]:
    collected, published, announced = report.statements, report.published, report.announced
    yield (
        f"Statements   {len(collected.new)} new, {len(collected.changed)} changed, "
        f"{len(collected.withdrawn)} withdrawn, {collected.unchanged} unchanged"
    )
    for one in collected.withdrawn:
        yield f"Withdrawn    {one}: put its file back, without `withdrawn:`, and it stands again"
    for tag, language in report.translation.languages.items():
        if language.sentences_translated or language.sentences_from_memory:
            yield (
                f"Translated   {tag}: {language.units} units by {language.engine}, "
                f"{language.sentences_translated} sentences new, "
                f"{language.sentences_from_memory} from memory"
                + f", {language.sentences_mended} mended by a second try"
                * bool(language.sentences_mended)
            )
        if language.sentences_awaited:
            yield f"Awaited      {tag}: {language.sentences_awaited} sentences from workers"
    yield (
        f"Published    {_counted_languages(published.languages)}, "
        f"{published.files_written} files written, {published.files_unchanged} unchanged"
    )
    yield f"Announced    {len(announced.sent)} posts"


def _needs_a_person(report: Report) -> Iterable[str]:
    for held in report.statements.held:
        yield f"Held         {held.id} ({held.reason}): {_sentence(held.detail, held.mend)}"
    for rejected in report.statements.rejected:
        detail = _sentence(rejected.detail, rejected.mend)
        yield f"Not taken    {rejected.id} ({rejected.reason}): {detail}"
    for tag, language in report.translation.languages.items():
        for unit in language.held:
            yield f"Held         {unit.id} {tag} {unit.unit} ({unit.reason}): {unit.detail}"
    posts = report.announced
    for word, records in (
        ("Post held", posts.held),
        ("Post unsure", posts.unknown),
        ("Post failed", posts.failed),
    ):
        for post in records:
            part = "" if post.part == FIRST_PART else f" {post.part}"
            place = f"{post.statement_id} {post.language}{part} on {post.account}"
            yield f"{word:<12} {place} ({post.reason}): {_sentence(post.detail, post.mend)}"
    for error in report.errors:
        detail = _sentence(error.detail, error.mend)
        yield f"Error        {error.where} ({error.reason}): {detail}"


def _sentence(detail: str, mend: str) -> str:
    return " ".join(part for part in (detail, mend) if part)


def _counted_languages(tags: Sequence[str]) -> str:
    return f"{len(tags)} languages ({', '.join(tags)})" if tags else "no language"
