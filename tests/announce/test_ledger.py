import stat

import pytest

from bot.announce.ledger import Event, Ledger
from bot.config import Home
from bot.errors import StoreError
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


@pytest.mark.parametrize("event", [Event.UNSENT, Event.REFUSED, Event.ABSENT])
def test_an_end_closes_an_intent(home: Home, filled: Ledger, event: Event) -> None:
    filled.append(event, delivery(key="two"), NOW)
    assert not reopened(home).is_open("two")


def test_the_first_intent_is_remembered(home: Home, filled: Ledger) -> None:
    filled.append(Event.INTENT, delivery(key="two"), NOW.replace(day=11))
    assert reopened(home).first_intent("two") == NOW


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
