"""I/O: where every statement stands in every language, what is held, and every post."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from bot import plan
from bot.announce.states import split_reason
from bot.errors import BotError
from bot.model import (
    FIRST_PART,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Refusal,
    Statement,
    Translation,
    UnitState,
)
from bot.pipeline import App, translations_of

ORIGINAL = "original"
WITHDRAWN = "withdrawn"
_MARKS = {
    ORIGINAL: "=",
    "reviewed": "R",
    "machine": "M",
    "draft": "D",
    "held": "H",
    "outdated": "O",
    "missing": "·",
    "broken": "!",
    WITHDRAWN: "-",
}
_DONE = {DeliveryKind.EDIT: "edited", DeliveryKind.DELETE: "deleted"}
_WIDTH = 80
_SHORTEST_NAME = 30


@dataclass(frozen=True, slots=True)
class Seen:
    """What a home looks like now; `states` are by (statement ID, language).

    `waiting` names what waits for a reviewer, and until when at most; `embargoes` what is
    published nowhere before its moment, by statement ID; `late` statements have such a moment
    that came too late: readers have them already.
    """

    languages: tuple[str, ...]
    statements: tuple[Statement, ...]
    states: Mapping[tuple[str, str], str]
    translations: Mapping[tuple[str, str], Translation]
    refusals: tuple[tuple[str, Refusal], ...]
    posts: tuple[Delivery, ...]
    detailed: bool
    waiting: Mapping[tuple[str, str], datetime | None]
    embargoes: Mapping[str, datetime]
    late: frozenset[str]


def look(app: App, now: datetime, statement_id: str | None = None) -> Seen:
    """Look at a home as the last cycle left it; raises BotError for an unknown statement."""
    known = app.store.statements()
    chosen = tuple(one for one in known if statement_id in {None, one.id})
    records = (*app.store.files().items(), *app.store.whole_translations().items())
    refusals = tuple(
        (path, record.refusal)
        for path, record in records
        if record.refusal
        and statement_id in {None, path, record.refusal.id, PurePosixPath(path).parent.name}
    )
    posts = tuple(
        delivery
        for delivery in app.store.deliveries()
        if statement_id in {None, delivery.statement_id}
    )
    if statement_id and not chosen and not refusals and not posts:
        raise BotError(
            f'there is no statement "{statement_id}".',
            mend="`alliance-bot status` lists all; a new file is taken by the next cycle.",
            reason="no-such-statement",
        )
    translations = translations_of(app, chosen)
    languages = app.config.published_languages
    states = {
        (one.id, tag): _state(one, tag, translations.get((one.id, tag)))
        for one in chosen
        for tag in languages
    }
    waiting = dict(_waiting(app, translations))
    held = {one.id: one.publish_at for one in chosen if plan.is_embargoed(one, now)}
    late = app.store.had(held)
    return Seen(
        languages,
        chosen,
        states,
        translations,
        refusals,
        posts,
        statement_id is not None,
        waiting,
        {name: until for name, until in held.items() if until and name not in late},
        late,
    )


def _waiting(
    app: App, translations: Mapping[tuple[str, str], Translation]
) -> Iterator[tuple[tuple[str, str], datetime | None]]:
    completed = app.store.completed()
    for key, translation in translations.items():
        tag = translation.language
        decision = plan.showing(translation, app.config.publish_policy(tag))
        if decision is plan.Showing.NOT_REVIEWED:
            since, wait = completed.get(key), app.config.unreviewed_after(tag)
            yield key, since + wait if since and wait else None


def _state(statement: Statement, tag: str, translation: Translation | None) -> str:
    if statement.withdrawn:
        return WITHDRAWN
    if tag == statement.language:
        return ORIGINAL
    if translation is None or translation.broken:
        return "broken"
    shown = plan.showing(translation, "draft")
    if shown in {plan.Showing.HELD, plan.Showing.MISSING}:
        return shown.value
    return plan.label(translation).value


def as_json(seen: Seen) -> dict[str, Any]:
    """Return what `status --json` prints, without the posts."""
    return {
        "statements": [_statement_as_json(seen, statement) for statement in seen.statements],
        "held": [
            {"path": path, "reason": refusal.reason, "detail": refusal.detail, "mend": refusal.mend}
            for path, refusal in seen.refusals
        ],
    }


def _statement_as_json(seen: Seen, statement: Statement) -> dict[str, Any]:
    findings = [
        {"language": tag, "unit": found.unit, "reason": found.reason.value, "detail": found.detail}
        for tag in seen.languages
        if (translation := seen.translations.get((statement.id, tag)))
        for found in translation.findings
    ]
    return {
        "id": statement.id,
        "title": statement.title,
        "withdrawn": statement.withdrawn,
        "publish_at": _moment(statement.publish_at),
        "embargoed": statement.id in seen.embargoes,
        "urgent": statement.urgent,
        "languages": {tag: seen.states[statement.id, tag] for tag in seen.languages},
        "details": dict.fromkeys(_whole(seen, statement), "whole"),
        "findings": findings,
        "broken": {
            tag: found.broken
            for tag in seen.languages
            if (found := seen.translations.get((statement.id, tag))) and found.broken
        },
        "waiting_for_review": {
            tag: _moment(until)
            for (name, tag), until in seen.waiting.items()
            if name == statement.id
        },
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _whole(seen: Seen, statement: Statement) -> list[str]:
    """Return the languages in which people's translation is kept whole."""
    return [
        tag
        for tag in seen.languages
        if (found := seen.translations.get((statement.id, tag))) and found.whole
    ]


