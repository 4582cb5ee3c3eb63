"""The overview for coordinators: who may see it, and that it says how everything stands."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.model import Delivery, DeliveryKind, DeliveryState, Statement
from bot.pipeline import App
from bot.review import overview, overview_page
from bot.review.links import issue
from bot.review.overview import PER_PAGE, Post, View
from bot.store import FileRecord
from tests.review.conftest import HOST, NAME, NOW, Visitor, entries

DELIVERY = Delivery(
    account="social",
    statement_id=NAME,
    language="ar",
    text="",
    key="k",
    address="",
    state=DeliveryState.SENT,
    due=NOW,
    remote_address="https://social.example.org/@a/17",
)


def coordinator(app: App, *tags: str) -> Visitor:
    visitor = Visitor(app)
    visitor.get(issue(app, tags or ("ar",), "Coord", 30, NOW, coordinator=True))
    return visitor


@pytest.fixture
def page(app: App) -> Visitor:
    app.store.add_delivery(DELIVERY)
    found = coordinator(app)
    found.get("/review/overview/")
    return found


class TestWho:
    def test_a_coordinator_is_led_there(self, app: App) -> None:
        found = coordinator(app)
        (link,) = found.page.xpath("//main//a[contains(@href, 'overview')]/@href")
        assert found.get(f"{HOST}/review/{link}").status_code == 200

    def test_a_reviewer_gets_403_in_their_language(self, visitor: Visitor) -> None:
        answer = visitor.get("/review/overview/")
        assert answer.status_code == 403
        assert "رابطكم مخصص للمراجعة فقط، ولا يفتح النظرة العامة." in answer.text
        assert NAME not in answer.text

    def test_nobody_gets_in_without_a_session(self, app: App) -> None:
        assert Visitor(app).get("/review/overview/").status_code == 403

    def test_a_reviewer_sees_no_link_to_it(self, visitor: Visitor) -> None:
        assert "overview" not in visitor.get("/review/ar/").text

    def test_a_coordinator_reviews_no_other_languages(self, app: App) -> None:
        assert coordinator(app, "ar").get(f"/review/es/{NAME}").status_code == 403

    def test_no_cache_keeps_it(self, page: Visitor) -> None:
        assert page.answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in page.answer.headers["content-security-policy"]


class TestPage:
    def test_it_is_in_the_coordinators_language(self, page: Visitor) -> None:
        assert page.text("//h1") == "نظرة عامة"
        assert page.page.get("dir") == "rtl"

    def test_it_counts_with_the_forms_of_the_language(self, page: Visitor) -> None:
        totals = [
            " ".join(one.text_content().split())
            for one in page.page.xpath("//main//ul[@class='totals']/li")
        ]
        assert totals == ["بيان واحد", "نص واحد ينتظر أحدًا", "لا منشور ينتظر أحدًا"]

    def test_each_language_of_a_statement_says_its_state_in_words(self, page: Visitor) -> None:
        row = "(//table[@class='matrix'])[1]/tbody/tr"
        cells = page.page.xpath(f"{row}/td")
        assert [" ".join(cell.text_content().split()) for cell in cells] == [
            "= النص الأصلي",
            "m ترجمة آلية",
            "· لم يُترجم بعد",
        ]

    def test_what_the_link_may_review_is_a_tap_away(self, page: Visitor) -> None:
        links = page.page.xpath("(//table[@class='matrix'])[1]/tbody/tr/td//a/@href")
        assert links == [f"../ar/{NAME}"]
        assert page.get(f"{HOST}/review/overview/{links[0]}").status_code == 200

    def test_a_post_leads_to_its_network(self, page: Visitor) -> None:
        (link,) = page.page.xpath("//ul[@class='sent']//a")
        assert link.get("href") == "https://social.example.org/@a/17"
        assert link.text_content() == "أُرسل"

    def test_a_title_cannot_become_markup(self, app: App) -> None:
        take(app, replace(app.store.statements()[0], title="<script>alert(1)</script>"))
        found = coordinator(app)
        assert "<script>" not in found.get("/review/overview/").text

    def test_without_anything_it_says_so(self, app: App) -> None:
        app.store.save_files([], app.store.files())
        found = coordinator(app)
        assert found.get("/review/overview/").status_code == 200
        assert "لا شيء هنا بعد." in found.answer.text

    def test_the_numbers_behind_the_plots_are_there(self, app: App) -> None:
        app.store.note_day(NOW.date(), {"sent": 1234.0}, {})
        found = coordinator(app)
        found.get("/review/overview/")
        last = found.page.xpath("//details//tbody/tr[last()]/td")
        assert [cell.text_content() for cell in last][1] == "1,234"

    @pytest.mark.parametrize(
        "query", ["?page=-1", "?page=٣", "?page=9999999999", "?page=x&year", ""]
    )
    def test_a_wrong_address_shows_something(self, app: App, query: str) -> None:
        assert coordinator(app).get(f"/review/overview/{query}").status_code == 200


def take(app: App, *statements: Statement) -> None:
    """Let statements be taken, as if each had a file."""
    records = [
        FileRecord(f"statements/{number}.md", 1, 1, "1", statement=one)
        for number, one in enumerate(statements)
    ]
    app.store.save_files(records, app.store.files())


def look(app: App, view: View = View()) -> overview.Overview:  # noqa: B008  # it is frozen
    return overview.look(app, NOW, view)


class TestWhatIsShown:
    @pytest.fixture
    def many(self, app: App) -> App:
        (one,) = app.store.statements()
        spanish = [
            replace(one, id=f"{one.id}-{n}", withdrawn="called off") for n in range(PER_PAGE)
        ]
        take(app, one, *spanish)
        return app

    def test_statements_come_in_pages(self, many: App) -> None:
        first, second = look(many), look(many, View(page=2))
        assert (first.pages, len(first.rows), len(second.rows)) == (2, PER_PAGE, 1)
        assert first.statements == PER_PAGE + 1

    def test_a_page_too_far_is_the_last(self, many: App) -> None:
        assert look(many, View(page=7)).view.page == 2

    def test_only_what_waits_can_be_shown(self, many: App) -> None:
        found = look(many, View(waiting=True))
        assert [row.statement.id for row in found.rows] == [NAME]

    def test_a_text_that_only_waits_for_review_says_so(self, app: App) -> None:
        text = app.home.config_file.read_text("utf-8").replace(
            "ar = {}", 'ar = { publish = "reviewed" }'
        )
        from bot.config import parse

        found = look(replace(app, config=parse(text)))
        assert found.rows[0].marks["ar"] == "waits"
        assert found.texts == 2

    def test_a_broken_file_is_named(self, app: App) -> None:
        (app.home.translations / NAME / "ar.po").write_text('msgid "', "utf-8")
        assert look(app).rows[0].marks["ar"] == "broken"

    def test_an_approved_text_needs_nobody(self, app: App) -> None:
        path = app.home.translations / NAME / "ar.po"
        path.write_text(path.read_text("utf-8").replace("#, fuzzy\n", ""), "utf-8")
        assert all(not entry.fuzzy for entry in entries(app).values())
        assert look(app).rows[0].marks["ar"] == "reviewed"

    @pytest.mark.parametrize(
        ("state", "reason", "shown", "needed"),
        [
            (DeliveryState.READY, "", Post.QUEUED, 0),
            (DeliveryState.SENDING, "", Post.UNKNOWN, 0),
            (DeliveryState.UNKNOWN, "unknown: no answer.", Post.UNKNOWN, 1),
            (DeliveryState.HELD, "again: it was deleted.", Post.HELD, 1),
            (DeliveryState.HELD, "skipped", Post.HELD, 0),
            (DeliveryState.REFUSED, "refused: too long.", Post.REFUSED, 1),
            (DeliveryState.DELETED, "", Post.DELETED, 0),
        ],
    )
    def test_a_post_counts_where_a_person_is_needed(
        self, app: App, state: DeliveryState, reason: str, shown: Post, needed: int
    ) -> None:
        app.store.add_delivery(replace(DELIVERY, state=state, reason=reason))
        found = look(app)
        assert dict(found.accounts["social"]) == {shown: 1}
        assert found.posts == needed

    def test_what_was_done_to_a_post_is_none_of_its_own(self, app: App) -> None:
        app.store.add_delivery(DELIVERY)
        app.store.add_delivery(replace(DELIVERY, part="edit-1", kind=DeliveryKind.EDIT))
        assert dict(look(app).accounts["social"]) == {Post.SENT: 1}

    def test_an_address_that_no_browser_opens_is_no_link(self, app: App) -> None:
        app.store.add_delivery(replace(DELIVERY, remote_address="state/posts.jsonl#1"))
        assert look(app).rows[0].posts["social"] == (("ar", Post.SENT, ""),)


def test_an_address_keeps_what_else_is_shown() -> None:
    view = overview_page.view_of({"waiting": "yes", "year": "yes", "page": "3"})
    assert view == View(page=3, waiting=True, year=True)


def test_a_cycle_notes_its_day(app: App) -> None:
    noted = app.store.days(date.min)
    assert noted[NOW.date()]["new"] == 1.0
    assert noted[NOW.date()]["translated"] > 0
    assert noted[NOW.date()]["held"] == 0.0


def test_a_day_is_one_of_utc(app: App) -> None:
    late = datetime(2026, 3, 8, 23, tzinfo=UTC) + timedelta(hours=2)
    assert overview.look(app, late, View()).spans[-1] == date(2026, 3, 9)
