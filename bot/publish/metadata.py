"""Pure: what a page says of itself to machines: Open Graph and linked data (JSON-LD)."""

import json
from functools import cache
from typing import Any

from bot import languages, locale
from bot.model import Card, Entry
from bot.publish import addresses, content
from bot.publish.site import Site


def open_graph(entry: Entry, site_name: str) -> tuple[tuple[str, str], ...]:
    """Return (property, content) of a statement's page."""
    found = [
        ("og:type", "article"),
        ("og:title", entry.title),
        ("og:description", content.lead(entry)),
        ("og:url", entry.address),
        ("og:site_name", site_name),
        ("og:locale", _territory_locale(entry.language)),
    ]
    found += (("og:locale:alternate", _territory_locale(tag)) for tag, _ in entry.alternates)
    found += [
        ("article:published_time", entry.published.isoformat()),
        ("article:modified_time", entry.updated.isoformat()),
    ]
    found += (("article:tag", tag.label) for tag in entry.tags)
    return tuple((name, value) for name, value in found if value)


def image(card: Card | None) -> tuple[tuple[str, str], ...]:
    """Return (property, content) of a page's card."""
    if card is None:
        return ()
    return (
        ("og:image", card.address),
        ("og:image:type", card.type),
        ("og:image:width", str(card.width)),
        ("og:image:height", str(card.height)),
        ("og:image:alt", card.alt),
    )


@cache
def _territory_locale(tag: str) -> str:
    """Open Graph wants a country in every locale: the one CLDR holds most likely."""
    from babel.core import Locale, get_global

    if not languages.is_tag(tag):
        return tag.partition("-")[0]
    locale = languages.locale_of(tag)
    if locale.territory:
        return f"{locale.language}_{locale.territory}"
    script = f"_{locale.script}" if locale.script else ""
    likely = get_global("likely_subtags").get(f"{locale.language}{script}", "")
    territory = Locale.parse(likely).territory if likely else ""
    return f"{locale.language}_{territory}" if territory else locale.language


def linked_data(entry: Entry, site: Site) -> str:
    """Return the JSON-LD of a statement's page, safe inside a script element."""
    publisher: dict[str, Any] = {
        "@type": "Organization",
        "name": site.name(entry.language).text,
        "url": addresses.absolute(site.url, ""),
    }
    if site.profiles:
        publisher["sameAs"] = [profile.address for profile in site.profiles]
    author = {"@type": "Organization", "name": entry.issuer.label} if entry.issuer else publisher
    told = content.corrections(entry, locale.words(entry.language))
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": entry.address,
        "url": entry.address,
        "mainEntityOfPage": entry.address,
        "headline": entry.title,
        "alternativeHeadline": entry.subtitle,
        "description": content.lead(entry),
        "inLanguage": entry.language,
        "datePublished": entry.published.isoformat(),
        "dateModified": entry.updated.isoformat(),
        "author": author,
        "publisher": publisher,
        "keywords": [tag.label for tag in entry.tags],
        "locationCreated": {"@type": "Place", "name": entry.place} if entry.place else None,
        "isBasedOn": entry.source_url,
        "image": _image(entry.card),
        "correction": [
            {"@type": "CorrectionComment", "text": text, "datePublished": one.at.isoformat()}
            for text, one in zip(told, reversed(entry.corrections), strict=True)
        ],
    }
    if entry.language == entry.original:
        data["workTranslation"] = [
            {"@type": "NewsArticle", "@id": page, "inLanguage": tag}
            for tag, page in entry.alternates
        ]
    elif entry.original_address:
        data["translationOfWork"] = {
            "@type": "NewsArticle",
            "@id": entry.original_address,
            "inLanguage": entry.original,
        }
    kept = {key: value for key, value in data.items() if value}
    text = json.dumps(kept, ensure_ascii=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _image(card: Card | None) -> dict[str, Any] | None:
    if card is None:
        return None
    return {
        "@type": "ImageObject",
        "url": card.address,
        "width": card.width,
        "height": card.height,
        "caption": card.alt,
    }
