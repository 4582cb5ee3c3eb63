"""Pure: the numbers of a text, the same whatever digits, separators and words it writes them with.

How languages say numbers in words is in `bot.translate.numerals`.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import regex

from bot.languages import locale_of
from bot.translate import numerals

_NUMBER = regex.compile(
    r"\p{Nd}{1,3}(?:[ \u00a0\u202f]\p{Nd}{3})+(?!\p{Nd})|\p{Nd}+(?:[.,'’٬٫·]\p{Nd}+"
    r"|،\p{Nd}{3}(?!\p{Nd}))*"
)
_DIGIT = regex.compile(r"\p{Nd}")
_H, _M = r"(?<![\p{Nd}.,:])([01]?\p{Nd}|2[0-4])", r"([0-5]\p{Nd})"
_TIME = regex.compile(
    rf"{_H}:{_M}(?!\p{{Nd}}|:)"
    rf"|{_H}[ \u00a0]?h(?:[ \u00a0]?{_M})?(?![\p{{L}}\p{{Nd}}])"
    rf"|{_H}[ ]?(?:時(?!間)|时(?!间)|點|点|시(?!간))(?:[ ]?{_M}[ ]?[分분]|[ ]?([半반]))?"
    rf"|{_H}\.{_M}(?=\s?(?:น\.|Uhr|uur))"
    rf"|(?<=\b(?:pukul|jam|kl\.|ore|alle|dalle) ){_H}[.:]{_M}(?!\p{{Nd}})"
    rf"|{_H}(?=[ \u00a0]?[ap]\.?m\b)",
    regex.IGNORECASE,
)
_AFTER_NOON = regex.compile(
    r"[ \u00a0]?p\.?m\b|晚|下午|傍晚|夜|午後|오후|저녁|밤|malam|sore|petang|gabi|hapon|مساء|شام|रात"
    r"|दोपहर|शाम|noche|tarde|soir|sera|noite|abend|avond|aften|ค่ำ|ทุ่ม|บ่าย|বিকাল|সন্ধ্যা|রাত|बेलुका",
    regex.IGNORECASE,
)
_BEFORE_NOON = regex.compile(r"[ \u00a0]?a\.?m\b", regex.IGNORECASE)
_DECADE = regex.compile(r"[’']?s\b")
_DOTTED_DATE = regex.compile(r"(\p{Nd}{1,2})\.(\p{Nd}{1,2})\.(\p{Nd}{4}|\p{Nd}{2})")
_MORE_DIGITS = regex.compile(r"[ ]?(\p{Nd}+(?:[.,]\p{Nd}+)*)")
_YEAR, _BUDDHIST_YEAR = regex.compile(r"(?:19|20)\d\d"), regex.compile(r"2[45]\d\d")
_GROUPING, _SIGN = regex.compile(r"[ \u00a0\u202f'’٬،]"), regex.compile(r"[.,]")
_BUDDHIST = 543
_NEAR = 16


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in a text, and the values that it may have.

    "8 p.m." is 8 or 20; "1.500" in German is 1500; the first value is the likeliest.
    """

    shown: str
    values: tuple[str, ...]
    start: int
    end: int


def find(text: str, language: str = "en") -> list[str]:
    """Return the likeliest values of a text's numbers: "5,000", "5.000" and "٥٠٠٠" are "5000".

    A number before a word such as "million" or 萬 is what it means: "2 million" and 200萬
    are "2000000".
    """
    return [number.values[0] for number in read(text, language)]


def read(text: str, language: str) -> list[Number]:
    """Return the numbers that a text writes with digits, in their order."""
    return sorted(_read(text, language), key=lambda number: number.start)


def _read(text: str, language: str) -> Iterator[Number]:
    if not _DIGIT.search(text):
        return
    text = numerals.without_months(text)
    for time in _TIME.finditer(text):
        yield _time(time, text)
    text = _TIME.sub(lambda found: " " * len(found[0]), text)
    taken = 0
    for found in _NUMBER.finditer(text):
        if found.start() < taken:
            continue
        parts = _date(found)
        if parts:
            yield from parts
            continue
        number = _with_words(found, text, language)
        taken = number.end
        yield number


def _ascii(digits: str) -> str:
    return "".join(
        str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char
        for char in digits
    )


def _time(found: "regex.Match[str]", text: str) -> Number:
    groups = [group for group in found.groups() if group is not None]
    hour = int(_ascii(groups[0]))
    half = len(groups) > 1 and groups[1] in "半반"
    minute = 30 if half else int(_ascii(groups[1])) if len(groups) > 1 else 0
    hours = [hour]
    around = text[max(0, found.start() - _NEAR) : found.end() + _NEAR]
    if _BEFORE_NOON.match(text, found.end()):
        hours += [0] if hour == 12 else []
    elif hour < 12 and _AFTER_NOON.search(around):
        hours.append(hour + 12)
    values = [f"{one}:{minute:02}" for one in hours]
    if not minute:
        values += map(str, hours)
    return Number(found[0], tuple(values), found.start(), found.end())


def _date(found: "regex.Match[str]") -> list[Number]:
    """Return the three numbers of a date such as 4.12.2017; [] for other numbers."""
    parts = _DOTTED_DATE.fullmatch(found[0])
    if not parts:
        return []
    return [
        Number(part, (str(int(_ascii(part))),), found.start(), found.end())
        for part in parts.groups()
    ]


