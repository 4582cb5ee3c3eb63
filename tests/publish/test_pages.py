import json

import pytest
from lxml import html

from bot import languages, locale
from bot.model import Block, BlockKind, Label
from bot.publish import feeds, pages
from bot.publish.source import Source
from tests.publish.made import make, site

TAGS = ("en", "es", "ar", "ur", "hi", "th", "bn", "zh-Hant", "ko", "ja", "de")
SITE = site(*TAGS, own_name="Harbour Alliance", email="desk@hamw.example")
HEAVIEST = 60_000


@pytest.fixture
def everywhere(statement, translations):
    source = Source(statement, {tag: found for (_, tag), found in translations.items()})
    return {entry.language: entry for entry in make(source, *TAGS)}


def page(entry):
    return html.document_fromstring(pages.statement(SITE, entry).decode())


def own(simple, **facts):
    return make(Source(simple(**facts), {}), *TAGS)[0]


def index(tag, found):
    edition = feeds.edition(found)
    return pages.language(SITE, tag, edition.current, edition.months)


def language_page(tag, found=()):
    return html.document_fromstring(index(tag, found).decode())


def text(root, path):
    return " ".join(root.xpath(path)[0].text_content().split())


# A statement's page


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag != "de"])
def test_a_page_says_its_language_and_direction(everywhere, tag):
    root = page(everywhere[tag])
    assert (root.get("lang"), root.get("dir")) == (tag, languages.direction(tag))


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag != "de"])
def test_a_page_is_light_and_needs_no_script_and_no_other_host(everywhere, tag):
    data = pages.statement(SITE, everywhere[tag])
    root = html.document_fromstring(data.decode())
    assert len(data) + len(pages.style()) < HEAVIEST
    assert root.xpath("//script/@type") == ["application/ld+json"]
    assert root.xpath("//@src") == []
    assert root.xpath("//link[@rel='stylesheet']/@href") == ["../../../feed.css"]


def test_the_style_sheet_loads_nothing():
    assert b"url(" not in pages.style()
    assert b"@import" not in pages.style()


def test_own_feeds_come_first_and_without_hreflang(everywhere):
    links = page(everywhere["ar"]).xpath("//link[@rel='alternate']")
    assert [link.get("type") for link in links[:3]] == [
        "application/atom+xml",
        "application/rss+xml",
        "application/feed+json",
    ]
    assert [link.get("hreflang") for link in links[:3]] == [None] * 3
    assert all("/ar/" in link.get("href") for link in links[:3])


def test_the_same_page_in_other_languages_carries_hreflang_and_a_default(everywhere):
    entry = everywhere["th"]
    found = {
        link.get("hreflang"): link.get("href")
        for link in page(entry).xpath("//link[@rel='alternate'][@hreflang]")
    }
    assert found.pop("x-default") == everywhere["en"].address
    assert found == {tag: other.address for tag, other in everywhere.items()}


def test_a_page_is_canonical_to_itself(everywhere):
    assert page(everywhere["ko"]).xpath("//link[@rel='canonical']/@href") == [
        everywhere["ko"].address
    ]


def test_the_switcher_names_each_language_by_its_own_name_and_where_one_is(everywhere):
    links = page(everywhere["hi"]).xpath("//details//ul/li/a")
    assert [(a.get("lang"), a.text_content()) for a in links] == [
        (tag, languages.autonym(tag)) for tag in everywhere
    ]
    assert [a.get("lang") for a in links if a.get("aria-current")] == ["hi"]


@pytest.mark.parametrize(
    ("tag", "label"),
    [("es", Label.REVIEWED), ("ur", Label.MACHINE), ("ko", Label.OUTDATED)],
)
def test_the_label_is_said_in_the_page_s_language_with_a_way_to_the_original(
    everywhere, tag, label
):
    root = page(everywhere[tag])
    (said,) = root.xpath("//p[contains(@class, 'label')]")
    sentence = locale.words(tag)(
        {
            Label.REVIEWED: "Translated and reviewed by people",
            Label.MACHINE: "Machine translation, not yet reviewed by a person",
            Label.OUTDATED: "The original has changed since; this is the approved translation of "
            "the earlier text",
        }[label]
    )
    assert said.text_content().startswith(sentence)
    assert said.xpath("a/@href") == [f"../../../en/s/{everywhere[tag].statement_id}/index.html"]
    assert "English" in said.xpath("a")[0].text_content()


def test_an_original_says_that_it_is_one(everywhere):
    root = page(everywhere["en"])
    assert text(root, "//p[contains(@class, 'label')]") == "This is the original text"


def test_a_date_is_written_as_the_language_writes_it(everywhere):
    (time,) = page(everywhere["es"]).xpath("//p[@class='dateline']/time")
    assert (time.get("datetime"), time.text) == ("2025-06-16", "16 de junio de 2025")


def test_names_and_places_that_stay_say_their_language(everywhere):
    root = page(everywhere["ar"])
    kept = root.xpath(
        "//*[@class='dateline']/bdi | //*[@class='issuer']//bdi | //*[@class='facts']//bdi"
    )
    assert [(element.get("lang"), element.get("dir")) for element in kept] == [("en", "ltr")] * 3


def test_demands_are_a_list_and_slogans_stand_apart(everywhere):
    root = page(everywhere["zh-Hant"])
    assert len(root.xpath("//div[@class='text']/ol/li")) == 3
    assert root.xpath("//ul[@class='slogans']/li/text()") == [
        "家務勞動也是勞動！",
        "要做工人，不做奴隸！",
    ]


