"""The private feed of what waits: who may read it, what it says, and when it says it anew."""

import io
from datetime import timedelta
from typing import Any

import feedparser
import httpx
import pytest
from lxml import etree

from bot import serve
from bot.config import Home, load
from bot.pipeline import App
from bot.review import desk, feed, web
from bot.review.links import feed_token, issue, revoke
from bot.store import Waiting
from bot.translate.shelf import Change
from bot.wiring import build_app
from tests.conftest import files_under
from tests.review.conftest import CONFIG, HOST, NAME, NOW, Times, Visitor

ATOM = "{http://www.w3.org/2005/Atom}"


def address(app: App, *tags: str, tag: str = "ar", name: str = "Ana", days: int = 30) -> str:
    issue(app, tags or ("ar",), name, days, NOW)
    link = next(one for one in app.store.review_links() if one.name == name)
    return f"{HOST}/review/{feed_token(app, link)}/{tag}/feed.atom"


def decide(app: App, key: str, words: str, *, approved: bool = False) -> None:
    sheet = desk.open_sheet(app, "ar", NAME)
    (one,) = [one for one in sheet.paragraphs if one.key == key]
    change = Change(key, one.entry.version, words or one.entry.target, approved=approved)
    assert not desk.decide(app, sheet, [change]).refused


def read(answer: httpx.Response) -> Any:
    found = feedparser.parse(io.BytesIO(answer.content))
    assert not found.bozo
    return found


def entry(visitor: Visitor, place: str) -> Any:
    (found,) = read(visitor.get(place)).entries
    return found


def test_the_page_offers_the_feed_and_it_needs_no_session(app: App) -> None:
    visitor = Visitor(app).open()
    (offered,) = visitor.page.xpath("//a[@type='application/atom+xml']")
    place = httpx.URL(str(visitor.answer.url)).join(offered.get("href"))
    answer = Visitor(app).get(str(place))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert "set-cookie" not in answer.headers
    (self_link,) = [one for one in read(answer).feed.links if one.rel == "self"]
    assert self_link.href == str(place)


def test_an_entry_says_what_waits_and_leads_to_its_page(app: App) -> None:
    found = entry(Visitor(app), address(app))
    assert found.title == "\u200fلنا يوم من راحة"
    assert found.link == f"{HOST}/review/ar/{NAME}"
    assert "ترجمة آلية: 4" in found.summary
    assert found.id == f"tag:review.test,2026:statement:{NAME}:ar:review"


def test_the_feed_is_valid_atom(app: App) -> None:
    root = etree.fromstring(Visitor(app).get(address(app)).content)
    for parent in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (one,) = parent.findall(f"{ATOM}{name}")
            assert (one.text or "").strip()
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    alternates = root.findall(f"{ATOM}entry/{ATOM}link")
    assert [one.get("rel") for one in alternates] == ["alternate"]


def test_nothing_names_the_person_and_nobody_keeps_it(app: App) -> None:
    answer = Visitor(app).get(address(app, name="Ana María"))
    assert b"Ana" not in answer.content
    assert answer.headers["cache-control"] == "no-store"
    assert "noindex" in answer.headers["x-robots-tag"]
    shown = [path for path in files_under(app.home.feeds) if "review" in path]
    assert shown == []


# Who may not read it


@pytest.fixture
def untouched(app: App) -> object:
    return files_of(app)


def files_of(app: App) -> object:
    return files_under(app.home.translations), files_under(app.home.config_file.parent)


def test_an_expired_link_closes_its_feed(app: App, untouched: object) -> None:
    times = Times()
    visitor, place = Visitor(app, times), address(app, days=1)
    assert visitor.get(place).status_code == 200
    times.now = NOW + timedelta(days=1)
    assert visitor.get(place).status_code == 403
    assert files_of(app) == untouched


def test_a_revoked_link_closes_its_feed(app: App, untouched: object) -> None:
    visitor, place = Visitor(app), address(app)
    revoke(app.store, "Ana", NOW)
    answer = visitor.get(place)
    assert answer.status_code == 403
    assert NAME not in answer.text
    assert files_of(app) == untouched


def test_another_language_is_closed(app: App, untouched: object) -> None:
    answer = Visitor(app).get(address(app, "es", tag="ar"))
    assert answer.status_code == 403
    assert NAME not in answer.text
    assert files_of(app) == untouched


