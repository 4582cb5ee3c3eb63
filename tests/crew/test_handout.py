"""The publisher's side: what is handed out, rung for, taken up, and told of."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Home, parse
from bot.crew import Handout, packing, remarks
from bot.crew.worker import Worker
from bot.errors import BrokerError
from bot.memo import for_a_cycle
from bot.model import Failure, LanguageReport
from bot.plan import with_revision
from bot.ports import Shielded
from bot.store import BatchState, Ring, Store
from bot.translate.crew import Crew
from bot.translate.stage import Translated, translate
from tests import databases
from tests.translate.conftest import CONFIG, NOW, StandInEngine, foreign, statement

TEXT = "Domestic workers in 12 cities stopped work today. They ask for one day of rest."


@dataclass
class StandInBell:
    """Remembers what was rung for; a broker that forgets, or is away, where it is told to be."""

    rings: list[Ring] = field(default_factory=list)
    lost: bool = False
    away: bool = False
    asked: int = 0

    def ring(self, rings: Sequence[Ring], rung: Callable[[str], None]) -> None:
        self.asked += 1
        if self.away:
            raise BrokerError("does not answer.", where="redis://nowhere", mend="Start it.")
        for one in rings:
            self.rings.append(one)
            rung(one.batch)

    def unheard(self, queues: Sequence[str]) -> dict[str, int]:
        if self.away:
            raise BrokerError("does not answer.", where="redis://nowhere", mend="Start it.")
        return {
            queue: 0 if self.lost else sum(one.queue == queue for one in self.rings)
            for queue in queues
        }


@dataclass
class House:
    """A home whose workers are elsewhere, and those workers."""

    home: Home
    store: Store
    bell: StandInBell = field(default_factory=StandInBell)
    engine: StandInEngine = field(default_factory=StandInEngine)
    languages: str = "es = {}"
    crew: Crew | None = None

    def cycle(self, *texts: str, days: Sequence[int] = ()) -> Translated:
        """Run the stage on statements of one paragraph each, of these days of March."""
        made = [
            statement(text, title=f"Our rights {n}", name=f"2026-03-0{n + 1}-rights")
            for n, text in enumerate(texts or (TEXT,))
        ]
        made = [
            with_revision(replace(one, published=one.published.replace(day=day)))
            for one, day in zip(made, days or [8] * len(made), strict=True)
        ]
        self.crew = self.crew or Handout(self.bell)
        config = parse(CONFIG.format(languages=self.languages))
        engines = {"argos": self.engine}
        return translate(self.home, config, self.store, engines, made, NOW, crew=self.crew)

    def work(self, engine: StandInEngine | None = None) -> None:
        """Have a worker do everything that was rung for."""
        worker = Worker(self.store, {"argos": engine or self.engine}, lambda: False)
        rings, self.bell.rings = self.bell.rings, []
        for ring in rings:
            worker.do(ring.batch)

    @property
    def open(self) -> dict[BatchState, int]:
        return {one.state: one.batches for one in self.store.queued()}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    home = Home(tmp_path / "home")
    (home.root / "config").mkdir(parents=True)
    store = databases.store_of(home)
    yield House(home, store)
    store.close()


def es(done: Translated) -> LanguageReport:
    return done.report.languages["es"]


def test_a_cycle_hands_out_and_goes_on(house: House) -> None:
    done = house.cycle()
    assert (es(done).sentences_awaited, es(done).sentences_translated) == (3, 0)
    assert house.engine.asked == []
    assert len(house.bell.rings) == 1


def test_the_next_cycle_puts_together_what_workers_did(house: House) -> None:
    house.cycle()
    house.work()
    done = house.cycle()
    assert (es(done).sentences_awaited, es(done).sentences_translated) == (0, 3)
    units = done.translations["2026-03-01-rights", "es"].units
    assert [unit.target for unit in units] == [
        "Ouru rightsu 0",
        foreign(Shielded(TEXT)),
    ]


def test_workers_translate_as_this_process_would(house: House, tmp_path: Path) -> None:
    """The same words, findings and second tries, to the byte of the PO file."""

    def lossy(sentence: object) -> str:
        return "Una frase sin números."

    house.engine = StandInEngine(says=lossy)
    house.cycle()
    house.work()
    house.cycle()
    here = Home(tmp_path / "here")
    (here.root / "config").mkdir(parents=True)
    store = databases.store_of(here)
    config = parse(CONFIG.format(languages="es = {}"))
    made = [statement(TEXT, title="Our rights 0", name="2026-03-01-rights")]
    translate(here, config, store, {"argos": StandInEngine(says=lossy)}, made, NOW)
    store.close()
    path = Path("translations/2026-03-01-rights/es.po")
    assert (house.home.root / path).read_bytes() == (here.root / path).read_bytes()


def test_a_worker_that_has_nothing_left_to_do_forgets(house: House) -> None:
    asked: list[str] = []

    @for_a_cycle(10)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    house.cycle()
    length("rest")
    house.work()
    length("rest")
    assert asked == ["rest", "rest"]


def test_what_a_second_try_mended_is_counted(house: House) -> None:
    house.engine = StandInEngine(
        says=lambda sentence: "Una frase." if "12" in sentence.text else sentence.text + "u"
    )
    house.engine.says_again = lambda _: "En doce ciudades: 12, el trabajo se paró hoy aquí."
    house.cycle()
    house.work()
    assert es(house.cycle()).sentences_mended == 1


def test_a_cycle_that_finds_the_same_hands_out_nothing_new(house: House) -> None:
    house.cycle()
    house.cycle()
    assert len(house.bell.rings) == 1
    assert house.open == {BatchState.WAITING: 1}


def test_what_comes_meanwhile_is_handed_out_without_what_is_already(house: House) -> None:
    house.cycle()
    house.cycle(TEXT, "A second text of its own comes.")
    sent = [
        item.sentence.text
        for ring in house.bell.rings
        for item in packing.unpacked(
            house.store.claim(ring.batch, "w", NOW, NOW + timedelta(days=9999)).payload  # type: ignore[union-attr]
        )
    ]
    assert len(sent) == len(set(sent)) == 5


def test_a_sentence_that_two_statements_share_is_handed_out_once(house: House) -> None:
    done = house.cycle(TEXT, TEXT)
    assert es(done).sentences_awaited == 4
    assert [one.sentences for one in house.store.queued()] == [4]


def test_each_language_has_its_queue(house: House) -> None:
    house.languages = "es = {}\nfr = {}"
    house.cycle()
    assert {ring.queue.split(".")[2] for ring in house.bell.rings} == {"en-es", "en-fr"}


def test_new_statements_come_before_the_archive(house: House) -> None:
    house.languages = "es = {}\n[announce]\nmax_age = '5d'"
    house.cycle("An old text.", "A new text.", days=(1, 8))
    assert [ring.urgency for ring in house.bell.rings] == [1, 2]


def test_what_nobody_wants_any_more_is_not_handed_out_any_more(house: House) -> None:
    house.cycle()
    (old,) = house.store.queued()
    house.engine.version = "2"
    house.cycle()
    (new,) = house.store.queued()
    assert (old.model.version, new.model.version, new.sentences) == ("1", "2", old.sentences)


def test_a_broker_that_is_away_keeps_no_cycle(house: House) -> None:
    house.bell.away = True
    house.languages = "es = {}\nfr = {}"
    done = house.cycle()
    (failure,) = done.report.errors
    assert (failure.where, failure.reason) == ("workers", "broker")
    assert house.bell.asked == 1
    house.bell.away = False
    assert house.cycle().report.errors == ()
    assert len(house.bell.rings) == 2


def test_what_the_broker_lost_is_rung_for_again_after_a_minute(house: House) -> None:
    house.cycle()
    house.bell.rings.clear()
    aged(house, timedelta(minutes=2))
    house.cycle()
    assert len(house.bell.rings) == 1


def test_what_the_broker_still_has_is_not_rung_for_twice(house: House) -> None:
    """A queue that is long is not one that was lost: its messages must not multiply."""
    house.cycle()
    aged(house, timedelta(minutes=2))
    house.cycle()
    assert len(house.bell.rings) == 1


def aged(house: House, by: timedelta) -> None:
    """Let time pass over all that was rung for."""
    rung = [ring.batch for ring in house.bell.rings] or [
        one.batch for one in house.store.unheard(queue_of(house), house.store.moment(), 99)
    ]
    house.store.note_rung(rung, house.store.moment() - by)


def queue_of(house: House) -> str:
    return house.store.queued()[0].queue


def test_a_sentence_that_ends_every_worker_is_found_and_the_rest_goes_on(house: House) -> None:
    house.engine = StandInEngine()
    house.cycle("One bad apple. Two good pears. Three good plums. Four good nuts.")
    for _ in range(60):
        worker = Worker(house.store, {"argos": house.engine}, lambda: False)
        rings, house.bell.rings = house.bell.rings, []
        for ring in rings:
            now = house.store.moment()
            claim = house.store.claim(ring.batch, "dying", now, now - timedelta(seconds=1))
            if claim is None:
                continue
            if not any("bad" in one.sentence.text for one in packing.unpacked(claim.payload)):
                house.store.give_back(claim, {})
                worker.do(ring.batch)
        house.cycle("One bad apple. Two good pears. Three good plums. Four good nuts.")
    done = house.cycle("One bad apple. Two good pears. Three good plums. Four good nuts.")
    (failure,) = done.report.errors
    assert (failure.reason, "es" in failure.detail) == ("batches-failed", True)
    assert es(done).sentences_awaited == 1
    assert house.open == {BatchState.FAILED: 1}


def test_an_engine_that_breaks_is_told_of_and_tried_again_after_a_mend(house: House) -> None:
    broken = StandInEngine(fails=True)
    house.cycle()
    for _ in range(3):
        house.work(broken)
        failures = house.cycle().report.errors
    assert [failure.reason for failure in failures] == ["batches-failed"]
    assert "the machine broke" in failures[0].detail
    house.crew = None
    assert house.cycle().report.errors == ()
    house.work()
    assert es(house.cycle()).sentences_translated == 3


def failures_after(house: House, waited: timedelta) -> Sequence[Failure]:
    queued, workers = house.store.queued(), house.store.workers()
    return list(remarks.failures(queued, workers, house.store.moment() + waited))


def test_that_nobody_translates_is_said_after_a_while(house: House) -> None:
    house.cycle()
    assert failures_after(house, timedelta()) == []
    (failure,) = failures_after(house, timedelta(minutes=3))
    assert failure.reason == "no-worker"
    assert "worker --languages es" in failure.mend


def test_workers_with_other_models_are_named(house: House) -> None:
    house.cycle()
    now = house.store.moment() + timedelta(minutes=3)
    house.store.show_worker("anas-machine", ["translate.argos.en-es.older"], 2, now, now)
    (failure,) = failures_after(house, timedelta(minutes=3))
    assert (failure.reason, "anas-machine" in failure.detail) == ("other-models", True)


def test_a_worker_that_is_busy_for_long_is_no_failure(house: House) -> None:
    house.cycle()
    now = house.store.moment() + timedelta(hours=3)
    house.store.show_worker("anas-machine", [queue_of(house)], 2, now, now)
    assert failures_after(house, timedelta(hours=3)) == []


def test_once_waits_and_puts_together(house: House) -> None:
    """Workers are at it while it waits: here they are, each time that it tells how far it is."""
    waiting = Handout(house.bell, patience=timedelta(minutes=5))
    told: list[tuple[str, int, int]] = []

    def progress(tag: str, done: int, total: int) -> None:
        told.append((tag, done, total))
        house.work()

    config = parse(CONFIG.format(languages="es = {}"))
    done = translate(
        house.home,
        config,
        house.store,
        {"argos": house.engine},
        [statement(TEXT)],
        NOW,
        crew=waiting,
        progress=progress,
    )
    assert (es(done).sentences_awaited, es(done).sentences_translated) == (0, 3)
    assert es(done).units == 2
    assert told[0] == ("es", 0, 3)


def test_once_ends_where_nobody_takes_anything_up(house: House) -> None:
    house.crew = Handout(house.bell, patience=timedelta(0))
    done = house.cycle()
    assert [failure.reason for failure in done.report.errors] == ["awaited"]
    house.work()
    house.crew = None
    assert es(house.cycle()).sentences_translated == 3


def test_once_ends_when_it_is_told_to(house: House) -> None:
    asked = itertools.count()
    config = parse(CONFIG.format(languages="es = {}"))
    done = translate(
        house.home,
        config,
        house.store,
        {"argos": house.engine},
        [statement(TEXT)],
        NOW,
        crew=Handout(house.bell, patience=timedelta(days=1)),
        stopping=lambda: next(asked) > 4,
    )
    assert es(done).sentences_awaited == 3
