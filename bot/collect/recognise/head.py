"""Pure: reads the head of a statement downwards: tag, title, headlines, date line, reference."""

from bot.collect.draft import Piece
from bot.collect.recognise import datelines, lines
from bot.collect.recognise.understanding import Understanding
from bot.model import Block, BlockKind

_LONGEST_TITLE = 250
_MOST_HEADLINES = 3


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def take_title(pieces: list[Piece], known: Understanding) -> list[Piece]:
    """Set the title from the text, or drop a line that only repeats the stated one."""
    if known.front.title:
        for index, piece in enumerate(pieces[:4]):
            tag, words = lines.kicker(piece.text)
            plain = piece.said is None and piece.kind in {BlockKind.HEADING, BlockKind.PARAGRAPH}
            if plain and (_same(words, known.title) or _same(piece.text, known.title)):
                if tag and not _same(piece.text, known.title):
                    known.takes_tag(tag)
                return pieces[:index] + pieces[index + 1 :]
        return pieces
    for index, piece in enumerate(pieces):
        if piece.kind is BlockKind.HEADING and piece.level == 1 and piece.said is None:
            _set_title(piece.text, known)
            return pieces[:index] + pieces[index + 1 :]
    return pieces


def _set_title(text: str, known: Understanding) -> None:
    tag, words = lines.kicker(text)
    if tag and words and known.takes_tag(tag):
        text = words
    known.title = text


def read(pieces: list[Piece], known: Understanding) -> tuple[list[Block], list[Piece]]:
    """Read downwards until the body begins; return the blocks of the head, and the rest."""
    lead: list[Block] = []
    for index, piece in enumerate(pieces):
        following = pieces[index + 1 :]
        if piece.said is not None or piece.kind not in {BlockKind.PARAGRAPH, BlockKind.HEADING}:
            return lead, pieces[index:]
        if _is_taken(piece, following, known, lead):
            continue
        return lead, pieces[index:]
    return lead, []


def _is_taken(
    piece: Piece, following: list[Piece], known: Understanding, lead: list[Block]
) -> bool:
    """Take one piece into the head; False where the body begins with it."""
    text = piece.text
    tag, words = lines.kicker(text)
    if tag and not words and not known.headlines and known.takes_tag(tag):
        return True
    if not known.title:
        if _is_first_dateline(text, following) and known.takes_dateline(text):
            lead.append(Block(BlockKind.DATELINE, piece.content))
            return True
        if len(text) > _LONGEST_TITLE or lines.is_something_else(text):
            return False
        _set_title(text, known)
        return True
    if known.takes_dateline(text):
        lead.append(Block(BlockKind.DATELINE, piece.content))
        return True
    if known.takes_reference(text):
        return True
    if known.front.subtitle is not None:
        return bool(known.front.subtitle) and _same(text, known.front.subtitle)
    has_dateline = any(block.kind is BlockKind.DATELINE for block in lead)
    if _is_subtitle(piece, following, known, after_date=has_dateline):
        known.headlines.append(text)
        return True
    return False


def _is_first_dateline(text: str, following: list[Piece]) -> bool:
    """A date above the title; with a place, only where a headline follows: "May Day, 1 May"."""
    found = datelines.dateline(text)
    if found is None:
        return False
    return not found.place or (bool(following) and lines.is_headline(following[0].text))


def _is_subtitle(
    piece: Piece, following: list[Piece], known: Understanding, *, after_date: bool
) -> bool:
    """Tell whether a piece below the title is a further headline."""
    text = piece.text
    if len(known.headlines) >= _MOST_HEADLINES or not _has_body(following):
        return False
    if piece.kind is BlockKind.HEADING:
        if datelines.dateline(following[0].text) is not None:
            return True
        # several of one level are the headings of sections
        return not any(
            other.kind is BlockKind.HEADING and other.level == piece.level for other in following
        )
    if after_date:
        return False
    if lines.is_open_headline(text):
        return lines.is_headline(following[0].text) and _has_body(following[1:])
    return lines.is_headline(text)


def _has_body(pieces: list[Piece]) -> bool:
    return any(not piece.is_open or not lines.is_something_else(piece.text) for piece in pieces)
