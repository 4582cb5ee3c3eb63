"""Pure: the article before a given translation agrees with it, in five Romance languages.

An engine sees a term as a word that it does not know, and takes it for masculine and single:
"el Naciones Unidas". Gender and number are told by the ending of the term's first word; where
that is not certain, the article stays as it is.
"""

from collections.abc import Iterable
from functools import lru_cache

import regex

_TAGS = r"(?:<[^<>]*>)*"
_VOWELS = "aeiouàáâèéêëìíîïòóôùúûœæh"
# Each row is one article: masculine, feminine, both in plural; after | what elides.
_ARTICLES = {
    "es": "el,la,los,las un,una,unos,unas del,de_la,de_los,de_las al,a_la,a_los,a_las "
    "este,esta,estos,estas nuestro,nuestra,nuestros,nuestras",
    "pt": "o,a,os,as um,uma,uns,umas do,da,dos,das ao,à,aos,às no,na,nos,nas "
    "pelo,pela,pelos,pelas este,esta,estes,estas",
    "ca": "el,la,els,les|l' un,una,uns,unes del,de_la,dels,de_les|de_l' "
    "al,a_la,als,a_les|a_l' pel,per_la,pels,per_les|per_l' aquest,aquesta,aquests,aquestes",
    "fr": "le,la,les,les|l' du,de_la,des,des|de_l' au,à_la,aux,aux|à_l' un,une,des,des",
    "it": "il,la,i,le|l'|lo|gli del,della,dei,delle|dell'|dello|degli "
    "al,alla,ai,alle|all'|allo|agli dal,dalla,dai,dalle|dall'|dallo|dagli "
    "nel,nella,nei,nelle|nell'|nello|negli sul,sulla,sui,sulle|sull'|sullo|sugli",
}
# Endings of the first word that say its gender, in both numbers: feminine, masculine.
_GENDERS = {
    "es": (
        r"(?:[csxg]i[oó]n(?:es)?|[dt]ad(?:es)?|tud(?:es)?|as?)$",
        r"(?:os?|or(?:es)?|ajes?|al(?:es)?|ismos?)$",
    ),
    "pt": (
        r"(?:[çs](?:ão|ões)|dades?|tudes?|ge[mn]s?|as?)$",
        r"(?:(?<![ãçs])os?|or(?:es)?|ais|al|ismos?)$",
    ),
    "ca": (
        r"(?:[csxg]i(?:ó|ons)|ta?tats?|tuds?|a|es)$",
        r"(?:ors?|ismes?|ments?|atges?|[rn]ets?)$",
    ),
    "fr": (
        r"(?:[tsx]ions?|tés?|tudes?|[ea]nces?|ettes?|esses?|ies?|ures?|euses?|trices?|ées?)$",
        r"(?:ments?|ages?|ismes?|eurs?|eaux?|ails?|aires?|oirs?|al|aux|ants?|oits?|ats?|actes?)$",
    ),
    "it": (
        r"(?:[zsg]ion[ei]|t[àù]|tric[ei]|a|ie)$",
        r"(?:o|or[ei]|ism[oi]|i)$",
    ),
}
_GREEK = r"(?:programm?|problem|sistem|clim|tem|idiom|di|dí|map|system)as?$"
# First words that are no nouns, or the same in both numbers.
_UNTOLD = frozenset(
    regex.findall(
        r"\w+",
        "sin sans senza sem sense no non não "
        "pays permis temps corps cours accès procès processus refus crisis virus",
    )
)
# What is no article everywhere: Portuguese "a" is also "to".
_DOUBTFUL = frozenset({("pt", "a"), ("pt", "à"), ("fr", "des")})


def agree(fragment: str, translations: Iterable[str], language: str) -> str:
    """Return inline HTML whose articles fit the given translations that follow them.

    Languages that are not known here come back as they are.
    """
    base = language.split("-", maxsplit=1)[0]
    if base not in _ARTICLES:
        return fragment
    given = sorted(set(translations), key=lambda text: (-len(text), text))
    for translation in given:
        if translation.casefold() in fragment.casefold():
            longer = [one for one in given if translation in one and one != translation]
            fragment = _agree_with(fragment, translation, longer, base)
    return fragment


