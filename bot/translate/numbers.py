"""Pure: the numbers of a text, the same whatever digits and separators it writes them with."""

import unicodedata
from collections import Counter
from functools import cache

import regex

from bot.languages import locale_of

_NUMBER = regex.compile(
    r"\p{Nd}{1,3}(?:[ \u00a0\u202f]\p{Nd}{3})+(?!\p{Nd})|\p{Nd}+(?:[.,:/'’٬٫·]\p{Nd}+)*"
)
_UNIT = regex.compile(r"\s*([\p{L}\p{M}]+)")
# Words after a number, and the power of ten that each stands for.
_MAGNITUDES = {
    word: power
    for power, words in {
        3: "thousand mil mille mila tausend ribu libo 千",
        4: "万 萬 만",
        5: "लाख লাখ لاکھ",
        6: "million millions millón millones milioni milione milhão milhões millionen milió "
        "milions juta milyon miljoen مليون ล้าน 百万 百萬 백만",
        7: "करोड़ কোটি کروڑ 千万 千萬 천만",
        8: "亿 億 억",
        9: "billion billions milliard milliards milliarde milliarden miliar miliardi bilyon مليار",
    }.items()
    for word in words.split()
}
_LONGEST_FIRST = sorted(_MAGNITUDES, key=len, reverse=True)
_SMALL_WORDS = {
    "en": "one two three four five six seven eight nine ten eleven twelve",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze",
    "it": "uno due tre quattro cinque sei sette otto nove dieci undici dodici",
    "pt": "um dois três quatro cinco seis sete oito nove dez onze doze",
    "id": "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas dua-belas",
    "de": "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
}
_ORDINALS = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
    "es": "primer segund tercer cuart quint sext séptim octav noven décim undécim duodécim",
}


def find(text: str) -> list[str]:
    """Return the numbers of a text as plain digits: "5,000", "5.000" and "٥٠٠٠" are "5000".

    A number before a word such as "million" or 萬 is what it means: "2 million" and 200萬
    are "2000000".
    """
    return [_value(found, text) for found in _NUMBER.finditer(text)]


def _value(found: "regex.Match[str]", text: str) -> str:
    digits = "".join(str(unicodedata.digit(char)) for char in found[0] if char.isdigit())
    word = _UNIT.match(text[found.end() :])
    power = _magnitude(word[1].casefold()) if word else 0
    if not power:
        return digits
    places = regex.search(r"[.,٫](\p{Nd}{1,2})$", found[0])
    return digits + "0" * (power - (len(places[1]) if places else 0))


def _magnitude(word: str) -> int:
    if word in _MAGNITUDES:
        return _MAGNITUDES[word]
    return next((_MAGNITUDES[name] for name in _LONGEST_FIRST if _begins(word, name)), 0)


def _begins(word: str, name: str) -> bool:
    """Only scripts without spaces write a magnitude and the next word as one."""
    return word.startswith(name) and not name.isascii() and ord(name[0]) > 0x2E00


def compare(
    source: str, target: str, source_language: str, target_language: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the numbers that a translation lost and those that it invented.

    A number that one language writes as a word (three, third, March) may be digits in
    the other, and the other way round.
    """
    before, after = Counter(find(source)), Counter(find(target))
    lost = before - after - _in_words(target, target_language)
    invented = after - before - _in_words(source, source_language)
    return tuple(sorted(lost.elements())), tuple(sorted(invented.elements()))


def _in_words(text: str, language: str) -> Counter[str]:
    """Return the small numbers that a text says in words."""
    counts: Counter[str] = Counter()
    for word in regex.findall(r"[\p{L}\p{M}-]+", text.casefold()):
        number = _words_of(language).get(word)
        if number is None:
            number = next(
                (n for stem, n in _stems_of(language).items() if word.startswith(stem)), None
            )
        if number is not None:
            counts[str(number)] += 1
    return counts


@cache
def _words_of(language: str) -> dict[str, int]:
    locale = locale_of(language)
    words = {name.casefold(): n for n, name in locale.months["format"]["wide"].items()}
    words |= {name.casefold(): n for n, name in locale.months["stand-alone"]["wide"].items()}
    small = _SMALL_WORDS.get(language.split("-", maxsplit=1)[0], "").split()
    return words | {word: number for number, word in enumerate(small, start=1)}


@cache
def _stems_of(language: str) -> dict[str, int]:
    stems = _ORDINALS.get(language.split("-", maxsplit=1)[0], "").split()
    return {stem: number for number, stem in enumerate(stems, start=1)}
