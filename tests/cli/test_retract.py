"""`retract`: a statement is taken back, and its file says why."""

import json
from collections.abc import Callable

import pytest

from bot.config import Home
from tests.collect.word import build
from tests.conftest import Ran, files_under, write_statement

Bot = Callable[..., Ran]
NAME = "2026-03-08-on-our-day-of-rest"
WHY = ("--why", "The strike was called off.")


def test_after_the_next_cycle_a_notice_stands_in_its_place(home: Home, bot: Bot) -> None:
    bot("once")
    assert bot("retract", NAME, *WHY).status == 0
    ran = bot("once", "--json")
    assert ran.json["statements"]["withdrawn"] == [NAME]
    page = (home.feeds / f"en/s/{NAME}/index.html").read_text("utf-8")
    feed = json.loads((home.feeds / "en/feed.json").read_text("utf-8"))
    for told in (page, feed["items"][0]["content_html"]):
        assert "The strike was called off." in told
        assert "one day of rest" not in told


def test_it_changes_that_file_and_nothing_else(home: Home, bot: Bot) -> None:
    write_statement(home, "Another one")
    bot("once")
    before = files_under(home.root)
    bot("retract", NAME, *WHY)
    after = files_under(home.root)
    assert [name for name in after if after[name] != before.get(name)] == [
        "statements/on-our-day-of-rest.md"
    ]


def test_the_file_keeps_its_permissions(home: Home, bot: Bot) -> None:
    bot("once")
    path = home.statements / "on-our-day-of-rest.md"
    path.chmod(0o660)
    bot("retract", NAME, *WHY)
    assert path.stat().st_mode & 0o777 == 0o660


@pytest.mark.parametrize(
    ("wish", "said"),
    [("delete", "will go       "), ("reply", "gets a reply  "), ("none", "stays out     ")],
)
def test_it_says_what_becomes_of_each_post(home: Home, bot: Bot, wish: str, said: str) -> None:
    text = home.config_file.read_text("utf-8")
    wished = f'network = "file"\nwithdrawals = "{wish}"'
    home.config_file.write_text(text.replace('network = "file"', wished), "utf-8")
    bot("once")
    out = bot("retract", NAME, *WHY).out
    assert "statements/on-our-day-of-rest.md says that it is withdrawn" in out
    assert f"\n{said}preview, en: " in out
    assert f"`alliance-bot status {NAME}` shows afterwards" in out


def test_afterwards_status_has_a_receipt_of_each_account(bot: Bot) -> None:
    bot("once")
    bot("retract", NAME, *WHY)
    bot("once")
    receipts = bot("status", NAME, "--json").json["posts"]
    assert [(one["part"], one["state"]) for one in receipts] == [
        ("post", "deleted"),
        ("deletion-1", "sent"),
    ]


def test_a_post_that_waits_is_not_sent_any_more(home: Home, bot: Bot) -> None:
    text = home.config_file.read_text("utf-8")
    home.config_file.write_text(text.replace("max_per_hour = 100", "max_per_hour = 1"), "utf-8")
    write_statement(home, "Another one")
    bot("once")
    assert "will not go" in bot("retract", NAME, *WHY).out
    bot("once")
    posts = (home.state / "posts.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(post)["statement"] for post in posts] == ["2026-03-08-another-one"]


def test_it_works_beside_a_daemon(home: Home, bot: Bot) -> None:
    from bot.lock import hold

    bot("once")
    with hold(home):
        assert bot("retract", NAME, *WHY).status == 0


def test_an_unknown_id_ends_with_2_and_the_nearest_is_named(home: Home, bot: Bot) -> None:
    bot("once")
    before = files_under(home.statements)
    ran = bot("retract", "2026-03-08-our-day-of-rest", *WHY)
    assert ran.status == 2
    assert f"Did you mean {NAME}?" in ran.err
    assert files_under(home.statements) == before


@pytest.mark.parametrize("why", [(), ("--why", ""), ("--why", "no")])
def test_without_a_reason_it_ends_with_2(home: Home, bot: Bot, why: tuple[str, ...]) -> None:
    bot("once")
    before = files_under(home.statements)
    assert bot("retract", NAME, *why).status == 2
    assert files_under(home.statements) == before


def test_a_file_that_is_gone_needs_no_line(home: Home, bot: Bot) -> None:
    write_statement(home, "Another one")
    bot("once")
    (home.statements / "on-our-day-of-rest.md").unlink()
    ran = bot("retract", NAME, *WHY)
    assert ran.status == 2
    assert "not there any more" in ran.err


def test_a_word_document_is_left_alone_and_the_other_way_is_named(home: Home, bot: Bot) -> None:
    content = build("# On our night\n\n8 March 2026\n\nDomestic workers stopped work today.")
    (home.statements / "night.docx").write_bytes(content)
    bot("once")
    ran = bot("retract", "2026-03-08-on-our-night", *WHY)
    assert ran.status == 2
    assert "Move it out of statements/" in ran.err
    assert (home.statements / "night.docx").read_bytes() == content


def test_a_withdrawn_statement_is_known_as_such(bot: Bot) -> None:
    bot("once")
    bot("retract", NAME, *WHY)
    bot("once")
    (statement,) = bot("status", "--json").json["statements"]
    assert statement["withdrawn"] == "The strike was called off."


def test_status_does_not_take_a_withdrawn_statement_for_a_broken_one(bot: Bot) -> None:
    bot("once")
    bot("retract", NAME, *WHY)
    bot("once")
    (statement,) = bot("status", "--json").json["statements"]
    assert set(statement["languages"].values()) == {"withdrawn"}
    assert [line.split() for line in bot("status").out.splitlines()[-2:]] == [
        ["posts", "deleted"],
        ["preview", "1"],
    ]
