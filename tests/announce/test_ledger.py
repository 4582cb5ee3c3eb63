import hashlib
import stat
from datetime import timedelta

import pytest

from bot.announce.ledger import Event, Ledger, Recorded
from bot.config import Home
from bot.errors import StoreError
from bot.model import DeliveryKind
from bot.ports import Receipt
from tests.announce.made import NOW, delivery

RECEIPT = Receipt("17", "https://social.org/@a/17")


@pytest.fixture
def filled(home: Home) -> Ledger:
    ledger = reopened(home)
    ledger.append(Event.INTENT, delivery(key="one"), NOW)
    ledger.append(Event.RECEIPT, delivery(key="one"), NOW, RECEIPT)
    ledger.append(Event.INTENT, delivery(key="two"), NOW)
    return ledger


def reopened(home: Home) -> Ledger:
    return Ledger(home.ledger, home.name(home.ledger))


def test_a_receipt_is_found_again(home: Home, filled: Ledger) -> None:
    assert reopened(home).receipt("one") == RECEIPT


def test_an_intent_without_an_end_is_open(home: Home, filled: Ledger) -> None:
    ledger = reopened(home)
    assert (ledger.is_open("one"), ledger.is_open("two")) == (False, True)


@pytest.mark.parametrize("event", [Event.UNSENT, Event.REFUSED, Event.ABSENT, Event.SKIPPED])
def test_an_end_closes_an_intent(home: Home, filled: Ledger, event: Event) -> None:
    filled.append(event, delivery(key="two"), NOW)
    assert not reopened(home).is_open("two")


def test_the_first_intent_is_remembered(home: Home, filled: Ledger) -> None:
    filled.append(Event.INTENT, delivery(key="two"), NOW.replace(day=11))
    assert reopened(home).first_intent("two") == NOW


def test_all_that_makes_a_post_known_again_is_in_it(home: Home) -> None:
    made = delivery(part="thread-2", kind=DeliveryKind.REPLY, target="post")
    ledger = reopened(home)
    ledger.append(Event.INTENT, made, NOW)
    ledger.append(Event.INTENT, made, NOW + timedelta(hours=1))
    ledger.append(Event.RECEIPT, made, NOW + timedelta(hours=2), RECEIPT)
    assert reopened(home).post(made.key) == Recorded(
        key=made.key,
        account="social",
        statement_id="2026-03-10-a-day-of-rest",
        language="en",
        part="thread-2",
        kind=DeliveryKind.REPLY,
        target="post",
        address=made.address,
        digest=hashlib.sha256(made.text.encode()).hexdigest(),
        last=Event.RECEIPT,
        at=NOW + timedelta(hours=2),
        attempts=2,
        first_intent=NOW,
        receipt=RECEIPT,
    )


def test_it_says_whose_it_is(home: Home) -> None:
    reopened(home).begin("home-1", "machine-1", NOW)
    reopened(home).begin("home-1", "machine-2", NOW)
    ledger = reopened(home)
    assert (ledger.home, ledger.machine, ledger.posts()) == ("home-1", "machine-2", ())


def test_its_head_is_known_again_when_it_grew(home: Home, filled: Ledger) -> None:
    lines, head = filled.head
    filled.append(Event.ABSENT, delivery(key="two"), NOW)
    ledger = reopened(home)
    assert (ledger.hash_at(lines), ledger.head[0]) == (head, lines + 1)
    assert ledger.after(lines) == [(Event.ABSENT, "two")]


def test_a_head_that_it_never_had_is_not_known(filled: Ledger) -> None:
    assert filled.hash_at(4) is None


def test_each_step_of_an_append_is_told(home: Home) -> None:
    seen: list[tuple[str, int]] = []

    def reached(point: str) -> None:
        seen.append((point, home.ledger.read_bytes().count(b"\n") if home.ledger.exists() else 0))

    Ledger(home.ledger, "ledger", reached).append(Event.INTENT, delivery(), NOW)
    assert seen == [("writing-intent", 0), ("unsynced-intent", 1), ("wrote-intent", 1)]


def test_no_text_of_a_post_is_in_it(home: Home, filled: Ledger) -> None:
    assert "A day of rest" not in home.ledger.read_text()


def test_only_its_owner_can_read_it(home: Home, filled: Ledger) -> None:
    assert stat.S_IMODE(home.ledger.stat().st_mode) == 0o600


def test_a_looser_mode_is_put_right(home: Home, filled: Ledger) -> None:
    home.ledger.chmod(0o644)
    filled.append(Event.ABSENT, delivery(key="two"), NOW)
    assert stat.S_IMODE(home.ledger.stat().st_mode) == 0o600


@pytest.mark.parametrize("cut", [1, 2, 40, 200])
def test_a_torn_last_line_is_told_and_left_out(home: Home, filled: Ledger, cut: int) -> None:
    home.ledger.write_bytes(home.ledger.read_bytes()[:-cut])
    ledger = reopened(home)
    assert (ledger.torn, ledger.is_open("two"), ledger.receipt("one")) == (True, False, RECEIPT)


def test_the_next_append_mends_a_torn_line(home: Home, filled: Ledger) -> None:
    home.ledger.write_bytes(home.ledger.read_bytes()[:-40])
    reopened(home).append(Event.INTENT, delivery(key="three"), NOW)
    ledger = reopened(home)
    assert (ledger.torn, ledger.is_open("three")) == (False, True)


def test_a_tail_of_zeros_after_a_power_cut_is_a_torn_line(home: Home, filled: Ledger) -> None:
    home.ledger.write_bytes(home.ledger.read_bytes() + b"\0" * 300)
    assert reopened(home).torn


@pytest.mark.parametrize("line", [0, 1, 2])
def test_a_changed_line_is_an_error_with_a_mend(home: Home, filled: Ledger, line: int) -> None:
    lines = home.ledger.read_bytes().splitlines(keepends=True)
    lines[line] = lines[line].replace(b'"language": "en"', b'"language": "es"')
    home.ledger.write_bytes(b"".join(lines))
    with pytest.raises(StoreError, match=f"state/ledger.jsonl: line {line + 1} .* backup"):
        reopened(home)


def test_a_missing_line_is_an_error(home: Home, filled: Ledger) -> None:
    lines = home.ledger.read_bytes().splitlines(keepends=True)
    home.ledger.write_bytes(lines[0] + lines[2])
    with pytest.raises(StoreError):
        reopened(home)


def test_a_spoiled_whole_line_is_an_error(home: Home, filled: Ledger) -> None:
    home.ledger.write_bytes(home.ledger.read_bytes() + b"nonsense\n")
    with pytest.raises(StoreError):
        reopened(home)


def test_a_second_writer_is_noticed(home: Home, filled: Ledger) -> None:
    reopened(home).append(Event.ABSENT, delivery(key="two"), NOW)
    with pytest.raises(StoreError, match="another process"):
        filled.append(Event.ABSENT, delivery(key="two"), NOW)


def test_a_disk_that_takes_nothing_is_an_error(home: Home, filled: Ledger) -> None:
    home.ledger.unlink()
    home.ledger.mkdir()
    with pytest.raises(StoreError, match="Nothing is sent without it"):
        filled.append(Event.ABSENT, delivery(key="two"), NOW)
