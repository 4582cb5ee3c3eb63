"""Pure: counting a post as its server does, and cutting text where it does no harm."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

import regex

from bot import breaks
from bot.ports import Limits

ADDRESS = regex.compile(r"https?://(?:(?!https?://)\S)+")
ELLIPSIS = "…"
_LONGEST = 2000
_OPENING = "\u2066\u2067\u2068"
_CLOSING = "\u2069"
_HANGING = " \u00a0\u202f,;:–—-·、，；：（(「『“‘«¿¡،؛" + _OPENING
_PAUSE = regex.compile(r"[,;:–—)、，；：）」』،؛।။៖]$")
# A cut where a speaker would pause may keep this much less.
_PAUSE_IS_WORTH = 0.25
# Names that no server takes for an address's: they count as plain characters there.
_NOT_PUBLIC = frozenset(
    {"arpa", "example", "home", "internal", "invalid", "lan", "local", "localhost", "onion", "test"}
)
_NAME = r"[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}])?"
_CLUSTER = regex.compile(r"\X")
_CONSONANT = regex.compile(r"\p{InCB=Consonant}")
_APART = regex.compile(r"\p{InCB=Consonant}|\A(?!\p{InCB=Consonant})", regex.DOTALL)
_INSIDE = r'[^\s()<>?"\u2066-\u2069]'
_PLAIN_ADDRESS = regex.compile(
    rf"https?://{_NAME}(?:\.{_NAME})+(?::\d+)?(?:/(?:{_INSIDE}*[\p{{L}}\p{{M}}\p{{N}}/_-])?)?"
)
_GLUED = regex.compile(r"[A-Za-z0-9@＠$#＃]\Z")


def clusters(text: str) -> list[str]:
    """Return the grapheme clusters of a text: what a reader takes for one sign."""
    return _CLUSTER.findall(text)


def most(limits: Limits, *, with_picture: bool = False) -> int:
    """Return how many characters a post may have."""
    if with_picture and limits.characters_with_picture is not None:
        return min(limits.characters, limits.characters_with_picture)
    return limits.characters


def fits(text: str, limits: Limits, *, with_picture: bool = False) -> bool:
    """Tell whether a server takes a text as a post, by all that it counts."""
    if limits.bytes is not None and len(text.encode()) > limits.bytes:
        return False
    return count(text, limits) <= most(limits, with_picture=with_picture)


def count(text: str, limits: Limits) -> int:
    """Return the length of a post as its server counts it, and never less."""
    signs = _code_units if limits.utf16 else _signs
    if limits.characters_per_url is None:
        return signs(text)
    total, end = 0, 0
    for found in ADDRESS.finditer(text):
        total += signs(text[end : found.start()])
        is_glued = _GLUED.search(text, endpos=found.start()) is not None
        total += _address_signs(found[0], limits.characters_per_url, is_glued=is_glued)
        end = found.end()
    return total + signs(text[end:])


def _code_units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _signs(text: str) -> int:
    """Count grapheme clusters by the rules before Unicode 15.1.

    Newer rules take an Indic conjunct for one cluster, older servers for several; the
    higher number is safe with both. The same for a stray sign that joins letters to nothing.
    """
    if text.isascii():
        return len(text)
    if not _CONSONANT.search(text):
        return len(clusters(text))
    return sum(len(_APART.findall(cluster)) for cluster in clusters(text))


def _address_signs(address: str, reserved: int, *, is_glued: bool) -> int:
    """Count an address: as the reserved length only where every server sees it as one.

    Where a server may take its beginning for an address, it counts that and the rest.
    """
    host = urlsplit(address).hostname or ""
    _, _, top = host.rpartition(".")
    public = "." in host and regex.fullmatch(r"\p{L}{2,}|xn--[a-z0-9-]+", top) is not None
    if not public or top in _NOT_PUBLIC:
        return max(reserved, _signs(address))
    if _PLAIN_ADDRESS.fullmatch(address) and not is_glued:
        return reserved
    return reserved + _signs(address)


def cut(
    text: str, has_room: Callable[[str], bool], language: str, *, anywhere: bool = False
) -> str:
    """Return the longest beginning of a line that has room, with an ellipsis; "" for none.

    It ends between two words or phrases, at a pause where that keeps nearly as much, and
    leaves no isolate open. A word is cut only with `anywhere`, and then only where nothing
    else has room, between two letters: scripts without spaces need it.
    """
    line = text[:_LONGEST]
    words = [end for _, end in breaks.pieces(line, language) if end < len(line)]
    if found := _longest(line, words, has_room):
        return found
    if not anywhere:
        return ""
    letters = [end for _, end in breaks.letters(line) if end < len(line)]
    return _longest(line, letters, has_room)


def _longest(line: str, ends: Sequence[int], has_room: Callable[[str], bool]) -> str:
    """Return the longest of the beginnings that end here and have room."""
    place = bisect_left(ends, 1, key=lambda end: int(not has_room(_closed(line[:end]))))
    shortest, longest = 0.0, ""
    for end in reversed(ends[:place]):
        piece = _closed(line[:end])
        if end < shortest:
            break
        if not piece or not has_room(piece):
            continue
        if _PAUSE.search(line[:end]):
            return piece
        if not longest:
            shortest, longest = end * (1 - _PAUSE_IS_WORTH), piece
    return longest


def _closed(piece: str) -> str:
    piece = piece.rstrip(_HANGING)
    if not piece:
        return ""
    depth = sum(piece.count(sign) for sign in _OPENING) - piece.count(_CLOSING)
    return piece + _CLOSING * depth + ELLIPSIS
