"""A home that tells people what needs them, through servers on this machine."""

import errno
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.alarms.watch import Watch
from bot.config import Home, load
from bot.health import Remark
from bot.model import DeliveryState
from bot.pipeline import App, run_once
from bot.wiring import build_app
from tests.alarms.made import PASSWORD, TOPIC, Carrier, tell
from tests.conftest import write_statement
from tests.store.rows import DELIVERY

STOPPED = replace(
    DELIVERY,
    account="preview",
    state=DeliveryState.READY,
    reason="account-stopped: the token 0123 is refused.",
)
STOPPED_TOLD = "the account preview is stopped"


@pytest.fixture
def opened() -> Iterator[list[App]]:
    """What is open is closed, however a test ends."""
    apps: list[App] = []
    yield apps
    for app in apps:
        app.store.close()


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


def start(home: Home, opened: list[App]) -> App:
    app = build_app(home, load(home))
    opened.append(app)
    return app


def look(app: App, *moments: datetime, watch: Watch | None = None) -> None:
    watch = watch or Watch(app.home)
    for moment in moments:
        run_once(app, moment)
        watch.look(app, moment)


def minutes(now: datetime, *numbers: int) -> list[datetime]:
    return [now + timedelta(minutes=number) for number in numbers]


def test_a_home_without_addresses_tells_nobody_and_keeps_nothing(
    home: Home, opened: list[App], now: datetime
) -> None:
    look(start(home, opened), now)
    assert not home.alarms.exists()


def test_a_stopped_account_is_told_once_to_each_and_again_when_it_is_well(
    home: Home, opened: list[App], now: datetime, carrier: Carrier
) -> None:
    tell(home, carrier.json, carrier.mail, carrier.ntfy)
    app = start(home, opened)
    app.store.add_delivery(STOPPED)
    look(app, *minutes(now, *range(4)))
    for kind in ("json", "mail", "ntfy"):
        (message,) = carrier.messages(kind)
        assert message["title"] == f"International Migrants Alliance: {STOPPED_TOLD}"
    app.store.forget_delivery(STOPPED)
    look(app, *minutes(now, *range(4, 16)))
    for kind in ("json", "mail", "ntfy"):
        assert [one["title"].partition(": ")[2] for one in carrier.messages(kind)] == [
            STOPPED_TOLD,
            f"well again (it was: {STOPPED_TOLD})",
        ]


def test_a_new_process_knows_what_the_former_told(
    home: Home, opened: list[App], now: datetime, carrier: Carrier
) -> None:
    tell(home, carrier.json)
    for number in range(3):
        app = start(home, opened)
        if number == 0:
            app.store.add_delivery(STOPPED)
        look(app, now + timedelta(minutes=number))
    assert carrier.titles() == [STOPPED_TOLD]


@pytest.mark.sqlite("damages the file")
def test_a_damaged_database_is_told_once_and_nothing_else_is_well_again_because_of_it(
    home: Home, opened: list[App], now: datetime, carrier: Carrier
) -> None:
    tell(home, carrier.json)
    app = start(home, opened)
    app.store.add_delivery(STOPPED)
    look(app, now)
    app.store.close()
    sound = home.database.read_bytes()
    home.database.write_bytes(b"not a database" * 1000)
    for moment in minutes(now, *range(1, 30)):
        Watch(home).look(app, moment)
    home.database.write_bytes(sound)
    look(app, *minutes(now, *range(30, 45)))
    assert carrier.titles() == [
        STOPPED_TOLD,
        "the database cannot be read",
        "well again (it was: the database cannot be read)",
    ]


def test_what_the_daemon_alone_knows_is_told_as_well(
    home: Home, opened: list[App], now: datetime, carrier: Carrier
) -> None:
    tell(home, carrier.json)
    app = start(home, opened)
    run_once(app, now)
    trouble = Remark("disk-fails", "the disk is full.", "Make room.")
    Watch(home).look(app, now, [trouble])
    assert carrier.titles() == ["the disk is full"]


def test_a_disk_that_cannot_be_read_is_told_and_ends_nothing(
    home: Home, opened: list[App], now: datetime, carrier: Carrier
) -> None:
    tell(home, carrier.json)
    app = start(home, opened)

    class Fails:
        def __getattr__(self, name: str) -> object:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    broken = replace(app, store=Fails())  # type: ignore[arg-type]
    watch = Watch(home)
    for moment in minutes(now, 0, 1):
        watch.look(broken, moment)
    assert carrier.titles() == ["the disk does not read or write as it should"]


