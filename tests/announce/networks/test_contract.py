"""What every account keeps to, whichever its network."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.announce.characters import count
from bot.announce.networks import connect
from bot.config import Home
from bot.errors import PostGoneError, RefusedError
from bot.ports import Account, Picture, Reading, Status
from tests.announce.made import (
    NOW,
    StandIn,
    bluesky_account,
    configuration,
    file_account,
    give_token,
    mastodon_account,
    telegram_account,
    token_of,
)

ADDRESS = "https://statements.alliance-site.org/ar/s/2026-03-10-rest/"
TEXT = f"يوم راحة للجميع \u2068IMA-19\u2069\n\nहक\n\n#MigrantRights\n{ADDRESS}"
STATUS = Status(TEXT, "ar", ADDRESS, "2026-03-10-rest")
ANSWER = replace(STATUS, text="تصحيح: يوم راحة واحد في الأسبوع")

_TABLES = {
    "mastodon": mastodon_account,
    "bluesky": bluesky_account,
    "telegram": telegram_account,
}


@pytest.fixture(params=["file", "mastodon", "bluesky", "telegram"])
def account(request: pytest.FixtureRequest, home: Home, tmp_path: Path) -> Iterator[Account]:
    if request.param == "file":
        yield connect(home, configuration(file_account(languages='["ar"]')).accounts[0])
        return
    server = StandIn(tmp_path / "server.jsonl", request.param)
    give_token(home, token_of(request.param))
    table = _TABLES[request.param](server.url, languages='["ar"]')
    yield connect(home, configuration(table).accounts[0])
    server.stop()


@pytest.fixture
def readable(account: Account) -> Account:
    if not account.can_read:
        pytest.skip(f"{account.network} cannot be read back")
    return account


@pytest.fixture
def editable(account: Account) -> Account:
    if not account.can_edit:
        pytest.skip(f"{account.network} cannot edit")
    return account


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    """A picture of one grey dot."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = [chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"\0\x80")), chunk(b"IEND", b"")]
    path = tmp_path / "card.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))
    return Picture(path, "راحة حقّ!")


def test_it_has_a_name_and_a_network(account: Account) -> None:
    assert account.name in {"preview", "social"}
    assert type(account).__name__.casefold().startswith(account.network)


def test_it_says_as_whom_it_is_let_in(account: Account) -> None:
    assert account.verify()


def test_an_ordinary_post_is_within_its_limits(account: Account) -> None:
    limits = account.limits()
    assert count(TEXT, limits) <= limits.characters


def test_a_post_has_a_receipt(account: Account) -> None:
    receipt = account.post(STATUS, "key")
    assert receipt.remote_id
    assert receipt.remote_address


def test_a_post_is_found(readable: Account) -> None:
    receipt = readable.post(STATUS, "key")
    assert readable.find(STATUS, "key") == Reading(receipt)


def test_the_same_key_makes_one_post(readable: Account) -> None:
    assert readable.post(STATUS, "key") == readable.post(STATUS, "key")


def test_what_was_never_posted_is_surely_absent(readable: Account) -> None:
    readable.post(STATUS, "key")
    other = replace(STATUS, address=ADDRESS.replace("/ar/", "/en/"))
    assert readable.find(other, "other") == Reading(None)


def test_an_empty_account_reads_as_complete(readable: Account) -> None:
    assert readable.find(STATUS, "key", NOW - timedelta(days=2)) == Reading(None)


def test_an_answer_has_a_receipt_of_its_own(account: Account) -> None:
    first = account.post(STATUS, "key")
    answer = account.post(replace(ANSWER, reply_to=first.remote_id), "answer")
    assert answer.remote_id != first.remote_id


def test_an_answer_and_the_post_that_it_answers_are_told_apart(readable: Account) -> None:
    first = readable.post(STATUS, "key")
    status = replace(ANSWER, reply_to=first.remote_id)
    assert readable.find(status, "answer") == Reading(None)
    answer = readable.post(status, "answer")
    assert readable.find(status, "answer") == Reading(answer)
    assert readable.find(STATUS, "key") == Reading(first)


def test_an_answer_to_an_answer_is_found(readable: Account) -> None:
    first = readable.post(STATUS, "key")
    second = readable.post(replace(ANSWER, reply_to=first.remote_id), "thread-2")
    status = replace(ANSWER, reply_to=second.remote_id)
    third = readable.post(status, "thread-3")
    assert readable.find(status, "thread-3") == Reading(third)


def test_a_post_that_is_gone_is_not_answered(account: Account) -> None:
    first = account.post(STATUS, "key")
    account.delete(first.remote_id)
    with pytest.raises(PostGoneError):
        account.post(replace(ANSWER, reply_to=first.remote_id), "answer")


def test_a_post_gets_another_text_and_stays_the_same_post(editable: Account) -> None:
    first = editable.post(STATUS, "key")
    other = replace(STATUS, text=TEXT.replace("IMA-19", "IMA-20"))
    for _ in range(2):
        assert editable.edit(first.remote_id, other).remote_id == first.remote_id


def test_a_post_that_is_gone_is_not_edited(editable: Account) -> None:
    first = editable.post(STATUS, "key")
    editable.delete(first.remote_id)
    with pytest.raises(PostGoneError):
        editable.edit(first.remote_id, STATUS)


def test_where_nothing_can_be_edited_it_says_so(account: Account) -> None:
    if account.can_edit:
        pytest.skip(f"{account.network} can edit")
    first = account.post(STATUS, "key")
    with pytest.raises(RefusedError):
        account.edit(first.remote_id, ANSWER)


def test_what_is_taken_away_may_be_taken_away_again(account: Account) -> None:
    first = account.post(STATUS, "key")
    for _ in range(2):
        account.delete(first.remote_id)


def test_a_post_goes_out_with_its_picture(account: Account, picture: Picture) -> None:
    assert account.post(replace(STATUS, picture=picture), "key").remote_id


def test_a_post_goes_out_without_a_picture_that_is_not_there(
    account: Account, tmp_path: Path
) -> None:
    missing = Picture(tmp_path / "gone.png", "?")
    assert account.post(replace(STATUS, picture=missing), "key").remote_id


def test_its_repr_has_no_secret(account: Account) -> None:
    account.post(STATUS, "key")
    assert "canary" not in repr(account)
