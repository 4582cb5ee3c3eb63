"""Pure: the direction and the language of words, said so that every reader obeys."""

import html
import unicodedata

import regex

from bot import languages

RLM = "\u200f"
_BLOCK_START = regex.compile(r"(<(?:p|li|h2)(?: [^>]*)?>)((?:<[^>]*>)*)")


def marked(language: str, inside: str) -> str:
    """Return the attributes of words in `language` within words in `inside`."""
    if language == inside:
        return ""
    return f' lang="{html.escape(language)}" dir="{languages.direction(language)}"'


def phrase(text: str, language: str, inside: str) -> str:
    """Return plain text in `language` as HTML for a feed, within words in `inside`.

    A <span>, as many readers let nothing else of the kind through: with <bdi> they throw the
    language and the direction away that it carries.
    """
    escaped, mark = html.escape(text, quote=False), marked(language, inside)
    return f"<span{mark}>{escaped}</span>" if mark else escaped


def in_language(inner: str, language: str) -> str:
    """Return blocks of HTML as one element that says its language and direction."""
    side = languages.direction(language)
    if side == "rtl":
        inner = with_rtl_marks(inner)
    return f'<div lang="{html.escape(language)}" dir="{side}">{inner}</div>'


def rtl_marked(text: str, language: str) -> str:
    """Begin text in a right-to-left language with a mark: many readers only look for that."""
    if languages.direction(language) == "rtl" and not text.startswith(RLM):
        return RLM + text
    return text


def with_rtl_marks(inner: str) -> str:
    """Begin every block of text with a strong right-to-left character.

    Readers that throw `dir` away look at the first strong letter; where that is a Latin
    acronym, the mark speaks for the block. The first block always has it.
    """
    first = True

    def mark(match: regex.Match[str]) -> str:
        nonlocal first
        foreign = ' dir="ltr"' in match[1]
        needed = first or (not foreign and not _begins_rtl(inner, match.end()))
        first = False
        return f"{match[1]}{RLM if needed else ''}{match[2]}"

    return _BLOCK_START.sub(mark, inner)


def _begins_rtl(text: str, start: int) -> bool:
    """Tell whether the first strong letter from here on is a right-to-left one."""
    inside_tag = False
    for char in text[start : start + 400]:
        if char in "<>":
            inside_tag = char == "<"
        elif not inside_tag:
            side = unicodedata.bidirectional(char)
            if side in {"R", "AL"}:
                return True
            if side == "L":
                return False
    return False
