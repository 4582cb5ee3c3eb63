"""Pure: whether the names of people and organisations are the same, and in the same order.

Where source and target are both written in Latin letters, a name is the same in both. In
other scripts it can only be told where the name was protected, which `bot.translate.tasks`
sees to.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import combinations

import regex

from bot.languages import locale_of
from bot.memo import for_a_cycle
from bot.model import FindingReason
from bot.translate import proper, scripts
from bot.translate.checking import countries
from bot.translate.checking.pair import Found, Pair, folded, standing
from bot.translate.numerals import primary

_LINK = regex.compile(r"[@#/]|\w\.\w{2}")
_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:[-’'][\p{L}\p{M}\p{N}]+)*")
_CAPITAL = regex.compile(r"(?<=[\p{Ll}\p{M}\p{N},;] )\p{Lu}[\p{Ll}\p{M}]{2,}(?!\p{L}| No\b| \p{N})")
_NOUNS_ARE_CAPITAL = frozenset({"de", "lb"})
# Words that languages write with a capital where English does not.
_CAPITAL_ELSEWHERE = frozenset(
    regex.findall(
        r"\w+",
        "estado estados état états stato stati gobierno gouvernement governo iglesia église chiesa "
        "igreja constitución internet tierra terre terra sur norte sud nord este oeste dios dieu "
        "dio deus diyos tuhan allah anda navidad noël natale natal islam congreso senado sénat "
        "parlamento parlement corte cour tribunal ministerio ministère ministero ministério "
        "convención convention convenzione convenção artículo article naciones nations nazioni "
        "nações unidas unies unite pilipino pilipina pilipinas filipino filipina parlemen majelis "
        "presiden presidente undang negara konsulat kedutaan konstitusi pamahalaan kongreso senado "
        "kristiyano muslim minggu senin selasa rabu kamis jumat sabtu lunes martes miyerkules "
        "huwebes biyernes sabado linggo natal paskah ramadan ramadán",
    )
)
# "Maria of Gabriela" is "Gabriela no Maria" in Japanese.
_BEFORE_WHAT_IT_BELONGS_TO = frozenset(
    {"ja", "ko", "hi", "ne", "bn", "ur", "zh", "ta", "te", "mr", "si", "my", "tr", "fa"}
)
_BELONGING = regex.compile(
    r"\b(?:of|from|in|at|for|under|near|who|whose|which|that|where|based|to)\b|['’]s?\b"
)
_POSSESSIVE = regex.compile(r"^['’]s?\b|^-")
_POSSESSIVE_END = regex.compile(r"['’]s?$")
_HAS_NAMES = regex.compile(r"(?<=[\p{L}\p{M}\p{N},;:’'] [“\"‘(]?)\p{Lu}|\p{Lu}{2,}")
_LONGEST_ENDING = 2


def find(pair: Pair) -> Iterable[Found]:
    """Yield a finding for each protected span or name that is missing, or in another's place."""
    for span, count in Counter(pair.protected).items():
        if _occurrences(span, pair.target) < count:
            reason = FindingReason.LINK_LOST if _LINK.search(span) else FindingReason.NAME_LOST
            yield reason, f"{span} is missing"
        elif _is_said_once_more(span, pair):
            yield FindingReason.NAME_INVENTED, f"{span} said once more is not in the source"
    for country in countries.missing(*texts(pair), pair.source_language, pair.target_language):
        yield FindingReason.NAME_LOST, f"{country} is missing"
    if not _same_letters(pair):
        yield from _moved(pair)
        return
    missing = [name for name in sorted(pair.names) if _is_missing(name, pair)]
    for name in missing:
        yield FindingReason.NAME_LOST, f"{name} is missing"
    if not missing:
        for name in sorted(pair.names):
            if _is_oftener(name, pair):
                yield FindingReason.NAME_INVENTED, f"{name} said once more is not in the source"
        yield from _moved(pair)
        yield from _invented(pair)


def texts(pair: Pair) -> tuple[str, str]:
    """Return source and target without what is protected."""
    return pair.bare(pair.source), pair.bare(pair.target)


def _same_letters(pair: Pair) -> bool:
    languages = (pair.source_language, pair.target_language)
    return all(scripts.script_of(language) == "Latn" for language in languages)


def _occurrences(span: str, text: str) -> int:
    """Return how often a span stands in a text; only an acronym must be a word of its own."""
    if span.isalpha() and span.isupper():
        return len(standing(span).findall(text))
    return " ".join(text.split()).casefold().count(" ".join(span.split()).casefold())


def _is_said_once_more(span: str, pair: Pair) -> bool:
    """Tell whether a protected name comes more often than in the source."""
    if span not in pair.names or _is_own_name(span, pair):
        return False
    pattern = standing(span, in_any_case=not span.isupper())
    return len(pattern.findall(pair.target)) > len(pattern.findall(pair.source))


