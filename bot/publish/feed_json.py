"""Pure: JSON Feed 1.1."""

import json
from collections.abc import Iterable
from typing import Any

from bot import languages
from bot.publish.feed_items import Channel, Item


def render(about: Channel, items: Iterable[Item]) -> bytes:
    """Return a JSON Feed 1.1."""
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": about.title,
        "home_page_url": about.home,
        "feed_url": about.json,
        "language": about.language,
        "authors": [{"name": about.site_name, "url": about.site}],
    }
    if about.hub:
        feed["hubs"] = [{"type": "WebSub", "url": about.hub}]
    feed["items"] = [_item(item) for item in items]
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _item(item: Item) -> dict[str, Any]:
    found = {
        "id": item.id,
        "url": item.address,
        "external_url": item.source_url,
        "title": item.title,
        "content_html": item.content,
        "summary": item.summary,
        "image": item.card.address if item.card else "",
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "authors": [{"name": item.creator}],
        "tags": [tag.label for tag in item.tags],
        "language": item.language,
        "attachments": _attachments(item),
        "_translation": {
            "label": item.label,
            "original": item.original,
            "direction": languages.direction(item.language),
            "alternates": [{"language": tag, "url": page} for tag, page in item.alternates],
        },
    }
    return {key: value for key, value in found.items() if value}


def _attachments(item: Item) -> list[dict[str, Any]]:
    if item.card is None:
        return []
    card = item.card
    return [
        {
            "url": card.address,
            "mime_type": card.type,
            "title": card.alt,
            "size_in_bytes": card.size,
        }
    ]
