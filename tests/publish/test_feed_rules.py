"""The judge of feeds is judged: each fault that it should find is put into a valid feed."""

import pytest

from bot.model import Card, Correction, Term
from bot.publish.source import Source
from tests.publish import feed_rules, made
from tests.publish.made import URL


@pytest.fixture
def files(statement, translations):
    """A feed with everything in it."""
    from dataclasses import replace

    source = Source(statement, {tag: found for (_, tag), found in translations.items()})
    entry = made.make(source, "en", "ar", "es")[1]
    full = replace(
        entry,
        card=Card(f"{URL}media/a.png", "Rest is a right!", 1234),
        tags=(Term("rest", "راحة", "ar"),),
        corrections=(Correction(entry.published, ("title",)),),
    )
    return dict(made.rendered(made.site(hub="https://hub.example.org/"), "ar", [full]))


JUDGES = {"atom.xml": feed_rules.atom, "rss.xml": feed_rules.rss, "feed.json": feed_rules.json_feed}


@pytest.mark.parametrize("name", JUDGES)
def test_a_feed_with_everything_in_it_is_valid(files, name):
    assert JUDGES[name](files[f"ar/{name}"], f"{URL}ar/{name}") == []


@pytest.mark.parametrize(
    ("name", "right", "wrong", "said"),
    [
        ("atom.xml", 'rel="self"', 'rel="alternate"', "self is"),
        ("atom.xml", 'hreflang="es"', 'hreflang="ar"', "stands twice"),
        ("atom.xml", 'hreflang="es"', 'hreflang="xx"', "xx"),
        ("atom.xml", 'type="html"', 'type="text"', "type text"),
        ("atom.xml", 'xml:lang="ar"><id>', "><id>", "no language tag"),
        ("atom.xml", "T12:00:00+00:00</updated><author>", "</updated><author>", "RFC 3339"),
        ("atom.xml", 'length="1234"', "", "no length"),
        ("atom.xml", "&lt;p&gt;", '&lt;p onclick="x"&gt;', "onclick"),
        ("atom.xml", "&lt;/div&gt;", "&lt;script&gt;1&lt;/script&gt;&lt;/div&gt;", "<script>"),
        ("atom.xml", 'rel="via"', 'rel="previous"', "rel=previous"),
        ("rss.xml", 'isPermaLink="false"', 'isPermaLink="true"', "permalink"),
        ("rss.xml", "<pubDate>Mon", "<pubDate>Tue", "RFC 822"),
        ("rss.xml", 'rel="self"', 'rel="hub"', "self is"),
        ("rss.xml", '<enclosure url="https://', '<enclosure url="//', "absolute"),
        ("rss.xml", "</channel>", "<ttl>5</ttl></channel>", "behind the items"),
        ("feed.json", "version/1.1", "version/1", "version is"),
        ("feed.json", '"language": "ar"', '"language": "qqqq"', "qqqq"),
        ("feed.json", '"date_modified": "', '"date_modified": "x', "RFC 3339"),
        ("feed.json", 'href=\\"https:', 'href=\\"/a', "content links"),
    ],
)
def test_a_fault_is_found(files, name, right, wrong, said):
    text = files[f"ar/{name}"].decode()
    assert right in text
    found = JUDGES[name](text.replace(right, wrong).encode(), f"{URL}ar/{name}")
    assert any(said in sentence for sentence in found), found
