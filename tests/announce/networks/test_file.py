import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.announce.networks.file import FileAccount
from bot.config import Home
from bot.errors import NotSentError, PostError, PostGoneError
from bot.ports import Picture, Reading, Status
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


class TestALine:
    def test_names_the_picture_and_its_words(self, home: Home, account: FileAccount) -> None:
        picture = Picture(home.feeds / "media" / "cards" / "1.png", "Rest is a right!")
        account.post(replace(ONE, picture=picture), "key")
        assert (lines(home)[0]["picture"], lines(home)[0]["alt"]) == (
            "feeds/media/cards/1.png",
            "Rest is a right!",
        )

    def test_of_an_answer_names_what_it_answers(self, home: Home, account: FileAccount) -> None:
        account.post(ONE, "key-1")
        account.post(replace(TWO, reply_to="key-1"), "key-2")
        assert lines(home)[1]["answers"] == "key-1"

    def test_of_an_edit_has_the_new_words(self, home: Home, account: FileAccount) -> None:
        first = account.post(ONE, "key")
        assert account.edit("key", replace(ONE, text="Other")) == first
        assert [(line["text"], line.get("edits")) for line in lines(home)] == [
            (ONE.text, None),
            ("Other", "key"),
        ]

    def test_of_a_deletion_has_no_words(self, home: Home, account: FileAccount) -> None:
        account.post(ONE, "key")
        account.delete("key")
        assert lines(home)[1] == {"account": "preview", "deletes": "key", "key": "key, deleted"}


class TestALaterLine:
    def test_back_to_the_first_words_counts(self, home: Home, account: FileAccount) -> None:
        account.post(ONE, "key")
        for text in ("Other", "Other", ONE.text, "Other"):
            account.edit("key", replace(ONE, text=text))
        assert [line["text"] for line in lines(home)] == [ONE.text, "Other", ONE.text, "Other"]

    def test_that_takes_away_comes_once(self, home: Home, account: FileAccount) -> None:
        account.post(ONE, "key")
        for _ in range(3):
            account.delete("key")
        assert len(lines(home)) == 2

    def test_does_not_make_a_post_new(self, home: Home, account: FileAccount) -> None:
        first = account.post(ONE, "key")
        account.edit("key", replace(ONE, text="Other"))
        account.delete("key")
        assert account.post(ONE, "key") == first
        assert account.find(ONE, "key") == Reading(first)
        assert len(lines(home)) == 3


@pytest.mark.parametrize("key", ["key", "never"])
@pytest.mark.parametrize(
    "ask",
    [
        lambda account, key: account.edit(key, ONE),
        lambda account, key: account.post(replace(TWO, reply_to=key), "key-2"),
    ],
    ids=["edit", "answer"],
)
def test_what_is_gone_is_neither_edited_nor_answered(
    account: FileAccount, key: str, ask: Callable[[FileAccount, str], object]
) -> None:
    account.post(ONE, "key")
    account.delete("key")
    with pytest.raises(PostGoneError):
        ask(account, key)


def test_what_was_never_there_is_taken_away_without_a_line(account: FileAccount) -> None:
    account.delete("never")
    assert account.find(ONE, "never") == Reading(None)
