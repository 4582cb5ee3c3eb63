"""Pure: what stands in every language as it is written: addresses, hashtags, reference numbers."""

import regex

_DOMAINS = "org|com|net|int|info|gov|edu|eu|ph|hk|my|np|asia"
_SECOND_LEVEL = "org|or|com|co|gov|go|gob|gouv|edu|ac|net|ne"
_LABELS = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
# Letters of other scripts than the Latin one stand right beside an address, where they are
# words of the sentence (…@example.org或), or are its own, where they begin a part of it
# (/wiki/移民, 例え.jp).
_OTHER = r"(?:(?!\p{Latin})[\p{L}\p{M}])"
_MARKS = "、。，．！？；：（）「」『』【】〔〕《》〈〉…،؛؟।॥។"
_REST = rf"(?:(?!{_OTHER})[^\s<>\"“”«»\p{{Co}}{_MARKS}]|(?<![\p{{Latin}}\p{{N}}]){_OTHER})"
_NO_LATIN_BEFORE, _NO_LATIN_AFTER = r"(?<![\p{Latin}\p{N}.+@/-])", r"(?![\p{Latin}\p{N}-])"
_LABEL, _OTHER_LABEL = r"[\p{Latin}0-9_-]+", rf"{_OTHER}(?:{_OTHER}|[0-9-])*"
# A sentence may follow a full stop at once: only where a host needs it is the last label another's.
_HOST = (
    rf"(?:(?:{_LABEL}\.)*{_OTHER_LABEL}(?:\.(?:{_LABEL}|{_OTHER_LABEL}))+"
    rf"|{_LABEL}(?:\.{_LABEL})+|{_LABEL}\.{_OTHER_LABEL})"
)
_ADDRESS = regex.compile(
    rf"(?:https?://|www\.){_REST}+"
    rf"|{_NO_LATIN_BEFORE}[\p{{Latin}}0-9_.+-]+@{_HOST}"
    rf"|{_NO_LATIN_BEFORE}[@＠][A-Za-z0-9_]+(?:@{_HOST}|(?:\.[A-Za-z0-9-]+)+\.[a-z]{{2,}})?"
    r"|(?<![\p{Latin}\p{N}&/])[#＃][\p{N}_]*\p{L}[\p{L}\p{M}\p{N}_]*"
    rf"|(?<![\p{{Latin}}\p{{N}}.@-]){_LABELS}(?:(?:{_DOMAINS}){_NO_LATIN_AFTER}(?:/{_REST}*)?"
    rf"|(?:{_SECOND_LEVEL})\.[a-z]{{2}}{_NO_LATIN_AFTER}(?:/{_REST}*)?"
    rf"|[a-z]{{2,}}/{_REST}+)"
)
# Document numbers (A/RES/73/195, IMA-2026/03), conventions (C189), visas (H-2A), telephones.
_REFERENCE = regex.compile(
    r"(?<![\p{Latin}\p{M}\p{N}/-])(?:"
    r"(?=\S*\p{Nd})\p{Lu}{1,6}(?:[-/.]?\p{Nd}+|/\p{Lu}+)+(?:[-/.]?[\p{Lu}\p{Nd}]+)*"
    r"|\+\p{Nd}(?:[ \u00a0()./-]{0,2}\p{Nd}){5,}"
    r"|\(\+?\p{Nd}{1,4}\)[ \u00a0]?\p{Nd}(?:[ \u00a0./-]?\p{Nd}){5,}"
    r"|\p{Nd}+(?:/\p{Nd}+){2,}"
    r")(?![\p{Latin}\p{M}\p{N}])"
)
_NUMBER = regex.compile(
    r"(?<![\p{Latin}\p{N}])"
    r"(?:(?:\p{Lu}{1,3}\$|\p{Sc})[ \u00a0]?|\p{Lu}{3}[ \u00a0](?=\p{Nd}))?"
    r"(?:\p{Nd}{1,3}(?:[ \u00a0\u202f]\p{Nd}{3})+(?!\p{Nd})|\p{Nd}+(?:[.,:/'’٬٫·]\p{Nd}+)*)"
    r"(?:[ \u00a0\u202f]?(?:[%‰°]|\p{Sc}))?"
    r"(?![\p{Latin}\p{N}])"
)


Span = tuple[int, int]


def find(text: str) -> list[Span]:
    """Return where addresses, e-mail addresses, handles and hashtags stand in a text."""
    return [(found.start(), _end(found)) for found in _ADDRESS.finditer(text)]


def references(text: str) -> list[Span]:
    """Return where reference and telephone numbers stand in a text."""
    return [found.span() for found in _REFERENCE.finditer(text)]


def numbers(text: str) -> list[Span]:
    """Return where numbers stand in a text, with their currency or percent sign."""
    return [found.span() for found in _NUMBER.finditer(text)]


def _end(found: "regex.Match[str]") -> int:
    """Return where an address ends without the punctuation of the sentence around it."""
    span = found[0]
    end = len(span)
    while end > 1 and (
        span[end - 1] in ".,;:!?'’*_…。、，；：！？）」』"
        or (span[end - 1] == ")" and span.count(")", 0, end) > span.count("(", 0, end))
        or (span[end - 1] == "]" and span.count("]", 0, end) > span.count("[", 0, end))
    ):
        if span[end - 1] == "_" and span[0] in "@#＠＃":
            break
        end -= 1
    return found.start() + end
