"""What readers had before: notices, tombstones, the moments of changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from lxml import etree

from bot.model import Block, BlockKind, UnitState
from bot.publish.stage import next_end
from tests.publish import feed_rules

SITE = "https://statements.example.org/"
THEN = datetime(2025, 8, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
MONTH = 30 * DAY
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def shown(press, simple, translated):
    """A press whose statement readers had in English, Spanish and Arabic, and another one."""
    statement = simple()
    press.add(statement, translated(statement, "es"), translated(statement, "ar"))
    press.add(simple("2024-03-06", "Another"))
    press.publish()
    return press


@pytest.fixture
def name(shown):
    return shown.statements[0].id


def item(press, tag, name):
    found = feedparser.parse(press.files()[f"{tag}/atom.xml"]).entries
    return next((entry for entry in found if f":{name}:" in entry.id), None)


def page(press, tag, name):
    return press.files()[f"{tag}/s/{name}/index.html"].decode()


def tombstones(press, tag):
    feed = etree.fromstring(press.files()[f"{tag}/atom.xml"])
    return [stone.get("ref") for stone in feed.findall(feed_rules.TOMBSTONE)]


@pytest.mark.parametrize("tag", ["en", "es", "ar"])
def test_a_withdrawn_statement_leaves_a_notice_in_each_language_it_was_read_in(shown, name, tag):
    before = item(shown, tag, name)
    shown.change(name, withdrawn="It named <a person>.")
    shown.publish(THEN)
    after = item(shown, tag, name)
    assert (after.id, after.link) == (before.id, before.link)
    assert after.updated_parsed > before.updated_parsed
    for told in (after.content[0].value, page(shown, tag, name)):
        assert "It named &lt;a person&gt;." in told
        assert "together" not in told
    assert tombstones(shown, tag) == []


def test_there_is_no_notice_where_nobody_read_it(shown, name):
    shown.change(name, withdrawn="It named a person.")
    shown.publish(THEN)
    assert not any(path.startswith(("ko/s/", "ja/s/")) for path in shown.files())


def test_the_reason_says_its_own_language(shown, name):
    shown.change(name, withdrawn="It named a person.")
    shown.publish(THEN)
    assert '<span dir="ltr" lang="en">It named' in item(shown, "ar", name).content[0].value


def test_a_statement_whose_file_is_gone_leaves_a_notice_without_a_reason(shown, name):
    shown.statements = shown.statements[1:]
    shown.publish(THEN)
    assert "Reason" not in item(shown, "en", name).content[0].value
    assert "1 August 2025" in item(shown, "en", name).content[0].value


def test_the_reason_stays_when_the_file_goes_after_it(shown, name):
    shown.change(name, withdrawn="It named a person.")
    shown.publish(THEN)
    before = shown.files()
    shown.statements = shown.statements[1:]
    shown.publish(THEN + DAY)
    assert shown.files() == before


def test_after_the_notice_comes_a_tombstone_and_the_page_stays(shown, name):
    shown.change(name, withdrawn="It named a person.")
    shown.publish(THEN)
    notice = page(shown, "es", name)
    shown.publish(THEN + MONTH)
    assert item(shown, "es", name) is None
    assert tombstones(shown, "es") == [f"tag:statements.example.org,2024:statement:{name}:es"]
    assert page(shown, "es", name) == notice
    assert name not in shown.files()["es/rss.xml"].decode()
    assert name not in shown.files()["es/feed.json"].decode()
    assert feed_rules.atom(shown.files()["es/atom.xml"], f"{SITE}es/atom.xml") == []


def test_the_time_of_notices_is_the_configuration_s(shown, name):
    publish = shown.settings.publish.model_copy(update={"notice": 2 * DAY})
    shown.settings = shown.settings.model_copy(update={"publish": publish})
    shown.change(name, withdrawn="It named a person.")
    shown.publish(THEN)
    assert next_end(shown.settings, shown.store, THEN) == THEN + 2 * DAY
    shown.publish(THEN + 2 * DAY)
    assert tombstones(shown, "en")
    assert next_end(shown.settings, shown.store, THEN + 2 * DAY) is None


def test_a_statement_that_stands_again_has_its_id_and_is_changed(shown, name):
    first = item(shown, "es", name)
    shown.change(name, withdrawn="It named a person.")
    shown.publish(THEN)
    notice = item(shown, "es", name)
    shown.change(name, withdrawn="")
    shown.publish(THEN + MONTH + DAY)
    again = item(shown, "es", name)
    assert (again.id, again.title) == (first.id, first.title)
    assert again.updated_parsed > notice.updated_parsed
    assert "Corre" not in again.content[0].value
    assert tombstones(shown, "es") == []


def test_nothing_differs_while_a_notice_stands(shown, name):
    shown.change(name, withdrawn="It named a person.")
    shown.publish(THEN)
    before = shown.files()
    assert shown.publish(THEN + DAY).report.files_written == 0
    assert shown.files() == before


def test_a_correction_is_told_on_the_page_and_in_the_feed(shown, name):
    shown.change(name, blocks=(Block(BlockKind.PARAGRAPH, "We march apart."),))
    shown.publish(THEN)
    for told in (item(shown, "en", name).content[0].value, page(shown, "en", name)):
        assert "Corrected on 1 August 2025: paragraph 1" in told


def test_corrections_stay_told_newest_first(shown, name):
    shown.change(name, title="We walk")
    shown.publish(THEN)
    shown.change(name, blocks=(Block(BlockKind.PARAGRAPH, "We march apart."),))
    shown.publish(THEN + DAY)
    told = item(shown, "en", name).content[0].value
    assert told.index("2 August 2025: paragraph 1") < told.index("1 August 2025: title")


def test_a_label_that_changes_raises_the_moment_and_is_no_correction(shown, name):
    machine = shown.translations[name, "es"]
    units = tuple(replace(unit, state=UnitState.REVIEWED) for unit in machine.units)
    before = item(shown, "es", name)
    shown.translations[name, "es"] = replace(machine, units=units)
    shown.publish(THEN)
    after = item(shown, "es", name)
    assert after.updated_parsed > before.updated_parsed
    assert "Corregido" not in after.content[0].value


def test_no_two_entries_change_at_the_same_moment(press, simple):
    for number in range(8):
        press.add(simple(title=f"Same day {number}"))
    press.publish()
    for one in list(press.statements):
        press.change(one.id, place="Manila")
    press.publish(THEN)
    moments = [entry.updated for entry in press.publish(THEN).entries]
    assert len(set(moments)) == 8
    assert max(moments) == THEN


def test_an_old_statement_that_is_corrected_comes_back_to_the_current_feed(press, simple):
    for number in range(70):
        press.add(simple(f"{2020 + number // 12}-{number % 12 + 1:02d}-05", f"Number {number}"))
    press.publish()
    oldest = press.statements[0].id
    assert item(press, "en", oldest) is None
    press.change(oldest, title="Corrected")
    press.publish(THEN)
    assert item(press, "en", oldest).title == "Corrected"
    files = press.files()
    holding = [p for p, d in files.items() if p.endswith(".xml") and f"{oldest}:en<".encode() in d]
    assert sorted(holding) == ["en/atom.xml", "en/rss.xml"]
    assert f"s/{oldest}/" in files["en/archive/2020-01/index.html"].decode()
