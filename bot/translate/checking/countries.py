"""Pure: whether the countries of a source are in its translation, by CLDR's names of them."""

from functools import cache

import regex

from bot.languages import locale_of
from bot.memo import for_a_cycle
from bot.translate.checking.pair import folded
from bot.translate.protect import is_unspaced

# What else countries are called, in any language; the beginning of a word is enough.
_ALSO = {
    "US": "ee. uu|eeuu|ee.uu|usa|u.s|us |états-unis|etats|amerik|americ|أمريك|امريك|अमेरिक|美|米国"
    "|미국|สหรัฐ",
    "GB": "uk|u.k|brit|engl|inggris|reino|royaume|regno|英|イギリス|영국|อังกฤษ|بريطان|ब्रिटेन",
    "AE": "uae|u.a.e|emirat|émirat|الإمارات|阿聯|アラブ首長|아랍에미리트",
    "HK": "hong kong|hongkong|香港|홍콩|हांगकांग|हॉन्ग|هونغ|ฮ่องกง|হংকং|ہانگ",
    "MO": "macau|macao|澳門|澳门|マカオ|마카오",
    "KR": "kore|core|coré|韓|韩|한국|남한|เกาหลี|كوريا|कोरिया",
    "KP": "kore|core|coré|朝鮮|朝鲜|北韓|북한|เกาหลี|كوريا|कोरिया",
    "CN": "chin|cina|tiongkok|tsina|中国|中國|大陸|중국|จีน|الصين|चीन",
    "TW": "taiw|台|臺|대만|타이완|ไต้หวัน|تايوان|ताइवान",
    "SA": "saud|沙|サウジ|사우디|ซาอุ|سعود|सऊदी|সৌদি",
    "MM": "myanm|burm|birman|緬|缅|ミャンマー|ビルマ|미얀마|เมียนมา|พม่า|ميانمار|म्यांमार",
    "PS": "palest|palesz|filist|巴勒斯坦|パレスチナ|팔레스타인|ปาเลสไตน์|فلسطين|फ़?िलिस्तीन",
    "RU": "rus|俄|ロシア|러시아|รัสเซีย|روس|रूस",
    "NL": "holand|hollan|neder|països|paises|países|pays-bas|paesi|オランダ|荷|네덜란드|هولند",
    "TR": "turk|turq|türk|土耳其|トルコ|튀르키예|터키|ตุรกี|تركيا|तुर्की",
    "TH": "tailan",
    "CZ": "czech|chec|tché|cec|tsjech|ceko",
    "CI": "ivo|côte|pantai",
    "VA": "vatic|santa sede|saint-siège",
}
# These are also names of people, or words.
_AMBIGUOUS = frozenset({"georgia", "jordan", "chad", "turkey", "mali", "guinea", "niger", "monaco"})
_SHORTEST, _BEGINNING = 4, 4
_ARTICLE = regex.compile(r"^(?:ال|the |la |el |les |le |los |las |o |a |os |as |i |gli )")


def missing(source: str, target: str, source_language: str, target_language: str) -> list[str]:
    """Return the countries that a source names, and its translation in no form."""
    found = named(source, source_language)
    if not found:
        return []
    there = folded(target)
    return [
        shown for code, shown in found.items() if not _is_there(code, shown, there, target_language)
    ]


def named(text: str, language: str) -> dict[str, str]:
    """Return the countries that a text names: CLDR's code, and the name as it stands there."""
    names, pattern = _names(language)
    return {names[folded(found[0])]: found[0] for found in pattern.finditer(text)}


def own_names(source: str, source_language: str, target_language: str) -> frozenset[str]:
    """Return what the countries that a source names are called in another language, folded."""
    territories = locale_of(target_language).territories
    return frozenset(
        folded(_ARTICLE.sub("", territories.get(code, "").casefold()))
        for code in named(source, source_language)
    )


@cache
def _names(language: str) -> tuple[dict[str, str], "regex.Pattern[str]"]:
    names = {
        folded(name): code
        for code, name in sorted(locale_of(language).territories.items())
        if len(code) == 2
        and code.isalpha()
        and len(name) >= (2 if is_unspaced(name[0]) else _SHORTEST)
        and folded(name) not in _AMBIGUOUS
    }
    shown = {name for name in locale_of(language).territories.values() if folded(name) in names}
    options = "|".join(map(regex.escape, sorted(shown, key=lambda name: (-len(name), name))))
    if any(map(is_unspaced, options)):
        # マリ is no country in マリア.
        options = rf"(?<![\p{{Katakana}}ー])(?:{options})(?![\p{{Katakana}}ー])"
    else:
        options = rf"(?<![\p{{L}}\p{{M}}-])(?:{options})(?![\p{{L}}\p{{M}}])"
    return names, regex.compile(options)


@for_a_cycle(20_000)
def _is_there(code: str, shown: str, target: str, language: str) -> bool:
    """Tell whether a target (folded) names a country, whole or as the beginning of a word."""
    if folded(shown) in target:
        return True
    if any(form in target for form in map(folded, _ALSO.get(code, "").split("|")) if form):
        return True
    own = locale_of(language).territories.get(code, "")
    name = _ARTICLE.sub("", own.casefold())
    if any(map(is_unspaced, name)):
        size = 2 if regex.search(r"\p{Han}", name) else 4
        pieces = [name[start : start + size] for start in range(max(1, len(name) - size + 1))]
        return any(folded(piece) in target for piece in pieces)
    words = [word for word in regex.findall(r"[\p{L}\p{M}]+", folded(name)) if len(word) > 2]
    return any(word[:_BEGINNING] in target for word in words) or not words
