"""Pure: the page for an address at which there is nothing, in the reader's language."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from bot import languages, locale
from bot.publish import addresses
from bot.publish.site import Name


def language(path: str, accepted: str, known: Sequence[str]) -> str:
    """Return the language of a path, else the one that the reader's browser asks for."""
    first = path.partition("/")[0]
    return first if first in known else languages.preferred(accepted, known)


def page(path: str, tag: str, name: Name) -> bytes:
    """Return the page; its links lead home from wherever `path` is."""
    words = locale.words(tag)
    up = "../" * path.count("/") or "./"
    heading = escape(words("There is no page at this address."))
    there = f"{up}{quote(tag)}/"
    whose = f'<bdi lang="{name.language}">{escape(name.text)}</bdi>'
    return f"""<!DOCTYPE html>
<html lang="{tag}" dir="{languages.direction(tag)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading} · {escape(name.text)}</title>
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="{up}{addresses.STYLE}">
</head>
<body>
<header class="masthead">
<div class="bar"><a class="name" href="{there}">{whose}</a></div>
</header>
<main id="text">
<header class="opening">
<h1>{heading}</h1>
</header>
<p><a href="{there}">{escape(words("Latest statements"))}</a></p>
<p><a href="{up}">{escape(words("All languages"))}</a></p>
</main>
</body>
</html>
""".encode()
