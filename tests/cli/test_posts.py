"""What an operator does with posts."""

from collections.abc import Callable

from bot.config import Home
from tests.conftest import Ran

Bot = Callable[..., Ran]
ID = "2026-03-08-on-our-day-of-rest"


def test_a_lost_ledger_is_told_and_a_person_goes_on(home: Home, bot: Bot) -> None:
    assert bot("once").status == 0
    home.ledger.unlink()
    lost = bot("once", "--json")
    assert (lost.status, [error["reason"] for error in lost.json["errors"]]) == (
        1,
        ["ledger-missing"],
    )
    paused = bot("post", "reconcile")
    assert (paused.status, "the ledger that the database knows is gone" in paused.out) == (1, True)
    assert "New posts go out again" in bot("post", "resume").out
    assert bot("once").status == 0
    assert bot("post", "reconcile").out == "Nothing is unsure: what was sent is known.\n"


def test_a_post_is_listed_with_its_part_and_receipt(bot: Bot) -> None:
    bot("once")
    (post,) = bot("post", "list", "--json").json["posts"]
    assert (post["part"], post["kind"], post["state"], bool(post["remote_id"])) == (
        "post",
        "post",
        "sent",
        True,
    )


def test_a_part_that_does_not_exist_is_named(bot: Bot) -> None:
    bot("once")
    where = ("--account", "preview", "--lang", "en", "--part", "thread-2")
    ran = bot("post", "retry", ID, *where)
    assert (ran.status, f"there is no thread-2 of {ID} in en on preview" in ran.err) == (2, True)


def test_a_home_that_never_moved_needs_no_word(bot: Bot) -> None:
    bot("once")
    assert "Nothing is stopped" in bot("post", "resume", "--here").out
