"""Pure: names of people and organisations, told from other words by their capitals."""

from collections.abc import Iterable
from functools import cache

import regex

from bot.languages import locale_of
from bot.markup import to_text

# Scripts without capitals write an acronym and the next word as one: 我們IMA要求.
_CASED = r"\p{Latin}\p{Cyrillic}\p{Greek}\p{Inherited}\p{N}"
_ACRONYM = regex.compile(
    rf"(?<![{_CASED}&/-])"
    r"(?:\p{Lu}{2,}[\p{Lu}\p{N}]*(?:[-/&]\p{Lu}[\p{Lu}\p{N}]+)*|(?:\p{Lu}\.){2,})"
    rf"(?![{_CASED}])"
)
_CAPITAL = r"\p{Lu}[\p{L}\p{M}]*\p{Ll}[\p{L}\p{M}]*"
_PART = rf"(?:{_CAPITAL}|\p{{Lu}}{{2,}})"
_WORD = rf"{_PART}(?:-{_PART})*|\p{{Lu}}\.(?=\s\p{{Lu}})"
_JOINING = r"of|for|de la|de los|de las|del|de|da|do|dos|van der|van|von|bin|al|el"
_LINK = rf"['’]?[ \u00a0](?:(?:{_JOINING})[ \u00a0](?!\p{{Lu}}{{2}}))?"
_RUN = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}\p{{N}}])(?:{_WORD})(?:{_LINK}(?:{_WORD}))*"
    r"(?![\p{L}\p{M}\p{N}])"
)
_SENTENCE_BEGINS = regex.compile(r"(?:^|[.!?:;\n“”\"(«¡¿—–•])\s*$")
# Words with a capital only because a sentence begins with them.
_FUNCTION_WORDS = frozenset(
    regex.findall(
        r"\w+",
        "the a an in on at by for from of to with and but or as if when while after before since "
        "we our us they their it its this that these those he she his her no not all each every "
        "many is are be must el la los las un una en de con por para y o nuestro nuestra nuestros "
        "nuestras le les l une dans sur nous notre nos ils elles ce cette ces ang mga sa",
    )
)
_REGIONS = frozenset({"middle east", "near east", "far east", "global south", "global north"})
# "Filipino", "Nepalese", "Danish": every engine knows them, and they are to be translated.
_ADJECTIVE = regex.compile(r"(?:[iec]ans?|ese|ish|inos?|inas?|ics?|is|ists?|ism)$")
_NOUNS_ARE_CAPITAL = frozenset({"de", "lb"})


def find(fragments: Iterable[str], running: Iterable[str], language: str) -> frozenset[str]:
    """Return the names of a statement.

    Acronyms are taken from every fragment that is not all in capitals; runs of capitalised
    words, hyphenated ones and single ones from `running` text only, because headings
    capitalise other words too. Countries, languages, months and days are no names here:
    engines know them.
    """
    names = acronyms(fragments)
    if language.split("-", maxsplit=1)[0] in _NOUNS_ARE_CAPITAL:
        return names
    texts = [text for text in map(to_text, running) if not _is_headline(text)]
    lower = frozenset(
        word for text in texts for word in regex.findall(r"(?<!\p{L})\p{Ll}[\p{L}\p{M}-]+", text)
    )
    known = _known(language)
    for text in texts:
        names |= {
            name
            for found in _RUN.finditer(text)
            if (name := _name(found, text, lower)) and name.casefold() not in known
        }
    return names


def acronyms(fragments: Iterable[str]) -> frozenset[str]:
    """Return the acronyms in fragments, of those that are not all in capitals."""
    texts = (text for text in map(to_text, fragments) if not is_all_capitals(text))
    return frozenset(found for text in texts for found in _ACRONYM.findall(text))


def is_all_capitals(text: str) -> bool:
    """Tell whether capitals mean nothing in a text because most letters are.

    Beside letters of a script that has none, they mean something.
    """
    upper = len(regex.findall(r"\p{Lu}", text))
    lower = len(regex.findall(r"\p{Ll}", text))
    return upper > lower and not regex.search(r"\p{Lo}", text)


def _is_headline(text: str) -> bool:
    """Tell whether all words but the small ones begin with a capital, as in a headline."""
    small = regex.findall(r"(?<!\p{L})\p{Ll}[\p{L}\p{M}]*", text)
    return is_all_capitals(text) or all(word in _FUNCTION_WORDS for word in small)


def _name(found: "regex.Match[str]", text: str, lower: frozenset[str]) -> str:
    words = found[0].split(" ")
    begins = bool(_SENTENCE_BEGINS.search(text[: found.start()]))
    while words and words[0].casefold() in _FUNCTION_WORDS:
        words, begins = words[1:], False
    capital = [word for word in words if word[0].isupper()]
    if len(capital) > (2 if begins and _ADJECTIVE.search(words[-1]) else 1):
        return " ".join(words)
    if capital and regex.search(r"\p{Ll}-\p{Lu}|\p{Lu}{2,}-\p{Lu}", capital[0]):
        return capital[0]
    if not capital or begins or len(capital[0]) < 3 or _ADJECTIVE.search(capital[0]):
        return ""
    return "" if capital[0].casefold() in lower else capital[0]


@cache
def _known(language: str) -> frozenset[str]:
    locale = locale_of(language)
    words = [*locale.territories.values(), *locale.languages.values()]
    for widths in (locale.months, locale.days):
        words += widths["format"]["wide"].values()
    return frozenset(word.casefold() for word in words) | _REGIONS
