"""Pure: the decisions: what a statement is called, what its units are, what may be shown."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Set
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

import regex

from bot.markup import from_text
from bot.model import (
    BlockKind,
    Label,
    Report,
    Statement,
    TranslatedUnit,
    Translation,
    Unit,
    UnitState,
)

_UNIT_NAMES = {
    BlockKind.HEADING: "heading",
    BlockKind.PARAGRAPH: "p",
    BlockKind.ITEM: "item",
    BlockKind.QUOTE: "quote",
    BlockKind.SLOGAN: "slogan",
    BlockKind.SIGNATURE: "signature",
}
_SLUG_LENGTH = 60
# What is wrong until a person changes a file, a package or the configuration.
_LASTING = frozenset({"catalog", "no-route"})
LOOKED_AT_ANYWAY = timedelta(days=1)
"""After so long a cycle looks at everything, also where nothing seems to have changed."""


def slug(title: str) -> str:
    """Return a title as lower-case words joined by hyphens, at most 60 characters.

    Latin letters lose their accents; a title in another script keeps its letters.
    """
    decomposed = unicodedata.normalize("NFKD", title.casefold())
    latin = regex.sub(r"(?<=\p{Latin})\p{Mn}+", "", decomposed)
    words = regex.findall(r"[\p{L}\p{N}\p{M}]+", unicodedata.normalize("NFC", latin))
    out = ""
    for word in words:
        if len(out) + len(word) + 1 > _SLUG_LENGTH:
            break
        out = f"{out}-{word}" if out else word
    return out or (words[0][:_SLUG_LENGTH] if words else "statement")


def statement_id(published: date, title: str, taken: Set[str] = frozenset()) -> str:
    """Return the ID of a new statement: date and slug, numbered where it is taken."""
    base = f"{published.isoformat()}-{slug(title)}"
    number, candidate = 1, base
    while candidate in taken:
        number += 1
        candidate = f"{base}-{number}"
    return candidate


def with_revision(statement: Statement) -> Statement:
    """Return the statement with the hash of its content; when it goes out is no part of that."""
    content = asdict(replace(statement, id="", revision=""))
    for when in ("publish_at", "urgent"):
        del content[when]
    text = json.dumps(content, default=str, sort_keys=True, ensure_ascii=False)
    return replace(statement, revision=hashlib.sha256(text.encode()).hexdigest()[:16])


def units(statement: Statement) -> tuple[Unit, ...]:
    """Return what is translated of a statement, in reading order.

    Contact lines and date lines are no units: the first are never translated, the second
    are written anew from the date.
    """
    found = [Unit("title", from_text(statement.title))]
    if statement.subtitle:
        found.append(Unit("subtitle", from_text(statement.subtitle)))
    if statement.reference:
        found.append(Unit("reference", from_text(statement.reference), by_people=True))
    for key, kind, content in keyed_blocks(statement):
        if key:
            found.append(Unit(key, content, by_people=kind is BlockKind.SIGNATURE))
    return tuple(found)


def keyed_blocks(statement: Statement) -> tuple[tuple[str, BlockKind, str], ...]:
    """Return (unit key or "", kind, content) for each block."""
    keys = unit_keys(block.kind for block in statement.blocks)
    pairs = zip(keys, statement.blocks, strict=True)
    return tuple((key, block.kind, block.content) for key, block in pairs)


def unit_keys(kinds: Iterable[BlockKind]) -> tuple[str, ...]:
    """Return the unit key of each block of a text, "" where it is no unit."""
    counts: dict[str, int] = {}
    keys = []
    for kind in kinds:
        name = _UNIT_NAMES.get(kind, "")
        if name:
            counts[name] = counts.get(name, 0) + 1
        keys.append(f"{name}{counts[name]}" if name else "")
    return tuple(keys)


class Showing(StrEnum):
    """Whether a translation may be shown, and if not, why."""

    YES = "yes"
    MISSING = "missing"
    HELD = "held"
    NOT_REVIEWED = "not-reviewed"
    DRAFT = "draft"


def showing(translation: Translation, policy: str) -> Showing:
    """Decide whether a translation may be shown under labelled, reviewed or draft.

    An incomplete one never is: the source's words do not appear under another name.
    """
    if translation.whole:
        return Showing.YES
    needed = [unit for unit in translation.units if _needed(unit)]
    if any(unit.state is UnitState.HELD for unit in needed):
        return Showing.HELD
    if not needed or any(not unit.target for unit in needed):
        return Showing.MISSING
    machine = [unit for unit in needed if unit.state is UnitState.MACHINE]
    if policy == "reviewed" and machine:
        return Showing.NOT_REVIEWED
    if policy != "draft" and any(unit.draft for unit in machine):
        return Showing.DRAFT
    return Showing.YES


@dataclass(frozen=True, slots=True)
class Outline:
    """What is to be known of a translation without its words.

    `digest` names all of it; `labelled`, `reviewed` and `draft` say whether it may be shown
    under that policy, `label` what readers are told of it then.
    """

    digest: str
    labelled: Showing
    reviewed: Showing
    draft: Showing
    label: Label

    def showing(self, policy: str) -> Showing:
        """Return whether it may be shown under a policy, and if not, why."""
        return {"labelled": self.labelled, "reviewed": self.reviewed}.get(policy, self.draft)


def outline(translation: Translation) -> Outline:
    """Return the outline of a translation."""
    digest = hashlib.sha256(repr(translation).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return Outline(
        digest,
        labelled=showing(translation, "labelled"),
        reviewed=showing(translation, "reviewed"),
        draft=showing(translation, "draft"),
        label=label(translation),
    )


def policy_now(
    policy: str, unreviewed_after: timedelta | None, since: datetime | None, now: datetime
) -> str:
    """Return the policy that holds now for a translation that is complete since `since`.

    Where nobody reviewed it for long enough, it need not wait any longer: "reviewed"
    becomes "labelled".
    """
    if policy != "reviewed" or unreviewed_after is None or since is None:
        return policy
    return "labelled" if now - since >= unreviewed_after else policy


def may_be_announced(label: Label, policy: str) -> bool:
    """Decide whether what is published may be announced on an account: labelled or reviewed."""
    return policy == "labelled" or label in {Label.ORIGINAL, Label.REVIEWED}


def label(translation: Translation) -> Label:
    """Return what readers are told of a translation: the weakest of its units counts."""
    if translation.whole:
        return Label.OUTDATED if translation.whole.outdated else Label.REVIEWED
    shown = [unit for unit in translation.units if unit.target]
    machine = [unit for unit in shown if unit.state in {UnitState.MACHINE, UnitState.HELD}]
    if any(unit.draft for unit in machine):
        return Label.DRAFT
    if machine:
        return Label.MACHINE
    if any(unit.state is UnitState.OUTDATED for unit in shown):
        return Label.OUTDATED
    return Label.REVIEWED


def _needed(unit: TranslatedUnit) -> bool:
    """Names that only people translate may stay as they are."""
    return not unit.unit.by_people or unit.state is UnitState.HELD


def noon(day: date) -> datetime:
    """Return noon UTC, which is the same day in nearly every time zone."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def is_embargoed(statement: Statement, now: datetime) -> bool:
    """Tell whether nobody may have a statement yet; who has it already keeps it."""
    return statement.publish_at is not None and now < statement.publish_at