def test_a_file_that_is_not_taken_is_told_without_its_words(
    home: Home, opened: list[App], now: datetime, carrier: Carrier
) -> None:
    write_statement(home, "Nobody knows when").write_text("# Nobody knows when\n\nA text.\n")
    tell(home, carrier.json)
    app = start(home, opened)
    look(app, *minutes(now, 0, 30, 61))
    (message,) = carrier.messages()
    assert message["title"].endswith("1 file is not taken as a statement (no-date)")
    assert "Nobody" not in json.dumps(message)


def test_a_server_that_takes_nothing_is_tried_again_and_told_once(
    home: Home, opened: list[App], now: datetime, carrier: Carrier
) -> None:
    tell(home, carrier.json, carrier.mail)
    carrier.behave(status=500)
    app = start(home, opened)
    app.store.add_delivery(STOPPED)
    look(app, *minutes(now, 0, 1, 2))
    assert carrier.titles() == []
    carrier.behave()
    look(app, *minutes(now, 3, 4, 5))
    assert [one["kind"] for one in carrier.messages()] in [["json", "mail"], ["mail", "json"]]


def test_one_server_in_trouble_keeps_nothing_from_the_other(
    home: Home, opened: list[App], now: datetime, carrier: Carrier
) -> None:
    tell(home, "json://127.0.0.1:1/nobody-listens", carrier.mail)
    app = start(home, opened)
    app.store.add_delivery(STOPPED)
    look(app, *minutes(now, 0, 1))
    assert [one["kind"] for one in carrier.messages()] == ["mail"]


def test_an_address_that_cannot_be_read_is_logged_and_tried_again(
    home: Home, opened: list[App], now: datetime, carrier: Carrier,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    tell(home, carrier.json)
    secret = home.root / "config" / "secrets" / "alarm-0"
    secret.chmod(0o644)
    app = start(home, opened)
    app.store.add_delivery(STOPPED)
    look(app, now)
    (told,) = (one for one in caplog.records if one.message == "alarm-not-sent")
    assert "can be read by others" in told.__dict__["facts"]["why"]
    secret.chmod(0o600)
    look(app, *minutes(now, 1, 2))
    assert carrier.titles() == [STOPPED_TOLD]


def test_what_is_kept_and_logged_holds_no_secret(
    home: Home, opened: list[App], now: datetime, carrier: Carrier,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    tell(home, carrier.json, carrier.mail, carrier.ntfy)
    app = start(home, opened)
    app.store.add_delivery(STOPPED)
    look(app, now)
    carrier.behave(status=500, login=False)
    look(app, now + timedelta(days=1, minutes=1))
    said = home.alarms.read_text("utf-8") + repr([one.__dict__ for one in caplog.records])
    assert "alarm-not-sent" in said
    for secret in (PASSWORD, TOPIC, "0123"):
        assert secret not in said
    assert home.alarms.stat().st_mode & 0o077 == 0
    assert all("0123" not in json.dumps(one) for one in carrier.messages())


def test_a_book_that_cannot_be_written_is_remembered(
    home: Home, opened: list[App], now: datetime, carrier: Carrier
) -> None:
    """A full disk, which is what is to be told, must not have it told every minute."""
    tell(home, carrier.json)
    app = start(home, opened)
    app.store.add_delivery(STOPPED)
    run_once(app, now)
    home.alarms.mkdir()  # a file cannot take its place
    watch = Watch(home)
    for moment in minutes(now, *range(5)):
        watch.look(app, moment)
    assert carrier.titles() == [STOPPED_TOLD]
    home.alarms.rmdir()
    watch.look(app, now + timedelta(minutes=6))
    kept = json.loads(home.alarms.read_bytes())["addressees"]["file config/secrets/alarm-0"]
    assert list(kept["told"]) == ["account-stopped preview"]


def test_a_book_that_is_damaged_is_begun_anew(
    home: Home, opened: list[App], now: datetime, carrier: Carrier
) -> None:
    tell(home, carrier.json)
    app = start(home, opened)
    app.store.add_delivery(STOPPED)
    home.alarms.write_bytes(b'{"alarms": [')
    look(app, *minutes(now, 0, 1))
    assert carrier.titles() == [STOPPED_TOLD]


def test_two_processes_tell_together_what_one_would(
    home: Home, opened: list[App], now: datetime, carrier: Carrier
) -> None:
    tell(home, carrier.json)
    app = start(home, opened)
    app.store.add_delivery(STOPPED)
    run_once(app, now)
    both = threading.Barrier(2)

    def meet() -> None:
        both.wait()
        Watch(home).look(app, now)

    threads = [threading.Thread(target=meet) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert carrier.titles() == [STOPPED_TOLD]
