"""A look at what would be posted: the same as what is posted, and what a person asks of it."""

from dataclasses import replace

import pytest

from bot.announce.limits import CAUTIOUS
from bot.announce.preview import Preview, look
from bot.config import AccountConfig
from bot.model import BlockKind, Card, Entry
from bot.ports import Limits
from tests.announce.made import configuration, entry

LEAD = "Domestic workers in Hong Kong have waited 3 years for a day of rest."
CARD = Card("https://statements.alliance-site.org/media/cards/en/1.png", "Rest is a right!", 9000)
MASTODON = Limits(500, 23)
TOKEN = 'token = { env = "SECRET" }'


def config(network: str = "mastodon", more: str = "", languages: str = '["en"]') -> AccountConfig:
    own = {
        "mastodon": 'server = "https://social.org"',
        "bluesky": 'handle = "alliance.org"',
        "telegram": 'chat = "@alliance"',
    }[network]
    table = (
        f'name = "social"\nnetwork = "{network}"\nlanguages = {languages}\n{TOKEN}\n{own}\n{more}'
    )
    (account,) = configuration(table).accounts
    return account


def one(made: Entry, account: AccountConfig | None = None, limits: Limits = MASTODON) -> Preview:
    (found,) = look(account or config(), limits, made)
    return found


def test_it_counts_as_the_network_does() -> None:
    found = one(entry())
    assert found.length == len(found.text) - len(entry().address) + 23
    assert (found.limit, found.byte_limit, found.is_cautious) == (500, None, False)


def test_where_the_server_does_not_answer_the_limits_are_cautious_and_it_says_so() -> None:
    found = one(entry(), limits=CAUTIOUS)
    assert (found.limit, found.is_cautious) == (CAUTIOUS.characters, True)


def test_on_bluesky_an_address_is_shown_short_and_bytes_are_counted() -> None:
    found = one(entry("hi"), config("bluesky", languages='["hi"]'), Limits(300, 40, bytes=3000))
    assert entry("hi").address in found.text
    assert entry("hi").address not in found.shown
    assert (found.bytes, found.byte_limit) == (len(found.shown.encode()), 3000)


@pytest.mark.parametrize(
    ("network", "codes"),
    [("mastodon", ("zh-TW",)), ("bluesky", ("zh-Hant", "zh")), ("telegram", ())],
)
def test_it_says_under_which_language_a_post_is_filed(network: str, codes: tuple[str, ...]) -> None:
    account = config(network, languages='["zh-Hant"]')
    assert one(entry("zh-Hant"), account).filed_under == codes


def test_the_card_goes_with_the_first_part_where_the_account_takes_cards() -> None:
    made = replace(entry(), card=CARD)
    assert one(made).picture == CARD
    assert one(made, config(more="cards = false")).picture is None


def test_with_a_picture_its_limit_counts() -> None:
    limits = Limits(4096, utf16=True, characters_with_picture=1024)
    account = config("telegram")
    assert one(replace(entry(), card=CARD), account, limits).limit == 1024
    assert one(entry(), account, limits).limit == 4096


def test_a_thread_is_shown_part_by_part() -> None:
    items = [f"Demand {n} is that nobody pays for a job in any country." for n in range(1, 12)]
    made = entry(paragraphs=[LEAD])
    block = made.blocks[0]
    listed = tuple(
        replace(block, kind=BlockKind.ITEM, content=text, number=n)
        for n, text in enumerate(items, 1)
    )
    account = config(more="thread = true")
    parts = look(account, Limits(300, 23), replace(made, blocks=(block, *listed)))
    assert [(part.number, part.of) for part in parts] == [
        (n, len(parts)) for n in range(1, len(parts) + 1)
    ]
    assert len(parts) > 3
    assert parts[0].said
    assert not parts[1].said


def test_as_json_it_says_what_was_chosen_and_why() -> None:
    (chosen,) = one(entry(paragraphs=[LEAD])).as_json()["chosen"]
    assert chosen["text"] == LEAD
    assert "lead" in chosen["because"]
    assert chosen["score"] > 0


def test_as_json_it_names_the_picture_and_the_hashtags() -> None:
    found = one(replace(entry(), card=CARD)).as_json()
    assert found["picture"]["alt"] == "Rest is a right!"
    assert found["hashtags"] == ["#MigrantRights", "#IMA"]
