"""What every account keeps to, whichever its network."""

import pytest

from bot.announce.networks import connect
from bot.config import Home
from bot.errors import ConfigError
from bot.ports import Account, Status
from tests.announce.made import StandIn, configuration, file_account, give_token, mastodon_account

ADDRESS = "https://statements.alliance-site.org/ar/s/2026-03-10-rest/"
TEXT = f"يوم راحة للجميع \u2068IMA-19\u2069\n\nहक\n\n#MigrantRights\n{ADDRESS}"
STATUS = Status(TEXT, "ar", ADDRESS, "2026-03-10-rest")


@pytest.fixture(params=["file", "mastodon"])
def account(request: pytest.FixtureRequest, home: Home) -> Account:
    if request.param == "file":
        table = file_account(languages='["ar"]')
    else:
        server: StandIn = request.getfixturevalue("server")
        give_token(home)
        table = mastodon_account(server.url, languages='["ar"]')
    return connect(home, configuration(table).accounts[0])


def test_it_has_a_name_and_a_network(account: Account) -> None:
    assert (account.name, account.network) in {("preview", "file"), ("social", "mastodon")}


def test_it_has_limits(account: Account) -> None:
    assert account.limits().characters == 500


def test_a_post_has_a_receipt(account: Account) -> None:
    assert account.post(STATUS, "key").remote_id


def test_a_post_is_found_by_its_address(account: Account) -> None:
    receipt = account.post(STATUS, "key")
    assert account.find(STATUS, "key").receipt == receipt


def test_the_same_key_makes_one_post(account: Account) -> None:
    assert account.post(STATUS, "key") == account.post(STATUS, "key")


def test_what_was_never_posted_is_surely_absent(account: Account) -> None:
    account.post(STATUS, "key")
    reading = account.find(
        Status(TEXT, "en", "https://statements.alliance-site.org/en/s/2026-03-10-rest/"), "other"
    )
    assert (reading.receipt, reading.complete) == (None, True)


def test_an_empty_account_reads_as_complete(account: Account) -> None:
    assert account.find(STATUS, "key").complete


def test_its_repr_has_no_secret(account: Account) -> None:
    account.post(STATUS, "key")
    assert "canary" not in repr(account)


@pytest.mark.parametrize(
    ("network", "own"),
    [("bluesky", 'handle = "a.example.org"'), ("telegram", 'chat = "@alliance"')],
)
def test_a_network_of_a_later_version_says_so(home: Home, network: str, own: str) -> None:
    table = f'name = "x"\nnetwork = "{network}"\nlanguages = ["en"]\ntoken = {{ env = "X" }}\n{own}'
    with pytest.raises(ConfigError, match=f"{network} is not available in this version yet"):
        connect(home, configuration(table).accounts[0])
