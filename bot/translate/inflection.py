"""Pure: the other forms in which a language writes a term: endings, prefixes, spellings.

What a form adds at the end or the beginning is either part of the term (a plural), or stays
beside it for the engine (an Arabic "and", a Korean particle). No form changes what stands
for the term: a glossary that wants another translation for a plural has a row for it.
"""

import unicodedata
from functools import cache

import regex

_ENGLISH_SPELLINGS = regex.compile(
    r"(?<=[a-z]{2})[sz](?=(?:ation|ations|ational|e|ed|es|er|ers|ing)$)(?<=i[sz])"
    r"|(?<=lab|col|fav|hon|hum|rum|neighb|behavi|endeav)ou?r"
    r"|(?<=cent|theat|met|fib|kilomet)(?:re|er)(?=s?$)"
    r"|(?<=program)me(?=s?$)|(?<=program)(?=s?$)"
    r"|(?<=defen|offen|licen|preten)[cs](?=es?$)"
    r"|(?<=trave|labe|cance|counse|mode|signa)ll?(?=ed|er|ers|ing)",
    regex.IGNORECASE,
)
_ENGLISH_CHOICES = {"s": "[sz]", "z": "[sz]", "c": "[cs]", "r": "(?:re|er)", "m": "(?:me)?"}
IRREGULAR = {
    "man": "m[ae]n",
    "woman": "wom[ae]n",
    "child": "child(?:ren)?",
    "person": "(?:persons?|people)",
}
_JOINING = frozenset(
    regex.findall(
        r"\w+",
        "of for on in to and with against from by at the "
        "de del la las los el da do das dos di della dei degli du des le les y e et i "
        "der die das den dem des und für von zur zum mit van voor en op",
    )
)
# The endings of a word, by language: what may follow it, and what may stand for its own end.
_ENDINGS = {
    "es": "(?:es|s)?",
    "ca": "(?:ns|s)?",
    "gl": "(?:es|s)?",
    "pt": "(?:es|s)?",
    "fr": "(?:es|e|s|x)?",
    "de": "(?:en|em|er|es|e|n|r|s|m)?",
    "nl": "(?:en|e|n|s)?",
    "da": "(?:ernes|erne|ers|er|ens|en|ets|et|es|e|s|n|t)?",
    "id": "(?:nya)?",
    "ms": "(?:nya)?",
    "hi": "(?:ाओं|ाएँ|ियों|यों|ओं|ों|ें)?",
}
_OWN_ENDS = {
    "es": {"ón": "(?:ón|ones)", "z": "(?:z|ces)", "és": "(?:és|eses)"},
    "ca": {"ó": "(?:ó|ons)", "a": "(?:a|es)"},
    "pt": {"ão": "(?:ão|ões|ãos)", "al": "(?:al|ais)", "el": "(?:el|eis)"},
    "fr": {"al": "(?:al|aux|ale|ales)", "if": "(?:ifs?|ives?)"},
    "it": {"o": "[oaie]", "a": "[aei]", "e": "[ei]"},
    "hi": {"ी": "(?:ी|ियों|ियाँ)", "ा": "(?:ा|े|ों|ाओं)"},
}
# What follows a term directly and is no part of it.
_BESIDE = {
    "ko": "들 은 는 이 가 을 를 의 에 와 과 로 으로 도 만 께 에서 에게 까지 부터 처럼 보다 "
    "라고 이라고 이다 입니다 인 이며 이나 나 및 측",
    "bn": "র ের এর দের কে তে রা েরা ে য় টি টির গুলো গুলি গুলোর গুলির সমূহ সমূহের ও ই",
    "ne": "हरू हरु को का की लाई ले मा बाट सँग सित द्वारा सम्म प्रति भन्दा पनि माथि लगायत",
}
_ARABIC_MARKS = "[\u0640\u064b-\u0652\u0654\u0655\u0670]*"
_ALIKE = {char: f"[{group}]" for group in ("أإآا", "يیى", "كک", "ةه") for char in group} | {
    char: f"[{group}]" for group in ("'’‘ʼʹ`", "台臺", "里裡") for char in group
}
_UNCOMPOSED = {
    unicodedata.normalize("NFD", chr(code)): chr(code)
    for code in (*range(0x958, 0x960), 0x9DC, 0x9DD, 0x9DF)
}


