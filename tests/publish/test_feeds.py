import json
import locale as process_locale
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from bot import plan
from bot.markup import clean_text, from_text
from bot.model import Block, BlockKind, Correction, Notice, Statement, Withdrawal
from bot.publish import feeds
from bot.publish.source import Source
from tests.publish import made as things
from tests.publish.made import NAME, site

SITE = "https://statements.example.org/"
ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HOSTILE = (
    "& < ]]> \" ' &amp; <b>bold</b>",
    "emoji 👩🏽‍🌾 and astral 𞤀𞤣𞤤𞤢𞤥",
    "IMA تدين اتفاق GCM",
    "next\u0085line, bell \x07, lone \ud83d surrogate, \ufffe",
    "<![CDATA[ <!-- <?xml ?>",
)


def render(language, found):
    return dict(things.rendered(site(), language, found))


def make(statement, *languages, **translations):
    return things.make(Source(statement, translations), *languages)


@pytest.fixture
def everywhere(statement, translations):
    source = Source(statement, {tag: found for (_, tag), found in translations.items()})
    tags = ("en", *source.translations)
    return {entry.language: entry for entry in things.make(source, *tags)}


@pytest.fixture
def arabic(everywhere):
    return render("ar", [everywhere["ar"]])


def atom_entry(files, language):
    return etree.fromstring(files[f"{language}/atom.xml"]).find(f"{ATOM}entry")


def parsed(data):
    found = feedparser.parse(data)
    assert found.bozo == 0, found.get("bozo_exception")
    return found


def many(simple, days):
    made = [make(simple(day.isoformat(), f"Statement {n}"), "en")[0] for n, day in enumerate(days)]
    return sorted(made, key=lambda entry: entry.published, reverse=True)


# What every format says


@pytest.mark.parametrize("tag", ["en", "es", "ar", "ur", "hi", "th", "bn", "zh-Hant", "ko", "ja"])
def test_the_three_formats_agree(everywhere, tag):
    files = render(tag, [everywhere[tag]])
    atom = parsed(files[f"{tag}/atom.xml"]).entries[0]
    rss = parsed(files[f"{tag}/rss.xml"]).entries[0]
    json_item = json.loads(files[f"{tag}/feed.json"])["items"][0]
    assert atom.id == rss.id == json_item["id"]
    assert atom.link == rss.link == json_item["url"]
    assert atom.title == rss.title == json_item["title"]
    assert atom.summary == rss.summary == json_item["summary"]
    assert atom.content[0].value == rss.content[0].value
    assert [t.term for t in atom.tags] == [t.term for t in rss.tags] == json_item["tags"]
    assert atom.author == rss.author == json_item["authors"][0]["name"]
    assert atom.published_parsed == rss.published_parsed
    assert atom.updated_parsed == rss.updated_parsed
    assert atom.updated == json_item["date_modified"]
    assert atom.language == rss.language == json_item["language"] == tag


@pytest.mark.parametrize("tag", ["en", "ar", "zh-Hant"])
def test_readers_find_the_page_in_the_own_language_first_and_last(everywhere, tag):
    for name in ("atom.xml", "rss.xml"):
        entry = parsed(render(tag, [everywhere[tag]])[f"{tag}/{name}"]).entries[0]
        own = f"{SITE}{tag}/s/{everywhere[tag].statement_id}/"
        alternates = [link.href for link in entry.links if link.rel == "alternate"]
        assert entry.link == own
        assert alternates[0] == alternates[-1] == own


def test_ids_differ_between_languages(everywhere):
    assert len({entry.id for entry in everywhere.values()}) == len(everywhere)


@pytest.mark.parametrize("tag", ["ar", "ur"])
def test_titles_and_texts_begin_right_to_left(everywhere, tag):
    files = render(tag, [everywhere[tag]])
    item = json.loads(files[f"{tag}/feed.json"])["items"][0]
    for text in (item["title"], item["summary"], item["content_html"].split("<p>", 1)[1]):
        assert unicodedata.bidirectional(text[0]) == "R"


# Atom


