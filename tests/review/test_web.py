"""The review pages over HTTP: what a volunteer sees, and what becomes of what they send."""

import polib
import pytest

from bot.pipeline import App, run_once
from bot.translate import shelf
from bot.translate.shelf import Change
from tests.review.conftest import NAME, NOW, Visitor, entries, published

FIXED = "توقف العمال في **١٢ مدينة** اليوم، كما يقول [القانون](1)."
MADE = (
    "توقف العمال في <strong>١٢ مدينة</strong> اليوم، كما يقول "
    '<a href="https://www.example.org/law">القانون</a>.'
)


def unit(visitor: Visitor, key: str) -> str:
    return visitor.text(f"//section[@id='{key}']")


def area(visitor: Visitor, key: str) -> str:
    return visitor.fields()[f"text.{key}"]


def test_the_list_shows_what_waits_with_its_counts(app: App) -> None:
    visitor = Visitor(app).open()
    assert visitor.answer.status_code == 200
    assert str(visitor.answer.url) == "http://review.test/review/ar/"
    assert visitor.text("//article/h3") == "لنا يوم من راحة"
    assert visitor.text("//li[contains(@class,'machine')]") == "ترجمة آلية 4"


def test_the_site_has_the_name_that_people_gave_it_in_the_language(app: App) -> None:
    app.home.glossary.write_text(
        "en,ar\nInternational Migrants Alliance,التحالف الدولي للمهاجرين\n", "utf-8"
    )
    visitor = Visitor(app).open()
    (name,) = visitor.page.xpath("//header//bdi")
    assert (name.text, name.get("lang")) == ("التحالف الدولي للمهاجرين", "ar")


def test_a_site_without_a_name_in_the_language_has_its_own(app: App) -> None:
    (name,) = Visitor(app).open().page.xpath("//header//bdi")
    assert (name.text, name.get("lang")) == ("International Migrants Alliance", "en")


def test_what_readers_cannot_see_comes_first(app: App) -> None:
    (app.home.statements / "other.md").write_text(
        "---\ntitle: Pay now\ndate: 2026-03-01\n---\n\nPay the families.\n", "utf-8"
    )
    run_once(app, NOW)
    shown = Visitor(app).open().page.xpath("//article//time/@datetime")
    assert shown == ["2026-03-08", "2026-03-01"]
    _hold(app, "2026-03-01-pay-now")
    shown = Visitor(app).open().page.xpath("//article//time/@datetime")
    assert shown == ["2026-03-01", "2026-03-08"]


def _hold(app: App, name: str) -> None:
    """Have a tool clear a title: nothing of the statement is readable then."""
    path = app.home.translations / name / "ar.po"
    file = polib.pofile(str(path))
    file[0].msgstr = ""
    file.save()


def test_source_and_translation_stand_in_their_own_direction(visitor: Visitor) -> None:
    (source,) = visitor.page.xpath("//section[@id='p2']//div[@class='side original']/p")
    (target,) = visitor.page.xpath("//textarea[@id='text-p2']")
    assert (source.get("lang"), source.get("dir")) == ("en", "ltr")
    assert (target.get("lang"), target.get("dir")) == ("ar", "rtl")
    assert visitor.page.get("lang") == "ar"


def test_a_paragraph_is_edited_as_light_notation(visitor: Visitor) -> None:
    assert area(visitor, "p1").startswith("عمال في **12 مدن** توقف اليوم, كما [تلك قانون](1)")


def test_an_edit_that_is_approved_stands_in_the_po_file(visitor: Visitor) -> None:
    visitor.press("approve p1", {"text.p1": FIXED})
    entry = entries(visitor.app)["p1"]
    assert (entry.target, entry.fuzzy) == (MADE, False)


def test_the_next_paragraph_follows(visitor: Visitor) -> None:
    answer = visitor.press("approve p1", {"text.p1": FIXED})
    assert answer.status_code == 200
    assert str(answer.url).endswith(f"/review/ar/{NAME}?then=p2#p2")
    assert "تم الحفظ." in unit(visitor, "p2")


def test_the_next_cycle_publishes_it(visitor: Visitor) -> None:
    assert "توقف العمال" not in published(visitor.app)
    visitor.press("approve p1", {"text.p1": FIXED})
    assert MADE in published(visitor.app)


def test_an_approved_text_that_nobody_changed_is_not_written_anew(visitor: Visitor) -> None:
    before = entries(visitor.app)["p1"].target
    visitor.press("approve p1")
    assert entries(visitor.app)["p1"].target == before


