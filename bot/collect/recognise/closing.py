"""Pure: reads the rest of a statement; its closing upwards, as that holds what is special."""

import regex

from bot.collect.draft import Piece
from bot.collect.recognise import datelines, dates, lines
from bot.collect.recognise.understanding import Understanding
from bot.model import Block, BlockKind

CLOSING_KINDS = frozenset(
    {BlockKind.SLOGAN, BlockKind.SIGNATURE, BlockKind.CONTACT, BlockKind.DATELINE}
)
_LEAD_IN = regex.compile(r"^(?P<line>[^–—\n]{8,110}?)\)?\s*[–—:]+\s*(?=[“\"‘]?\p{Lu})")
_MOST_SIGNATORIES = 400


def read(pieces: list[Piece], known: Understanding) -> tuple[Block, ...]:
    """Read what is below the head: the closing upwards first, as it holds what is special."""
    kinds: dict[int, BlockKind | None] = _listed_signatories(pieces)
    for index in range(len(pieces) - 1, -1, -1):
        piece = pieces[index]
        if index in kinds or piece.said in CLOSING_KINDS:
            continue
        if not piece.is_open or not _closes(pieces, index, kinds, known):
            break
    if known.day is None:
        _look_for_lead_in(pieces, known)
        known.doubtful += [found for piece in pieces if (found := _doubtful_date(piece))][:3]
    blocks = []
    for index, piece in enumerate(pieces):
        kind = piece.said or kinds.get(index, piece.kind)
        if kind is not None:
            number = piece.number if kind is BlockKind.ITEM else None
            blocks.append(Block(kind, piece.content, number))
    return tuple(blocks)


def _listed_signatories(pieces: list[Piece]) -> dict[int, BlockKind | None]:
    """The lines below "Signed:" name people and groups, whatever they look like."""
    found: dict[int, BlockKind | None] = {}
    first = max(0, len(pieces) - _MOST_SIGNATORIES)
    label = next(
        (
            index
            for index in range(first, len(pieces))
            if pieces[index].is_open and lines.is_signed_label(pieces[index].text)
        ),
        None,
    )
    if label is None:
        return found
    for index in range(label + 1, len(pieces)):
        text = pieces[index].text
        if not pieces[index].is_open or not lines.is_signatory(text) or lines.is_contact(text):
            break
        if datelines.dateline(text) is None:
            found[index] = BlockKind.SIGNATURE
    return found


def _closes(
    pieces: list[Piece], index: int, kinds: dict[int, BlockKind | None], known: Understanding
) -> bool:
    """Say what a piece of the closing is; False where the body ends with it.

    A kind of None means that the piece has become a field and is no block any more.
    """
    text = pieces[index].text
    if known.takes_reference(text):
        kinds[index] = None
    elif datelines.dateline(text) is not None:
        taken = known.takes_dateline(text)
        kinds[index] = BlockKind.DATELINE if taken else BlockKind.PARAGRAPH
    elif lines.is_contact(text):
        kinds[index] = BlockKind.CONTACT
    elif _is_passed_over(text):
        kinds[index] = BlockKind.PARAGRAPH
    elif _signs(pieces, index, kinds):
        kinds[index] = BlockKind.SIGNATURE
    elif lines.is_exclamation(text) and not known.front.slogans:
        kinds[index] = BlockKind.SLOGAN
    else:
        return False
    return True


def _is_passed_over(text: str) -> bool:
    """A second reference, "In solidarity,", "Signed by:": words among the closing."""
    return (
        lines.reference(text) is not None
        or lines.is_valediction(text)
        or lines.is_signed_label(text)
    )


def _signs(pieces: list[Piece], index: int, kinds: dict[int, BlockKind | None]) -> bool:
    """Tell whether a piece is a signature by itself or by its neighbours."""
    text = pieces[index].text
    above = pieces[index - 1] if index else None
    if lines.is_signature(text) or _is_name_above_role(pieces, index, kinds):
        return True
    return above is not None and above.is_open and _is_name_below(above.text, text)


def _is_name_below(above: str, text: str) -> bool:
    """A role below a name, or a name below "In solidarity,"."""
    if lines.is_role(text) and lines.is_name(above) and len(above.split()) > 1:
        return True
    return lines.is_valediction(above) and lines.is_name(text)


def _is_name_above_role(
    pieces: list[Piece], index: int, kinds: dict[int, BlockKind | None]
) -> bool:
    below = index + 1
    if kinds.get(below) is not BlockKind.SIGNATURE or lines.is_signature(pieces[below].text):
        return False
    return lines.is_name(pieces[index].text) and lines.is_role(pieces[below].text)


def _look_for_lead_in(pieces: list[Piece], known: Understanding) -> None:
    """Read a press lead-in: "HONG KONG, 4 December 2017 – The alliance ..."; it stays."""
    first = next((piece for piece in pieces if piece.is_open), None)
    match = _LEAD_IN.match(first.text[:200]) if first else None
    if match:
        found = datelines.dateline(match["line"])
        if found and found.place:
            known.takes_dateline(match["line"])


def _doubtful_date(piece: Piece) -> str:
    return dates.doubtful(piece.text) if piece.is_open and len(piece.text) <= 80 else ""