def test_subscribing_is_explained_in_three_steps_with_one_address_to_copy(everywhere):
    root = page(everywhere["es"])
    steps = root.xpath("//section[@class='subscribe']/ol/li")
    apps = steps[0].xpath(".//a")
    assert [app.text for app in apps] == ["Feeder", "NetNewsWire", "Thunderbird"]
    (address,) = steps[1].xpath("code")
    assert address.text_content() == "https://statements.example.org/es/atom.xml"
    assert len(steps) == 3


def test_the_other_formats_are_a_line_below(everywhere):
    links = page(everywhere["es"]).xpath("//p[@class='formats']/a/@href")
    assert links == ["../../rss.xml", "../../feed.json"]


@pytest.mark.parametrize("tag", ["en", "ar", "th"])
def test_linked_data_tells_what_is_a_translation_of_what(everywhere, tag):
    (script,) = page(everywhere[tag]).xpath("//script/text()")
    data = json.loads(script)
    assert (data["@type"], data["inLanguage"], data["headline"]) == (
        "NewsArticle",
        tag,
        everywhere[tag].title,
    )
    if tag == "en":
        assert len(data["workTranslation"]) == 9
    else:
        assert data["translationOfWork"]["@id"] == everywhere["en"].address


def test_linked_data_cannot_end_its_own_element(simple):
    entry = own(simple, title="</script><script>alert(1)</script>")
    root = page(entry)
    assert len(root.xpath("//script")) == 1
    assert json.loads(root.xpath("//script/text()")[0])["headline"] == entry.title


@pytest.mark.parametrize("tag", ["en", "zh-Hant", "ur"])
def test_open_graph_names_title_address_and_locale(everywhere, tag):
    found = {
        meta.get("property"): meta.get("content")
        for meta in page(everywhere[tag]).xpath("//meta[starts-with(@property, 'og:')]")
    }
    assert found["og:title"] == everywhere[tag].title
    assert found["og:url"] == everywhere[tag].address
    assert {"en": "en_US", "zh-Hant": "zh_TW", "ur": "ur_PK"}[tag] == found["og:locale"]


def test_words_are_words_and_never_markup(simple):
    entry = own(
        simple,
        title="<b>&</b>",
        subtitle="<i>",
        issuer="<u>",
        place="<s>",
        reference="<p>",
        blocks=(Block(BlockKind.PARAGRAPH, "a &lt; b"),),
    )
    root = page(entry)
    assert text(root, "//h1") == "<b>&</b>"
    assert text(root, "//p[@class='subtitle']") == "<i>"
    assert root.xpath("//main//i | //main//u | //main//s") == []


def test_there_is_one_heading_of_the_first_rank(everywhere):
    assert len(page(everywhere["en"]).xpath("//h1")) == 1


# A language's page


def test_a_language_without_statements_says_so_in_its_words():
    root = language_page("de")
    assert root.get("lang") == "de"
    words = locale.words("de")
    assert text(root, "//p[@class='nothing']") == words(
        "There are no statements in this language yet."
    )


def test_a_language_s_page_lists_statements_with_date_title_and_label(everywhere):
    root = language_page("ur", [everywhere["ur"]])
    assert root.xpath("//article//h2/a/@href") == [f"s/{everywhere['ur'].statement_id}/index.html"]
    assert text(root, "//article/p[@class='chip']") == locale.words("ur")("Machine translation")


def test_a_full_page_is_light(simple):
    words = "अंतरराष्ट्रीय घरेलू कामगार दिवस पर संयुक्त वक्तव्य और हमारी माँगें"
    made = [
        own(
            simple,
            day=f"2024-{12 - n // 28:02d}-{28 - n % 28:02d}",
            title=f"{words} {n}",
            language="hi",
        )
        for n in range(50)
    ]
    data = index("hi", made)
    assert len(data) + len(pages.style()) < HEAVIEST


def test_older_statements_are_found_by_month(simple):
    made = [
        own(simple, day=f"{2024 - n // 12}-{12 - n % 12:02d}-03", title=f"T {n}") for n in range(60)
    ]
    edition = feeds.edition(made)
    root = language_page("en", made)
    assert root.xpath("//section[@class='older']//a/@href") == [
        f"archive/{month.name}/index.html" for month in edition.months
    ]
    shown = html.document_fromstring(pages.month(SITE, "en", edition.months[0]).decode())
    assert text(shown, "//h1") == "October 2020"
    assert len(shown.xpath("//article")) == 1


# Home


def test_home_names_every_language_by_its_own_name(everywhere):
    found = {tag: [everywhere[tag]] if tag in everywhere else [] for tag in TAGS}
    root = html.document_fromstring(pages.home(SITE, found).decode())
    assert [
        (li.get("lang"), li.get("dir"), li.xpath("h2/a")[0].text) for li in root.xpath("//main//li")
    ] == [(tag, languages.direction(tag), languages.autonym(tag)) for tag in TAGS]


def test_home_is_in_the_source_language_and_the_default_for_all():
    root = html.document_fromstring(pages.home(SITE, {tag: [] for tag in TAGS}).decode())
    assert root.get("lang") == "en"
    assert root.xpath("//link[@hreflang='x-default']/@href") == ["https://statements.example.org/"]