def as_text(seen: Seen) -> str:
    """Return the same for a person, in lines of at most 80 columns."""
    parts = (_matrix, _held, _timings, _details, _posts)
    return "\n".join(line for part in parts for line in part(seen))


def _matrix(seen: Seen) -> Iterator[str]:
    if not seen.statements and seen.detailed:
        return
    if not seen.statements:
        yield "No statement was taken yet: put one into statements/ and run `alliance-bot once`."
        return
    yield "= original  R reviewed  M machine  D draft  H held  O outdated  · missing"
    yield "! broken file  - withdrawn"
    for languages in _columns(seen.languages):
        widths = [max(len(tag), 1) for tag in languages]
        room = _WIDTH - sum(widths) - len(widths)
        name = min(max(len(one.id) for one in seen.statements), room)
        yield f"{'':<{name}} {' '.join(languages)}"
        for one in seen.statements:
            marks = (
                f"{_MARKS[seen.states[one.id, tag]]:<{width}}"
                for tag, width in zip(languages, widths, strict=True)
            )
            yield f"{_shortened(one.id, name):<{name}} {' '.join(marks)}".rstrip()


def _columns(languages: Iterable[str]) -> Iterator[list[str]]:
    """Split languages into groups that fit beside a statement's name."""
    group: list[str] = []
    for tag in languages:
        if sum(len(one) + 1 for one in (*group, tag)) > _WIDTH - _SHORTEST_NAME:
            yield group
            group = []
        group.append(tag)
    yield group


def _shortened(name: str, width: int) -> str:
    return name if len(name) <= width else f"{name[: width - 1]}…"


def _held(seen: Seen) -> Iterator[str]:
    for path, refusal in seen.refusals:
        yield f"{path} ({refusal.reason}): {refusal.detail} {refusal.mend}".rstrip()


def _timings(seen: Seen) -> Iterator[str]:
    for one in seen.statements:
        if one.id in seen.embargoes:
            until = seen.embargoes[one.id]
            yield f"{one.id}: published nowhere before {until:%Y-%m-%d %H:%M} UTC"
        if one.id in seen.late:
            yield f"{one.id}: its publish_at holds nothing back, readers have it already"
        if one.urgent and seen.detailed:
            yield f"{one.id}: urgent, is announced at any hour"


def _details(seen: Seen) -> Iterator[str]:
    """Name each held unit; of all statements only in how many units, to stay readable."""
    for (name, tag), translation in seen.translations.items():
        held = [unit for unit in translation.units if unit.state is UnitState.HELD]
        if translation.whole:
            held = []
        if translation.broken:
            yield f"broken, its last good text stays: {translation.broken}"
        if (name, tag) in seen.waiting and seen.detailed:
            until = seen.waiting[name, tag]
            most = f", at most until {until:%Y-%m-%d %H:%M} UTC" if until else ""
            yield f"{tag}: not published, waits for review{most}"
        if held and not seen.detailed:
            yield f"held: {name} {tag}, {len(held)} units; `alliance-bot status {name}` names them"
        elif seen.detailed:
            if translation.whole:
                yield f"{tag}: {seen.states[name, tag]}, whole: its parts are not the original's"
            for found in translation.findings:
                yield f"{tag} {found.unit} ({found.reason.value}): {found.detail}"


def _posts(seen: Seen) -> Iterator[str]:
    counts: dict[tuple[str, str], int] = {}
    for delivery in seen.posts:
        if seen.detailed:
            yield _post(delivery)
        if delivery.kind is DeliveryKind.DELETE and delivery.state is DeliveryState.SENT:
            continue  # the post that it took away says so itself
        key = (delivery.account, _outcome(delivery))
        counts[key] = counts.get(key, 0) + 1
    if not seen.detailed:
        for (account, state), count in counts.items():
            yield f"posts on {account}: {count} {state}"


def _outcome(delivery: Delivery) -> str:
    """Name what became of a delivery in a word."""
    is_done = delivery.state is DeliveryState.SENT
    return _DONE.get(delivery.kind, "sent") if is_done else delivery.state.value


def _post(delivery: Delivery) -> str:
    """Say what became of one delivery: its receipt, or what it waits for."""
    part = "" if delivery.part == FIRST_PART else f" {delivery.part}"
    is_over = delivery.state in {DeliveryState.SENT, DeliveryState.DELETED}
    at = f"{delivery.changed:%Y-%m-%d %H:%M} UTC" if is_over and delivery.changed else ""
    about = f"the {delivery.target}" if delivery.kind in _DONE else ""
    place = delivery.remote_address or split_reason(delivery.reason)[1]
    told = " ".join(word for word in (_outcome(delivery), about, at, place) if word)
    return f"{delivery.account} {delivery.language}{part}: {told}"