def _is_own_name(name: str, pair: Pair) -> bool:
    """Tell whether a name is what the target calls a country of the source: Italia for Italy."""
    return folded(name) in countries.own_names(
        pair.source, pair.source_language, pair.target_language
    )


def _is_missing(name: str, pair: Pair) -> bool:
    """Tell whether a word of a name comes less often than in the source."""
    return any(_is_rarer(_stem(word), pair) for word in proper.proper_words(name))


def _is_rarer(word: str, pair: Pair) -> bool:
    source = _capitalised(pair.source)
    target = [_stem(token) for token in _TOKEN.findall(pair.target)]
    own = _cities(pair.target_language).get(word, word)
    found = sum(_alike(word, token) or token == own for token in target)
    return found < source.count(word)


def _is_oftener(name: str, pair: Pair) -> bool:
    """Tell whether a word of a name comes more often than in the source."""
    if _is_own_name(name, pair):
        return False
    source, target = _capitalised(pair.source), _capitalised(pair.target)
    return any(
        target.count(_stem(word)) > source.count(_stem(word)) for word in proper.proper_words(name)
    )


def _capitalised(text: str) -> list[str]:
    return [_stem(token) for token in _TOKEN.findall(text) if not token[0].islower()]


@cache
def _cities(language: str) -> dict[str, str]:
    """Return a language's own names of cities by their English ones, as CLDR has them."""
    zones = locale_of(language).time_zones
    return {
        folded(zone.rpartition("/")[2].replace("_", " ")): folded(names["city"])
        for zone, names in zones.items()
        if isinstance(names.get("city"), str)
    }


@for_a_cycle(20_000)
def _stem(token: str) -> str:
    return _POSSESSIVE_END.sub("", folded(token))


def _alike(word: str, token: str) -> bool:
    """Tell whether a token is a word, with an ending or without."""
    return token.startswith(word) and len(token) - len(word) <= _LONGEST_ENDING


def _moved(pair: Pair) -> Iterable[Found]:
    """Yield a finding where two names changed places and no grammar explains it."""
    places = {}
    lands = countries.named(pair.source, pair.source_language).values()
    for name in sorted({*pair.names, *lands}):
        shown = proper.proper_words(name) or (name,)
        source = _place(shown[0], pair.source)
        target = _place(shown[0], pair.target)
        if source is not None and target is not None:
            places[name] = (source, target)
    for first, second in combinations(sorted(places, key=lambda name: places[name]), 2):
        (begin, here), (end, there) = places[first], places[second]
        if begin == end or here == there or here < there:
            continue
        if not _excused(pair.source[begin + len(first) : end], pair.target_language):
            yield FindingReason.NAME_LOST, f"{first} and {second} changed places"
            return


def _place(word: str, text: str) -> int | None:
    """Return where a word stands if it stands there once."""
    wanted = _stem(word)
    found = [one.start() for one in _TOKEN.finditer(text) if _alike(wanted, _stem(one[0]))]
    return found[0] if len(found) == 1 else None


def _excused(between: str, language: str) -> bool:
    """Tell whether what stands between two names lets them change places in a language."""
    if _POSSESSIVE.search(between):
        return True
    return primary(language) in _BEFORE_WHAT_IT_BELONGS_TO and bool(_BELONGING.search(between))


def _invented(pair: Pair) -> Iterable[Found]:
    """Yield a finding where a name stands in the middle of a sentence, and none in the source."""
    language = primary(pair.target_language)
    source = pair.bare(pair.source)
    if language in _NOUNS_ARE_CAPITAL or _has_names(source, pair):
        return
    known = _known(language)
    before = [_stem(token) for token in _TOKEN.findall(source)]
    for word in _CAPITAL.findall(pair.bare(pair.target)):
        stem = _stem(word)
        if stem in known or any(_resemble(stem, token) for token in before):
            continue
        yield FindingReason.NAME_INVENTED, f"{word} is not in the source"
        return


def _has_names(source: str, pair: Pair) -> bool:
    """Tell whether the source itself has a capital within a sentence, or an acronym."""
    return bool(pair.protected or _HAS_NAMES.search(source))


def _resemble(word: str, token: str) -> bool:
    if word[:3] == token[:3]:
        return True
    return SequenceMatcher(None, word, token, autojunk=False).ratio() >= 0.6


@cache
def _known(language: str) -> frozenset[str]:
    locale = locale_of(language)
    words: list[str] = []
    for widths in (locale.months, locale.days):
        for name in widths["format"]["wide"].values():
            words += [name, *_TOKEN.findall(name), *name.split("-")]
    for names in (locale.territories, locale.languages):
        words += [part for name in names.values() for part in name.split()]
    return _CAPITAL_ELSEWHERE | frozenset(map(folded, words))


def names_in(text: str, names: Iterable[str]) -> Sequence[str]:
    """Return those of a statement's names that stand in a text."""
    return [name for name in names if name in text]
