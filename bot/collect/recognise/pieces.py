"""Pure: makes pieces ready to be understood: lines apart, flattened text unfolded, items."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import regex

from bot.collect.draft import Piece, tidy
from bot.collect.recognise import datelines, dates, flattened, lines, translation_line
from bot.markup import to_text
from bot.model import BlockKind

_BREAK = regex.compile(r"(?:<br\s*/?>\s*|\n)")
_BREAK_AND_SPACE = regex.compile(r"[ \u00a0]?<br ?/?>[ \u00a0]?")
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_MOST_LINES = 40
_BULLET = regex.compile(r"^(?:[•‣◦▪●■·*]|-(?=\s))\s*(?=\S)")
_DASH = regex.compile(r"^[–—]\s+(?=\S)")
# 1. 1) 1） 1、 ١- 一、 （一）; "1 - 3 May" counts nothing.
_NUMBER = regex.compile(
    r"^[\u200e\u200f]*[(（]?(?:(?P<digits>\d{1,2})(?:[.)۔]\s+|[）．、]\s*|\s?[-–]\s*(?=\p{L}))"
    r"|(?P<numerals>[一二三四五六七八九十]{1,3})[）)、．]\s*)(?=\S)"
)


def prepare(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return pieces that each hold one thing: a line, a paragraph, an item."""
    apart = [line for piece in pieces for line in _lines(piece)]
    unfolded = [part for piece in apart for part in flattened.unfold(piece)]
    return tuple(piece for piece in _with_items(unfolded) if piece.content)


def _lines(piece: Piece) -> Iterator[Piece]:
    """Take the lines of a paragraph apart where one of them is a date, a name, a call."""
    if not piece.is_open or not _BREAK.search(piece.content):
        yield piece
        return
    parts = _BREAK.split(piece.content)
    texts = [" ".join(to_text(part).split()) for part in parts]
    if len(parts) > _MOST_LINES or not _are_apart(parts, texts):
        yield piece
        return
    index = 0
    while index < len(parts):
        if _is_place_and_date(texts, index):
            yield replace(
                piece,
                content=f"{parts[index].strip()}<br>{parts[index + 1].strip()}",
                gap=piece.gap if index == 0 else 0,
            )
            index += 2
            continue
        if texts[index]:
            gap = piece.gap if index == 0 else 0
            yield replace(piece, content=parts[index].strip(), gap=gap)
        index += 1


def _are_apart(parts: list[str], texts: list[str]) -> bool:
    if any(part.count("<") != 2 * part.count("</") for part in parts):
        return False
    if any(len(text) > 200 for text in texts[:-1]):
        return False
    if all(lines.is_exclamation(text) for text in texts):
        return True
    return (
        any(lines.is_something_else(text) or _bullet_or_number(text) for text in texts)
        or any(_is_place_and_date(texts, index) for index in range(len(texts)))
        or any(translation_line.is_one(part) for part in parts)
    )


def _is_place_and_date(texts: list[str], index: int) -> bool:
    """True where a line is a place and the next one a date without a place."""
    if index + 1 >= len(texts):
        return False
    found = datelines.dateline(texts[index + 1])
    return (
        found is not None
        and not found.place
        and datelines.is_place(texts[index])
        and datelines.names_a_country(texts[index])
    )


def joined_datelines(pieces: list[Piece]) -> list[Piece]:
    """Put a line that is a place and the date line below it into one piece."""
    out: list[Piece] = []
    for piece in pieces:
        if (
            out
            and piece.is_open
            and out[-1].is_open
            and piece.gap == 0
            and _is_place_and_date([out[-1].text, piece.text], 0)
        ):
            out[-1] = replace(out[-1], content=f"{out[-1].content}<br>{piece.content}")
        else:
            out.append(piece)
    return out


def _with_items(pieces: list[Piece]) -> Iterator[Piece]:
    """Recognise items that were typed with their bullet or number."""
    pieces = joined_datelines(pieces)
    before: Piece | None = None
    for index, piece in enumerate(pieces):
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        before = _item(piece, before, following) if piece.is_open else piece
        yield before


def tidied(piece: Piece) -> Piece:
    """Return a piece on one line, with single spaces."""
    return replace(piece, content=_BREAK_AND_SPACE.sub("<br>", tidy(piece.content)))


def _bullet_or_number(text: str) -> bool:
    return bool(_BULLET.match(text) or _NUMBER.match(text))


def _item(piece: Piece, before: Piece | None, following: Piece | None) -> Piece:
    if match := _BULLET.match(piece.content):
        return replace(piece, kind=BlockKind.ITEM, content=piece.content[match.end() :])
    if (match := _DASH.match(piece.content)) and _beside_dash(before, following):
        rest = piece.content[match.end() :]
        return replace(piece, kind=BlockKind.ITEM, content=rest, dashed=True)
    match = _NUMBER.match(piece.content)
    number = _printed(match) if match else 0
    if match and number and _counts(number, piece, before, match.end()):
        rest = piece.content[match.end() :]
        return replace(piece, kind=BlockKind.ITEM, content=rest, number=number)
    return piece


def _printed(match: "regex.Match[str]") -> int:
    return int(match["digits"]) if match["digits"] else dates.cjk_number(match["numerals"])


def _beside_dash(before: Piece | None, following: Piece | None) -> bool:
    """One dash opens a signature or speech; a list has at least two."""
    after = following is not None and following.is_open and _DASH.match(following.content)
    return bool(after) or (before is not None and before.dashed)


def _counts(number: int, piece: Piece, before: Piece | None, end: int) -> bool:
    """True where a number counts an item, and is neither a date's nor out of order."""
    word = _WORD.match(piece.content, pos=end)
    if word and dates.is_month(word[0]):
        return False
    if number == 1:
        return True
    return before is not None and before.kind is BlockKind.ITEM and before.number == number - 1
