"""The life of a batch in the database: one worker at a time, and nothing is lost."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.crew import packing
from bot.store import Batch, BatchState, Claim, Model, Store
from bot.store.claims import MOST_ATTEMPTS
from tests import databases
from tests.crew.test_packing import MODEL, items

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
QUEUE = packing.queue_of(MODEL)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = databases.new_store(tmp_path)
    yield store
    store.close()


def batch(count: int = 3, urgency: int = 1) -> Batch:
    return packing.batch_of(MODEL, QUEUE, urgency, items(count, urgency))


def handed_out(store: Store, *new: Batch) -> None:
    store.hand_out(new, (), {}, NOW)


def claimed(store: Store, one: Batch, worker: str = "ana", now: datetime = NOW) -> Claim:
    claim = store.claim(one.id, worker, now, now + MINUTE)
    assert claim is not None
    return claim


def answers(one: Batch) -> dict[str, str]:
    return {digest: f"said {digest[:4]}" for digest in one.digests}


def states(store: Store) -> list[tuple[BatchState, int]]:
    return [(one.state, one.sentences) for one in store.queued()]


def test_a_batch_is_what_was_handed_out(store: Store) -> None:
    one = batch()
    handed_out(store, one)
    claim = claimed(store, one)
    assert (claim.model, claim.payload) == (one.model, one.payload)


def test_the_same_batch_again_is_no_other(store: Store) -> None:
    one = batch()
    handed_out(store, one)
    places = store.places(MODEL, one.digests)
    assert {digest: place.batch for digest, place in places.items()} == dict.fromkeys(
        one.digests, one.id
    )


def test_of_many_who_try_at_once_one_gets_it(store: Store) -> None:
    one = batch()
    handed_out(store, one)
    start = threading.Barrier(8)
    got: list[Claim | None] = []

    def try_it(name: str) -> None:
        start.wait()
        got.append(store.claim(one.id, name, NOW, NOW + MINUTE))

    threads = [threading.Thread(target=try_it, args=(f"w{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([claim for claim in got if claim is not None]) == 1


def test_what_another_has_is_not_to_be_had_until_it_is_silent(store: Store) -> None:
    one = batch()
    handed_out(store, one)
    claimed(store, one, "ana")
    assert store.claim(one.id, "ben", NOW + MINUTE, NOW + 2 * MINUTE) is None
    assert store.claim(one.id, "ben", NOW + 1.1 * MINUTE, NOW + 2 * MINUTE) is not None


def test_who_gives_signs_of_life_keeps_it(store: Store) -> None:
    one = batch()
    handed_out(store, one)
    store.keep_claims([claimed(store, one)], NOW + 5 * MINUTE)
    assert store.claim(one.id, "ben", NOW + 2 * MINUTE, NOW + 3 * MINUTE) is None


def test_what_is_done_is_in_the_memory_and_over(store: Store) -> None:
    one = batch()
    handed_out(store, one)
    assert store.finish(claimed(store, one), answers(one), (), NOW)
    assert store.recall(MODEL.pair, MODEL.engine, MODEL.version, one.digests) == answers(one)
    assert store.claim(one.id, "ben", NOW, NOW + MINUTE) is None
    assert states(store) == []


def test_who_was_taken_for_lost_and_comes_back_changes_nothing(store: Store) -> None:
    one = batch()
    handed_out(store, one)
    late = claimed(store, one, "ana")
    claimed(store, one, "ben", NOW + 2 * MINUTE)
    assert not store.finish(late, answers(one), (), NOW + 2 * MINUTE)
    assert not store.give_back(late, answers(one))
    store.keep_claims([late], NOW + timedelta(hours=1))
    assert store.recall(MODEL.pair, MODEL.engine, MODEL.version, one.digests) == {}
    assert store.claim(one.id, "eva", NOW + 4 * MINUTE, NOW + 5 * MINUTE) is not None


def test_a_cycle_takes_up_what_is_done_once(store: Store) -> None:
    one = batch()
    handed_out(store, one)
    assert not store.has_news()
    store.finish(claimed(store, one), answers(one), one.digests[:1], NOW)
    assert store.has_news()
    assert store.take(MODEL, one.digests) == (3, 1)
    assert store.take(MODEL, one.digests) == (0, 0)
    assert not store.has_news()


def test_what_is_given_back_is_there_for_others_with_what_was_done_of_it(store: Store) -> None:
    one = batch()
    handed_out(store, one)
    done = dict(list(answers(one).items())[:1])
    for _ in range(MOST_ATTEMPTS + 2):
        assert store.give_back(claimed(store, one), done)
    assert store.recall(MODEL.pair, MODEL.engine, MODEL.version, one.digests) == done
    assert [ring.batch for ring in store.unrung()] == [one.id]


def test_what_an_engine_cannot_do_three_times_has_failed(store: Store) -> None:
    one = batch()
    handed_out(store, one)
    for _ in range(MOST_ATTEMPTS):
        store.give_back(claimed(store, one), {}, "argos: the machine broke.")
    (left,) = store.queued()
    assert (left.state, left.error) == (BatchState.FAILED, "argos: the machine broke.")
    assert store.claim(one.id, "ben", NOW, NOW + MINUTE) is None


def test_a_person_has_what_failed_tried_again(store: Store) -> None:
    one = batch()
    handed_out(store, one)
    for _ in range(MOST_ATTEMPTS):
        store.give_back(claimed(store, one), {}, "argos: the machine broke.")
    store.try_again()
    assert claimed(store, one).attempt == 1


def killed(store: Store, one: Batch, times: int) -> datetime:
    """Let workers begin a batch and be heard of no more."""
    now = NOW
    for _ in range(times):
        claimed(store, one, now=now)
        now += 2 * MINUTE
    return now


def test_what_its_worker_did_not_survive_waits_again(store: Store) -> None:
    one = batch()
    handed_out(store, one)
    now = killed(store, one, MOST_ATTEMPTS - 1)
    assert store.expire(now) == ()
    assert states(store) == [(BatchState.WAITING, 3)]


def test_what_three_workers_did_not_survive_is_asked_of_nobody(store: Store) -> None:
    one = batch()
    handed_out(store, one)
    now = killed(store, one, MOST_ATTEMPTS)
    assert store.claim(one.id, "ben", now, now + MINUTE) is None
    (lost,) = store.expire(now)
    assert (lost.id, lost.payload) == (one.id, one.payload)


def test_it_is_halved_so_that_the_sentence_that_kills_is_found(store: Store) -> None:
    one = batch()
    handed_out(store, one)
    now = killed(store, one, MOST_ATTEMPTS)
    halves = packing.halves(one)
    store.replace(one.id, halves, "killed", now)
    assert [ring.batch for ring in store.unrung()] == sorted(half.id for half in halves)
    assert store.places(MODEL, one.digests).keys() == set(one.digests)


def test_a_single_sentence_that_kills_has_failed(store: Store) -> None:
    one = batch(1)
    handed_out(store, one)
    now = killed(store, one, MOST_ATTEMPTS)
    store.replace(one.id, (), "killed", now)
    assert states(store) == [(BatchState.FAILED, 1)]


def test_what_nobody_wants_any_more_is_forgotten(store: Store) -> None:
    gone, wanted = batch(2), batch(3, urgency=2)
    handed_out(store, gone, wanted)
    store.hand_out((), {wanted.id}, {}, NOW + MINUTE)
    store.forget(NOW + MINUTE, NOW + MINUTE)
    assert states(store) == [(BatchState.WAITING, 3)]
    assert store.places(MODEL, gone.digests) == {}


def test_what_is_being_translated_is_not_forgotten(store: Store) -> None:
    one = batch()
    handed_out(store, one)
    claimed(store, one)
    store.forget(NOW + MINUTE, NOW + MINUTE)
    assert states(store) == [(BatchState.CLAIMED, 3)]


def test_news_that_nobody_wanted_are_none_after_a_whole_cycle(store: Store) -> None:
    one = batch()
    handed_out(store, one)
    store.finish(claimed(store, one), answers(one), (), NOW)
    store.forget(NOW + MINUTE, NOW + MINUTE)
    assert not store.has_news()


def test_what_was_done_once_and_was_lost_can_be_handed_out_again(store: Store) -> None:
    one = batch()
    handed_out(store, one)
    store.finish(claimed(store, one), answers(one), (), NOW)
    assert store.places(MODEL, one.digests) == {}
    handed_out(store, one)
    assert states(store) == [(BatchState.WAITING, 3)]


def test_what_becomes_urgent_is_rung_for_anew(store: Store) -> None:
    one = batch(urgency=2)
    handed_out(store, one)
    store.note_rung([one.id], NOW)
    store.hand_out((), {one.id}, {one.id: 0}, NOW)
    assert [(ring.batch, ring.urgency) for ring in store.unrung()] == [(one.id, 0)]


def test_what_was_rung_for_and_not_heard_is_known(store: Store) -> None:
    one, two = batch(2), batch(3, urgency=2)
    handed_out(store, one, two)
    store.note_rung([one.id, two.id], NOW)
    assert store.rung_for(NOW) == {}
    assert store.rung_for(NOW + MINUTE) == {QUEUE: 2}
    claimed(store, one)
    assert store.rung_for(NOW + MINUTE) == {QUEUE: 1}
    assert [ring.batch for ring in store.unheard(QUEUE, NOW + MINUTE, 5)] == [two.id]


def test_workers_show_themselves_until_they_go(store: Store) -> None:
    store.show_worker("ana", [QUEUE], 2, NOW, NOW)
    store.show_worker("ana", [QUEUE, "other"], 2, NOW, NOW + MINUTE)
    (ana,) = store.workers()
    assert (ana.queues, ana.threads, ana.seen) == ({QUEUE, "other"}, 2, NOW + MINUTE)
    store.hide_worker("ana")
    assert store.workers() == ()


def test_the_models_that_are_waited_for_are_known(store: Store) -> None:
    fr = Model("en", "fr", "argos", "1")
    handed_out(store, batch(), packing.batch_of(fr, packing.queue_of(fr), 1, items(1)))
    assert set(store.models_waited_for()) == {MODEL, fr}


def test_the_clock_is_that_of_those_who_share_the_database(store: Store) -> None:
    assert store.moment().tzinfo is not None
    assert store.moment() <= store.moment()
