"""Pure: which addresses a post links to."""

from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep where a link leads."""
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def links_to(content: str, address: str) -> bool:
    """Tell whether a post's HTML has a link to an address, however a server writes it."""
    parser = _Links()
    parser.feed(content)
    parser.close()
    return any(_same(link) == _same(address) for link in parser.found)


def _same(address: str) -> tuple[str, str, str]:
    parts = urlsplit(address)
    return parts.netloc.casefold(), unquote(parts.path) or "/", unquote(parts.query)
