"""Pure: counting a post as its server does, and cutting text where it does no harm."""

from collections.abc import Callable
from urllib.parse import urlsplit

import regex

from bot.ports import Limits

ADDRESS = regex.compile(r"https?://\S+")
ELLIPSIS = "…"
_LONGEST = 2000
_OPENING = "\u2066\u2067\u2068"
_CLOSING = "\u2069"
_HANGING = " \u00a0\u202f,;:–—-·、，；：（(「『“‘«¿¡،؛" + _OPENING
# Scripts whose words are not set apart by spaces, but may be broken between any two signs.
_IDEOGRAPH = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f\uff00-\uff65]")
_KEEP_WITH_NEXT = regex.compile(r"[「『（［｛〈《【〔]")
# Names that no server takes for an address's: they count as plain characters there.
_NOT_PUBLIC = frozenset(
    {"arpa", "example", "home", "internal", "invalid", "lan", "local", "localhost", "onion", "test"}
)
_PLAIN_ADDRESS = regex.compile(r"https?://[^\s()<>?]*[\p{L}\p{M}\p{N}/_-]")


def clusters(text: str) -> list[str]:
    """Return the grapheme clusters of a text: what a reader takes for one sign."""
    return regex.findall(r"\X", text)


def count(text: str, limits: Limits) -> int:
    """Return the length of a post as its server counts it, and never less."""
    if limits.characters_per_url is None:
        return _signs(text)
    total, end = 0, 0
    for found in ADDRESS.finditer(text):
        total += _signs(text[end : found.start()])
        total += _address_signs(found[0], limits.characters_per_url)
        end = found.end()
    return total + _signs(text[end:])


def _signs(text: str) -> int:
    """Count grapheme clusters by the rules before Unicode 15.1.

    Newer rules take an Indic conjunct for one cluster, older servers for several; the
    higher number is safe with both.
    """
    return sum(
        max(1, len(regex.findall(r"\p{InCB=Consonant}", cluster))) for cluster in clusters(text)
    )


def _address_signs(address: str, reserved: int) -> int:
    """Count an address: as the reserved length only where every server sees it as one."""
    host = urlsplit(address).hostname or ""
    name, _, top = host.rpartition(".")
    public = bool(name) and regex.fullmatch(r"\p{L}{2,}|xn--[a-z0-9-]+", top) is not None
    if public and top not in _NOT_PUBLIC and _PLAIN_ADDRESS.fullmatch(address):
        return reserved
    return max(reserved, _signs(address))


def cut(text: str, fits: Callable[[str], bool], *, anywhere: bool = False) -> str:
    """Return the longest beginning that fits, ended by an ellipsis; "" where none does.

    It ends between two words (or two ideographs), never inside a cluster, and leaves no
    isolate open. A word is cut only with `anywhere`, and then only where nothing else fits:
    scripts without spaces need it.
    """
    signs = clusters(text[:_LONGEST])
    ends = range(len(signs) - 1, 0, -1)
    for allowed in (_between_words, _anywhere) if anywhere else (_between_words,):
        for end in ends:
            if allowed(signs[end - 1], signs[end]):
                piece = _closed("".join(signs[:end]))
                if piece and fits(piece):
                    return piece
    return ""


def _between_words(before: str, after: str) -> bool:
    if after.isspace():
        return True
    if _KEEP_WITH_NEXT.match(before):
        return False
    return bool(_IDEOGRAPH.match(before) and _IDEOGRAPH.match(after))


def _anywhere(_before: str, _after: str) -> bool:
    return True


def _closed(piece: str) -> str:
    piece = piece.rstrip(_HANGING)
    if not piece:
        return ""
    depth = sum(piece.count(sign) for sign in _OPENING) - piece.count(_CLOSING)
    return piece + _CLOSING * depth + ELLIPSIS
