import json

import pytest

from bot.announce.networks.file import FileAccount
from bot.config import Home
from bot.errors import NotSentError, PostError
from bot.ports import Status
from tests.announce.made import configuration, file_account

ONE = Status("हक\n\nhttps://a.org/1", "hi", "https://a.org/1", "2026-03-10-one")
TWO = Status("Two\n\nhttps://a.org/2", "en", "https://a.org/2", "2026-03-10-two")


@pytest.fixture
def account(home: Home) -> FileAccount:
    return FileAccount(home, configuration(file_account()).accounts[0])


def lines(home: Home) -> list[dict[str, object]]:
    text = (home.state / "preview.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_post_is_one_line_with_what_would_be_sent(home: Home, account: FileAccount) -> None:
    account.post(ONE, "key")
    assert lines(home) == [
        {
            "account": "preview",
            "statement": "2026-03-10-one",
            "language": "hi",
            "text": "हक\n\nhttps://a.org/1",
            "address": "https://a.org/1",
            "length": 27,
            "limit": 500,
            "key": "key",
        }
    ]


def test_a_receipt_names_the_line(account: FileAccount) -> None:
    account.post(ONE, "key-1")
    assert account.post(TWO, "key-2").remote_address == "state/preview.jsonl#2"


@pytest.mark.parametrize("cut", [1, 30, 80])
def test_a_half_written_last_line_is_mended(home: Home, account: FileAccount, cut: int) -> None:
    account.post(ONE, "key-1")
    account.post(TWO, "key-2")
    path = home.state / "preview.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    assert account.find(TWO, "key-2").receipt is None
    account.post(TWO, "key-2")
    assert [line["key"] for line in lines(home)] == ["key-1", "key-2"]


def test_nothing_is_left_of_a_long_half_line(home: Home, account: FileAccount) -> None:
    (home.state / "preview.jsonl").write_text('{"text": "' + "x" * 2000)
    account.post(ONE, "key")
    assert [line["key"] for line in lines(home)] == ["key"]


def test_a_line_that_a_person_spoiled_does_no_harm(home: Home, account: FileAccount) -> None:
    path = home.state / "preview.jsonl"
    path.write_text('nonsense\n["list"]\n{}\n')
    account.post(ONE, "key")
    assert account.find(ONE, "key").receipt is not None


def test_a_folder_in_its_place_is_surely_unsent(home: Home, account: FileAccount) -> None:
    (home.state / "preview.jsonl").mkdir()
    with pytest.raises(NotSentError, match="Check that its folder exists"):
        account.post(ONE, "key")


def test_a_folder_in_its_place_cannot_be_read(home: Home, account: FileAccount) -> None:
    (home.state / "preview.jsonl").mkdir()
    with pytest.raises(PostError, match="cannot be read"):
        account.find(ONE, "key")
