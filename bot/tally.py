"""Pure: what is counted of a cycle, for the metrics."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain

from bot.model import AnnounceReport, Report, Statement
from bot.plan import Outline
from bot.publish.leaf import Leaf

STATEMENTS = "statements"
"""Statements by state."""
HELD = "held"
"""What is not taken or not shown, by what it is and why."""
TRANSLATIONS = "translations"
"""Texts by language and state: a label where they are published, else why they are not."""
SENTENCES = "sentences"
"""Sentences by language and where they came from, since the home was made."""
CYCLES = "cycles"
"""Cycles by the shortest of the DURATIONS that they did not exceed."""
SECONDS = "cycle-seconds"
"""All cycles' seconds together."""

NEW = "new"
"""Of a day: statements that were taken."""
TRANSLATED = "translated"
"""Of a day: sentences that an engine translated."""
SENT = "sent"
"""Of a day: posts that went out."""
KEPT_BACK = "held"
"""At the end of a day: texts that are kept from readers because of what was found in them."""
UNREVIEWED = "not-reviewed"
"""At the end of a day: texts that are kept from readers until a person has reviewed them."""

DURATIONS = (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 1800.0, 7200.0)
"""In seconds; what takes longer than the last is counted under LONGER."""
LONGER = "+Inf"


def duration(seconds: float) -> dict[tuple[str, str], float]:
    """Return what one more cycle adds."""
    bound = next((str(bound) for bound in DURATIONS if seconds <= bound), LONGER)
    return {(CYCLES, bound): 1.0, (SECONDS, ""): seconds}


def sentences(report: Report) -> dict[tuple[str, str], float]:
    """Return what a cycle adds that looked at everything."""
    found: dict[tuple[str, str], float] = {}
    for tag, language in report.translation.languages.items():
        for source, count in (
            ("engine", language.sentences_translated),
            ("memory", language.sentences_from_memory),
        ):
            if count:
                found[SENTENCES, f"{tag} {source}"] = float(count)
    return found


def done(report: Report) -> dict[str, float]:
    """Return what a cycle adds to its day."""
    languages = report.translation.languages.values()
    found = {
        NEW: float(len(report.statements.new)),
        TRANSLATED: float(sum(one.sentences_translated for one in languages)),
    }
    return {name: value for name, value in found.items() if value} | sent(report.announced)


def sent(report: AnnounceReport) -> dict[str, float]:
    """Return what announcing adds to its day."""
    return {SENT: float(len(report.sent))} if report.sent else {}


def stands(stock: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return how things stand after a cycle that looked at everything, for its day."""
    texts = stock.get(TRANSLATIONS, {}).items()
    return {
        state: sum(value for label, value in texts if label.endswith(f" {state}"))
        for state in (KEPT_BACK, UNREVIEWED)
        if stock
    }


def stock(
    statements: Iterable[Statement],
    outlines: Mapping[tuple[str, str], Outline],
    leaves: Iterable[Leaf],
    policies: Mapping[str, str],
    report: Report,
) -> dict[str, dict[str, float]]:
    """Return what a cycle found when it looked at everything, by name and label."""
    taken = Counter("withdrawn" if one.withdrawn else "taken" for one in statements)
    return {
        STATEMENTS: _numbers(taken),
        HELD: _numbers(Counter(_held(report))),
        TRANSLATIONS: _numbers(Counter(_texts(outlines, leaves, policies))),
    }


def _held(report: Report) -> Iterable[str]:
    files = report.statements.rejected
    units = chain.from_iterable(one.held for one in report.translation.languages.values())
    for what, refusals in (
        ("statement", report.statements.held),
        ("file", files),
        ("unit", units),
    ):
        yield from (f"{what} {one.reason}" for one in refusals)


def _texts(
    outlines: Mapping[tuple[str, str], Outline],
    leaves: Iterable[Leaf],
    policies: Mapping[str, str],
) -> Iterable[str]:
    shown: set[tuple[str, str]] = set()
    for leaf in leaves:
        shown.add((leaf.statement_id, leaf.language))
        yield f"{leaf.language} {leaf.label.value}"
    for (name, tag), outline in outlines.items():
        if (name, tag) not in shown:
            why = outline.showing(policies[tag])
            yield f"{tag} {'kept-back' if why is why.YES else why.value}"


def _numbers(counted: Counter[str]) -> dict[str, float]:
    return {label: float(count) for label, count in sorted(counted.items())}
