"""A hand-out goes to somebody off the net and comes back: what was ticked, and nothing else."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.locale import words
from bot.pipeline import App, run_once
from bot.review import desk, handin, handout
from bot.review.handin import Brought, Why
from bot.translate.shelf import Change
from tests.review.conftest import NAME, NOW, entries, published
from tests.review.paper import Paper, elements, split_runs

FIXED = "ادفعوا للعائلات الـ 5,000."
OTHER = "نص من شخص آخر."


def paper(app: App, tag: str = "ar") -> Paper:
    return Paper(handout.render(desk.open_sheet(app, tag, NAME)))


def bring(app: App, content: Paper | bytes, tag: str = "ar") -> Brought:
    path = back(app, content)
    return handin.bring_back(app, desk.open_sheet(app, tag, NAME), handin.read(path), path.name)


def back(app: App, content: Paper | bytes) -> Path:
    """Return the file that came back."""
    path = Path(app.home.root) / "back.docx"
    path.write_bytes(content.save() if isinstance(content, Paper) else content)
    return path


def states(app: App, tag: str = "ar") -> dict[str, tuple[str, bool]]:
    return {key: (one.target, one.fuzzy) for key, one in entries(app, tag).items()}


def somebody_writes(app: App, key: str, words: str, *, approved: bool = True) -> None:
    sheet = desk.open_sheet(app, "ar", NAME)
    (one,) = [one for one in sheet.paragraphs if one.key == key]
    change = Change(key, one.entry.version, words, approved=approved)
    assert not desk.decide(app, sheet, [change]).refused


# What goes out


def test_two_columns_with_state_and_findings_in_words(app: App) -> None:
    somebody_writes(app, "p2", entries(app)["p2"].target.replace("5,000", ""), approved=False)
    shown = paper(app)
    row = ["".join(shown.cell("p2", n).itertext()) for n in range(4)]
    assert "محجوز" in row[0]
    assert "⚠ الرقم 5000 ناقص." in row[0]
    assert row[1] == "Pay the 5,000 families."
    assert row[3] == "☐"
    (marked,) = shown.cell("p2", 1).findall(".//{*}highlight")
    assert "5,000" in "".join(marked.getparent().getparent().itertext())


def test_what_changed_since_it_was_approved_shows_the_earlier_original(app: App) -> None:
    somebody_writes(app, "p2", FIXED)
    path = app.home.statements / "rest.md"
    path.write_text(path.read_text("utf-8").replace("Pay the 5,000", "Pay all 5,000"), "utf-8")
    run_once(app, NOW)
    shown = ["".join(one.itertext()) for one in paper(app).cell("p2", 1).iter("{*}p")]
    assert shown[0] == "Pay all 5,000 families."
    assert shown[-1] == "Pay the 5,000 families."


def test_names_that_somebody_began_to_write_say_that_they_may_stay_as_they_are(app: App) -> None:
    sheet = desk.open_sheet(app, "ar", NAME)
    first, *others = sheet.paragraphs
    unit = replace(first.unit, unit=replace(first.unit.unit, by_people=True))
    names = replace(sheet, paragraphs=(replace(first, unit=unit), *others))
    hint = words("ar")("Names: leave this empty if they stay as they are.")
    said = ["".join(Paper(handout.render(one)).body.itertext()) for one in (sheet, names)]
    assert [text.count(hint) for text in said] == [0, 1]


def test_a_link_may_be_a_field_and_a_cell_may_hold_a_table(app: App) -> None:
    field = (
        "<w:p><w:fldSimple w:instr=' HYPERLINK \"https://a.example.org/\" '>"
        "<w:r><w:t>ادفعوا</w:t></w:r></w:fldSimple>"
        "<w:fldSimple w:instr=' PAGE '><w:r><w:t> 5,000.</w:t></w:r></w:fldSimple></w:p>"
    )
    nested = f"<w:tbl><w:tr><w:tc>{field}</w:tc></w:tr></w:tbl>"
    for xml in (field, nested):
        brought = handin.read(back(app, paper(app).put("p2", xml)))
        (row,) = [one for one in brought.rows if "ادفعوا" in repr(one)]
        assert "https://a.example.org/" in repr(row)


def test_direction_language_and_font_are_on_every_run(app: App) -> None:
    shown = paper(app)
    assert shown.body.find(".//{*}bidiVisual") is not None
    target = shown.cell("p2", 2)
    assert target.find(".//{*}bidi") is not None
    assert target.find(".//{*}lang").get(f"{{{target.nsmap['w']}}}bidi") == "ar-EG"
    assert target.find(".//{*}rtl") is not None
    source = shown.cell("p2", 1)
    assert source.find(".//{*}rtl") is None
    assert source.find(".//{*}lang").get(f"{{{source.nsmap['w']}}}val") == "en-US"


def test_emphasis_and_links_are_the_word_processors_own(app: App) -> None:
    target = paper(app).cell("p1", 2)
    bold = [one for one in target.iter("{*}r") if one.find(".//{*}b") is not None]
    assert "".join("".join(one.itertext()) for one in bold) == "12 مدن"
    assert len(target.findall(".//{*}hyperlink")) == 1


def test_the_file_says_nothing_of_who_or_when(app: App) -> None:
    content = handout.render(desk.open_sheet(app, "ar", NAME))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if "docProps" in name]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert content == handout.render(desk.open_sheet(app, "ar", NAME))


def test_python_docx_reads_it(app: App) -> None:
    from docx import Document

    (table,) = Document(io.BytesIO(paper(app, "es").save())).tables
    assert [len(row.cells) for row in table.rows] == [4] * 6


# What comes back


def test_what_nobody_touched_changes_nothing(app: App) -> None:
    before = (app.home.translations / NAME / "ar.po").read_bytes()
    assert bring(app, paper(app)) == Brought()
    assert (app.home.translations / NAME / "ar.po").read_bytes() == before


def test_what_is_ticked_is_approved_and_nothing_else(app: App) -> None:
    before = states(app)
    done = bring(app, paper(app).tick("p2"))
    assert done == Brought(approved=("p2",))
    assert states(app) == before | {"p2": (before["p2"][0], False)}


def test_an_edit_that_is_ticked_is_published(app: App) -> None:
    bring(app, paper(app).write("p2", FIXED).tick("p2"))
    assert states(app)["p2"] == (FIXED, False)
    assert FIXED in published(app)


def test_an_edit_without_a_tick_is_kept_and_waits(app: App) -> None:
    done = bring(app, paper(app).write("p2", FIXED))
    assert done == Brought(changed=("p2",))
    assert states(app)["p2"] == (FIXED, True)


def test_an_edit_in_a_link_keeps_its_address_and_its_emphasis(app: App) -> None:
    bring(app, paper(app).replace("p1", "قانون", "القانون").tick("p1"))
    target = states(app)["p1"][0]
    assert '<a href="https://www.example.org/law">' in target
    assert "القانون</a>" in target
    assert "<strong>12 مدن</strong>" in target


def test_everything_is_approved_by_one_tick(app: App) -> None:
    done = bring(app, paper(app).write("p2", FIXED).tick("all"))
    assert sorted(done.approved) == ["p1", "p2", "slogan1", "title"]
    assert not any(fuzzy for _, fuzzy in states(app).values())
    assert states(app)["p2"][0] == FIXED


def test_a_row_that_was_removed_is_not_approved_with_the_others(app: App) -> None:
    done = bring(app, paper(app).remove("p1").tick("all"))
    assert states(app)["p1"][1]
    assert done.notices == ("without a row, and left as they are: p1",)


@pytest.mark.parametrize("mark", ["☑", "x", "X", "✓", "✔️", "☐ x", " ok ", "V", "☒"])
def test_a_box_may_be_ticked_in_any_way(app: App, mark: str) -> None:
    assert bring(app, paper(app).tick("p2", mark=mark)).approved == ("p2",)


@pytest.mark.parametrize("mark", ["no", "n", "✗", "○", "?", "هل هذا صحيح؟", "☑ ?", "5"])
def test_whatever_else_stands_there_is_a_doubt_and_no_approval(app: App, mark: str) -> None:
    done = bring(app, paper(app).tick("p2", mark=mark).tick("all"))
    assert done.doubted == ("p2",)
    entry = entries(app)["p2"]
    assert entry.fuzzy
    assert entry.notes == f"not sure: {mark}"


@pytest.mark.parametrize("tag", ["ja", "ko", "zh-Hant"])
def test_where_a_cross_says_no_it_is_no_approval(tag: str) -> None:
    assert {"x", "☒"} & handout.yes_marks(tag) == set()
    assert {"○", "☑", "ok"} <= handout.yes_marks(tag)
    assert "○" not in handout.yes_marks("ar")


def test_a_box_of_microsofts_symbol_font_counts(app: App) -> None:
    symbol = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>'
    assert bring(app, paper(app).put("p2", symbol, 3)).approved == ("p2",)


def test_an_approved_text_is_replaced_only_by_a_tick(app: App) -> None:
    somebody_writes(app, "p2", OTHER)
    done = bring(app, paper(app).write("p2", FIXED))
    assert [(one.key, one.why, one.yours, one.now) for one in done.left] == [
        ("p2", Why.UNMARKED, FIXED, OTHER)
    ]
    entry = entries(app)["p2"]
    assert (entry.target, entry.fuzzy, entry.notes) == (OTHER, False, f"not sure: {FIXED}")
    bring(app, paper(app).write("p2", FIXED).tick("p2"))
    assert states(app)["p2"] == (FIXED, False)


def test_a_doubt_leaves_an_approved_text_standing(app: App) -> None:
    somebody_writes(app, "p2", OTHER)
    done = bring(app, paper(app).write("p2", FIXED).tick("p2", mark="أظن"))
    assert done.doubted == ("p2",)
    entry = entries(app)["p2"]
    assert (entry.target, entry.fuzzy, entry.notes) == (OTHER, False, f"not sure: أظن: {FIXED}")


def test_an_emptied_cell_empties_nothing(app: App) -> None:
    before = states(app)
    for ticked in (False, True):
        back = paper(app).write("p2", "")
        done = bring(app, back.tick("p2") if ticked else back)
        assert [one.why for one in done.left] == [Why.EMPTY]
        assert states(app) == before


def test_a_text_is_written_where_there_was_none(app: App) -> None:
    done = bring(
        app, paper(app, "es").write("p2", "Paguen a las 5.000 familias.").tick("all"), "es"
    )
    assert done.approved == ("p2",)
    assert {one.key for one in done.left} == {"title", "p1", "slogan1"}
    assert states(app, "es")["p2"] == ("Paguen a las 5.000 familias.", False)


# Somebody was faster


def test_what_changed_meanwhile_is_named_with_both_texts_and_stays(app: App) -> None:
    back = paper(app).write("p2", FIXED).tick("p2", "p1")
    somebody_writes(app, "p2", OTHER)
    done = bring(app, back)
    assert done.approved == ("p1",)
    (left,) = done.left
    assert (left.key, left.why, left.yours, left.now) == ("p2", Why.CONFLICT, FIXED, OTHER)
    assert states(app)["p2"] == (OTHER, False)


def test_a_tick_for_all_does_not_approve_what_the_person_did_not_see(app: App) -> None:
    back = paper(app).tick("all")
    somebody_writes(app, "p2", OTHER, approved=False)
    done = bring(app, back)
    assert [(one.key, one.why) for one in done.left] == [("p2", Why.CONFLICT)]
    assert states(app)["p2"] == (OTHER, True)


def test_the_same_words_that_wait_are_not_approved_by_a_tick_for_others(app: App) -> None:
    back = paper(app).write("p2", FIXED).tick("p2")
    somebody_writes(app, "p2", FIXED, approved=False)
    assert [(one.key, one.why) for one in bring(app, back).left] == [("p2", Why.CONFLICT)]
    assert states(app)["p2"] == (FIXED, True)


def test_what_changed_meanwhile_and_nobody_touched_is_no_conflict(app: App) -> None:
    back = paper(app).tick("p1")
    somebody_writes(app, "p2", OTHER)
    assert bring(app, back) == Brought(approved=("p1",))


def test_the_same_file_twice_changes_nothing_the_second_time(app: App) -> None:
    back = paper(app).write("p2", FIXED).tick("p2", "p1").tick("title", mark="؟").save()
    done = bring(app, back)
    assert (done.approved, done.doubted, done.left) == (("p1", "p2"), ("title",), ())
    before = (app.home.translations / NAME / "ar.po").read_bytes()
    assert bring(app, back) == Brought()
    assert (app.home.translations / NAME / "ar.po").read_bytes() == before


def test_somebody_who_is_faster_by_a_moment_wins(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    back, decide = paper(app).write("p2", FIXED).tick("p2"), desk.decide

    def late(*given: object) -> object:
        monkeypatch.setattr(desk, "decide", decide)
        somebody_writes(app, "p2", OTHER)
        return decide(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(desk, "decide", late)
    done = bring(app, back)
    assert [(one.key, one.why, one.now) for one in done.left] == [("p2", Why.CONFLICT, OTHER)]
    assert states(app)["p2"] == (OTHER, False)


# How people and word processors leave a file


def test_traces_of_the_sitting_change_nothing(app: App) -> None:
    assert bring(app, paper(app).each(split_runs)) == Brought()


def test_rows_may_stand_in_any_order(app: App) -> None:
    back = paper(app).write("p2", FIXED).tick("p2")
    table = back.rows[0].getparent()
    for row in reversed(back.rows):
        table.append(row)
    assert bring(app, back).approved == ("p2",)


def test_a_row_without_its_number_is_named_with_its_words(app: App) -> None:
    back = paper(app)
    row = back.double("p2")
    for one in row.find("{*}tc").iter("{*}t"):
        one.text = ""
    done = bring(app, back)
    (left,) = done.left
    assert (left.key, left.why) == ("", Why.UNKNOWN)
    assert "Pay the 5,000 families." in left.yours


def test_a_row_that_stands_twice_and_differs_is_refused(app: App) -> None:
    back, before = paper(app), states(app)
    row = back.double("p2")
    next(row[-2].iter("{*}t")).text = "x"
    done = bring(app, back)
    assert {(one.key, one.why) for one in done.left} == {("p2", Why.TWICE)}
    assert len(done.left) == 2
    assert (done.approved, done.changed) == ((), ())
    assert states(app) == before


def test_a_row_with_another_number_of_columns_is_refused(app: App) -> None:
    back = paper(app)
    row = back.row("p2")
    row.remove(back.cell("p2", 1))
    assert [(one.key, one.why) for one in bring(app, back).left] == [("p2", Why.COLUMNS)]


def test_insertions_are_text_and_deletions_are_not(app: App) -> None:
    changed = (
        '<w:p><w:r><w:t xml:space="preserve">ادفعوا </w:t></w:r>'
        '<w:del w:id="1" w:author="Somebody"><w:r><w:delText>الآن</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="Somebody"><w:r><w:t>غدًا</w:t></w:r></w:ins></w:p>'
    )
    done = bring(app, paper(app).put("p2", changed).tick("p2"))
    assert states(app)["p2"] == ("ادفعوا غدًا", False)
    assert "what was inserted is taken" in done.notices[0]
    assert b"Somebody" not in (app.home.translations / NAME / "ar.po").read_bytes()


def test_a_line_end_that_was_deleted_joins_two_lines(app: App) -> None:
    lines = (
        '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>واحد</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>اثنان</w:t></w:r></w:p><w:p><w:r><w:t>ثلاثة</w:t></w:r></w:p>"
    )
    bring(app, paper(app).put("p2", lines).tick("p2"))
    assert states(app)["p2"][0] == "واحداثنان<br>ثلاثة"


def test_a_row_that_was_deleted_with_changes_recorded_is_gone(app: App) -> None:
    back = paper(app).tick("all")
    back.row("p2").insert(0, elements('<w:trPr><w:del w:id="1"/></w:trPr>')[0])
    assert "p2" not in bring(app, back).approved


def test_comments_are_not_taken_and_not_passed_over(app: App) -> None:
    part = (
        '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:comment w:id="0" w:author="Ana"><w:p><w:r><w:t>Ask Omar</w:t></w:r></w:p>'
        "</w:comment></w:comments>"
    )
    done = bring(app, paper(app).relate("comments", "comments.xml", part))
    assert done.notices == ("a comment is not taken: Ask Omar",)


def test_a_link_that_is_a_field_is_a_link(app: App) -> None:
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK '
        '"https://www.example.org/law" </w:instrText></w:r><w:r><w:fldChar w:fldCharType='
        '"separate"/></w:r><w:r><w:t>هنا</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:r><w:t>.</w:t></w:r></w:p>"
    )
    bring(app, paper(app).put("p2", field).tick("p2"))
    assert states(app)["p2"][0] == '<a href="https://www.example.org/law">هنا</a>.'


def test_quotation_marks_hyphens_and_hidden_words(app: App) -> None:
    typed = (
        "<w:p><w:r><w:t>“a” ’n</w:t><w:noBreakHyphen/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>"
    )
    bring(app, paper(app).put("p2", typed).tick("p2"))
    assert states(app)["p2"][0] == "“a” ’n\u2011b c"


@pytest.mark.parametrize(
    ("look", "words", "read"),
    [
        ("<w:bCs/><w:rtl/>", "عمال", "<strong>عمال</strong>"),
        ("<w:b/><w:rtl/>", "عمال", "عمال"),
        ("<w:b/>", "IMA", "<strong>IMA</strong>"),
        ("<w:i/>", "12", "<em>12</em>"),
        ('<w:b w:val="0"/><w:bCs w:val="false"/>', "IMA", "IMA"),
        ('<w:vertAlign w:val="superscript"/>', "2", "<sup>2</sup>"),
    ],
)
def test_emphasis_is_what_the_document_shows(app: App, look: str, words: str, read: str) -> None:
    xml = f"<w:p><w:r><w:rPr>{look}</w:rPr><w:t>{words}</w:t></w:r></w:p>"
    bring(app, paper(app).put("p2", xml).tick("p2"))
    assert states(app)["p2"][0] == read


def test_a_script_in_an_edit_comes_out_inert(app: App) -> None:
    bring(app, paper(app).write("p2", "&lt;script&gt;alert(1)&lt;/script&gt;").tick("p2"))
    assert states(app)["p2"][0] == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert "<script>alert" not in published(app)


def test_words_in_the_column_of_the_original_are_named(app: App) -> None:
    done = bring(app, paper(app).write("p2", "Pay them all.", 1))
    assert done.notices == ("p2: the original was changed in the file; that changes nothing here",)


# The wrong file


def test_the_hand_out_of_another_language_is_refused(app: App) -> None:
    back = paper(app, "es").tick("all")
    with pytest.raises(BotError, match="another statement or language"):
        bring(app, back)
    assert all(fuzzy for _, fuzzy in states(app).values())


def test_a_document_that_is_no_hand_out_is_refused(app: App) -> None:
    back = paper(app)
    for row in back.rows:
        row.getparent().remove(row)
    with pytest.raises(BotError, match="no hand-out"):
        bring(app, back)


def test_without_its_first_rows_it_is_known_by_the_others(app: App) -> None:
    back = paper(app).write("p2", FIXED).tick("p2").remove("head").remove("all")
    assert bring(app, back).approved == ("p2",)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_is_no_document_is_refused(app: App, content: bytes) -> None:
    with pytest.raises(BotError, match=r"back\.docx"):
        bring(app, content)


def test_a_document_that_loads_something_is_refused(app: App) -> None:
    back = paper(app).relate("attachedTemplate", "https://evil.example/t.dotm", mode="External")
    with pytest.raises(BotError, match="another place"):
        bring(app, back)


def test_a_document_that_unpacks_without_end_is_refused(app: App) -> None:
    back = paper(app)
    back.parts["word/more.xml"] = b"<x>" + b" " * 30_000_000 + b"</x>"
    with pytest.raises(BotError, match="unpacks"):
        bring(app, back)


def test_two_paragraphs_with_the_same_words_are_told_apart(app: App) -> None:
    sheet = desk.open_sheet(app, "ar", NAME)
    one = next(one for one in sheet.paragraphs if one.key == "p2")
    twin = replace(one, unit=replace(one.unit, unit=replace(one.unit.unit, key="p9")))
    assert handout.label_of(twin).version == handout.label_of(one).version
    assert handout.label_of(twin) != handout.label_of(one)


def test_a_label_is_found_however_it_is_broken() -> None:
    text = "معتمد\np12\u00a0·\n0123456789ab. cdef0123"
    assert handout.label_in(text) == handout.Label("p12", "0123456789ab", "cdef0123")
    assert handout.label_in("p12 · 0123") is None


def test_the_words_of_a_hand_out_are_in_the_catalogues() -> None:
    from babel.messages.pofile import read_po

    from bot import locale

    with (locale.FOLDER / "messages.pot").open("rb") as file:
        known = {str(message.id) for message in read_po(file)}
    assert set(handout.WORDS) <= known