def test_language_stands_on_feed_entry_and_content(arabic):
    feed = etree.fromstring(arabic["ar/atom.xml"])
    marked = [feed, feed.find(f"{ATOM}entry"), feed.find(f"{ATOM}entry/{ATOM}content")]
    assert [element.get(LANG) for element in marked] == ["ar", "ar", "ar"]


def test_content_is_html_with_language_and_direction(arabic):
    content = atom_entry(arabic, "ar").find(f"{ATOM}content")
    assert content.get("type") == "html"
    assert content.text.startswith('<div lang="ar" dir="rtl">')


def test_siblings_are_named_with_their_languages(arabic):
    links = atom_entry(arabic, "ar").findall(f"{ATOM}link[@rel='alternate']")
    assert [link.get("hreflang") for link in links] == [
        "ar", "en", "es", "ur", "hi", "th", "bn", "zh-Hant", "ko", "ja", None,
    ]  # fmt: skip


def test_no_two_alternates_have_the_same_type_and_language(arabic):
    links = atom_entry(arabic, "ar").findall(f"{ATOM}link[@rel='alternate']")
    kinds = [(link.get("type"), link.get("hreflang")) for link in links]
    assert len(set(kinds)) == len(kinds)


def test_the_place_of_first_publication_is_a_via_link(arabic):
    (via,) = atom_entry(arabic, "ar").findall(f"{ATOM}link[@rel='via']")
    assert via.get("href") == "https://news.example.org/2025/domestic-workers"


def test_an_atom_feed_names_itself_and_its_page(arabic):
    feed = etree.fromstring(arabic["ar/atom.xml"])
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": f"{SITE}ar/atom.xml", "alternate": f"{SITE}ar/"}


def test_a_feed_changes_when_any_entry_of_it_does(simple):
    newer, older = many(simple, [date(2024, 1, 1), date(2024, 1, 2)])
    changed = replace(older, updated=datetime(2026, 1, 1, tzinfo=UTC))
    files = render("en", [newer, changed])
    feed = etree.fromstring(files["en/atom.xml"])
    channel = etree.fromstring(files["en/rss.xml"])[0]
    assert feed.findtext(f"{ATOM}updated") == "2026-01-01T00:00:00+00:00"
    assert channel.findtext("lastBuildDate") == "Thu, 01 Jan 2026 00:00:00 +0000"


def test_no_person_s_name_is_the_author(arabic):
    for name in ("atom.xml", "rss.xml"):
        entry = parsed(arabic[f"ar/{name}"]).entries[0]
        assert entry.author == "Harbour Alliance of Migrant Workers (HAMW)"


# RSS


def test_rss_says_its_language_itself_and_never_a_permalink(arabic):
    channel = etree.fromstring(arabic["ar/rss.xml"])[0]
    assert channel.findtext("language") == "ar"
    assert channel.find(f"{ATOM}link").get("href") == f"{SITE}ar/rss.xml"
    assert channel.find("item/guid").get("isPermaLink") == "false"
    assert channel.findtext("link") == f"{SITE}ar/"


def test_rss_dates_are_rfc_822(arabic):
    channel = etree.fromstring(arabic["ar/rss.xml"])[0]
    noon = datetime(2025, 6, 16, 12, tzinfo=UTC)
    assert channel.findtext("item/pubDate") == "Mon, 16 Jun 2025 12:00:00 +0000"
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")) == noon


def test_the_process_s_locale_is_never_touched(everywhere, monkeypatch):
    def forbidden(*arguments):
        raise AssertionError("setlocale")

    monkeypatch.setattr(process_locale, "setlocale", forbidden)
    assert render("en", [everywhere["en"]])


# JSON Feed


