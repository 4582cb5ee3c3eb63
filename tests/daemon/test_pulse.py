"""Who is alive: by the silence between looks, not by the clock on the wall."""

from bot.daemon.pulse import Ailment, Patience, Pulse

PATIENCE = Patience(job=100, scheduler=60)


def test_a_daemon_that_waits_is_well_as_long_as_its_scheduler_rings() -> None:
    pulse = Pulse()
    for _ in range(1000):
        pulse.beat()
        assert pulse.look(10, PATIENCE) is None


def test_a_scheduler_that_is_silent_for_too_long_is_dead() -> None:
    pulse = Pulse()
    assert pulse.look(60, PATIENCE) is None
    assert pulse.look(1, PATIENCE) == Ailment("", 61)


def test_a_long_job_that_goes_on_is_well() -> None:
    pulse = Pulse()
    pulse.begin("cycle")
    for _ in range(1000):
        pulse.beat()
        pulse.progress()
        assert pulse.look(50, PATIENCE) is None


def test_a_job_without_a_sign_of_life_hangs() -> None:
    pulse = Pulse()
    pulse.begin("cycle")
    for _ in range(2):
        pulse.beat()
        assert pulse.look(50, PATIENCE) is None
    pulse.beat()
    assert pulse.look(50, PATIENCE) == Ailment("cycle", 150)


def test_the_silence_between_two_jobs_is_nobodys() -> None:
    pulse = Pulse()
    pulse.begin("cycle")
    pulse.end()
    for _ in range(10):
        pulse.beat()
        assert pulse.look(50, PATIENCE) is None
    pulse.beat()
    pulse.begin("upkeep")
    assert pulse.look(50, PATIENCE) is None
