"""The thread that looks for people: at once, when it is wanted, and no more after its end."""

import queue
from collections.abc import Callable

from bot.daemon.alarming import Alarming

NEVER = 3600.0
LONGEST = 60


def test_it_looks_at_once_and_when_it_is_wanted_and_ends() -> None:
    looks: queue.Queue[bool] = queue.Queue()
    alarming = Alarming(lambda stopping: looks.put(stopping()), lambda _: None, NEVER)
    alarming.start()
    assert looks.get(timeout=LONGEST) is False
    alarming.want()
    assert looks.get(timeout=LONGEST) is False
    alarming.stop()
    alarming.wait()
    assert looks.empty()


def test_it_looks_again_and_again() -> None:
    looks: queue.Queue[None] = queue.Queue()
    alarming = Alarming(lambda _: looks.put(None), lambda _: None, 0.001)
    alarming.start()
    for _ in range(5):
        looks.get(timeout=LONGEST)
    alarming.stop()
    alarming.wait()


def test_a_mistake_that_nobody_expects_is_told_to_who_started_it() -> None:
    crashes: queue.Queue[BaseException] = queue.Queue()
    mistake = ValueError("unexpected")

    def fail(_: Callable[[], bool]) -> None:
        raise mistake

    Alarming(fail, crashes.put, NEVER).start()
    assert crashes.get(timeout=LONGEST) is mistake