def word(text: str, language: str, *, inflects: bool) -> str:
    """Return a pattern for one word of a term; `inflects` where it may have other endings."""
    base = language.split("-", maxsplit=1)[0]
    if base == "en":
        return _english(text, inflects=inflects)
    if base == "ar":
        return _arabic(text)
    if not inflects or len(text) < 4 or text.casefold() in _JOINING:
        return letters(text)
    for end, forms in _OWN_ENDS.get(base, {}).items():
        if text.casefold().endswith(end):
            return letters(text[: -len(end)]) + forms + ("" if base == "it" else "s?")
    once = letters(text) + _ENDINGS.get(base, "")
    # Indonesian and Malay say a word twice for many: buruh-buruh.
    return rf"(?:{letters(text)}-)?{once}" if base in {"id", "ms"} else once


def head(words: list[str], language: str) -> set[int]:
    """Return which words of a term have a plural: in English one, elsewhere all."""
    if not language.startswith("en"):
        return set(range(len(words)))
    joined = (place for place, one in enumerate(words) if one.casefold() in _JOINING and place)
    return {next(joined, len(words)) - 1}


def before(language: str, boundary: str) -> str:
    """Return what a term must have before it; an Arabic prefix stays beside it."""
    if language.split("-", maxsplit=1)[0] == "ar":
        return rf"(?<={boundary}[وف]?[بكل]?)"
    return boundary


def after(language: str, boundary: str) -> str:
    """Return what a term must have after it; particles stay beside it."""
    beside = _BESIDE.get(language.split("-", maxsplit=1)[0])
    if not beside:
        return boundary
    return rf"(?=-?(?:{'|'.join(sorted(beside.split(), key=len, reverse=True))})*{boundary})"


@cache
def letters(text: str) -> str:
    """Return a pattern for letters, however their accents and marks are encoded."""
    text = unicodedata.normalize("NFC", text)
    out, place = "", 0
    while place < len(text):
        pair = text[place : place + 2]
        if pair in _UNCOMPOSED:
            out += f"(?:{pair}|{_UNCOMPOSED[pair]})"
            place += 2
            continue
        out += _letter(text[place])
        place += 1
    return out


def _letter(char: str) -> str:
    decomposed = unicodedata.normalize("NFD", char)
    if char in _ALIKE:
        pattern = _ALIKE[char]
    elif decomposed != char and not "\uac00" <= char <= "\ud7a3":
        pattern = f"(?:{char}|{decomposed})"
    else:
        pattern = regex.escape(char)
    if regex.match(r"\p{Arabic}", char):
        pattern += _ARABIC_MARKS
    return pattern


def _english(text: str, *, inflects: bool) -> str:
    if inflects and text.casefold() in IRREGULAR:
        return IRREGULAR[text.casefold()]
    stem, plural = text, ""
    if inflects and regex.search(r"[^aeiou\W]y$", text):
        stem, plural = text[:-1], "(?:y|ies)"
    elif inflects and regex.search(r"(?:ss|us|x|ch|sh|z)$", text):
        plural = "(?:es)?"
    elif inflects and regex.search(r"\p{L}$", text) and not text.endswith("s"):
        plural = "s?"
    out, end = "", 0
    for found in _ENGLISH_SPELLINGS.finditer(stem):
        out += letters(stem[end : found.start()]) + _english_choice(found[0])
        end = found.end()
    return out + letters(stem[end:]) + plural


def _english_choice(found: str) -> str:
    small = found.casefold()
    if small in {"our", "or"}:
        return "ou?r"
    if small in {"l", "ll"}:
        return "ll?"
    if small == "er":
        return _ENGLISH_CHOICES["r"]
    return _ENGLISH_CHOICES[small[:1] or "m"]


def _arabic(text: str) -> str:
    """A word with or without its article, in any case."""
    stem = text.removeprefix("ال")
    if len(stem) < 3:
        return letters(text)
    end = ""
    if stem.endswith(("ون", "ين")) and len(stem) > 4:
        stem, end = stem[:-2], letters("و").join(("(?:", "|")) + letters("ي") + ")" + letters("ن")
    # "For" and the article are written as one: لل.
    return f"(?:{letters('ا')}{letters('ل')}|(?<=ل){letters('ل')})?{letters(stem)}{end}"
