import json
import shutil
from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote, urljoin

import feedparser
import pytest
from lxml import etree, html

from bot.model import Block, BlockKind, Label, UnitState

SITE = "https://statements.example.org/"
LATER = timedelta(days=3)
ATOM = "{http://www.w3.org/2005/Atom}"


def marks(press):
    return {path: path.stat().st_mtime_ns for path in press.home.feeds.rglob("*")}


def item(press, tag):
    return feedparser.parse(press.files()[f"{tag}/atom.xml"]).entries[0]


def now_after(press):
    from datetime import UTC, datetime

    return datetime(2025, 8, 1, 9, 0, 1, tzinfo=UTC)


# What is shown


def test_a_statement_appears_in_every_language_that_has_it(full_press):
    published = full_press.publish()
    assert [entry.language for entry in published.entries] == [
        "en", "es", "ar", "ur", "hi", "th", "bn", "zh-Hant", "ko", "ja",
    ]  # fmt: skip


def test_the_report_names_the_languages_that_can_be_read_and_counts_files(full_press):
    report = full_press.publish().report
    assert "de" not in report.languages
    assert len(report.languages) == 10
    assert report.files_written == len(full_press.files())
    assert report.files_unchanged == 0


def test_entries_are_newest_first(press, simple):
    for day in ("2024-01-01", "2024-03-01", "2024-02-01"):
        press.add(simple(day, day))
    assert [entry.day.month for entry in press.publish().entries] == [3, 2, 1]


@pytest.mark.parametrize("state", [UnitState.MISSING, UnitState.HELD])
def test_an_incomplete_translation_is_nowhere(press, simple, translated, state):
    statement = simple()
    whole = translated(statement, "es", "TEXTO DUDOSO")
    doubtful = replace(whole.units[1], state=state)
    press.add(statement, replace(whole, units=(whole.units[0], doubtful)))
    assert [entry.language for entry in press.publish().entries] == ["en"]
    assert not any(b"DUDOSO" in data for data in press.files().values())
    assert not (press.home.feeds / "es" / "s").exists()


def test_machine_text_waits_for_a_person_where_the_language_says_so(press, simple, translated):
    statement = simple()
    press.settings = press.settings.model_copy(
        update={
            "translate": press.settings.translate.model_copy(update={"publish": "reviewed"}),
        }
    )
    press.add(statement, translated(statement, "es"))
    press.add(statement, translated(statement, "ar", state=UnitState.REVIEWED))
    assert {entry.language for entry in press.publish().entries} == {"en", "ar"}


def test_draft_text_is_published_and_labelled_only_where_drafts_are_wanted(
    press, simple, translated
):
    statement = simple()
    units = tuple(replace(unit, draft=True) for unit in translated(statement, "es").units)
    press.add(statement, replace(translated(statement, "es"), units=units))
    assert [entry.language for entry in press.publish().entries] == ["en"]
    wanted = press.settings.languages["es"].model_copy(update={"publish": "draft"})
    listed = {**press.settings.languages, "es": wanted}
    press.settings = press.settings.model_copy(update={"languages": listed})
    labels = {entry.language: entry.label for entry in press.publish().entries}
    assert labels == {"en": Label.ORIGINAL, "es": Label.DRAFT}


def test_the_source_s_words_never_stand_under_another_language(full_press):
    full_press.publish()
    for path, data in full_press.files().items():
        if not path.startswith("en/"):
            own = _without_the_original(data) if path.endswith(".html") else data
            assert b"We cook, clean and care" not in own, path


def _without_the_original(page):
    """The page's own words; what stands beside them is marked as the original's."""
    read = html.document_fromstring(page.decode())
    for beside in read.find_class("original"):
        assert (beside.get("lang"), beside.get("dir")) == ("en", "ltr")
        beside.drop_tree()
    return html.tostring(read)


def test_a_withdrawn_statement_is_gone_everywhere(full_press, simple):
    other = simple()
    full_press.add(other)
    full_press.publish()
    (withdrawn,) = (s for s in full_press.statements if s.id != other.id)
    full_press.change(withdrawn.id, withdrawn="It named a person.")
    published = full_press.publish()
    assert {entry.statement_id for entry in published.entries} == {other.id}
    for words in (withdrawn.title, "We cook, clean and care", "cocinamos"):
        assert not any(words.encode() in data for data in full_press.files().values()), words


