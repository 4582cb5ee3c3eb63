"""Personal links: what is kept of them, and what is not."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.pipeline import App
from bot.review import links
from bot.review.links import LinkRefusedError, issue, open_link, resume, revoke
from tests.review.conftest import NOW


def opened(app: App, *tags: str, name: str = "Ana", days: int = 30) -> str:
    return issue(app, tags or ("ar",), name, days, NOW).rpartition("/")[2]


def test_a_link_stands_below_the_site(app: App) -> None:
    assert issue(app, ("ar",), "Ana", 30, NOW).startswith("http://review.test/review/")


def test_a_link_becomes_a_session(app: App) -> None:
    session, cookie = open_link(app, opened(app, "ar", "es"), NOW)
    again = resume(app, cookie, NOW)
    assert again == session
    assert again.link.languages == ("ar", "es")
    assert again.check_form(session.form)


def test_each_opening_is_a_session_of_its_own(app: App) -> None:
    token = opened(app)
    first, second = open_link(app, token, NOW)[0], open_link(app, token, NOW)[0]
    assert not first.check_form(second.form)


def test_a_link_is_no_cookie_and_a_cookie_no_link(app: App) -> None:
    token = opened(app)
    _, cookie = open_link(app, token, NOW)
    with pytest.raises(LinkRefusedError):
        resume(app, token, NOW)
    with pytest.raises(LinkRefusedError):
        open_link(app, cookie, NOW)


def test_neither_links_nor_sessions_are_kept(app: App) -> None:
    token = opened(app)
    _, cookie = open_link(app, token, NOW)
    secrets = [token.partition(".")[2].encode(), cookie.partition(".")[2].encode()]
    kept = [path.read_bytes() for path in app.home.root.rglob("*") if path.is_file()]
    assert not any(secret in content for secret in secrets for content in kept)


def test_the_key_is_for_its_owner_only(app: App) -> None:
    opened(app)
    assert (app.home.state / "review.key").stat().st_mode & 0o777 == 0o600


def test_two_processes_that_make_the_key_at_once_have_the_same(tmp_path: Path) -> None:
    start, found = threading.Barrier(8), []

    def make() -> None:
        start.wait()
        found.append(links._read_key.__wrapped__(tmp_path / "state" / "review.key"))  # noqa: SLF001 - each as a process of its own

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["review.key"]


def test_a_link_expires_on_time(app: App) -> None:
    token = opened(app, days=3)
    end = NOW + timedelta(days=3)
    assert open_link(app, token, end - timedelta(seconds=1))
    with pytest.raises(LinkRefusedError) as refused:
        open_link(app, token, end)
    assert refused.value.reason == "expired"


def test_all_links_of_a_person_are_taken_back(app: App) -> None:
    mine, others = (opened(app), opened(app)), opened(app, name="Omar")
    assert len(revoke(app.store, "Ana", NOW)) == 2
    for token in mine:
        with pytest.raises(LinkRefusedError) as refused:
            open_link(app, token, NOW)
        assert refused.value.reason == "revoked"
    assert open_link(app, others, NOW)


def test_an_unknown_name_is_told_the_nearest(app: App) -> None:
    opened(app, name="Ana María")
    with pytest.raises(BotError, match="Ana María"):
        revoke(app.store, "Ana Maria", NOW)


def test_an_unknown_language_gets_no_link(app: App) -> None:
    with pytest.raises(BotError, match="Did you mean"):
        issue(app, ("arr",), "Ana", 30, NOW)
    assert app.store.review_links() == ()


def test_a_link_has_a_name(app: App) -> None:
    with pytest.raises(BotError, match="needs the name"):
        issue(app, ("ar",), " ", 30, NOW)