def test_a_forged_token_opens_nothing(app: App, untouched: object) -> None:
    token = address(app).split("/")[-3]
    other = "A" if token[-2] != "A" else "B"
    forged = [f"{token[:-2]}{other}{token[-1]}", f"{'0' * 16}.{token.partition('.')[2]}", "x.y"]
    for bad in forged:
        assert Visitor(app).get(f"/review/{bad}/ar/feed.atom").status_code == 403
    assert files_of(app) == untouched


def test_a_feeds_token_is_no_link_and_no_session(app: App) -> None:
    token = address(app).split("/")[-3]
    link = issue(app, ("ar",), "Omar", 30, NOW).rpartition("/")[2]
    assert Visitor(app).get(f"/review/{token}").status_code == 403
    assert Visitor(app).get(f"/review/{link}/ar/feed.atom").status_code == 403
    cookie = {"Cookie": f"review={token}"}
    assert Visitor(app).get(f"/review/ar/{NAME}", headers=cookie).status_code == 403


def test_a_feeds_token_may_change_nothing(app: App, untouched: object) -> None:
    place = address(app)
    for method in ("POST", "PUT", "DELETE"):
        answer = Visitor(app).send(method, place, data={"do": "approve-all"})
        assert answer.status_code in {404, 405}
    assert files_of(app) == untouched


def test_who_tries_many_tokens_has_to_wait(app: App) -> None:
    visitor = Visitor(app)
    for _ in range(web.WRONG_LINKS):
        assert visitor.get("/review/abc.def/ar/feed.atom").status_code == 403
    assert visitor.get("/review/abc.def/ar/feed.atom").status_code == 429


def test_a_feeds_token_does_not_stand_in_the_log(app: App) -> None:
    path = address(app).removeprefix(HOST)
    assert serve.logged(path) == "/review/…/ar/feed.atom"


# When it says it anew


def test_the_same_twice_is_the_same_bytes(app: App) -> None:
    times = Times()
    visitor, place = Visitor(app, times), address(app)
    first = visitor.get(place).content
    times.now = NOW + timedelta(hours=1)
    assert visitor.get(place).content == first


def test_more_that_waits_raises_the_date_and_less_does_not(app: App) -> None:
    times = Times()
    visitor, place = Visitor(app, times), address(app)
    before = entry(visitor, place)
    times.now = NOW + timedelta(hours=1)
    decide(app, "p2", "", approved=True)
    after = entry(visitor, place)
    assert (after.id, after.updated) == (before.id, before.updated)
    assert "ترجمة آلية: 3" in after.summary
    decide(app, "p1", "نص جديد ينتظر.")
    again = entry(visitor, place)
    assert again.id == before.id
    assert again.updated_parsed > before.updated_parsed


def test_what_nobody_waits_for_any_more_is_gone(app: App) -> None:
    visitor, place = Visitor(app), address(app)
    assert len(read(visitor.get(place)).entries) == 1
    desk.approve_all(app, desk.open_sheet(app, "ar", NAME))
    assert read(visitor.get(place)).entries == []


def test_two_readers_are_told_the_same_date(app: App) -> None:
    times = Times()
    first = entry(Visitor(app, times), address(app))
    times.now = NOW + timedelta(hours=1)
    second = entry(Visitor(app, times), address(app, name="Omar"))
    assert first.updated == second.updated


@pytest.mark.parametrize(
    ("before", "now", "is_raised"),
    [({"a"}, {"a"}, False), ({"a", "b"}, {"a"}, False), ({"a"}, {"a", "b"}, True),
     ({"a"}, {"b"}, True), (set(), {"a"}, True)],
)  # fmt: skip
def test_only_what_is_new_raises_a_date(before: set[str], now: set[str], is_raised: bool) -> None:
    later = NOW + timedelta(hours=1)
    after = feed.raised(Waiting(frozenset(before), NOW), frozenset(now), later)
    assert after == Waiting(frozenset(now), later if is_raised else NOW)


# What readers cannot see yet


def test_what_waited_long_enough_is_among_what_readers_see(app: App) -> None:
    patient = CONFIG.replace("ar = {}", 'ar = { publish = "reviewed", unreviewed_after = "48h" }')
    app.home.config_file.write_text(patient, "utf-8")
    other = build_app(Home(app.home.root), load(app.home))
    soon, later = NOW + timedelta(hours=47), NOW + timedelta(hours=48)
    assert [one.statement.id for one in desk.waiting(other, "ar", soon).hidden] == [NAME]
    assert [one.statement.id for one in desk.waiting(other, "ar", later).readable] == [NAME]
    other.store.close()
