"""I/O: the home in numbers, in the text format of Prometheus, with its own client library."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import bot
from bot import lock, tally
from bot.crew.remarks import lately
from bot.errors import StoreError
from bot.health.verdict import Facts, Verdict, oldest_due
from bot.pipeline import App
from bot.store import BatchState

if TYPE_CHECKING:
    from prometheus_client.core import Metric

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_PREFIX = "alliance_bot_"


def exposition(app: App, facts: Facts, verdict: Verdict, now: datetime) -> bytes:
    """Return all metrics; those that the database has are missing where it cannot be read.

    The daemon's memory and time are those of the process that holds the home: who answers is
    another one.
    """
    from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest

    class Collected:
        """What is collected is known already: nothing is kept in this process."""

        def collect(self) -> Iterable["Metric"]:
            yield from _health(facts, verdict, now)
            try:
                yield from _counted(app.store.tallies())
                posts = app.store.posts_by_state()
            except StoreError:
                return
            what = "Posts by account and state; a part of a thread or an edit is one of its own."
            yield _gauge("posts", what, ("account", "state"), posts.items())
            if app.config.workers is not None:
                yield from _elsewhere(app)

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Collected())
    if (daemon := lock.holder(app.home)) is not None:
        ProcessCollector(f"{_PREFIX}daemon", pid=lambda: daemon, registry=registry)
    return generate_latest(registry)


def _health(facts: Facts, verdict: Verdict, now: datetime) -> Iterator["Metric"]:
    """Yield what the verdict was made of."""
    from prometheus_client.core import InfoMetricFamily

    version = {"version": bot.__version__}
    yield InfoMetricFamily(f"{_PREFIX}program", "The program that answers.", version)
    yield _number("healthy", "1 where /healthz answers 200.", float(verdict.is_well))
    for name, what, remarks in (
        ("failing", "Why /healthz answers 503, by reason.", verdict.reasons),
        ("notes", "What /healthz notes, by reason.", verdict.notes),
    ):
        yield _gauge(name, what, ("reason",), _by_reason(one.reason for one in remarks))
    if facts.last is not None:
        what = "When the last cycle ended."
        yield _number("last_cycle_timestamp_seconds", what, facts.last.ended.timestamp())
        what = "How long the last cycle took."
        yield _number("last_cycle_duration_seconds", what, facts.last.seconds)
        errors = _by_reason(reason for reason, _ in facts.last.errors)
        yield _gauge("last_cycle_errors", "Errors of the last cycle.", ("reason",), errors)
    if not facts.database:
        due = oldest_due(facts)
        late = max(0.0, (now - due).total_seconds()) if due else 0.0
        what = "For how long the oldest post that is queued has been due."
        yield _number("oldest_post_due_seconds", what, late)
    if facts.backup is not None:
        what = "When the last good backup was made."
        yield _number("last_backup_timestamp_seconds", what, facts.backup.timestamp())
    free = [((folder,), float(left)) for folder, left in facts.free]
    yield _gauge("disk_free_bytes", "What the disk of a folder has left.", ("folder",), free)
    size = float(facts.database_size)
    yield _number("database_bytes", "The size of the database.", size)


def _elsewhere(app: App) -> Iterator["Metric"]:
    """Yield what workers elsewhere have to do, and who is there."""
    now = app.store.moment()
    queued = app.store.queued()
    batches: Counter[tuple[str, str]] = Counter()
    sentences: Counter[tuple[str]] = Counter()
    for one in queued:
        batches[one.model.target, one.state.value] += one.batches
        sentences[(one.model.target,)] += one.sentences
    what = "Batches that workers are to translate, by language and state."
    yield _gauge("batches", what, ("language", "state"), sorted(batches.items()))
    what = "Sentences that are awaited from workers, by language."
    yield _gauge("awaited_sentences", what, ("language",), sorted(sentences.items()))
    waiting = [one.oldest for one in queued if one.state is BatchState.WAITING]
    oldest = (now - min(waiting, default=now)).total_seconds()
    what = "For how long the oldest batch that nobody has taken up has waited."
    yield _number("oldest_batch_seconds", what, max(0.0, oldest))
    there = float(len(lately(app.store.workers(), now)))
    yield _number("workers", "Workers that have shown themselves lately.", there)


def _counted(tallies: Mapping[tuple[str, str], float]) -> Iterator["Metric"]:
    """Yield what cycles have counted."""
    from prometheus_client.core import CounterMetricFamily

    by_name: dict[str, dict[str, float]] = {}
    for (name, label), value in tallies.items():
        by_name.setdefault(name, {})[label] = value

    def labelled(name: str) -> list[tuple[Sequence[str], float]]:
        return [(label.split(" "), value) for label, value in by_name.get(name, {}).items()]

    what = "Statements by state."
    yield _gauge("statements", what, ("state",), labelled(tally.STATEMENTS))
    what = "What is not taken or not shown: statements, files, units of translations; by reason."
    yield _gauge("held", what, ("kind", "reason"), labelled(tally.HELD))
    what = "Texts by language and state: a label where published, else why not."
    yield _gauge("translations", what, ("language", "state"), labelled(tally.TRANSLATIONS))
    made = CounterMetricFamily(
        f"{_PREFIX}sentences",
        "Sentences that cycles needed, from an engine or from memory.",
        labels=("language", "origin"),
    )
    for labels, value in labelled(tally.SENTENCES):
        made.add_metric(labels, value)
    yield made
    yield _durations(by_name.get(tally.CYCLES, {}), by_name.get(tally.SECONDS, {}))


def _durations(cycles: Mapping[str, float], seconds: Mapping[str, float]) -> "Metric":
    """Return the histogram; its buckets, unlike the numbers that are kept, hold the shorter too."""
    from prometheus_client.core import HistogramMetricFamily

    buckets: list[tuple[str, float]] = []
    so_far = 0.0
    for bound in (*map(str, tally.DURATIONS), tally.LONGER):
        so_far += cycles.get(bound, 0.0)
        buckets.append((bound, so_far))
    return HistogramMetricFamily(
        f"{_PREFIX}cycle_duration_seconds",
        "How long cycles took.",
        buckets=buckets,
        sum_value=sum(seconds.values()),
    )


def _by_reason(reasons: Iterable[str]) -> list[tuple[Sequence[str], float]]:
    return [((reason,), float(count)) for reason, count in sorted(Counter(reasons).items())]


def _number(name: str, what: str, value: float) -> "Metric":
    from prometheus_client.core import GaugeMetricFamily

    return GaugeMetricFamily(_PREFIX + name, what, value=value)


def _gauge(
    name: str,
    what: str,
    labels: tuple[str, ...],
    values: Iterable[tuple[Sequence[str], float]],
) -> "Metric":
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(_PREFIX + name, what, labels=labels)
    for one, value in values:
        family.add_metric(one, value)
    return family
