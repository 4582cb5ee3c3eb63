"""/healthz and /metrics of a home as cycles leave it, read by Prometheus's own parser."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import serve, signs
from bot.config import Home, load
from bot.lock import hold
from bot.model import DeliveryState
from bot.pipeline import App, run_once
from bot.store import LastCycle
from bot.wiring import build_app
from tests import databases
from tests.conftest import files_under, write_statement
from tests.store.rows import DELIVERY


@pytest.fixture
def app(home: Home) -> Iterator[App]:
    app = build_app(home, load(home))
    yield app
    app.store.close()


def get(app: App, path: str, method: str = "GET") -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(serve.application(app))
        async with httpx.AsyncClient(transport=transport, base_url="http://x.test") as client:
            return await client.request(method, path)

    return asyncio.run(ask())


def numbers(app: App) -> dict[tuple[str, ...], float]:
    """Every sample by its name, without what all begin with, and the values of its labels."""
    answer = get(app, "/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (sample.name.removeprefix("alliance_bot_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def cycle(app: App) -> None:
    run_once(app, datetime.now(UTC))


def test_before_the_first_cycle_it_fails_and_says_what_to_do(app: App) -> None:
    answer = get(app, "/healthz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "failing"
    (reason,) = answer.json()["reasons"]
    assert reason["reason"] == "no-cycle"
    assert "alliance-bot run" in reason["mend"]


def test_after_a_cycle_it_is_well(app: App) -> None:
    cycle(app)
    answer = get(app, "/healthz")
    assert (answer.status_code, answer.json()["reasons"]) == (200, [])
    assert answer.headers["cache-control"] == "no-store"
    assert get(app, "/healthz", "HEAD").status_code == 200


def test_a_cycle_that_was_told_to_stop_did_not_end(app: App) -> None:
    cycle(replace(app, stopping=lambda: True))
    assert app.store.last_cycle() is None
    assert signs.last(app.home.sign) is not None


def test_a_cycle_that_was_begun_is_at_work(app: App) -> None:
    cycle(replace(app, stopping=lambda: True))
    answer = get(app, "/healthz").json()
    assert (answer["status"], [one["reason"] for one in answer["notes"]]) == (
        "ok",
        ["cycle-at-work"],
    )


def test_a_home_whose_cycles_ceased_fails(app: App) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    run_once(app, long_ago)
    assert [one["reason"] for one in get(app, "/healthz").json()["reasons"]] == ["no-cycle"]


def test_an_emptied_folder_of_statements_fails(app: App) -> None:
    cycle(app)
    for path in app.home.statements.iterdir():
        path.unlink()
    cycle(app)
    reasons = [one["reason"] for one in get(app, "/healthz").json()["reasons"]]
    assert reasons == ["statements-missing"]


@pytest.mark.sqlite("damages the file")
def test_a_damaged_database_fails_and_leaves_the_other_numbers(app: App) -> None:
    cycle(app)
    app.store.close()
    app.home.database.write_bytes(b"not a database" * 1000)
    answer = get(app, "/healthz")
    assert answer.status_code == 503
    assert [one["reason"] for one in answer.json()["reasons"]] == ["database"]
    found = numbers(app)
    assert found["healthy",] == 0
    assert found["failing", "database"] == 1
    assert ("statements", "taken") not in found


def test_asking_waits_for_nobody_who_writes(app: App) -> None:
    cycle(app)
    with databases.connected(app.home) as connection:
        connection.exec_driver_sql("DELETE FROM tallies")
        assert get(app, "/healthz").status_code == 200
        assert ("statements", "taken") in numbers(app)
        connection.rollback()


def test_asking_writes_nothing(app: App) -> None:
    cycle(app)
    before = files_under(app.home.root)
    get(app, "/healthz")
    get(app, "/metrics")
    assert files_under(app.home.root) == before


def test_statements_and_texts_are_counted_by_state(app: App) -> None:
    write_statement(app.home, "Nobody knows when").write_text("# Nobody knows when\n\nA text.\n")
    cycle(app)
    found = numbers(app)
    assert found["statements", "taken"] == 1
    assert found["held", "statement", "no-date"] == 1
    assert found["translations", "en", "original"] == 1
    assert found["translations", "es", "missing"] == 1


def test_the_daemon_s_memory_is_that_of_the_process_that_holds_the_home(app: App) -> None:
    memory = ("daemon_process_resident_memory_bytes",)
    assert memory not in numbers(app)
    with hold(app.home):
        assert numbers(app)[memory] > 1_000_000


def test_what_is_no_more_is_counted_no_more(app: App) -> None:
    undated = write_statement(app.home, "Nobody knows when")
    undated.write_text("# Nobody knows when\n\nA text.\n")
    cycle(app)
    undated.unlink()
    cycle(app)
    assert ("held", "statement", "no-date") not in numbers(app)


def test_posts_are_counted_by_account_and_state(app: App) -> None:
    for language, state in (
        ("es", DeliveryState.SENT),
        ("fr", DeliveryState.READY),
        ("ar", DeliveryState.READY),
    ):
        app.store.add_delivery(replace(DELIVERY, language=language, state=state))
    found = numbers(app)
    assert found["posts", "social", "sent"] == 1
    assert found["posts", "social", "ready"] == 2


def test_the_oldest_post_that_is_due_has_an_age(app: App) -> None:
    due = datetime.now(UTC) - timedelta(hours=2)
    post = replace(DELIVERY, account="preview", state=DeliveryState.READY, due=due)
    app.store.add_delivery(post)
    assert 7200 <= numbers(app)["oldest_post_due_seconds",] < 7300


def test_a_post_of_an_account_that_is_not_configured_any_more_waits_for_nothing(app: App) -> None:
    stopped = replace(DELIVERY, state=DeliveryState.READY, reason="account-stopped: refused.")
    app.store.add_delivery(stopped)
    cycle(app)
    assert get(app, "/healthz").json()["reasons"] == []


def test_a_stopped_account_fails(app: App) -> None:
    cycle(app)
    app.store.add_delivery(
        replace(
            DELIVERY,
            account="preview",
            state=DeliveryState.READY,
            reason="account-stopped: the token 0123 is refused.",
        )
    )
    answer = get(app, "/healthz")
    assert [one["reason"] for one in answer.json()["reasons"]] == ["account-stopped"]
    assert "0123" not in answer.text


def test_durations_of_cycles_are_a_histogram(app: App) -> None:
    for seconds in (0.05, 2.0, 10_000.0):
        note(app, seconds, {("cycles", bucket_of(seconds)): 1.0, ("cycle-seconds", ""): seconds})
    found = numbers(app)
    assert found["cycle_duration_seconds_bucket", "0.1"] == 1
    assert found["cycle_duration_seconds_bucket", "1.0"] == 1
    assert found["cycle_duration_seconds_bucket", "5.0"] == 2
    assert found["cycle_duration_seconds_bucket", "7200.0"] == 2
    assert found["cycle_duration_seconds_bucket", "+Inf"] == 3
    assert found["cycle_duration_seconds_count",] == 3
    assert found["cycle_duration_seconds_sum",] == 10_002.05


def bucket_of(seconds: float) -> str:
    from bot.tally import duration

    return next(label for name, label in duration(seconds) if name == "cycles")


def test_sentences_are_added_up_over_cycles(app: App) -> None:
    note(app, 1.0, {("sentences", "es engine"): 5.0, ("sentences", "es memory"): 2.0})
    note(app, 1.0, {("sentences", "es engine"): 3.0})
    found = numbers(app)
    assert found["sentences_total", "es", "engine"] == 8
    assert found["sentences_total", "es", "memory"] == 2


def test_a_quiet_cycle_adds_no_sentence_and_keeps_what_was_counted(app: App) -> None:
    cycle(app)
    before = numbers(app)
    cycle(app)
    cycle(app)
    after = numbers(app)
    assert after["cycle_duration_seconds_count",] == before["cycle_duration_seconds_count",] + 2
    for name in ("statements", "translations", "sentences_total"):
        assert [(key, after[key]) for key in after if key[0] == name] == [
            (key, before[key]) for key in before if key[0] == name
        ]


def note(app: App, seconds: float, added: dict[tuple[str, str], float]) -> None:
    app.store.note_cycle(LastCycle(datetime.now(UTC), seconds), added, {})


def test_no_text_of_a_statement_is_told(app: App) -> None:
    cycle(app)
    for path in ("/healthz", "/metrics"):
        answer = get(app, path).text
        assert "rest" not in answer
        assert str(app.home.root) not in answer
