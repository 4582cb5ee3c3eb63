"""Pure: what one line is by its look: reference, contact, signature, slogan, headline."""

import regex

from bot.collect.recognise import datelines, dates, vocabulary

_REFERENCE = regex.compile(rf"(?i)^(?:{vocabulary.REFERENCE_LABELS})\s*[:：]\s*(?=\S)")
_CONTACT_LABEL = regex.compile(rf"(?i)^(?:{vocabulary.CONTACT_LABELS})\b")
_CONTACT_COLON = regex.compile(rf"(?i)^(?:{vocabulary.CONTACT_LABELS})\s*[:：]")
_ADDRESS = regex.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
    r"|(?:https?://|www\.)\S+"
    r"|(?<![\w.,])\+?\(?\d[\d ()./-]{5,20}\d(?![\w])"
)
_ROLE = regex.compile(
    rf"(?i)(?<![\p{{L}}\p{{M}}])(?:(?:{vocabulary.ROLES})(?![\p{{L}}\p{{M}}])"
    rf"|(?:{vocabulary.THAI_ROLES})\p{{Thai}}*)"
)
_CJK_SIGNATURE = regex.compile(
    rf"(?:\S+\s+){{0,2}}(?:{vocabulary.CJK_ROLES})\s+\S{{2,12}}$"
    rf"|(?:\S+\s+){{1,3}}(?:{vocabulary.CJK_ROLES})$"
)
_SIGNED = regex.compile(rf"(?i)^(?:{vocabulary.SIGNED})\s*[:：]?$")
_VALEDICTION = regex.compile(rf"(?i)^(?:{vocabulary.VALEDICTIONS})\s*[,:，]?$")
_KICKER = regex.compile(rf"(?i)^(?:{vocabulary.KINDS})$")
_BRACKETED = regex.compile(r"^[\[【]\s*([^\[\]【】]{2,40})\s*[\]】]\s*")
_AFTERWORD = regex.compile(rf"(?i)^(?:{vocabulary.AFTERWORDS})\b")
_KIND = regex.compile(rf"(?i)(?<![\p{{L}}])(?:{vocabulary.KINDS})(?![\p{{L}}])")
_SENTENCE_END = regex.compile(r"([\p{L}\p{M}\p{N})”\"]+)\.\s+\p{Lu}|[。।۔؟]\s*[^\s\p{P}]")
_ONLY_LABEL = regex.compile(r"[^:：]+[:：]")
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_BETWEEN_PARTS = regex.compile(r"[,(，（،、]|\s[–—-]\s")
_LATIN = regex.compile(r"\p{Latin}")
_ENDED = regex.compile(r"[!?！？:：;；。,،؛؟।॥۔]$|\p{L}{4,}\.$")
_FIRST = regex.compile(r"[\p{L}\p{N}#]")
_MARKS = "\u200e\u200f\u061c"
_CLOSING = "\"'”’»)]』」*_"
_NAME_PART = regex.compile(r"[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}.'’・-]*")
# fmt: off
_NAME_SMALL = frozenset((
    "de", "del", "la", "las", "los", "da", "do", "dos", "das", "di", "du", "van", "von",
    "der", "den", "bin", "binti", "al", "el", "y", "and", "e", "of", "for",
))
# fmt: on
_LONG_LINE = 220


def reference(text: str) -> str | None:
    """Return who is named as reference on a line such as "Reference: Ms. X, chairperson"."""
    match = _REFERENCE.match(text) if len(text) <= _LONG_LINE else None
    return text[match.end() :].strip() if match else None


def is_contact(text: str) -> bool:
    """Tell whether a line says how to reach somebody."""
    if dates.is_of_another_calendar(text):
        return False
    if len(text) > _LONG_LINE or not _ADDRESS.search(text):
        return len(text) <= 60 and bool(_ONLY_LABEL.fullmatch(text) and _CONTACT_COLON.match(text))
    if _CONTACT_LABEL.match(text):
        return True
    rest = _ADDRESS.sub(" ", text)
    return len(_WORD.findall(rest)) <= 4 and not text.endswith(("!", "."))


def is_signature(text: str) -> bool:
    """Tell whether a line names a person or group and a role."""
    text = text.lstrip("–—- ")
    if not _is_unfinished(text, words=22):
        return False
    parts = [part.strip() for part in _BETWEEN_PARTS.split(text) if part.strip()]
    if len(parts) < 2:
        return _is_short_cjk_signature(text)
    return is_name(parts[0]) and any(_ROLE.search(part) for part in parts[1:])


