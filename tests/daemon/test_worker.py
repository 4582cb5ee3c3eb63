"""The one thread that works: in turn, once, and to its end."""

import threading
from collections.abc import Callable

from bot.daemon.pulse import Pulse
from bot.daemon.worker import FIRST, Worker


def raised(error: BaseException) -> None:
    raise error


def worker(done: list[str], crashed: Callable[[BaseException], None] = raised) -> Worker:
    names = ("cycle", "import", "upkeep", FIRST)
    return Worker({name: lambda name=name: done.append(name) for name in names}, Pulse(), crashed)  # type: ignore[misc]


def test_what_is_wanted_is_done_in_its_order_and_once() -> None:
    done: list[str] = []
    working = worker(done)
    for name in ("import", "cycle", "import", "upkeep", "cycle"):
        working.want(name)
    working.work_off()
    assert done == ["import", "cycle", "upkeep"]


def test_a_new_configuration_comes_before_what_waits() -> None:
    done: list[str] = []
    working = worker(done)
    for name in ("import", "cycle", FIRST):
        working.want(name)
    working.work_off()
    assert done == [FIRST, "import", "cycle"]


def test_what_is_wanted_while_it_is_done_is_done_again() -> None:
    done: list[str] = []

    def cycle() -> None:
        done.append("cycle")
        if len(done) < 3:
            working.want("cycle")

    working = Worker({"cycle": cycle}, Pulse(), raised)
    working.want("cycle")
    working.work_off()
    assert done == ["cycle", "cycle", "cycle"]


def test_it_ends_after_the_job_at_hand_and_begins_no_other() -> None:
    begun, go_on, done = threading.Event(), threading.Event(), []

    def cycle() -> None:
        begun.set()
        go_on.wait()
        done.append("cycle")

    working = Worker({"cycle": cycle, "import": lambda: done.append("import")}, Pulse(), raised)
    working.want("cycle")
    working.want("import")
    working.start()
    begun.wait()
    assert not working.end(0)
    go_on.set()
    assert working.end(60)
    assert done == ["cycle"]


def test_an_unexpected_error_is_handed_over_and_the_next_job_is_done() -> None:
    errors: list[BaseException] = []
    done: list[str] = []

    def cycle() -> None:
        raise KeyError("no such thing")

    jobs = {"cycle": cycle, "import": lambda: done.append("import")}
    working = Worker(jobs, Pulse(), errors.append)
    working.want("cycle")
    working.want("import")
    working.work_off()
    assert [type(error) for error in errors] == [KeyError]
    assert done == ["import"]