def _agree_with(fragment: str, translation: str, longer: Iterable[str], language: str) -> str:
    gender, number = _told(translation, language)
    if number is None:
        return fragment

    within = [
        place.span()
        for one in longer
        for place in regex.finditer(regex.escape(one), fragment, regex.IGNORECASE)
    ]

    def fitting(found: "regex.Match[str]") -> str:
        # What stands within another translation is as people wrote it.
        if any(start < found.start() < end for start, end in within):
            return found[0]
        row, place = _rows(language)[" ".join(found["article"].split()).casefold()]
        feminine = place % 2 if gender is None else gender
        new = _form(row, feminine, number, translation.casefold(), language)
        new = _capitals(new, found["article"])
        return new + ("" if new.endswith("'") else " ") + found["tags"]

    return _pattern(language, translation).sub(fitting, fragment)


@lru_cache(maxsize=4096)
def _pattern(language: str, translation: str) -> "regex.Pattern[str]":
    articles = sorted(_rows(language), key=len, reverse=True)
    choices = "|".join(regex.escape(one).replace(r"\ ", r"\s+") for one in articles)
    return regex.compile(
        rf"(?<![\p{{L}}\p{{N}}'’])(?P<article>{choices})(?:\s+|(?<=['’])\s*)(?P<tags>{_TAGS})"
        rf"(?={regex.escape(translation)}(?!\p{{L}}))",
        regex.IGNORECASE,
    )


@lru_cache(maxsize=8)
def _rows(language: str) -> dict[str, tuple[tuple[str, ...], int]]:
    """Return each form of an article with all forms of it, and which one it is."""
    found: dict[str, tuple[tuple[str, ...], int]] = {}
    for line in _ARTICLES[language].split():
        plain, *rest = line.replace("_", " ").split("|")
        forms = (*plain.split(","), *rest)
        for place, form in enumerate(forms):
            if (language, form) not in _DOUBTFUL:
                # Elided and special forms say nothing of the gender but what they stand for.
                found.setdefault(form, (forms, place if place < 4 else {4: 0, 5: 0, 6: 2}[place]))
                if form.endswith("'"):
                    found.setdefault(form[:-1] + "’", found[form])
    return found


def _form(row: tuple[str, ...], feminine: int, plural: int, word: str, language: str) -> str:
    if len(row) > 4 and not plural and _elides(word, feminine, language):
        return row[4]
    if len(row) > 5 and not feminine and regex.match(r"(?:s[^aeiou]|z|gn|ps|x|y|h)", word):
        return row[6] if plural else row[5]
    if len(row) > 5 and not feminine and plural and word[0] in _VOWELS:
        return row[6]
    return row[feminine + 2 * plural]


def _elides(word: str, feminine: int, language: str) -> bool:
    """Catalan keeps la before i and u, French le and la before an aspirated h."""
    if language == "ca" and feminine and word[0] in "iu":
        return False
    if language == "fr" and regex.match(r"h(?:aut|ain|and|arc|asard|ausse|iér|onte|ors|uit)", word):
        return False
    return word[0] in _VOWELS


def _told(translation: str, language: str) -> tuple[int | None, int | None]:
    """Return (feminine, plural) of a translation as 0 or 1, None where it cannot be told."""
    found = regex.match(r"[\p{L}\p{M}]+", translation)
    word = found[0].casefold() if found else ""
    if len(word) < 3 or word in _UNTOLD or (found and found[0].isupper()):
        return None, None
    feminine, masculine = _GENDERS[language]
    gender = None
    if regex.search(_GREEK, word):
        gender = 0
    elif regex.search(feminine, word):
        gender = 1
    elif regex.search(masculine, word):
        gender = 0
    if language == "it":
        plural = None if gender is None else int(bool(regex.search(r"(?:i|ie)$", word)))
        return gender, plural
    return gender, int(word.endswith(("s", "aux", "eux")))


def _capitals(new: str, old: str) -> str:
    if old.isupper() and len(old) > 1:
        return new.upper()
    return new[0].upper() + new[1:] if old[0].isupper() else new
