"""Pure: the links by which a translation leads to its original, beside a "Translation:" line."""

import re
from collections.abc import Sequence
from html import unescape

import regex

from bot.collect.draft import Piece
from bot.collect.recognise.translation_line import named
from bot.markup import to_text

_ORIGINAL = regex.compile(r"(?i)\b(?:originale?|orihinal|asli)\b|原文|원문")
_LINK = re.compile(r'<a href="([^"]*)"[^<>]*>(.*?)</a>')
_MOST_WORDS = 12


def originals(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Return the addresses that short lines lead to: "Read this in English", "Original: …".

    A link in a sentence may lead to any other statement, and is not among them.
    """
    return tuple(
        unescape(address)
        for piece in pieces
        if len(piece.text.split()) <= _MOST_WORDS
        for address, words in _LINK.findall(piece.content)
        if named(to_text(words)) or _ORIGINAL.search(piece.text)
    )