def test_a_language_that_is_no_longer_listed_is_gone(full_press):
    full_press.publish()
    listed = {k: v for k, v in full_press.settings.languages.items() if k != "th"}
    full_press.settings = full_press.settings.model_copy(update={"languages": listed})
    full_press.publish()
    assert not (full_press.home.feeds / "th").exists()
    assert not any(b"/th/" in data for data in full_press.files().values())


# When something changed


def test_what_appears_first_is_as_old_as_its_statement(full_press):
    assert {entry.updated for entry in full_press.publish().entries} == {
        entry.published for entry in full_press.publish().entries
    }


def test_a_correction_keeps_the_id_and_raises_updated(press, simple):
    press.add(simple())
    before = press.publish().entries[0]
    press.change(before.statement_id, blocks=(Block(BlockKind.PARAGRAPH, "Corrected."),))
    now = now_after(press)
    after = press.publish(now).entries[0]
    assert (after.id, after.published) == (before.id, before.published)
    assert after.updated == now > before.updated
    assert item(press, "en").updated == "2025-08-01T09:00:01+00:00"


def test_updated_stays_until_the_next_change(press, simple):
    press.add(simple())
    before = press.publish().entries[0]
    press.change(before.statement_id, title="Corrected")
    once = press.publish(now_after(press)).entries[0]
    again = press.publish(now_after(press) + LATER).entries[0]
    assert again.updated == once.updated


def test_a_correction_in_one_language_leaves_the_others_as_old_as_they_were(
    full_press, statement, translations
):
    full_press.publish()
    spanish = translations[statement.id, "es"]
    corrected = replace(spanish.units[0], target="Título corregido")
    full_press.translations[statement.id, "es"] = replace(
        spanish, units=(corrected, *spanish.units[1:])
    )
    changed = {
        e.language
        for e in full_press.publish(now_after(full_press)).entries
        if e.updated > e.published
    }
    assert changed == {"es"}


# Files


def test_a_second_time_no_byte_and_no_mtime_differs(full_press):
    full_press.publish()
    files, before = full_press.files(), marks(full_press)
    report = full_press.publish(now_after(full_press)).report
    assert (report.files_written, report.files_unchanged) == (0, len(files))
    assert full_press.files() == files
    assert marks(full_press) == before


def test_feeds_can_be_deleted_and_comes_back_byte_for_byte(full_press, statement):
    full_press.publish()
    full_press.change(statement.id, title="Corrected")
    full_press.publish(now_after(full_press))
    files = full_press.files()
    shutil.rmtree(full_press.home.feeds)
    full_press.publish(now_after(full_press) + LATER)
    assert full_press.files() == files


def test_the_order_in_which_things_arrive_makes_no_difference(full_press, simple):
    for day in ("2024-01-01", "2024-01-02"):
        full_press.add(simple(day, day))
    full_press.publish()
    files = full_press.files()
    full_press.statements.reverse()
    full_press.translations = dict(reversed(full_press.translations.items()))
    full_press.publish()
    assert full_press.files() == files


def test_a_new_translation_changes_nothing_but_sibling_links_in_other_feeds(full_press, statement):
    arabic = full_press.translations.pop((statement.id, "ar"))
    full_press.publish()
    before = full_press.files()
    full_press.add(statement, arabic)
    full_press.statements.pop()
    full_press.publish(now_after(full_press))
    after = full_press.files()
    for tag in ("en", "es", "th", "zh-Hant"):
        for name in ("atom.xml", "rss.xml", "feed.json"):
            path = f"{tag}/{name}"
            assert before[path] != after[path]
            assert without_arabic(path, before[path]) == without_arabic(path, after[path])
    assert before["de/atom.xml"] == after["de/atom.xml"]


