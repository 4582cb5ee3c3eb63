"""Pure: writes a statement as Markdown that gives the same statement when it is read again.

What is recognised by its look is written as it looks; only where reading would see
something else does a block carry its kind ("{.slogan}") or the front matter a key.
"""

from dataclasses import replace

from bot.collect import reading
from bot.collect.draft import Draft
from bot.collect.formats import inline
from bot.model import Block, BlockKind

_FIELDS = ("subtitle", "issuer", "place", "reference")


def write(draft: Draft, language: str) -> str:
    """Return the text of a statement's file; `language` is what a file that says none is in."""
    marked: frozenset[int] = frozenset()
    explicit: frozenset[str] = frozenset()
    source = _render(draft, language, marked, explicit)
    for everything in (False, True):
        back = reading.read(source, ".md", language)
        if back == replace(draft, doubtful_dates=back.doubtful_dates):
            return source
        explicit |= {
            name for name in (*_FIELDS, "tags") if getattr(back, name) and not getattr(draft, name)
        }
        marked = _unlike(draft.blocks, back.blocks, everything=everything)
        source = _render(draft, language, marked, explicit)
    return source


def _unlike(
    blocks: tuple[Block, ...], back: tuple[Block, ...], *, everything: bool
) -> frozenset[int]:
    """Return which blocks must carry their kind."""
    if everything or len(blocks) != len(back):
        return frozenset(range(len(blocks)))
    pairs = enumerate(zip(blocks, back, strict=True))
    return frozenset(index for index, (one, other) in pairs if one != other)


def _render(draft: Draft, language: str, marked: frozenset[int], explicit: frozenset[str]) -> str:
    parts = [_front_matter(draft, language, explicit)]
    before: Block | None = None
    for index, block in enumerate(draft.blocks):
        text = _block(block, is_marked=index in marked)
        parts.append(text if before is not None and _is_one_list(before, block) else f"\n{text}")
        before = block
    return "\n".join(parts) + "\n"


def _is_one_list(before: Block, block: Block) -> bool:
    both = before.kind is BlockKind.ITEM and block.kind is BlockKind.ITEM
    return both and (before.number is None) == (block.number is None)


def _front_matter(draft: Draft, language: str, explicit: frozenset[str]) -> str:
    import yaml

    values: dict[str, object] = {"title": draft.title} if draft.title else {}
    if draft.subtitle or "subtitle" in explicit:
        values["subtitle"] = draft.subtitle
    if draft.published:
        span = f"{draft.published}/{draft.until}"
        values["date"] = span if draft.until else draft.published
    if draft.language != language:
        values["language"] = draft.language
    for name in ("issuer", "place", "reference"):
        if getattr(draft, name) or name in explicit:
            values[name] = getattr(draft, name)
    if draft.tags or "tags" in explicit:
        values["tags"] = list(draft.tags)
    if draft.source_url:
        values["source_url"] = draft.source_url
    if draft.translations:
        values["translations"] = dict(draft.translations)
    if draft.withdrawn:
        values["withdrawn"] = draft.withdrawn
    if draft.publish_at:
        values["publish_at"] = draft.publish_at.isoformat(" ")
    values |= {name: True for name in ("teaser", "urgent") if getattr(draft, name)}
    text = yaml.safe_dump(
        values, allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=False
    )
    return f"---\n{text}---"


def _block(block: Block, *, is_marked: bool) -> str:
    """Write one block in the pleasantest form that gives the same block again."""
    mark = f" {{.{block.kind}}}" if is_marked else ""
    source = ""
    for form in inline.forms(block.content):
        source = _framed(block, form() + mark)
        pieces = reading.read_page(source, ".md", "").pieces
        if len(pieces) != 1:
            continue
        piece = pieces[0]
        if (piece.kind, piece.number, piece.content, bool(piece.said)) == (
            _plain_kind(block),
            block.number,
            block.content,
            is_marked,
        ):
            break
    return source


def _plain_kind(block: Block) -> BlockKind:
    """Return the kind that Markdown itself has a form for."""
    own = {BlockKind.HEADING, BlockKind.ITEM, BlockKind.QUOTE}
    return block.kind if block.kind in own else BlockKind.PARAGRAPH


def _framed(block: Block, text: str) -> str:
    if block.kind is BlockKind.HEADING:
        return f"## {text}".replace("\\\n", "<br>")
    if block.kind is BlockKind.QUOTE:
        return "> " + text.replace("\n", "\n> ")
    if block.kind is BlockKind.ITEM:
        bullet = "- " if block.number is None else f"{block.number}. "
        return bullet + text.replace("\n", "\n" + " " * len(bullet))
    return text