def test_not_sure_keeps_the_text_waiting_with_a_note(visitor: Visitor) -> None:
    visitor.press("doubt p2", {"note.p2": "هل هذا صحيح؟"})
    entry = entries(visitor.app)["p2"]
    assert entry.fuzzy
    assert "هل هذا صحيح؟" in entry.notes
    assert "هل هذا صحيح؟" in unit(visitor.sheet(), "p2")


def test_a_note_and_a_name_are_published_nowhere(visitor: Visitor) -> None:
    visitor.press("doubt p2", {"note.p2": "Ana fragt: ist das richtig?"})
    visitor.sheet().press("approve p1")
    run_once(visitor.app, NOW)
    shown = b"".join(
        path.read_bytes() for path in visitor.app.home.feeds.rglob("*") if path.is_file()
    )
    assert shown
    assert b"Ana" not in shown
    assert b"ist das richtig" not in shown


def test_approving_takes_the_doubt_away(visitor: Visitor) -> None:
    visitor.press("doubt p2", {"note.p2": "؟"})
    visitor.sheet().press("approve p2")
    assert entries(visitor.app)["p2"].notes == ""


def test_everything_is_approved_at_once(visitor: Visitor) -> None:
    visitor.press("approve-all", {"text.p1": FIXED})
    found = entries(visitor.app)
    assert not any(entry.fuzzy for entry in found.values())
    assert found["p1"].target == MADE
    assert "ترجمة بشرية تمت مراجعتها" in published(visitor.app)


def test_what_has_no_text_is_not_approved(app: App) -> None:
    visitor = Visitor(app).open("es").sheet("es")
    visitor.press("approve-all", {"text.p2": "Paguen a las 5.000 familias."})
    found = entries(app, "es")
    assert [key for key, entry in found.items() if entry.target and not entry.fuzzy] == ["p2"]
    assert "No hay texto." in unit(visitor, "p1")


def test_what_was_typed_elsewhere_on_the_page_is_kept(visitor: Visitor) -> None:
    visitor.press("approve p2", {"text.p1": FIXED})
    assert not entries(visitor.app)["p2"].fuzzy
    assert entries(visitor.app)["p1"].fuzzy
    assert area(visitor, "p1") == FIXED
    assert "نصكم في الأسفل ولم يُحفظ بعد." in unit(visitor, "p1")
    visitor.press("approve p1")
    assert entries(visitor.app)["p1"].target == MADE


def test_two_reviewers_do_not_overwrite_each_other(visitor: Visitor) -> None:
    other = Visitor(visitor.app).open(name="Omar").sheet()
    other.press("approve p2", {"text.p2": "نص عمر."})
    answer = visitor.press("approve p2", {"text.p2": "نص آنا."})
    assert answer.status_code == 409
    assert entries(visitor.app)["p2"].target == "نص عمر."
    assert "غيّر شخص آخر هذه الفقرة" in unit(visitor, "p2")
    assert "نص عمر." in unit(visitor, "p2")
    assert area(visitor, "p2") == "نص آنا."


def test_who_saw_the_other_text_may_decide_anew(visitor: Visitor) -> None:
    Visitor(visitor.app).open(name="Omar").sheet().press("approve p2", {"text.p2": "نص عمر."})
    visitor.press("approve p2", {"text.p2": "نص آنا."})
    assert visitor.press("approve p2").status_code == 200
    assert entries(visitor.app)["p2"].target == "نص آنا."


def test_a_cycle_that_makes_the_text_anew_is_noticed_too(visitor: Visitor) -> None:
    statement = next(one for one in visitor.app.store.statements() if one.id == NAME)
    version = entries(visitor.app)["p2"].version
    change = Change("p2", version, "صياغة أخرى", approved=False)
    shelf.edit(visitor.app.home, statement, "ar", [change])
    assert visitor.press("approve p2").status_code == 409
    assert entries(visitor.app)["p2"].fuzzy


def test_a_button_pressed_twice_is_no_conflict(visitor: Visitor) -> None:
    fields, page = visitor.fields() | {"text.p2": "نص آنا."}, visitor.answer
    assert visitor.press("approve p2", fields).status_code == 200
    visitor.answer = page
    assert visitor.press("approve p2", fields).status_code == 200


def test_a_source_that_changed_meanwhile_is_not_approved(visitor: Visitor) -> None:
    path = visitor.app.home.statements / "rest.md"
    path.write_text(path.read_text("utf-8").replace("5,000", "6,000"), "utf-8")
    run_once(visitor.app, NOW)
    assert visitor.press("approve p2", {"text.p2": "٥٠٠٠ عائلة"}).status_code == 409
    assert entries(visitor.app)["p2"].fuzzy


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "</textarea><script>alert(1)</script>",
        '"><svg onload=alert(1)>',
    ],
)
def test_a_script_in_an_edit_comes_out_inert(visitor: Visitor, hostile: str) -> None:
    visitor.press("approve p1", {"text.p1": f"{hostile} نص", "text.p2": hostile})
    for page in (visitor.answer.text, visitor.sheet().answer.text, published(visitor.app)):
        shown = page.replace('<script type="application/ld+json">', "")
        assert "<script" not in shown
        assert "<img" not in shown
        assert "<svg onload" not in shown
        assert 'href="javascript' not in shown


