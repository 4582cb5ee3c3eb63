"""Pure: plain text becomes pieces: paragraphs, with lines that were only wrapped joined."""

from itertools import pairwise

import regex

from bot.collect.draft import MOST_PIECES, Piece, too_many_pieces
from bot.markup import clean_text, from_text
from bot.model import BlockKind

_WIDEST_WRAP = 100
_NARROWEST_WRAP = 40
_ENDS = (".", "!", "?", ":", ";", "。", "！", "？", "…", "।", "۔", "؟", "：", "；")
_ITEM = regex.compile(
    r"^\s*(?:[•‣◦▪●■·*–—-]\s|[(（]?\d{1,2}[.)）、．۔]|[(（]?[一二三四五六七八九十]{1,3}[）)、．])"
)


def read(text: str, first_line: int = 1) -> tuple[Piece, ...]:
    """Return the paragraphs of plain text, each with the blank lines before it."""
    lines = clean_text(text).expandtabs(4).replace("\f", "\n\n").replace("\v", "\n").split("\n")
    width = _wrap_width(lines)
    pieces: list[Piece] = []
    gap = 0
    buffer: list[str] = []
    start, gap_before = first_line, 0
    for number, line in enumerate([*lines, ""], start=first_line):
        if buffer and (not line.strip() or not _is_wrapped(buffer[-1], line, width)):
            pieces.append(_piece(buffer, gap_before, start))
            buffer = []
        if not line.strip():
            gap += 1
            continue
        if len(pieces) >= MOST_PIECES:
            raise too_many_pieces()
        if not buffer:
            start, gap_before = number, gap
        buffer.append(line)
        gap = 0
    return tuple(pieces)


def _piece(lines: list[str], gap: int, start: int) -> Piece:
    words = " ".join(line.strip(" \t") for line in lines)
    return Piece(BlockKind.PARAGRAPH, from_text(words), gap=gap, line=start)


def _wrap_width(lines: list[str]) -> int:
    """Return the width a text was wrapped at; 0 where its lines are paragraphs."""
    longest = max((len(line.rstrip()) for line in lines), default=0)
    if not _NARROWEST_WRAP <= longest <= _WIDEST_WRAP:
        return 0
    is_cut = any(_runs_on(line, following) for line, following in pairwise(lines))
    return longest if is_cut else 0


def _runs_on(line: str, following: str) -> bool:
    """Tell whether a line breaks off amid a sentence that the next one takes up."""
    bare = line.rstrip().rstrip('"”’)»')
    goes_on = following.lstrip()[:1].islower()
    return len(bare) > _NARROWEST_WRAP and not bare.endswith(_ENDS) and goes_on


def _is_wrapped(line: str, following: str, width: int) -> bool:
    """Tell whether `following` continues the sentence of `line` only because of the width."""
    if _ITEM.match(following):
        return False
    word = following.split(maxsplit=1)[0]
    if width and len(line.rstrip()) + 1 + len(word) > width:
        return True
    return _runs_on(line, following)
