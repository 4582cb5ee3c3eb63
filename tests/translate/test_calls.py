"""Several calls at once: none rests, none is begun too many, and nothing that was done is lost."""

import threading

import pytest

from bot.translate.calls import in_parallel

PATIENCE = 60


def doubled(number: int) -> int:
    return number * 2


def never() -> bool:
    return False


@pytest.mark.parametrize("at_once", [1, 3, 20])
def test_every_call_is_answered_once(at_once: int) -> None:
    found = list(in_parallel(doubled, range(10), at_once, never))
    assert sorted(found) == list(range(0, 20, 2))


def test_one_at_a_time_keeps_the_order() -> None:
    assert list(in_parallel(doubled, range(5), 1, never)) == [0, 2, 4, 6, 8]


def test_as_many_are_under_way_as_the_engine_works_at() -> None:
    together = threading.Barrier(3)
    found = in_parallel(lambda _: together.wait(PATIENCE), range(3), 3, never)
    assert sorted(found) == [0, 1, 2]


def test_no_more_are_under_way_than_the_engine_works_at() -> None:
    lock = threading.Lock()
    under_way: list[int] = []
    most: list[int] = []

    def ask(number: int) -> int:
        with lock:
            under_way.append(number)
            most.append(len(under_way))
        with lock:
            under_way.remove(number)
        return number

    list(in_parallel(ask, range(50), 2, never))
    assert max(most) <= 2


def test_the_next_call_is_under_way_while_an_answer_is_looked_at() -> None:
    begun = [threading.Event() for _ in range(3)]

    def ask(number: int) -> int:
        begun[number].set()
        return number

    found = in_parallel(ask, range(3), 1, never)
    assert next(found) == 0
    assert begun[1].wait(PATIENCE)
    assert list(found) == [1, 2]


def test_told_to_stop_it_begins_no_further_call_and_hands_over_what_was_done() -> None:
    both_under_way, told = threading.Barrier(2), threading.Event()

    def ask(number: int) -> int:
        both_under_way.wait(PATIENCE)
        told.set()
        return number

    assert sorted(in_parallel(ask, range(10), 2, told.is_set)) == [0, 1]


def test_told_to_stop_before_it_began_it_asks_nothing() -> None:
    assert list(in_parallel(doubled, range(10), 2, lambda: True)) == []


def test_a_failure_ends_it_after_what_was_under_way_is_handed_over() -> None:
    together = threading.Barrier(2)

    def ask(number: int) -> int:
        if number < 2:
            together.wait(PATIENCE)
        if number == 0:
            raise ValueError("the machine broke")
        return number

    handed_over: list[int] = []

    def hand_over() -> None:
        for answer in in_parallel(ask, range(10), 2, never):
            handed_over.append(answer)  # noqa: PERF402 - what came before the failure counts

    with pytest.raises(ValueError, match="the machine broke"):
        hand_over()
    assert 1 in handed_over
