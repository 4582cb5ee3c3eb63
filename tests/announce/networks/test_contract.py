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
from bot.errors import NotSentError, PostGoneError, RefusedError
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

NETWORKS = ("file", "mastodon", "bluesky", "telegram")


def on(*networks: str) -> pytest.MarkDecorator:
    """What only some networks can do is asked of those."""
    return pytest.mark.parametrize("account", networks, indirect=True)


READ = ("file", "mastodon", "bluesky")
EDITED = ("file", "mastodon", "telegram")
where_it_can_be_read = on(*READ)
where_it_can_edit = on(*EDITED)
where_it_cannot_edit = on(*(name for name in NETWORKS if name not in EDITED))


@pytest.fixture(params=NETWORKS)
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


def test_it_says_what_it_can(account: Account) -> None:
    can = (account.network in READ, account.network in EDITED)
    assert (account.can_read, account.can_edit) == can


@where_it_can_be_read
def test_a_post_is_found(account: Account) -> None:
    receipt = account.post(STATUS, "key")
    assert account.find(STATUS, "key") == Reading(receipt)


@where_it_can_be_read
def test_the_same_key_makes_one_post(account: Account) -> None:
    assert account.post(STATUS, "key") == account.post(STATUS, "key")


@where_it_can_be_read
def test_what_was_never_posted_is_surely_absent(account: Account) -> None:
    account.post(STATUS, "key")
    other = replace(STATUS, address=ADDRESS.replace("/ar/", "/en/"))
    assert account.find(other, "other") == Reading(None)


@where_it_can_be_read
def test_an_empty_account_reads_as_complete(account: Account) -> None:
    assert account.find(STATUS, "key", NOW - timedelta(days=2)) == Reading(None)


def test_an_answer_has_a_receipt_of_its_own(account: Account) -> None:
    first = account.post(STATUS, "key")
    answer = account.post(replace(ANSWER, reply_to=first.remote_id), "answer")
    assert answer.remote_id != first.remote_id


@where_it_can_be_read
def test_an_answer_and_the_post_that_it_answers_are_told_apart(account: Account) -> None:
    first = account.post(STATUS, "key")
    status = replace(ANSWER, reply_to=first.remote_id)
    assert account.find(status, "answer") == Reading(None)
    answer = account.post(status, "answer")
    assert account.find(status, "answer") == Reading(answer)
    assert account.find(STATUS, "key") == Reading(first)


@where_it_can_be_read
def test_an_answer_to_an_answer_is_found(account: Account) -> None:
    first = account.post(STATUS, "key")
    second = account.post(replace(ANSWER, reply_to=first.remote_id), "thread-2")
    status = replace(ANSWER, reply_to=second.remote_id)
    third = account.post(status, "thread-3")
    assert account.find(status, "thread-3") == Reading(third)


def test_a_post_that_is_gone_is_not_answered(account: Account) -> None:
    first = account.post(STATUS, "key")
    account.delete(first.remote_id)
    with pytest.raises(PostGoneError):
        account.post(replace(ANSWER, reply_to=first.remote_id), "answer")


@where_it_can_edit
def test_a_post_gets_another_text_and_stays_the_same_post(account: Account) -> None:
    first = account.post(STATUS, "key")
    other = replace(STATUS, text=TEXT.replace("IMA-19", "IMA-20"))
    for _ in range(2):
        assert account.edit(first.remote_id, other).remote_id == first.remote_id


@where_it_can_edit
def test_a_post_that_is_gone_is_not_edited(account: Account) -> None:
    first = account.post(STATUS, "key")
    account.delete(first.remote_id)
    with pytest.raises(PostGoneError):
        account.edit(first.remote_id, STATUS)


@where_it_cannot_edit
def test_where_nothing_can_be_edited_it_says_so(account: Account) -> None:
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


@pytest.mark.parametrize("network", _TABLES)
class TestNoByteHasLeft:
    def unsent(self, home: Home, network: str, server: str, why: str) -> None:
        give_token(home, token_of(network))
        account = connect(home, configuration(_TABLES[network](server)).accounts[0])
        with pytest.raises(NotSentError, match=why):
            account.post(STATUS, "key")

    def test_where_the_connection_is_refused(
        self, home: Home, network: str, closed_port: int
    ) -> None:
        self.unsent(home, network, f"http://127.0.0.1:{closed_port}", "refused the connection")

    def test_where_the_name_does_not_resolve(self, home: Home, network: str) -> None:
        self.unsent(home, network, "https://nobody.invalid", "could not be resolved")

    def test_where_the_server_has_no_tls(self, home: Home, network: str, tmp_path: Path) -> None:
        server = StandIn(tmp_path / "server.jsonl", network)
        address = server.url.replace("http://", "https://")
        self.unsent(home, network, address, "encrypted connection")
        server.stop()
