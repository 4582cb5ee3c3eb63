"""Pure: every language's feed in one OPML file, which a feed reader takes at once."""

from collections.abc import Iterable

from bot import languages
from bot.publish.feed_items import Channel


def render(title: str, channels: Iterable[Channel]) -> bytes:
    """Return the OPML 2.0 of all languages' Atom feeds, in the order of pages."""
    from lxml import etree

    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    body = etree.SubElement(root, "body")
    for channel in channels:
        etree.SubElement(
            body,
            "outline",
            type="rss",
            text=f"{channel.title} ({languages.autonym(channel.language)})",
            title=channel.title,
            language=channel.language,
            xmlUrl=channel.atom,
            htmlUrl=channel.home,
        )
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))
