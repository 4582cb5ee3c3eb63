"""Pure: recognises text in an encoding from before Unicode, or says that it is not sure.

Two code pages give different letters for the same bytes, and both look like text. So a
reading counts only where its letters are those of the language it is in, and is taken
only where no other reading counts.
"""

import codecs
import re

import regex

_MOST_LOOKED_AT = 200_000
_FEWEST_LETTERS = 30
_FEWEST_FOREIGN = 30
_SUREST_NOISE = 0.05

# What an HTML page may declare, by Python's names; the web reads Latin 1 as Windows 1252.
# fmt: off
_DECLARABLE = frozenset((
    "ascii", "iso8859-1", "iso8859-2", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8",
    "iso8859-9", "iso8859-15", "cp874", "tis-620", "cp1250", "cp1251", "cp1252", "cp1253",
    "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8-r", "koi8-u", "mac-roman",
    "gb2312", "gbk", "gb18030", "big5", "big5hkscs", "shift_jis", "cp932", "euc_jp",
    "iso2022_jp", "euc_kr", "cp949",
))
# fmt: on
_WIDER = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874"} | {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}

_LATIN = ("cp1252", "cp1250", "cp1254", "cp1257", "iso8859_2")
_ALPHABETS = {
    "English": "éèïêâôñ",
    "Spanish": "áéíóúüñ",
    "French": "àâæçéèêëîïôœùûüÿ",
    "German": "äöüß",
    "Italian": "àèéìíîòóùú",
    "Portuguese": "ãõáâàçéêíóôúü",
    "Dutch": "ëïéèöüáóíê",
    "Danish": "æøåé",
    "Norwegian": "æøåéòô",
    "Swedish": "åäöé",
    "Finnish": "åäö",
    "Catalan": "àçèéíïòóúü·",
    "Indonesian": "é",
    "Polish": "ąćęłńóśźż",
    "Czech": "áčďéěíňóřšťúůýž",
    "Slovak": "áäčďéíľĺňóôŕšťúýž",
    "Hungarian": "áéíóöőúüű",
    "Croatian": "čćđšž",
    "Slovene": "čšž",
    "Turkish": "çğıİöşüâîû",
    "Lithuanian": "ąčęėįšųūž",
    "Estonian": "äõöüšž",
}
_MARKS = frozenset("“”‘’„‚–—…«»‹›¿¡°ºª§©®™€£·•²³½¼¾×\u00a0´\u00ad")
_LETTER = regex.compile(r"\p{L}")
_IN_WORD = regex.compile(r"(?<=\p{L})[^\p{L}\p{M}\p{N}\s\x00-\x7f\u00ad](?=\p{L})")
_MARKS_IN_WORDS = {"English": "’—–", "French": "’", "Italian": "’", "Catalan": "’·", "Dutch": "’"}

_SCRIPTS = {
    "cp1251": regex.compile(r"[А-Яа-яЁёІіЇїЄєҐґЎў]"),
    "cp1253": regex.compile(r"\p{Greek}"),
    "cp1255": regex.compile(r"\p{Hebrew}"),
    "cp1256": regex.compile(r"\p{Arabic}"),
    "cp874": regex.compile(r"\p{Thai}"),
}
_HAN = regex.compile(r"\p{Han}")
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_HANGUL = regex.compile(r"\p{Hangul}")
# The commonest signs: another encoding's bytes do not show them as often by chance.
_COMMON = {
    "gb18030": (_HAN, "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会", 0.08),
    "big5hkscs": (_HAN, "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會", 0.08),
    "cp932": (_KANA, "のにはをたがでてとしれさるいまう", 0.35),
    "euc_jp": (_KANA, "のにはをたがでてとしれさるいまう", 0.35),
    "cp949": (_HANGUL, "이다는을의에가를고은하지한도로기", 0.15),
}


def declared(content: bytes, name: str) -> str | None:
    """Return the text in the encoding that a page says it has; None where it has not."""
    try:
        known = codecs.lookup(name).name
        if known not in _DECLARABLE:
            return None
        text = content.decode(_WIDER.get(known, known))
    except (LookupError, UnicodeError):
        return None
    return None if re.search("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]", text) else text


def guessed(content: bytes) -> str | None:
    """Return the text in the one encoding that makes sense of it; None where none is sure."""
    if re.search(rb"[\x00-\x08\x0e-\x1f\x7f]", content):
        return None
    readings = {text for name in (*_COMMON, *_SCRIPTS) if (text := _foreign(content, name))}
    if not readings:
        readings = _latin_readings(content)
    return readings.pop() if len(readings) == 1 else None


def _foreign(content: bytes, encoding: str) -> str | None:
    """Return the text in another script than Latin, where it is one."""
    text = _strictly(content, encoding)
    if text is None:
        return None
    letters = regex.findall(r"[^\x00-\x7f\P{L}]", text[:_MOST_LOOKED_AT])
    if encoding in _SCRIPTS:
        own = [letter for letter in letters if _SCRIPTS[encoding].match(letter)]
        is_sure = len(own) >= _FEWEST_FOREIGN and len(own) == len(letters)
        return text if is_sure and _is_language(content, encoding) else None
    script, common, share = _COMMON[encoding]
    own = [letter for letter in letters if script.match(letter)]
    allowed = [letter for letter in letters if _belongs(letter, encoding)]
    is_sure = len(own) >= _FEWEST_FOREIGN // 2 and len(allowed) == len(letters)
    return text if is_sure and sum(one in common for one in own) >= share * len(own) else None


def _belongs(letter: str, encoding: str) -> bool:
    if encoding == "cp949":
        return bool(_HANGUL.match(letter) or _HAN.match(letter))
    if encoding in {"cp932", "euc_jp"}:
        return bool(_KANA.match(letter) or _HAN.match(letter)) or letter in "ー々"
    return bool(_HAN.match(letter))


def _is_language(content: bytes, encoding: str) -> bool:
    languages, noise = _measured(content, encoding)
    return bool(languages) and noise <= _SUREST_NOISE


def _latin_readings(content: bytes) -> set[str]:
    readings = set()
    for encoding in _LATIN:
        text = _strictly(content, encoding)
        if text is not None and text not in readings:
            languages, _ = _measured(content, encoding)
            is_written = any(_is_written_in(text, language) for language in languages)
            if is_written and not _has_torn_words(text, languages[0]):
                readings.add(text)
    return readings


def _is_written_in(text: str, language: str) -> bool:
    """Tell whether the letters and marks of a text are those of a language."""
    alphabet = _ALPHABETS.get(language)
    if alphabet is None or len(_LETTER.findall(text[:_MOST_LOOKED_AT])) < _FEWEST_LETTERS:
        return False
    known = {*alphabet, *alphabet.upper(), *_MARKS}
    return all(char.isascii() or char in known for char in set(text))


def _has_torn_words(text: str, language: str) -> bool:
    """Tell whether marks stand where letters should: what was an "ó" can look like a dash."""
    return not set(_IN_WORD.findall(text)) <= set(_MARKS_IN_WORDS.get(language, ""))


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeError:
        return None


def _measured(content: bytes, encoding: str) -> tuple[list[str], float]:
    """Return the languages that a text looks like in an encoding, and how odd it looks."""
    from charset_normalizer import from_bytes

    match = from_bytes(content[:_MOST_LOOKED_AT], cp_isolation=[encoding], threshold=0.2).best()
    return (match.languages, match.chaos) if match else ([], 1.0)
