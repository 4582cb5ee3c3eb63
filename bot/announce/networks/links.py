"""Pure: what a post's HTML says, however a server writes it: its words, and where it links to."""

import unicodedata
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import regex

_ADDRESS = regex.compile(r"https?://\S+")
_NO_LETTER = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


class _Content(HTMLParser):
    """The words outside links, and each link with what it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.words: list[str] = []
        self._shown: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep where a link leads; begin a new word at a new line."""
        address = dict(attrs).get("href")
        if tag == "a" and address:
            self.links.append(address)
            self._shown = []
        elif tag in {"br", "p", "div", "li"}:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        (self.words if self._shown is None else self._shown).append(data)

    def handle_endtag(self, tag: str) -> None:
        """Keep what a link shows, unless it is the address itself, whole or shortened."""
        if tag == "a" and self._shown is not None:
            shown, self._shown = "".join(self._shown), None
            self.words.append(" " if _is_address(shown, self.links[-1]) else shown)


def links_to(content: str, address: str) -> bool:
    """Tell whether a post has a link to an address."""
    return any(_same(link) == _same(address) for link in _read(content).links)


def says(content: str, text: str) -> bool:
    """Tell whether a post's words are those of a text: letters and digits, but for addresses."""
    return _letters("".join(_read(content).words)) == _letters(text)


def _read(content: str) -> _Content:
    parser = _Content()
    parser.feed(content)
    parser.close()
    return parser


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _ADDRESS.sub(" ", text))
    return _NO_LETTER.sub("", plain).casefold()


def _is_address(shown: str, link: str) -> bool:
    bare, whole = (
        unquote(regex.sub(r"^https?://", "", part.strip())).casefold() for part in (shown, link)
    )
    is_begin = bool(bare) and whole.startswith(bare.rstrip("…."))
    return is_begin and ("/" in bare or shown.strip().startswith("http"))


def _same(address: str) -> tuple[str, str, str]:
    parts = urlsplit(address)
    return parts.netloc.casefold(), unquote(parts.path) or "/", unquote(parts.query)