def too_old(
    statement_day: date, now: datetime, max_age: timedelta, publish_at: datetime | None = None
) -> bool:
    """Tell whether a statement is too old to be announced by itself.

    A date has no hour: its age counts from the end of the day, UTC; that of a statement
    which came out later by its own wish counts from then.
    """
    end = noon(statement_day) + timedelta(hours=12)
    return now - (max(end, publish_at) if publish_at else end) > max_age


def urgency(statement: Statement, now: datetime, max_age: timedelta) -> int:
    """Return what is translated first: 0 what is urgent, 1 what is new, 2 the archive."""
    if statement.urgent:
        return 0
    return 2 if too_old(statement.published, now, max_age, statement.publish_at) else 1


def looks_anew(since: datetime | None, now: datetime) -> bool:
    """Tell whether everything is to be looked at, whatever is known since `since`.

    What is known since a moment that is yet to come was noted by a wrong clock.
    """
    return since is None or since > now or now - since >= LOOKED_AT_ANYWAY


def stands_until(
    report: Report, now: datetime, moments: Iterable[datetime] = ()
) -> datetime | None:
    """Return until when a cycle's report stands while nothing that a cycle reads changes.

    None where the next cycle must look at everything: this one changed something, or met
    an error that may mend itself. `moments` are those at which a stage has to do something
    of its own: the next of them brings the look at everything forward.
    """
    collected = report.statements
    languages = report.translation.languages.values()
    did_something = (
        collected.new
        or collected.changed
        or collected.withdrawn
        or report.published.files_written
        or any(one.sentences_translated or one.sentences_awaited for one in languages)
    )
    if did_something or any(error.reason not in _LASTING for error in report.errors):
        return None
    return min((now + LOOKED_AT_ANYWAY, *(moment for moment in moments if moment > now)))
