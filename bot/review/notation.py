"""Pure: inline HTML as a person types it on a phone: *emphasis*, **strong**, [words](1).

A number in brackets stands for the address of a link that the paragraph has, because an
address among the words is hard to read, most of all in a right-to-left script; another one
is written out: [words](https://…). A line break is a line break, and an address in <> is a
link that shows itself. What has no light form (raised letters, words marked as another
language) is written as its tag. What a person is shown and does not change comes back as it
was: where the light form would not, the letters that mean something are escaped with a
backslash, or the tags are written out.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.markup import sanitise

_ADDRESS = r"(?:https?://|mailto:|tel:)"
_TOKEN = re.compile(
    r"\\(?P<escaped>[\\*<>\[\]])"
    rf"|<(?P<alone>{_ADDRESS}[^<>\s]+)>"
    r"|(?P<tag></?(?:a|em|strong|b|i|br|sub|sup|span|bdi)(?:\s[^<>]*)?/?>)"
    r"|\]\((?P<number>[1-9][0-9]?)\)"
    rf"|\]\((?P<address>{_ADDRESS}[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)\)"
    r"|(?P<bracket>\[)|(?P<stars>\*+)|(?P<line>\n)",
    re.IGNORECASE,
)
_PIECE = re.compile(r"(<[^<>]*>)")
_PLAIN_LINK = re.compile(r'<a href="([^"]*)">')
_OPENING = {"<em>": "*", "<strong>": "**"}
_STARS = {"em": "*", "strong": "**"}


def shown(fragment: str, addresses: Sequence[str] = ()) -> str:
    """Return inline HTML as a person may edit it; its own lines are only spaces.

    `addresses` are those that numbers stand for, the first for 1.
    """
    fragment = sanitise(fragment).replace("\n", " ")
    for escape, stars in ((False, True), (True, True), (True, False)):
        candidate = _light(fragment, addresses, escape=escape, stars=stars)
        if typed(candidate, addresses) == fragment:
            return candidate
    return _with_tags(fragment)


def typed(text: str, addresses: Sequence[str] = ()) -> str:
    """Return what a person typed as inline HTML; nothing unsafe comes through."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    reader = _Reader(text, addresses)
    place = 0
    for token in _TOKEN.finditer(text):
        reader.words(text[place : token.start()])
        reader.take(token)
        place = token.end()
    reader.words(text[place:])
    return sanitise("".join(reader.out))


def _light(fragment: str, addresses: Sequence[str], *, escape: bool, stars: bool) -> str:
    out: list[str] = []
    opened: list[tuple[str, int]] = []
    for piece in filter(None, _PIECE.split(fragment)):
        if piece == "<br>":
            out.append("\n")
        elif piece in _OPENING or _PLAIN_LINK.fullmatch(piece):
            opened.append((piece, len(out)))
        elif opened and piece == f"</{opened[-1][0][1:].split()[0].rstrip('>')}>":
            tag, start = opened.pop()
            inside = "".join(out[start:])
            out[start:] = [_element(tag, inside, addresses, stars=stars)]
        elif piece.startswith("<"):
            out.append(piece)
        else:
            words = html.unescape(piece)
            out.append(_escaped(words) if escape else words)
    return "".join(out)


def _element(tag: str, inside: str, addresses: Sequence[str], *, stars: bool) -> str:
    """Return an element in its light form, or with its tags where it has none."""
    if link := _PLAIN_LINK.fullmatch(tag):
        address = html.unescape(link[1])
        place = addresses.index(address) + 1 if address in addresses else address
        return f"<{address}>" if inside == address else f"[{inside}]({place})"
    if stars and inside and inside == inside.strip():
        mark = _OPENING[tag]
        return f"{mark}{inside}{mark}"
    return f"{tag}{inside}</{tag[1:]}"


def _with_tags(fragment: str) -> str:
    """Return inline HTML with its tags as they are and its words as people read them."""
    pieces = _PIECE.split(fragment)
    return "".join(
        piece if number % 2 else _escaped(html.unescape(piece))
        for number, piece in enumerate(pieces)
    )


def _escaped(text: str) -> str:
    return re.sub(r"[\\*\[\]]|<(?=[/a-zA-Z])", r"\\\g<0>", text)


@dataclass(slots=True)
class _Reader:
    """Reads notation from left to right; a mark that nothing closes stays what it looks like.

    `open` holds what may still be closed: its kind, and the place in `out` where it stands.
    """

    text: str
    addresses: Sequence[str] = ()
    out: list[str] = field(default_factory=list)
    open: list[tuple[str, int]] = field(default_factory=list)

    def words(self, text: str) -> None:
        self.out.append(html.escape(text, quote=False))

    def take(self, token: re.Match[str]) -> None:
        match token.lastgroup:
            case "escaped":
                self.words(token["escaped"])
            case "alone":
                address = html.escape(token["alone"])
                self.out.append(f'<a href="{address}">{address}</a>')
            case "tag":
                self.out.append(token["tag"])
            case "line":
                self.out.append("<br>")
            case "bracket":
                self._open("link", "[")
            case "address":
                self._close_link(token, token["address"])
            case "number":
                number = int(token["number"]) - 1
                known = number < len(self.addresses)
                self._close_link(token, self.addresses[number] if known else "")
            case _:
                self._take_stars(token)

    def _open(self, kind: str, literal: str) -> None:
        self.open.append((kind, len(self.out)))
        self.out.append(literal)

    def _close(self, kind: str, opening: str) -> None:
        while self.open:
            found, place = self.open.pop()
            if found == kind:
                self.out[place] = opening
                return

    def _close_link(self, token: re.Match[str], address: str) -> None:
        if not address or not any(kind == "link" for kind, _ in self.open):
            self.words(token[0])
            return
        self._close("link", f'<a href="{html.escape(address)}">')
        self.out.append("</a>")
        # A link within a link is none.
        self.open = [(kind, place) for kind, place in self.open if kind != "link"]

    def _take_stars(self, token: re.Match[str]) -> None:
        """Close what is open, the last first, and open the rest; the number says what is meant."""
        kinds = {1: {"em"}, 2: {"strong"}, 3: {"em", "strong"}}.get(len(token[0]), set())
        if not kinds:
            self.words(token[0])
            return
        closes = token.start() > 0 and not self.text[token.start() - 1].isspace()
        opens = not self.text[token.end() : token.end() + 1].isspace()
        opens = opens and token.end() < len(self.text)
        for kind in [kind for kind in self._within() if kind in kinds] if closes else []:
            self._close(kind, f"<{kind}>")
            self.out.append(f"</{kind}>")
            kinds = kinds - {kind}
        for kind in sorted(kinds, reverse=True):
            if opens and kind not in self._within():
                self._open(kind, _STARS[kind])
            else:
                self.words(_STARS[kind])

    def _within(self) -> list[str]:
        """Return the emphasis that is open within the innermost bracket, the last first."""
        found = []
        for kind, _ in reversed(self.open):
            if kind == "link":
                break
            found.append(kind)
        return found
