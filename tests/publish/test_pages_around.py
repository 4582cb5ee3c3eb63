"""What pages say beyond the text: accounts to follow, corrections, withdrawals; what they weigh."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from lxml import html

from bot import locale
from bot.model import Block, BlockKind, Card, Correction, Notice, Withdrawal
from bot.publish import pages
from bot.publish.site import Profile
from bot.publish.source import Source
from tests.conftest import REPOSITORY
from tests.publish.made import make, site

TAGS = ("en", "es", "ar", "hi", "bn")
MASTODON = Profile("Mastodon", "https://social.example.org/@harbour", ("ar", "hi"))
TELEGRAM = Profile("Telegram", "https://t.me/harbour", ("en", "ar"))
SITE = site(*TAGS, profiles=(MASTODON, TELEGRAM))
TEMPLATES = sorted((REPOSITORY / "bot/publish/templates").glob("*.html"))
LATER = datetime(2025, 7, 2, 12, tzinfo=UTC)


@pytest.fixture
def everywhere(statement, translations):
    source = Source(statement, {tag: found for (_, tag), found in translations.items()})
    return {entry.language: entry for entry in make(source, *TAGS)}


def page(entry, original=None):
    return html.document_fromstring(pages.statement(SITE, entry, original).decode())


def linked_data(root):
    return json.loads(root.xpath("//script/text()")[0])


# Whom to follow


@pytest.mark.parametrize(
    ("tag", "handles"),
    [
        ("ar", ["Mastodon @harbour@social.example.org", "Telegram @harbour"]),
        ("hi", ["Mastodon @harbour@social.example.org"]),
        ("en", ["Telegram @harbour"]),
    ],
)
def test_the_accounts_that_announce_in_a_language_are_named_on_its_pages(everywhere, tag, handles):
    links = page(everywhere[tag]).xpath("//ul[@class='accounts']//a[@rel='me']")
    assert [link.text_content() for link in links] == handles


def test_where_nobody_announces_there_is_nobody_to_follow(everywhere):
    assert page(everywhere["es"]).xpath("//*[@id='follow']") == []


@pytest.mark.parametrize(("tag", "creators"), [("ar", ["@harbour@social.example.org"]), ("en", [])])
def test_mastodon_is_told_whose_the_page_is(everywhere, tag, creators):
    found = page(everywhere[tag]).xpath("//meta[@name='fediverse:creator']/@content")
    assert found == creators


def test_home_names_all_accounts_so_that_they_can_be_verified():
    root = html.document_fromstring(pages.home(SITE, {tag: [] for tag in TAGS}).decode())
    found = root.xpath("//link[@rel='me']/@href")
    assert found == [MASTODON.address, TELEGRAM.address]


@pytest.mark.parametrize(
    ("network", "address", "handle"),
    [
        ("Mastodon", "https://social.example.org/@a_b", "@a_b@social.example.org"),
        ("Mastodon", "https://social.example.org:8443/@a/", "@a@social.example.org:8443"),
        ("Bluesky", "https://bsky.app/profile/harbour.example.org", "@harbour.example.org"),
        ("Telegram", "https://t.me/harbour", "@harbour"),
    ],
)
def test_an_account_is_called_as_its_network_does(network, address, handle):
    assert Profile(network, address, ("en",)).handle == handle


# Corrections and withdrawals


def test_a_correction_is_dated_and_leads_to_its_place(everywhere):
    corrected = replace(everywhere["bn"], corrections=(Correction(LATER, ("p2",)),))
    (note,) = page(corrected).find_class("correction")
    assert note.text_content().strip() == "২ জুলাই, ২০২৫ তারিখে সংশোধিত: অনুচ্ছেদ ২"
    assert note.xpath("a/@href") == ["#p2"]


def test_linked_data_tells_of_corrections(everywhere):
    corrected = replace(everywhere["en"], corrections=(Correction(LATER, ("title",)),))
    assert linked_data(page(corrected))["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "Corrected on 2 July 2025: title",
            "datePublished": "2025-07-02T12:00:00+00:00",
        }
    ]


def test_linked_data_shows_the_card_and_where_else_the_alliance_is(everywhere):
    card = Card("https://statements.example.org/media/cards/en/a.png", "A slogan", 9000)
    data = linked_data(page(replace(everywhere["en"], card=card)))
    assert data["image"]["url"] == card.address
    assert data["image"]["caption"] == "A slogan"
    assert data["publisher"]["sameAs"] == [MASTODON.address, TELEGRAM.address]


@pytest.fixture
def notice():
    return Notice(
        id="tag:x",
        statement_id="2025-06-16-x",
        language="ar",
        address="https://statements.example.org/ar/s/2025-06-16-x/",
        day=date(2025, 6, 16),
        published=LATER,
        updated=LATER,
        withdrawal=Withdrawal(LATER, "A name <in> it was wrong.", "en"),
        alternates=(("en", "https://statements.example.org/en/s/2025-06-16-x/"),),
    )


def test_a_withdrawn_statement_s_page_says_when_and_why_and_search_engines_forget_it(notice):
    root = html.document_fromstring(pages.notice(SITE, notice).decode())
    assert root.xpath("//meta[@name='robots']/@content") == ["noindex"]
    said = root.xpath("//main")[0].text_content()
    assert "2 يوليو 2025" in said
    (why,) = root.xpath("//main//*[@lang]")
    assert (why.get("lang"), why.get("dir"), why.text) == ("en", "ltr", "A name <in> it was wrong.")


def test_a_withdrawn_statement_s_page_is_found_in_its_other_languages(notice):
    root = html.document_fromstring(pages.notice(SITE, notice).decode())
    links = root.xpath("//details//ul/li/a")
    assert [(a.get("lang"), a.get("aria-current")) for a in links] == [("en", None), ("ar", "page")]


# What a page weighs


def long(simple, tag, words):
    """A statement of so many words of seven letters, its own in `en`, and in another language."""
    letter = {"en": "a", "hi": "क"}
    texts = {
        one: tuple(
            Block(BlockKind.PARAGRAPH, " ".join([char * 6] * 50)) for _ in range(words // 50)
        )
        for one, char in letter.items()
    }
    found = {
        one: make(Source(simple(blocks=texts[one], language=one), {}), *TAGS)[0] for one in texts
    }
    return found[tag], found["en"]


@pytest.mark.parametrize("words", [700, 1000])
def test_a_typical_page_has_the_original_beside_it_and_is_light(simple, words):
    entry, original = long(simple, "hi", words)
    data = pages.statement(SITE, entry, original)
    assert b'id="beside"' in data
    assert len(data) + len(pages.style()) <= pages.MOST_BYTES == 60_000


def test_where_the_original_would_make_a_page_heavy_a_link_leads_to_it(simple):
    entry, original = long(simple, "hi", 2000)
    data = pages.statement(SITE, entry, original)
    assert b'id="beside"' not in data
    assert b"aaaaaa" not in data


def test_a_statement_of_4500_words_in_a_latin_script_is_light(simple):
    _, original = long(simple, "en", 4500)
    assert len(pages.statement(SITE, original)) + len(pages.style()) < pages.MOST_BYTES


def test_the_style_sheet_has_no_comments_and_no_line_breaks():
    assert b"/*" not in pages.style()
    assert b"\n" not in pages.style()


def test_the_label_of_an_original_is_in_the_pages_own_language(simple):
    entry, _ = long(simple, "hi", 50)
    (label,) = page(entry).find_class("label")
    assert label.text == locale.words("hi")("This is the original text")


# Words


def test_every_word_of_the_templates_is_in_the_catalogues():
    known = (locale.FOLDER / "messages.pot").read_text("utf-8")
    used = {
        said
        for template in TEMPLATES
        for said in re.findall(r'words\("([^"]*)"\)', template.read_text("utf-8"))
    }
    assert len(used) > 20
    assert {said for said in used if f'msgid "{said}"' not in known} == set()