def _with_words(found: "regex.Match[str]", text: str, language: str) -> Number:
    """Return a number with its magnitudes, and those that follow it (1億2000萬)."""
    values = _plain(found[0], language)
    power, end = numerals.magnitude(text, found.end(), language)
    if power:
        values = [value * 10**power for value in values]
    last = power
    while last and numerals.primary(language) in {"zh", "ja", "ko"}:
        more = _MORE_DIGITS.match(text, end)
        if not more:
            break
        power, stop = numerals.magnitude(text, more.end(), language)
        rest = _plain(more[1], language)[0] * 10**power
        if power >= last or rest >= 10**last:
            break
        values, end, last = [value + rest for value in values], stop, power
    shown = text[found.start() : end]
    names = [_name(value) for value in values]
    year = _YEAR.fullmatch(names[0])
    if year and _DECADE.match(text, end):
        names.append(names[0][2:])
    if year and not last:
        names.append(f"year {names[0]}")
    elif numerals.primary(language) == "th" and _BUDDHIST_YEAR.fullmatch(names[0]):
        names.append(f"year {int(names[0]) - _BUDDHIST}")
    return Number(shown, tuple(dict.fromkeys(names)), found.start(), end)


def _name(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    return f"{value.numerator / value.denominator:.10g}"


def _plain(shown: str, language: str) -> list[Fraction]:
    """Return the values that digits and separators may have in a language."""
    digits = _GROUPING.sub("", _ascii(shown)).replace("٫", "·")
    if digits.isdigit():
        return [Fraction(int(digits))]
    if "·" in digits:
        whole, _, places = _SIGN.sub("", digits).partition("·")
        return [_decimal(whole, places.replace("·", ""))]
    signs = _SIGN.findall(digits)
    whole, _, places = digits.rpartition(signs[-1])
    joined = Fraction(int(_SIGN.sub("", digits)))
    if len(set(signs)) == 2 and signs.count(signs[-1]) == 1:
        return [_decimal(_SIGN.sub("", whole), places)]
    if len(signs) > 1:
        return [joined]
    if len(places) != 3 or len(whole) > 3 or int(whole) == 0:
        return [_decimal(whole, places)]
    as_decimal = [_decimal(whole, places)] if signs[0] == _decimal_sign(language) else []
    return [joined, *as_decimal]


def _decimal(whole: str, places: str) -> Fraction:
    return Fraction(int(whole or "0")) + Fraction(int(places or "0"), 10 ** len(places))


@cache
def _decimal_sign(language: str) -> str:
    symbols = locale_of(language).number_symbols
    sign: str = symbols.get("latn", symbols).get("decimal", ".")
    return sign


def digits(text: str) -> list[tuple[int, int]]:
    """Return where a text has digits with their separators, from where to where."""
    return [found.span() for found in _NUMBER.finditer(text)]


def localised(shown: str, source: str, target: str) -> str:
    """Return digits of one language with the separators of another: 5,000 is 5.000 in German."""
    values = _plain(shown, source)
    signs = set(regex.findall(r"[^\p{Nd}]", shown))
    if not signs or len(values) > 1 or not signs <= {",", "."}:
        return shown
    symbols = locale_of(target).number_symbols.get("latn", {})
    new = {_decimal_sign(source): symbols.get("decimal", ".")}
    other = "." if _decimal_sign(source) == "," else ","
    new[other] = symbols.get("group", ",")
    return "".join(new.get(char, char) for char in shown)


def compare(
    source: str, target: str, source_language: str, target_language: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the numbers that a translation lost and those that it invented.

    A number that one language writes as a word (three, third, March) may be digits in
    the other, and the other way round; but a word that both say excuses nothing.
    """
    lost, invented = _unmatched(read(source, source_language), read(target, target_language))
    if lost or invented:
        said = numerals.in_words(source, source_language)
        says = numerals.in_words(target, target_language)
        lost = _not_in(lost, says - said)
        invented = _not_in(invented, said - says)
    return (
        tuple(sorted(number.values[0] for number in lost)),
        tuple(sorted(number.values[0] for number in invented)),
    )


def _unmatched(
    source: Sequence[Number], target: Sequence[Number]
) -> tuple[list[Number], list[Number]]:
    """Pair equal numbers, the likeliest values first; return those left on both sides."""
    left, right = list(source), list(target)
    for exactly in (True, False):
        for number in list(left):
            match = next((other for other in right if _same(number, other, exactly=exactly)), None)
            if match is not None:
                left.remove(number)
                right.remove(match)
    return left, right


def _same(number: Number, other: Number, *, exactly: bool) -> bool:
    if exactly:
        return number.values[0] == other.values[0]
    return not set(number.values).isdisjoint(other.values)


def _not_in(left: Sequence[Number], words: Counter[str]) -> list[Number]:
    """Return the numbers that no word says; each word says one."""
    words = words.copy()
    missing = []
    for number in left:
        said = next((value for value in number.values if words[value] > 0), None)
        if said is None:
            missing.append(number)
        else:
            words[said] -= 1
    return missing
