"""Pure: what `status` saw of a home, as JSON and in sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.announce.states import split_reason
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
from bot.places import Place, Standings, State

DONE = {DeliveryKind.EDIT: "edited", DeliveryKind.DELETE: "deleted"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a home looks like now.

    `embargoes` names what is published nowhere before its moment, by statement ID; `late`
    statements have such a moment that came too late: readers have them already.
    """

    languages: tuple[str, ...]
    statements: tuple[Statement, ...]
    standings: Standings
    refusals: tuple[tuple[str, Refusal], ...]
    posts: tuple[Delivery, ...]
    detailed: bool
    embargoes: Mapping[str, datetime]
    late: frozenset[str]

    def place(self, statement: Statement, tag: str) -> Place:
        """Return where a statement stands in a language."""
        return self.standings.places[statement.id, tag]

    def translations(self, statement: Statement) -> Iterator[tuple[str, Translation]]:
        """Yield a statement's translations with their languages."""
        for tag in self.languages:
            if (found := self.standings.translation(statement.id, tag)) is not None:
                yield tag, found


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
    translations = dict(seen.translations(statement))
    places = {tag: seen.place(statement, tag) for tag in seen.languages}
    findings = [
        {"language": tag, "unit": found.unit, "reason": found.reason.value, "detail": found.detail}
        for tag, translation in translations.items()
        for found in translation.findings
    ]
    return {
        "id": statement.id,
        "title": statement.title,
        "withdrawn": statement.withdrawn,
        "publish_at": _moment(statement.publish_at),
        "embargoed": statement.id in seen.embargoes,
        "urgent": statement.urgent,
        "languages": {tag: place.state.value for tag, place in places.items()},
        "details": {tag: "whole" for tag, found in translations.items() if found.whole},
        "findings": findings,
        "broken": {tag: place.broken for tag, place in places.items() if place.broken},
        "waiting_for_review": {
            tag: _moment(place.until) for tag, place in places.items() if place.waits
        },
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def in_words(seen: Seen) -> Iterator[str]:
    """Yield what is to be said in sentences: what is held and why, and moments that matter."""
    yield from _refused(seen)
    yield from _timings(seen)
    if seen.detailed:
        for statement in seen.statements:
            yield from _detailed(seen, statement)
        return
    for statement in seen.statements:
        yield from _held(seen, statement)
    if any(place.state is State.HELD for place in seen.standings.places.values()):
        yield "`alliance-bot status ID` says what is held and why."


def _refused(seen: Seen) -> Iterator[str]:
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


def _held(seen: Seen, statement: Statement) -> Iterator[str]:
    """Say in how many units a statement is held, to stay readable."""
    for tag in seen.languages:
        place = seen.place(statement, tag)
        if place.broken:
            yield f"broken, its last good text stays: {place.broken}"
        if place.state is State.HELD:
            translation = seen.standings.translation(statement.id, tag)
            units = translation.units if translation else ()
            count = sum(unit.state is UnitState.HELD for unit in units)
            yield f"held: {statement.id} {tag}, {count} {'unit' if count == 1 else 'units'}"


def _detailed(seen: Seen, statement: Statement) -> Iterator[str]:
    """Name each held unit, and what waits."""
    for tag, translation in seen.translations(statement):
        place = seen.place(statement, tag)
        if place.broken:
            yield f"broken, its last good text stays: {place.broken}"
        if place.waits:
            most = f", at most until {place.until:%Y-%m-%d %H:%M} UTC" if place.until else ""
            yield f"{tag}: not published, waits for review{most}"
        if translation.whole:
            yield f"{tag}: {place.state.value}, whole: its parts are not the original's"
        for found in translation.findings:
            yield f"{tag} {found.unit} ({found.reason.value}): {found.detail}"


def outcome(delivery: Delivery) -> str:
    """Name what became of a delivery in a word."""
    is_done = delivery.state is DeliveryState.SENT
    return DONE.get(delivery.kind, "sent") if is_done else delivery.state.value


def receipt(delivery: Delivery) -> str:
    """Say what became of one delivery: its receipt, or what it waits for."""
    part = "" if delivery.part == FIRST_PART else f" {delivery.part}"
    is_over = delivery.state in {DeliveryState.SENT, DeliveryState.DELETED}
    at = f"{delivery.changed:%Y-%m-%d %H:%M} UTC" if is_over and delivery.changed else ""
    about = f"the {delivery.target}" if delivery.kind in DONE else ""
    place = delivery.remote_address or split_reason(delivery.reason)[1]
    told = " ".join(word for word in (outcome(delivery), about, at, place) if word)
    return f"{delivery.account} {delivery.language}{part}: {told}"