def test_a_script_in_a_note_comes_out_inert(visitor: Visitor) -> None:
    visitor.press("doubt p1", {"note.p1": "<script>alert(1)</script>"})
    assert "<script" not in visitor.sheet().answer.text


def test_a_lost_number_is_marked_where_it_was(visitor: Visitor) -> None:
    visitor.press("doubt p2", {"text.p2": "ادفعوا للعائلات.", "note.p2": ""})
    visitor.sheet()
    assert visitor.text("//section[@id='p2']//mark") == "5,000"
    assert "الرقم 5000 ناقص." in unit(visitor, "p2")


def test_a_slogan_goes_into_the_bank_when_asked(visitor: Visitor) -> None:
    visitor.press("approve slogan1", {"text.slogan1": "العدالة الآن!", "bank.slogan1": "yes"})
    assert visitor.app.home.slogans.read_text("utf-8").splitlines() == [
        "en,ar",
        "Justice now!,العدالة الآن!",
    ]


def test_a_slogan_stays_out_of_the_bank_unless_asked(visitor: Visitor) -> None:
    visitor.press("approve slogan1", {"text.slogan1": "العدالة الآن!"})
    assert not visitor.app.home.slogans.exists()


def test_terms_of_the_glossary_stand_beside_the_source(app: App) -> None:
    app.home.glossary.write_text("en,ar\nday of rest,يوم الراحة\n", "utf-8")
    visitor = Visitor(app).open().sheet()
    assert visitor.text("//section[@id='title']//dd") == "يوم الراحة"


def test_an_approval_that_the_source_outran_shows_the_earlier_source(visitor: Visitor) -> None:
    visitor.press("approve p2", {"text.p2": "ادفعوا لـ5,000 عائلة."})
    path = visitor.app.home.statements / "rest.md"
    path.write_text(path.read_text("utf-8").replace("5,000 fam", "5,001 fam"), "utf-8")
    run_once(visitor.app, NOW)
    visitor.sheet()
    assert "Pay the 5,000 families." in unit(visitor, "p2")
    assert "تغيّر النص الأصلي" in unit(visitor, "p2")


def test_a_broken_file_is_said_kindly_and_nothing_typed_is_lost(visitor: Visitor) -> None:
    path = visitor.app.home.translations / NAME / "ar.po"
    fields = visitor.fields()
    path.write_bytes(b"<<<<<<< mine\n" + path.read_bytes())
    broken = path.read_bytes()
    visitor.press("approve p1", fields | {"text.p1": FIXED})
    assert visitor.answer.status_code == 503
    assert visitor.text("//main//textarea") == FIXED
    assert path.read_bytes() == broken


def test_an_unknown_statement_is_not_there(visitor: Visitor) -> None:
    assert visitor.get("/review/ar/2026-01-01-nothing").status_code == 404


def test_names_stay_as_they_are_without_waiting(app: App) -> None:
    (app.home.statements / "signed.md").write_text(
        "---\ntitle: Pay\ndate: 2026-03-02\n---\n\nPay the families.\n\nSigned:\n\n"
        "Asha Rivera, Test Group\n",
        "utf-8",
    )
    run_once(app, NOW)
    visitor = Visitor(app).open()
    visitor.get("/review/ar/2026-03-02-pay")
    visitor.press("approve-all")
    assert "كل ما هنا معتمد" in visitor.text("//main")


def test_the_list_is_empty_when_all_is_approved(visitor: Visitor) -> None:
    visitor.press("approve-all")
    visitor.get("/review/ar/")
    assert "لا شيء ينتظر" in visitor.text("//main")


def test_a_long_list_begins_with_the_newest(app: App) -> None:
    for number in range(1, 60):
        day = f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}"
        text = f"---\ntitle: Pay {number}\ndate: {day}\n---\n\nPay the families.\n"
        (app.home.statements / f"{number}.md").write_text(text, "utf-8")
    run_once(app, NOW)
    visitor = Visitor(app).open()
    days = visitor.page.xpath("//article//time/@datetime")
    assert len(days) == 40
    assert days == sorted(days, reverse=True)
    (older,) = visitor.page.xpath("//p[@class='up']/a/@href")
    visitor.get(f"/review/ar/{older}")
    assert len(visitor.page.xpath("//article")) == 60
