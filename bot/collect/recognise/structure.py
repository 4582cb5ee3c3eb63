"""Pure: recognises what the pieces of a statement are; never guesses a date or a name.

The head is read downwards, the closing upwards, and what is between is the body. What
the front matter states is not searched for in the text.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.collect.draft import Draft, FrontMatter, Page, Piece
from bot.collect.recognise import closing, head, issuer, teaser, translation_line
from bot.collect.recognise.pieces import prepare, tidied
from bot.collect.recognise.understanding import Understanding
from bot.markup import from_text
from bot.model import Block, BlockKind


def recognise(page: Page, language: str) -> Draft:
    """Return the statement that a page holds, as far as it can be understood."""
    known = Understanding(page.front)
    prepared = [tidied(piece) for piece in prepare(page.pieces)]
    own, elsewhere = translation_line.take(prepared)
    pieces, is_teaser = _without_teaser(own, page.front)
    if page.front.dateline:
        known.takes_dateline(page.front.dateline)
    rest = head.take_title(list(pieces), known)
    lead, body = head.read(rest, known)
    blocks = (*lead, *closing.read(body, known))
    blocks = _with_dateline(blocks, page.front)
    blocks = _with_slogans(blocks, page.front.slogans)
    subtitle = page.front.subtitle if page.front.subtitle is not None else " ".join(known.headlines)
    return Draft(
        language=page.front.language or page.language or language,
        says_language=bool(page.front.language or page.language),
        title=known.title,
        published=known.day,
        blocks=blocks,
        subtitle=subtitle,
        until=known.until,
        issuer=_issuer(page.front, known.title, subtitle, blocks),
        place=known.place,
        reference=known.reference,
        tags=tuple(known.tags),
        source_url=page.front.source_url,
        translations=_translations(page.front, elsewhere),
        withdrawn=page.front.withdrawn,
        teaser=is_teaser,
        publish_at=page.front.publish_at,
        urgent=page.front.urgent,
        doubtful_dates=tuple(known.doubtful) if known.day is None else (),
    )


def _translations(
    front: FrontMatter, elsewhere: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Return where translations are; the front matter's word counts."""
    found = dict(front.translations)
    for tag, address in elsewhere:
        found.setdefault(tag, address)
    return tuple(found.items())


def _without_teaser(pieces: Sequence[Piece], front: FrontMatter) -> tuple[tuple[Piece, ...], bool]:
    """Drop "Continue reading" from the end of the last piece."""
    if front.teaser is False or not pieces or not pieces[-1].is_open:
        return tuple(pieces), bool(front.teaser)
    last = pieces[-1]
    rest, is_teaser = teaser.cut(last.text)
    if not is_teaser:
        return tuple(pieces), bool(front.teaser)
    kept = tuple(pieces[:-1])
    return ((*kept, replace(last, content=from_text(rest))) if rest else kept), True


def _with_dateline(blocks: tuple[Block, ...], front: FrontMatter) -> tuple[Block, ...]:
    """Put the date line of the front matter above the text, unless the text has it."""
    printed = from_text(front.dateline)
    if not printed or any(
        block.kind is BlockKind.DATELINE and block.content == printed for block in blocks
    ):
        return blocks
    return (Block(BlockKind.DATELINE, printed), *blocks)


def _with_slogans(blocks: tuple[Block, ...], slogans: tuple[str, ...]) -> tuple[Block, ...]:
    """Mark the slogans that the front matter names, and add those the text lacks."""
    wanted = {" ".join(slogan.split()).casefold(): slogan for slogan in slogans}
    marked = []
    for block in blocks:
        key = Piece(block.kind, block.content).text.casefold()
        is_named = key in wanted and block.kind in {BlockKind.PARAGRAPH, BlockKind.SLOGAN}
        if is_named:
            del wanted[key]
        marked.append(Block(BlockKind.SLOGAN, block.content) if is_named else block)
    end = len(marked)
    while end and marked[end - 1].kind in closing.CLOSING_KINDS - {BlockKind.SLOGAN}:
        end -= 1
    added = [Block(BlockKind.SLOGAN, from_text(slogan)) for slogan in wanted.values()]
    return (*marked[:end], *added, *marked[end:])


def _issuer(front: FrontMatter, title: str, subtitle: str, blocks: tuple[Block, ...]) -> str:
    if front.issuer is not None:
        return front.issuer
    texts = [
        Piece(block.kind, block.content).text
        for block in blocks
        if block.kind in {BlockKind.PARAGRAPH, BlockKind.SIGNATURE}
    ]
    signatures = " ".join(texts[-6:])
    return issuer.recognise(title, subtitle, texts, signatures)