def _is_short_cjk_signature(text: str) -> bool:
    return len(text) <= 40 and not _LATIN.search(text) and bool(_CJK_SIGNATURE.match(text))


def is_role(text: str) -> bool:
    """Tell whether a line is a role alone, as it stands under a name."""
    match = _ROLE.search(text)
    if match is None or not _is_unfinished(text, words=10):
        return False
    return match.start() == 0 or "," in text or len(text.split()) <= 6


def is_name(text: str) -> bool:
    """Tell whether a few words look like the name of a person or a group."""
    words = text.split()
    if not 1 <= len(words) <= 7 or _ROLE.fullmatch(text):
        return False
    return all(_NAME_PART.fullmatch(word) or word in _NAME_SMALL for word in words) and bool(
        _NAME_PART.fullmatch(words[0])
    )


def is_signatory(text: str) -> bool:
    """Tell whether a line can stand in a list below "Signed:"."""
    return _is_unfinished(text, words=15) and len(text) <= 120


def _is_unfinished(text: str, *, words: int) -> bool:
    """True for a line that is no sentence: short, and without a mark at its end."""
    ends = _ENDED.search(text[-40:])
    return 2 <= len(text) <= 200 and len(text.split()) <= words and not ends


def is_signed_label(text: str) -> bool:
    """Tell whether a line announces a list of signatories."""
    return len(text) <= 60 and bool(_SIGNED.match(text))


def is_valediction(text: str) -> bool:
    """Tell whether a line is "In solidarity," and the like."""
    return len(text) <= 60 and bool(_VALEDICTION.match(text))


def is_exclamation(text: str) -> bool:
    """Tell whether a line is a short call: "Justice for all!"."""
    return (
        2 < len(text) <= 160
        and len(text.split()) <= 24
        and text.rstrip(_CLOSING).endswith(("!", "！"))
        and not _has_two_sentences(text)
        and not _starts_small(text)
    )


def is_headline(text: str) -> bool:
    """Tell whether a line can be a headline: short, and not the end of a sentence."""
    if not 3 <= len(text) <= _LONG_LINE or len(text.split()) > 32:
        return False
    if dates.is_of_another_calendar(text):
        return False
    end = text.rstrip(_CLOSING)[-1:]
    if end in ".;,:。；，：،؛।॥۔" or _has_two_sentences(text) or _starts_small(text):
        return False
    return not is_something_else(text)


def is_open_headline(text: str) -> bool:
    """Tell whether a line is the first half of a headline: "Justice to the victims:"."""
    return text.endswith((":", "：")) and is_headline(text.rstrip(":：")) and len(text) <= 120


def is_something_else(text: str) -> bool:
    """Tell whether a line is a reference, contact, signature, valediction or date line."""
    return (
        reference(text) is not None
        or is_contact(text)
        or is_signature(text)
        or is_signed_label(text)
        or is_valediction(text)
        or datelines.dateline(text) is not None
    )


def _has_two_sentences(text: str) -> bool:
    """Tell whether a sentence ends within a line; "vs. X", "Ms. X" and "U.S. X" end none."""
    return any(
        match[1] is None
        or (len(match[1]) > 1 and match[1].casefold() not in vocabulary.ABBREVIATIONS)
        for match in _SENTENCE_END.finditer(text)
    )


def _starts_small(text: str) -> bool:
    first = _FIRST.search(text)
    return first is None or first[0].islower()


def is_afterword(text: str) -> bool:
    """Tell whether a headline belongs to what follows a statement: "About us", "Notes"."""
    return bool(_AFTERWORD.match(text))


def names_a_kind(text: str) -> bool:
    """Tell whether a headline says that a statement begins: "Statement on ..."."""
    return bool(_KIND.search(text))


def kicker(text: str) -> tuple[str, str]:
    """Split "[Statement] Title" into the tag and the rest; ("", text) without a tag.

    A line that is nothing but the kind of text ("PRESS STATEMENT") is a tag as well.
    """
    text = text.strip(_MARKS) or text
    if match := _BRACKETED.match(text):
        tag = match[1].strip()
        return (tag, text[match.end() :].strip()) if len(tag.split()) <= 4 else ("", text)
    bare = text.rstrip(":：").strip()
    return (bare, "") if len(bare) <= 60 and _KICKER.match(bare) else ("", text)
