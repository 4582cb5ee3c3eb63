"""Pure: whether a translation is as long as its source lets expect, and ends where that ends.

Letters are counted without protected spans. What is usual for a pair of languages was
measured on sentences that people translated; a finding is far outside of that.
"""

from collections.abc import Iterable

import regex

from bot.model import FindingReason
from bot.ports import CUT
from bot.sentences import sentences_of
from bot.translate import scripts
from bot.translate.checking.pair import LETTERS, Found, Pair, short

ENDS = regex.compile(r"[.!?…。！？｡।॥؟۔။៕:;：；][\s\"'”’»)」』）\]]*$")
_FULL_STOP = regex.compile(r"[.。｡।॥۔។]\s*$")
_BRACKETED = regex.compile(r"[(\[（［【][^)\]）］】]*\p{L}[^)\]）］】]*[)\]）］】]")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]{2,}|[\p{Han}\p{Kana}\p{Hira}\p{Hang}]{2,}")
# What ends a sentence, or an abbreviation; initials (U.S.) and ordinals (3.º) end none.
_END_MARK = regex.compile(
    r"(?:(?<!(?<!\p{L})\p{L}|(?<!\p{L})\p{Lu}{2})[.]|[!?…؟؛]|\.{3})[.!?…؟]*"
    r"[\"'”’»)\]]*(?=\s+(?!\p{N}|[-–—])|\s*$)"
    r"|[。！？｡।॥۔។]+"
)
_SURROGATE = regex.compile(r"\p{Cs}")
_ASIDE = regex.compile(r"[(\[（［【–—]| - ")
# Letters in a language for 100 letters of the same text in English.
_LETTERS_FOR_100 = {
    "zh": 32, "ja": 48, "ko": 50, "th": 95, "ar": 80, "ur": 90, "fa": 85, "he": 75,
    "hi": 105, "ne": 105, "bn": 105, "es": 113, "fr": 116, "it": 113, "pt": 110, "de": 116,
    "nl": 113, "da": 106, "id": 115, "ms": 115, "tl": 120, "ca": 110,
}  # fmt: skip
_LONGEST, _SHORTEST = 1.9, 0.5
# A few words are as long as they like.
_SLACK, _SLACK_BELOW = 25, 4


def has_no_end(text: str) -> bool:
    """Tell whether there is no mark at the end of a text."""
    return not ENDS.search(text)


def without_end(text: str) -> str:
    """Return a text without the full stop at its end."""
    return _FULL_STOP.sub("", text)


def cut(pair: Pair) -> Iterable[Found]:
    """Yield a finding where the end of the sentence is not there."""
    if CUT in pair.target:
        yield FindingReason.CUT, "the engine stopped before the end"
    elif (
        ENDS.search(pair.source)
        and not ENDS.search(pair.target)
        and scripts.has_full_stops(pair.target_language)
    ):
        yield FindingReason.CUT, "the end of the sentence is missing"


def find(pair: Pair) -> Iterable[Found]:
    """Yield a finding where a translation is far too long or too short."""
    before, after = _expected(pair), len(LETTERS.findall(pair.bare(pair.target)))
    scale = _LETTERS_FOR_100.get(_primary(pair.target_language), 100) / 100
    if after > before * _LONGEST + _SLACK * scale:
        yield FindingReason.TOO_LONG, f"{after} letters where {before:.0f} are usual"
    elif after < before * _SHORTEST - _SLACK_BELOW * scale:
        yield FindingReason.TOO_SHORT, f"{after} letters where {before:.0f} are usual"


def _expected(pair: Pair) -> float:
    letters = len(LETTERS.findall(pair.bare(pair.source)))
    before = _LETTERS_FOR_100.get(_primary(pair.source_language), 100)
    return letters * _LETTERS_FOR_100.get(_primary(pair.target_language), 100) / before


def _primary(tag: str) -> str:
    language = tag.split("-", maxsplit=1)[0]
    return "tl" if language == "fil" else language


def invented(pair: Pair) -> Iterable[Found]:
    """Yield a finding where a translation has a sentence or an aside that its source lacks."""
    extra = _BRACKETED.search(pair.target)
    if extra and not _ASIDE.search(pair.source):
        yield FindingReason.INVENTED, f"{short(extra[0])} is not in the source"
    if not scripts.has_full_stops(pair.target_language):
        return
    before = _sentences(pair.source, pair.source_language)
    after = _sentences(pair.target, pair.target_language)
    ends = len(_END_MARK.findall(pair.target)), len(_END_MARK.findall(pair.source))
    if len(after) > max(1, len(before)) and ends[0] > max(1, ends[1]):
        detail = f'{len(after)} sentences for {len(before)}, the last: "{short(after[-1])}"'
        yield FindingReason.INVENTED, detail


def _sentences(text: str, language: str) -> list[str]:
    text = _SURROGATE.sub("\ufffd", text)
    return [one for one in sentences_of(text, language) if _WORD.search(one)]