def test_a_json_feed_says_what_it_is(arabic):
    feed = json.loads(arabic["ar/feed.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["home_page_url"], feed["feed_url"]) == (f"{SITE}ar/", f"{SITE}ar/feed.json")
    assert (feed["language"], feed["authors"][0]["name"]) == ("ar", NAME)


# Hostile words


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_breaks_a_feed(simple, title):
    words = (Block(BlockKind.PARAGRAPH, from_text(title)),)
    statement = replace(simple(), title=title, blocks=words)
    files = render("en", make(statement, "en"))
    expected = " ".join(clean_text(title).split())
    assert atom_entry(files, "en").findtext(f"{ATOM}title") == expected
    assert etree.fromstring(files["en/rss.xml"]).findtext("channel/item/title") == expected
    assert json.loads(files["en/feed.json"])["items"][0]["title"] == expected
    for name in ("atom.xml", "rss.xml"):
        assert len(parsed(files[f"en/{name}"]).entries) == 1


anything = st.text(
    st.sampled_from("\ud83d\udc80&<]>\x00\x07\x85\u202e\u2067\ufffe\ue000 ./") | st.characters(),
    max_size=60,
)


@given(
    name=anything, title=anything, text=anything, issuer=anything, tag=anything, address=anything
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_words_at_all_break_a_feed(name, title, text, issuer, tag, address):
    statement = Statement(
        id=f"2024-01-01-{name}",
        language="ar",
        title=title,
        published=date(2024, 1, 1),
        blocks=(Block(BlockKind.PARAGRAPH, text), Block(BlockKind.SLOGAN, text)),
        issuer=issuer,
        place=issuer,
        reference=text,
        tags=(tag,),
        source_url="https://x.example/" + address,
    )
    files = render("ar", make(statement, "ar"))
    for name in ("atom.xml", "rss.xml"):
        etree.fromstring(files[f"ar/{name}"])
    assert json.loads(files["ar/feed.json"])["items"]


# Empty feeds


def test_a_feed_without_statements_is_valid_and_says_that_it_never_changed():
    files = render("de", [])
    feed = parsed(files["de/atom.xml"]).feed
    assert (feed.id, feed.updated) == (f"{SITE}de/", "1970-01-01T00:00:00+00:00")
    assert parsed(files["de/rss.xml"]).feed.link == f"{SITE}de/"
    assert "lastBuildDate" not in files["de/rss.xml"].decode()
    assert json.loads(files["de/feed.json"])["items"] == []


# Editions and archives

DAYS = [date(2024, 1, 1) + timedelta(days=3 * n) for n in range(120)]


def archive_ids(files):
    return [
        entry.findtext(f"{ATOM}id")
        for path, data in files.items()
        if "/archive/" in path
        for entry in etree.fromstring(data).findall(f"{ATOM}entry")
    ]


def test_entries_are_newest_first_and_at_most_fifty(simple):
    made = many(simple, DAYS)
    found = parsed(render("en", made)["en/atom.xml"]).entries
    assert 25 <= len(found) <= 50
    assert [entry.id for entry in found] == [entry.id for entry in made[: len(found)]]


def test_each_older_entry_is_reached_exactly_once(simple):
    made = many(simple, DAYS)
    files = render("en", made)
    current = [entry.id for entry in parsed(files["en/atom.xml"]).entries]
    assert sorted(current + archive_ids(files)) == sorted(entry.id for entry in made)


def test_an_archive_document_is_a_whole_month(simple):
    made = many(simple, DAYS)
    files = render("en", made)
    april = [entry.id for entry in made if entry.day.month == 4]
    document = etree.fromstring(files["en/archive/2024-04.xml"])
    assert [entry.findtext(f"{ATOM}id") for entry in document.findall(f"{ATOM}entry")] == april


def test_a_closed_month_stays_as_it_is_when_a_statement_is_added(simple):
    before = render("en", many(simple, DAYS[:-1]))
    after = render("en", many(simple, DAYS))
    archives = {path: data for path, data in before.items() if "/archive/" in path}
    newest = max(archives)
    assert archives
    for path in archives.keys() - {newest}:
        assert after[path] == archives[path]
    assert set(archive_ids(before)) <= set(archive_ids(after))


def test_the_chain_of_archives_leads_from_the_present_to_the_first_and_back(simple):
    files = render("en", many(simple, DAYS))

    def follow(path, relation):
        feed = etree.fromstring(files[path])
        (link,) = feed.findall(f"{ATOM}link[@rel='{relation}']") or [None]
        return link.get("href").removeprefix(SITE) if link is not None else ""

    chain = [follow("en/atom.xml", "prev-archive")]
    while chain[-1]:
        chain.append(follow(chain[-1], "prev-archive"))
    documents = sorted((path for path in files if "/archive/" in path), reverse=True)
    assert chain == [*documents, ""]
    assert [follow(path, "next-archive") for path in documents[1:]] == documents[:-1]
    assert follow(documents[0], "next-archive") == ""
    assert {follow(path, "current") for path in documents} == {"en/atom.xml"}
    assert {follow(path, "self") for path in documents} == set(documents)


@given(
    days=st.lists(st.dates(date(2020, 1, 1), date(2024, 12, 31)), max_size=160),
    corrected=st.dictionaries(st.integers(0, 159), st.dates(date(2025, 1, 1), date(2025, 9, 1))),
    withdrawn=st.integers(0, 40),
)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_whoever_walks_the_chain_meets_each_entry_exactly_once(simple, days, corrected, withdrawn):
    made = []
    for number, day in enumerate(days):
        (entry,) = make(simple(day.isoformat(), f"Statement {number}"), "en")
        moments = [plan.noon(corrected[number])] if number in corrected else []
        told = tuple(Correction(moment, ("p1",)) for moment in moments)
        made.append(replace(entry, corrections=told))
    gone = [notice(f"2019-01-01-gone-{number}", number) for number in range(withdrawn)]
    files = dict(things.rendered(site(), "en", made, gone))
    met, path = [], "en/atom.xml"
    while path:
        feed = etree.fromstring(files[path])
        met.append([entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")])
        links = feed.findall(f"{ATOM}link[@rel='prev-archive']")
        path = links[0].get("href").removeprefix(SITE) if links else ""
    assert len(met[0]) <= 50
    assert len(met) == len([path for path in files if "/archive/" in path]) + 1
    everything = [one for document in met for one in document]
    assert sorted(one for one in everything if "gone" not in one) == sorted(e.id for e in made)
    assert sum("gone" in one for one in everything) == min(withdrawn, feeds.MOST_NOTICES)
    assert sum("gone" in one for one in met[0]) == min(withdrawn, feeds.MOST_NOTICES)


def notice(statement_id, number):
    moment = datetime(2025, 9, 2, tzinfo=UTC) + timedelta(seconds=number)
    return Notice(
        id=f"tag:statements.example.org,2019:statement:{statement_id}:en",
        statement_id=statement_id,
        language="en",
        address=f"{SITE}en/s/{statement_id}/",
        day=date(2019, 1, 1),
        published=plan.noon(date(2019, 1, 1)),
        updated=moment,
        withdrawal=Withdrawal(moment, "It named a person.", "en"),
    )


def test_only_archive_documents_are_marked_as_such(simple):
    mark = b"http://purl.org/syndication/history/1.0"
    files = render("en", many(simple, DAYS))
    assert {path for path, data in files.items() if mark in data} == {
        path for path in files if "/archive/" in path
    }


def test_a_month_of_very_many_statements_is_divided(simple):
    made = many(simple, [date(2024, 5, 1 + n % 28) for n in range(90)])
    edition = feeds.edition(made)
    assert len(edition.current) == 50
    assert [len(month.entries) for month in edition.months] == [40]


def test_a_feed_is_never_over_half_a_megabyte(simple):
    long = tuple(Block(BlockKind.PARAGRAPH, "حقوق العمال " * 300) for _ in range(5))
    made = [
        make(simple(day.isoformat(), f"Long {n}", blocks=long, language="ar"), "ar")[0]
        for n, day in enumerate(reversed(DAYS[:40]))
    ]
    files = render("ar", made)
    current = parsed(files["ar/atom.xml"]).entries
    assert all(len(files[f"ar/{name}"]) <= 512_000 for name in ("atom.xml", "rss.xml", "feed.json"))
    assert len(current) + len(archive_ids(files)) == 40


def test_the_same_entries_give_the_same_bytes(everywhere):
    assert render("ur", [everywhere["ur"]]) == render("ur", [everywhere["ur"]])


def test_the_statement_s_day_is_noon_in_greenwich(everywhere):
    assert everywhere["en"].published == plan.noon(date(2025, 6, 16))