def without_arabic(path, data):
    if path.endswith(".json"):
        feed = json.loads(data)
        for found in feed["items"]:
            alternates = found["_translation"]["alternates"]
            found["_translation"]["alternates"] = [a for a in alternates if a["language"] != "ar"]
        return feed
    root = etree.fromstring(data)
    for link in root.findall(f".//{ATOM}link[@hreflang='ar']"):
        link.getparent().remove(link)
    return etree.tostring(root)


def test_a_language_without_statements_has_valid_feeds_and_a_page(full_press):
    full_press.publish()
    files = full_press.files()
    assert {path for path in files if path.startswith("de/")} == {
        "de/index.html", "de/atom.xml", "de/rss.xml", "de/feed.json",
    }  # fmt: skip
    assert feedparser.parse(files["de/atom.xml"]).bozo == 0


def test_a_folder_that_cannot_be_written_is_an_error_of_the_report(press, simple):
    press.home.feeds.write_bytes(b"in the way")
    press.add(simple())
    (error,) = press.publish().report.errors
    assert (error.reason, error.where) == ("not-written", "feeds")


def test_titles_in_other_scripts_make_folders_in_that_script(press, simple):
    press.add(simple(title="แรงงานทุกคนมีสิทธิ", language="th"))
    (entry,) = press.publish().entries
    assert "แรงงานทุกคนมีสิทธิ" in str(next((press.home.feeds / "th" / "s").iterdir()))
    assert entry.address.isascii()


# Links


def links_of(path, data):
    if path.endswith(".html"):
        root = html.document_fromstring(data.decode())
        return [str(link) for link in root.xpath("//@href | //@src")]
    if path.endswith((".xml", ".opml")):
        root = etree.fromstring(data)
        found = [str(link) for link in root.xpath("//@href | //@xmlUrl | //@htmlUrl")]
        return found + [str(text) for text in root.xpath("//item/link/text()")]
    if path.endswith(".json"):
        feed = json.loads(data)
        own = [feed["home_page_url"], feed["feed_url"]]
        return own + [found["url"] for found in feed["items"]]
    return []


def inside(path, link):
    """The file in feeds/ that a link means, or None where it leads elsewhere."""
    address = urljoin(SITE + path, link).partition("#")[0]
    if not address.startswith(SITE):
        return None
    name = unquote(address.removeprefix(SITE))
    return name + "index.html" if not name or name.endswith("/") else name


def test_every_link_inside_feeds_resolves(full_press, simple):
    for n in range(70):
        full_press.add(simple(f"{2020 + n // 20}-{1 + n % 12:02d}-07", f"ข้อเรียกร้อง {n}"))
    full_press.publish()
    files = full_press.files()
    checked = 0
    for path, data in files.items():
        for link in links_of(path, data):
            target = inside(path, link)
            if target is not None:
                assert target in files, f"{path} links to {link}"
                checked += 1
    assert checked > 1000


def test_links_between_pages_name_files_so_that_a_disk_serves_them(full_press):
    full_press.publish()
    for path, data in full_press.files().items():
        if path.endswith(".html"):
            root = html.document_fromstring(data.decode())
            for link in map(str, root.xpath("//a/@href")):
                if "://" not in link and not link.startswith(("mailto:", "#")):
                    assert link.rpartition(".")[2] in {"html", "xml", "json", "opml"}, link


def test_nothing_is_loaded_from_another_host(full_press):
    full_press.publish()
    for path, data in full_press.files().items():
        if path.endswith(".html"):
            root = html.document_fromstring(data.decode())
            loaded = root.xpath("//@src | //link[@rel='stylesheet']/@href | //img/@srcset")
            assert all("://" not in link for link in map(str, loaded)), path


def test_every_page_is_well_formed_html(full_press):
    full_press.publish()
    for path, data in full_press.files().items():
        if path.endswith(".html"):
            parser = html.HTMLParser(encoding="utf-8")
            root = html.document_fromstring(data, parser=parser)
            errors = [e for e in parser.error_log if "Tag" not in e.message]
            assert not errors, (path, errors)
            assert root.get("lang")
            assert root.get("dir") in {"ltr", "rtl"}
            ids = root.xpath("//@id")
            assert len(ids) == len(set(ids)), path
