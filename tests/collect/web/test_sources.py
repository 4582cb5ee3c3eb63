"""Sources: posts of a real blog become files, change, vanish, come back, and meet their
translations; a blog that misbehaves changes nothing.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.collect.stage import bring, collect
from bot.collect.web import paging, sources
from bot.collect.web.intake import GONE
from bot.collect.web.sources import Fetching, SourcesReport
from bot.config import Config, Home, parse
from bot.net.fetch import Limits
from bot.store import Store
from tests import databases
from tests.collect.blog import Blog, post, posts

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
LATER = timedelta(minutes=31)
FEEDS = ("/feed/", "/blog?format=rss", "/atom.xml", "/feed.json")

Look = Callable[..., SourcesReport]


def settings(*entries: str) -> Config:
    tables = "\n".join(f'[[sources]]\nkind = "feed"\n{entry}' for entry in entries)
    return parse(
        '[site]\nname = "Harbour Migrants Network"\nurl = "https://example.org/"\n'
        f"[languages]\nes = {{}}\nid = {{}}\n{tables}\n"
    )


def entry(blog: Blog, path: str = "/feed/", more: str = "") -> str:
    return f'url = "{blog.url}{path}"\nprivate = true\n{more}'


class Clock:
    """Half an hour and more passes between two looks."""

    def __init__(self) -> None:
        self.now = NOW

    def tick(self) -> datetime:
        self.now += LATER
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def look(home: Home, store: Store, blog: Blog, clock: Clock) -> Look:
    """One look at a source, when it is due again; statements are collected after it."""

    def once(path: str = "/feed/", config: Config | None = None, **more: object) -> SourcesReport:
        config = config or settings(entry(blog, path))
        now = clock.tick()
        report = sources.bring(home, config, store, now, **more)  # type: ignore[arg-type]
        collect(home, config, store, now)
        return report

    return once


def files(home: Home) -> dict[str, str]:
    return {
        path.name: path.read_text(encoding="utf-8") for path in sorted(home.statements.iterdir())
    }


def only(home: Home) -> Path:
    (path,) = home.statements.iterdir()
    return path


def reasons(report: SourcesReport) -> list[str]:
    return [error.reason for error in report.errors]


# A post becomes a statement


@pytest.mark.parametrize("path", FEEDS)
def test_a_post_becomes_a_file_like_others(
    home: Home, store: Store, blog: Blog, look: Look, path: str
) -> None:
    blog.publish(post("a-day-of-rest", tags=["work"]))
    report = look(path)
    assert report.written == ("statements/2026-03-02-a-day-of-rest.md",)
    (statement,) = store.statements()
    assert statement.id == "2026-03-02-a-day-of-rest"
    assert (statement.title, statement.tags) == ("A day of rest", ("work",))
    assert statement.source_url == f"{blog.url}/p/a-day-of-rest"
    assert [block.content[:15] for block in statement.blocks] == [
        "The network met",
        "It will meet ag",
    ]


@pytest.mark.parametrize("path", FEEDS)
def test_the_same_post_again_changes_nothing(home: Home, blog: Blog, look: Look, path: str) -> None:
    blog.publish(post("a-day-of-rest"))
    look(path)
    before = only(home).stat()
    report = look(path, chosen=settings(entry(blog, path)).sources)
    assert (report.written, report.changed, report.errors) == ((), (), ())
    assert only(home).stat().st_mtime_ns == before.st_mtime_ns


def test_an_unchanged_feed_is_not_sent_again(blog: Blog, look: Look) -> None:
    blog.publish(post("a-day-of-rest"))
    look()
    blog.behave()
    assert look() == SourcesReport()
    (asked,) = blog.log()
    assert asked["headers"]["If-None-Match"]
    assert asked["headers"]["If-Modified-Since"]


def test_a_source_is_looked_at_when_it_is_due(
    home: Home, store: Store, blog: Blog, clock: Clock
) -> None:
    config = settings(entry(blog))
    sources.bring(home, config, store, NOW)
    assert sources.due(config, store, NOW + timedelta(minutes=29)) == ()
    assert sources.due(config, store, NOW + timedelta(minutes=30)) == config.sources
    assert sources.due(config, store, NOW - timedelta(days=1)) == config.sources


def test_the_day_of_a_statement_is_the_writers_day(home: Home, blog: Blog, look: Look) -> None:
    blog.publish(post("late-at-night", published="2026-03-02T23:50:00-06:00"))
    look("/atom.xml")
    assert "date: 2026-03-02\n" in only(home).read_text()


def test_a_date_line_in_the_text_wins(home: Home, blog: Blog, look: Look) -> None:
    blog.publish(post("a-day-of-rest", html="<p>26 February 2026</p><p>The network met.</p>"))
    look()
    assert only(home).name == "2026-02-26-a-day-of-rest.md"


def test_a_date_in_a_sentence_does_not(home: Home, blog: Blog, look: Look) -> None:
    text = "<p>On 26 February 2026 the network met in the harbour and sang until the morning.</p>"
    blog.publish(post("a-day-of-rest", html=text))
    look()
    assert only(home).name == "2026-03-02-a-day-of-rest.md"


def test_a_kind_in_brackets_is_a_tag_and_no_title(home: Home, blog: Blog, look: Look) -> None:
    blog.publish(post("x", title="[STATEMENT] Rest is a right", tags=["Work"]))
    look()
    text = only(home).read_text()
    assert "title: Rest is a right\n" in text
    assert "tags:\n- STATEMENT\n- Work\n" in text


@pytest.mark.parametrize(
    ("said", "more", "language"),
    [
        ("", 'language = "id"', "id"),
        ("es-MX", "", "es"),
        ("en-US", "", ""),
        ("de", "", "de"),
        ("nonsense-x", "", ""),
    ],
)
def test_the_language_is_the_configurations_or_the_posts(
    home: Home, blog: Blog, look: Look, said: str, more: str, language: str
) -> None:
    blog.publish(post("a-day-of-rest", language=said))
    look(config=settings(entry(blog, "/feed.json", more)))
    stated = [line for line in only(home).read_text().splitlines() if line.startswith("language")]
    assert stated == ([f"language: {language}"] if language else [])


@pytest.mark.parametrize("path", FEEDS)
def test_a_teaser_is_written_and_held(
    home: Home, store: Store, blog: Blog, look: Look, path: str
) -> None:
    blog.publish(post("a-day-of-rest", summary="<p>The network met and asks …</p>"))
    report = look(path)
    assert [one.reason for one in report.waiting] == ["teaser"]
    assert "teaser: true" in only(home).read_text()
    assert store.statements() == ()


def test_a_teaser_that_becomes_whole_is_taken(store: Store, blog: Blog, look: Look) -> None:
    blog.publish(post("a-day-of-rest", summary="<p>The network met and asks …</p>"))
    look()
    blog.publish(post("a-day-of-rest"))
    assert look().changed
    assert [statement.title for statement in store.statements()] == ["A day of rest"]


def test_a_post_without_text_is_named_once_and_stops_no_other(
    home: Home, blog: Blog, look: Look
) -> None:
    blog.publish(post("a-picture", html='<img src="/a.jpg">'), post("a-day-of-rest"))
    report = look()
    assert [(one.id, one.reason) for one in report.held] == [(f"{blog.url}/p/a-picture", "empty")]
    assert len(files(home)) == 1
    blog.publish(post("a-picture", html='<img src="/a.jpg">'))
    assert look().held == ()


def test_scripts_and_pictures_stay_outside(home: Home, blog: Blog, look: Look) -> None:
    text = (
        '<p onclick="x()">Words <a href="javascript:x">one</a> <a href="/two">two</a>'
        '<img src="https://tracker.example.com/x.gif"><script>alert(1)</script></p>'
    )
    blog.publish(post("a-day-of-rest", html=text))
    look()
    written = only(home).read_text().split("---")[2].strip()
    assert written == f"Words one [two]({blog.url}/two)"


# The first import


@pytest.mark.parametrize("path", FEEDS)
def test_the_first_import_follows_all_pages(home: Home, blog: Blog, look: Look, path: str) -> None:
    blog.behave(per_page=4)
    blog.publish(*posts(15))
    assert look(path).errors == ()
    assert len(files(home)) == 15


def test_the_second_look_asks_for_one_page(home: Home, blog: Blog, look: Look) -> None:
    blog.behave(per_page=4)
    blog.publish(*posts(15))
    look()
    blog.behave(per_page=4)
    blog.publish(post("newest"), *posts(15))
    look()
    assert blog.paths() == ["/feed/"]
    assert len(files(home)) == 16


def test_what_was_missed_in_a_long_pause_is_fetched(home: Home, blog: Blog, look: Look) -> None:
    blog.behave(per_page=4)
    blog.publish(*posts(6))
    look()
    blog.publish(*posts(15))
    look()
    assert len(files(home)) == 15


@pytest.mark.parametrize("path", FEEDS)
def test_posts_that_come_while_pages_are_read_make_none_double_or_lost(
    home: Home, store: Store, blog: Blog, look: Look, path: str
) -> None:
    blog.publish(*posts(12))
    blog.behave(per_page=3, comes=[post("new-one", "2026-03-08"), post("new-two", "2026-03-09")])
    look(path)
    look(path)
    assert len(files(home)) == len(store.statements()) == 14


@pytest.mark.parametrize("path", FEEDS)
def test_posts_that_go_while_pages_are_read_take_no_other_with_them(
    home: Home, blog: Blog, look: Look, path: str
) -> None:
    blog.publish(*posts(12))
    blog.behave(per_page=3, goes=["letter-number-12", "letter-number-9"])
    look(path)
    names = " ".join(files(home))
    assert all(f"letter-number-{number}.md" in names for number in (1, 2, 3, 4, 5, 6, 7, 8, 10, 11))


def test_a_small_blog_is_asked_for_little_more(blog: Blog, look: Look) -> None:
    blog.publish(post("a-day-of-rest"))
    look()
    assert [path.partition("=")[0] for path in blog.paths()] == [
        "/feed/",
        "/feed/?paged",
        "/feed/?offset",
    ]


def test_pages_without_end_end(monkeypatch: pytest.MonkeyPatch, blog: Blog, look: Look) -> None:
    monkeypatch.setattr(paging, "MOST_PAGES", 3)
    blog.publish(*posts(12))
    blog.behave(per_page=2)
    report = look()
    assert reasons(report) == ["too-many-pages"]
    assert len(report.written) == 6


def test_an_import_that_was_stopped_goes_on(
    home: Home, store: Store, blog: Blog, look: Look, clock: Clock
) -> None:
    blog.publish(*posts(12))
    blog.behave(per_page=4)
    asked: list[bool] = []

    def stopping() -> bool:
        asked.append(True)
        return len(asked) > 1

    look(stopping=stopping)
    assert len(files(home)) == 4
    config = settings(entry(blog))
    assert sources.due(config, store, clock.now) == config.sources
    look()
    assert len(files(home)) == 12


def test_posts_with_the_same_title_and_day_are_two(home: Home, blog: Blog, look: Look) -> None:
    other = post("other", title="A day of rest", html="<p>Quite other words of the same day.</p>")
    blog.publish(post("a-day-of-rest"), other)
    look()
    assert list(files(home)) == ["2026-03-02-a-day-of-rest-2.md", "2026-03-02-a-day-of-rest.md"]


def test_two_feeds_of_one_blog_give_one_file(home: Home, blog: Blog, look: Look) -> None:
    blog.publish(post("a-day-of-rest"))
    config = settings(entry(blog, "/feed/"), entry(blog, "/atom.xml"))
    look(config=config)
    look(config=config)
    assert len(files(home)) == 1


def test_a_lost_database_makes_nothing_double(
    home: Home, blog: Blog, look: Look, clock: Clock, tmp_path: Path
) -> None:
    blog.publish(*posts(5))
    look()
    before = files(home)
    fresh = databases.new_store(tmp_path / "fresh")
    report = sources.bring(home, settings(entry(blog)), fresh, clock.tick())
    fresh.close()
    assert files(home) == before
    assert (report.written, report.held) == ((), ())


# A post that changes


@pytest.mark.parametrize(
    "change",
    [
        {"html": "<p>Entirely other words, on which the network agreed at last.</p>"},
        {"title": "A better title"},
        {"published": "2026-03-05T10:00:00+08:00"},
        {"address": "https://moved.example.org/a-day-of-rest"},
        {"guid": "new", "html": "<p>Entirely other words, on which the network agreed.</p>"},
    ],
)
def test_a_changed_post_changes_its_file_in_place(
    home: Home, store: Store, blog: Blog, look: Look, change: dict[str, str]
) -> None:
    blog.publish(post("a-day-of-rest"))
    look()
    (before,) = store.statements()
    blog.publish(post("a-day-of-rest", **change))
    assert look().changed == ("statements/2026-03-02-a-day-of-rest.md",)
    (after,) = store.statements()
    assert after.id == before.id
    assert after.revision != before.revision


def test_a_file_that_a_person_edited_is_left_alone_and_named_once(
    home: Home, blog: Blog, look: Look
) -> None:
    blog.publish(post("a-day-of-rest"))
    look()
    edited = only(home).read_text().replace("spring", "autumn")
    only(home).write_text(edited)
    changed = post("a-day-of-rest", html="<p>Entirely other words, on which all agreed.</p>")
    blog.publish(changed)
    report = look()
    assert [(one.id, one.reason) for one in report.held] == [
        ("statements/2026-03-02-a-day-of-rest.md", "edited")
    ]
    assert only(home).read_text() == edited
    blog.publish(changed, post("older", "2026-01-01"))
    assert look().held == ()


def test_a_file_that_a_person_renamed_is_followed(home: Home, blog: Blog, look: Look) -> None:
    blog.publish(post("a-day-of-rest"))
    look()
    only(home).rename(home.statements / "rest.md")
    blog.publish(post("a-day-of-rest", html="<p>Entirely other words, on which all agreed.</p>"))
    look()
    blog.publish(post("a-day-of-rest", html="<p>And once again others, but better ones.</p>"))
    look()
    assert only(home).name == "rest.md"
    assert "once again" in only(home).read_text()


def test_a_file_that_a_person_removed_is_not_brought_back(
    home: Home, blog: Blog, look: Look
) -> None:
    blog.publish(post("a-day-of-rest"), post("another", "2026-03-01"))
    look()
    (home.statements / "2026-03-02-a-day-of-rest.md").unlink()
    blog.publish(post("a-day-of-rest", html="<p>Other words.</p>"), post("another", "2026-03-01"))
    assert [one.reason for one in look().held] == ["removed"]
    assert list(files(home)) == ["2026-03-01-another.md"]


def test_a_file_that_a_person_wrote_of_the_same_post_is_left_alone(
    home: Home, blog: Blog, look: Look
) -> None:
    own = home.statements / "ours.md"
    address = f"{blog.url}/p/a-day-of-rest"
    own.write_text(f"---\ntitle: Ours\ndate: 2026-03-02\nsource_url: {address}\n---\n\nOurs.\n")
    blog.publish(post("a-day-of-rest"))
    assert [one.reason for one in look().held] == ["edited"]
    assert list(files(home)) == ["ours.md"]


# A post that vanishes


def vanish(blog: Blog, look: Look, path: str = "/feed/") -> list[SourcesReport]:
    """Let the blog take back the middle one of three posts; look three times."""
    kept = (post("newest", "2026-03-08"), post("oldest", "2026-02-01"))
    blog.publish(kept[0], post("taken-back"), kept[1])
    look(path)
    blog.publish(*kept)
    return [look(path), look(path), look(path)]


@pytest.mark.parametrize("path", FEEDS)
def test_a_post_that_is_missing_twice_is_withdrawn(
    home: Home, store: Store, blog: Blog, look: Look, path: str
) -> None:
    first, second, third = vanish(blog, look, path)
    assert first.withdrawn == ()
    assert second.withdrawn == ("statements/2026-03-02-taken-back.md",)
    assert third == SourcesReport()
    withdrawn = {one.title: one.withdrawn for one in store.statements()}
    assert withdrawn == {"Newest": "", "Taken back": GONE, "Oldest": ""}


def test_a_post_whose_address_answers_that_it_is_gone_is_withdrawn_at_once(
    blog: Blog, look: Look
) -> None:
    blog.behave(gone=["taken-back"])
    assert vanish(blog, look)[0].withdrawn == ("statements/2026-03-02-taken-back.md",)


def test_a_withdrawal_keeps_what_a_person_edited(home: Home, blog: Blog, look: Look) -> None:
    kept = (post("newest", "2026-03-08"), post("oldest", "2026-02-01"))
    blog.publish(kept[0], post("taken-back"), kept[1])
    look()
    path = home.statements / "2026-03-02-taken-back.md"
    edited = path.read_text().replace("spring", "autumn")
    path.write_text(edited)
    blog.publish(*kept)
    look()
    look()
    assert path.read_text() == edited.replace("\n---\n", f"\nwithdrawn: {GONE}\n---\n")


@pytest.mark.parametrize("path", FEEDS)
def test_a_post_that_comes_back_stands_again(
    home: Home, store: Store, blog: Blog, look: Look, path: str
) -> None:
    vanish(blog, look, path)
    before = {one.title: one.revision for one in store.statements()}
    blog.publish(post("newest", "2026-03-08"), post("taken-back"), post("oldest", "2026-02-01"))
    assert look(path).restored == ("statements/2026-03-02-taken-back.md",)
    assert all(not one.withdrawn for one in store.statements())
    assert (
        before["Taken back"]
        != {one.title: one.revision for one in store.statements()}["Taken back"]
    )
    blog.publish(post("newest", "2026-03-08"), post("oldest", "2026-02-01"))
    look(path)
    assert look(path).withdrawn


def test_a_withdrawal_by_a_person_stays_when_the_post_comes_back(
    home: Home, store: Store, blog: Blog, look: Look
) -> None:
    vanished = home.statements / "2026-03-02-taken-back.md"
    blog.publish(post("newest", "2026-03-08"), post("taken-back"), post("oldest", "2026-02-01"))
    look()
    own = vanished.read_text().replace("\n---\n", "\nwithdrawn: It was a mistake.\n---\n")
    vanished.write_text(own)
    blog.publish(post("newest", "2026-03-08"), post("oldest", "2026-02-01"))
    look()
    look()
    blog.publish(post("newest", "2026-03-08"), post("taken-back"), post("oldest", "2026-02-01"))
    look()
    assert vanished.read_text() == own


def test_a_post_that_was_only_missing_once_is_not_withdrawn(blog: Blog, look: Look) -> None:
    kept = (post("newest", "2026-03-08"), post("oldest", "2026-02-01"))
    for _ in range(3):
        blog.publish(kept[0], post("shy"), kept[1])
        assert look().withdrawn == ()
        blog.publish(*kept)
        assert look().withdrawn == ()


def test_posts_that_fall_out_of_the_window_stay(store: Store, blog: Blog, look: Look) -> None:
    blog.behave(per_page=4)
    for count in range(4, 16, 2):
        blog.publish(*posts(count))
        report = look()
        assert (report.withdrawn, report.errors) == ((), ())
    assert all(not one.withdrawn for one in store.statements())


def test_a_post_pinned_to_the_top_withdraws_nothing(store: Store, blog: Blog, look: Look) -> None:
    blog.behave(per_page=4)
    pinned = post("pinned", "2024-01-01")
    for count in range(4, 16, 2):
        blog.publish(pinned, *posts(count))
        assert look("/atom.xml").withdrawn == ()
    assert all(not one.withdrawn for one in store.statements())


# A blog that misbehaves


@pytest.mark.parametrize(
    ("ways", "reason"),
    [
        ({"status": 500}, "bad-answer"),
        ({"status": 404}, "bad-answer"),
        ({"status": 410}, "feed-gone"),
        ({"redirect": "http://10.0.0.1/"}, "address-refused"),
        ({"redirect": "loop"}, "too-many-redirects"),
        ({"short": True}, "bad-answer"),
        ({"bomb": 30}, "too-large"),
        ({"drip": True}, "too-slow"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value,
)
def test_a_feed_that_fails_withdraws_nothing(
    home: Home, blog: Blog, look: Look, ways: dict[str, object], reason: str
) -> None:
    blog.publish(*posts(3))
    look()
    before = files(home)
    blog.publish(*posts(4))
    blog.behave(**ways)
    for _ in range(3):
        report = look(fetching=Fetching(Limits(body=5_000_000, seconds=0.5)))
        assert reasons(report) == [reason]
        assert report.errors[0].mend
    assert files(home) == before


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_that_is_suddenly_empty_withdraws_nothing(
    home: Home, blog: Blog, look: Look, path: str
) -> None:
    blog.publish(*posts(3))
    look(path)
    before = files(home)
    blog.behave(empty=True)
    for _ in range(3):
        assert reasons(look(path)) == ["feed-empty"]
    assert files(home) == before


def test_a_feed_that_is_cut_off_withdraws_nothing(home: Home, blog: Blog, look: Look) -> None:
    blog.publish(*posts(8))
    look()
    before = files(home)
    blog.behave(cut=True)
    for _ in range(3):
        assert look().withdrawn == ()
    assert files(home) == before


def test_most_posts_missing_at_once_is_an_alarm(home: Home, blog: Blog, look: Look) -> None:
    blog.publish(*posts(10))
    look()
    blog.publish(post("only", "2026-03-09"), posts(1)[0])
    before = files(home)
    for _ in range(3):
        report = look()
        assert reasons(report) == ["posts-missing"]
    assert files(home).items() >= before.items()


def test_a_new_blog_without_posts_is_no_failure(blog: Blog, look: Look) -> None:
    assert look() == SourcesReport()
    blog.publish(post("a-day-of-rest"))
    assert look().written


def test_a_source_that_fails_stops_no_other(home: Home, blog: Blog, look: Look) -> None:
    blog.publish(post("a-day-of-rest"))
    report = look(config=settings(entry(blog, "/nothing", 'name = "first"'), entry(blog)))
    assert [(error.where, error.reason) for error in report.errors] == [("first", "bad-answer")]
    assert len(files(home)) == 1


def test_this_machine_is_refused_unless_the_source_says_private(
    home: Home, blog: Blog, look: Look
) -> None:
    blog.publish(post("a-day-of-rest"))
    report = look(config=settings(f'url = "{blog.url}/feed/"'))
    assert reasons(report) == ["address-refused"]
    assert blog.log() == []
    assert files(home) == {}


def test_a_private_source_leads_nowhere_else_on_this_machine(blog: Blog, look: Look) -> None:
    other = Blog()
    blog.behave(redirect=f"{other.url}/feed/")
    report = look()
    asked = other.log()
    other.stop()
    assert reasons(report) == ["address-refused"]
    assert asked == []


@pytest.mark.parametrize(
    ("real", "claimed"), [("utf-8", "iso-8859-1"), ("windows-1252", "utf-8"), ("utf-16", "utf-8")]
)
def test_a_wrong_charset_loses_no_letter(
    home: Home, blog: Blog, look: Look, real: str, claimed: str
) -> None:
    blog.publish(post("a-day-of-rest", title="¿Ni una más?"))
    blog.behave(charset=[real, claimed])
    report = look()
    text = "".join(files(home).values())
    assert "title: ¿Ni una más?" in text or reasons(report) == ["not-text"]
    assert "\ufffd" not in text


# People's translations


def original(**changes: str) -> dict[str, object]:
    return post("a-day-of-rest", **changes)


def translation(**changes: str) -> dict[str, object]:
    text = "<p>La red se reunió y pide una respuesta al ministerio de trabajo.</p>"
    return post("un-dia", "2026-03-04", title="Un día de descanso", html=text) | changes


def both(first: Blog, second: Blog) -> Config:
    """The configuration of a blog in English, and one of its translations into Spanish."""
    spanish = entry(second, more='translates = "english"\nlanguage = "es"')
    return settings(spanish, entry(first, more='name = "english"'))


@pytest.fixture
def second() -> Blog:
    return Blog()


@pytest.fixture
def meet(home: Home, blog: Blog, second: Blog, look: Look) -> Callable[..., SourcesReport]:
    """Publish an original and its translation, and look at both."""

    def once(first: dict[str, object], *others: dict[str, object]) -> SourcesReport:
        blog.publish(first)
        second.publish(*others)
        return look(config=both(blog, second))

    yield once  # type: ignore[misc]
    second.stop()


SPANISH = "translations/2026-03-02-a-day-of-rest/es.md"


def linked(to: str, words: str = "Español", label: str = "Translation:") -> str:
    return f'<p>The network met.</p><p>{label} <a href="{to}">{words}</a></p>'


def test_a_translation_that_the_statement_leads_to_is_put_beside_it(
    home: Home, second: Blog, meet: Callable[..., SourcesReport]
) -> None:
    report = meet(original(html=linked(f"{second.url}/p/un-dia/")), translation())
    assert SPANISH in report.written
    assert report.held == ()
    text = (home.root / SPANISH).read_text()
    assert "title: Un día de descanso\n" in text
    assert "language: es\n" in text
    assert "La red se reunió" in text
    assert len(files(home)) == 1


@pytest.mark.parametrize(
    ("label", "words"), [("Traducción:", "Inglés"), ("Original:", "A day of rest"), ("", "English")]
)
def test_a_translation_that_leads_to_the_statement_is_put_beside_it(
    home: Home, blog: Blog, meet: Callable[..., SourcesReport], label: str, words: str
) -> None:
    html = linked(f"{blog.url}/p/a-day-of-rest", words, label)
    assert SPANISH in meet(original(), translation(html=html)).written


def test_a_link_in_a_sentence_makes_no_translation(
    home: Home, blog: Blog, meet: Callable[..., SourcesReport]
) -> None:
    html = (
        f'<p>Ya lo dijimos en <a href="{blog.url}/p/a-day-of-rest">aquella carta</a> de marzo, y '
        "lo decimos otra vez.</p>"
    )
    report = meet(original(), translation(html=html))
    assert [(one.id, one.reason) for one in report.held] == [
        (translation_address(report), "unmatched")
    ]
    assert not home.translations.exists()


def translation_address(report: SourcesReport) -> str:
    return next(one.id for one in report.held if one.id.endswith("/p/un-dia"))


def test_an_unmatched_translation_is_named_once_and_waits_for_its_statement(
    home: Home, blog: Blog, second: Blog, meet: Callable[..., SourcesReport]
) -> None:
    elsewhere = post("another")
    html = linked(f"{blog.url}/p/a-day-of-rest", "Inglés")
    assert [one.reason for one in meet(elsewhere, translation(html=html)).held] == ["unmatched"]
    assert meet(elsewhere, translation(html=html)).held == ()
    assert SPANISH in meet(original(), translation(html=html)).written


def test_links_to_two_statements_are_no_match(
    home: Home, blog: Blog, second: Blog, look: Look
) -> None:
    blog.publish(original(html=linked(f"{second.url}/p/un-dia")), post("another", "2026-03-01"))
    html = linked(f"{blog.url}/p/another", "Inglés")
    second.publish(translation(html=html))
    report = look(config=both(blog, second))
    second.stop()
    assert [one.reason for one in report.held] == ["unmatched"]


def test_a_changed_translation_is_rewritten_in_place(
    home: Home, second: Blog, meet: Callable[..., SourcesReport]
) -> None:
    first = original(html=linked(f"{second.url}/p/un-dia"))
    meet(first, translation())
    assert meet(first, translation(html="<p>Otras palabras.</p>")).changed == (SPANISH,)
    assert "Otras palabras." in (home.root / SPANISH).read_text()


def test_a_translation_that_a_person_edited_or_wrote_is_left_alone(
    home: Home, second: Blog, meet: Callable[..., SourcesReport]
) -> None:
    own = home.root / SPANISH
    own.parent.mkdir(parents=True)
    own.write_text("---\ntitle: Nuestro\n---\n\nNuestro texto.\n")
    first = original(html=linked(f"{second.url}/p/un-dia"))
    assert [one.reason for one in meet(first, translation()).held] == ["edited"]
    assert meet(first, translation(html="<p>Otras.</p>")).held[0].id == SPANISH
    assert "Nuestro texto." in own.read_text()


def test_a_translation_that_is_only_a_teaser_is_not_written(
    home: Home, second: Blog, meet: Callable[..., SourcesReport]
) -> None:
    short = translation(summary="<p>La red …</p>")
    report = meet(original(html=linked(f"{second.url}/p/un-dia")), short)
    assert [one.reason for one in report.held] == ["teaser"]
    assert not home.translations.exists()


def test_a_translation_that_vanishes_stays(
    home: Home, second: Blog, meet: Callable[..., SourcesReport]
) -> None:
    first = original(html=linked(f"{second.url}/p/un-dia"))
    older = post("viejo", "2026-01-01", html="<p>Palabras de enero.</p>")
    meet(first, translation(), older)
    before = (home.root / SPANISH).read_text()
    for _ in range(3):
        meet(first, older)
    assert (home.root / SPANISH).read_text() == before


# Beside collecting


def test_nothing_is_written_into_a_folder_that_has_lost_its_statements(
    home: Home, store: Store, blog: Blog, look: Look, clock: Clock
) -> None:
    """An empty mount point must not look like a folder with one statement left."""
    blog.publish(*posts(3))
    look()
    for path in list(home.statements.iterdir()):
        path.unlink()
    blog.publish(post("a-day-of-rest"), *posts(3))
    config, now = settings(entry(blog)), clock.tick()
    bring(home, config, store, now, lambda: False)
    report = collect(home, config, store, now).report
    assert files(home) == {}
    assert [error.reason for error in report.errors] == ["statements-missing"]
    assert report.withdrawn == ()
