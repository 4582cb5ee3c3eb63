from lxml import etree

from bot.publish import feed_items, opml
from tests.publish.made import URL as SITE
from tests.publish.made import site


def test_every_language_s_atom_feed_stands_in_one_file():
    channels = [
        feed_items.channel(site("en", "ar", own_name="A & <B>"), tag) for tag in ("en", "ar")
    ]
    root = etree.fromstring(opml.render("All & <more>", channels))
    outlines = root.findall("body/outline")
    assert root.findtext("head/title") == "All & <more>"
    assert [line.get("xmlUrl") for line in outlines] == [f"{SITE}en/atom.xml", f"{SITE}ar/atom.xml"]
    assert [line.get("htmlUrl") for line in outlines] == [f"{SITE}en/", f"{SITE}ar/"]
    assert {line.get("type") for line in outlines} == {"rss"}
    assert "العربية" in outlines[1].get("text")
