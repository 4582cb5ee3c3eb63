"""The pages of the documentation as the tests read them: their code blocks, headings and links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.conftest import REPOSITORY

DOCS = REPOSITORY / "docs"
README = REPOSITORY / "README.md"
PAGES = (README, *sorted(DOCS.rglob("*.md")))

_FENCE = re.compile(r"^( *)```(\w*).*$")
_NOTE = re.compile(r"^ *<!-- (not run: .+|ends with \d) -->$")


@dataclass(frozen=True)
class Block:
    """A code block, and what the comment above it says about it."""

    language: str
    text: str
    line: int
    note: str = ""

    @property
    def is_run(self) -> bool:
        return self.language == "sh" and not self.note.startswith("not run")

    @property
    def status(self) -> int:
        """The exit status that a reader is told to expect."""
        return int(self.note.removeprefix("ends with ")) if self.note.startswith("ends") else 0


def name(page: Path) -> str:
    return page.relative_to(REPOSITORY).as_posix()


@cache
def blocks(page: Path) -> tuple[Block, ...]:
    """All code blocks of a page; a comment in its first line speaks for all of them."""
    lines = page.read_text(encoding="utf-8").splitlines()
    first = _NOTE.match(lines[0])
    return tuple(_blocks(lines, first[1] if first else ""))


def _blocks(lines: list[str], of_page: str) -> Iterator[Block]:
    inside: Block | None = None
    indent = ""
    found: list[str] = []
    for number, line in enumerate(lines, start=1):
        fence = _FENCE.match(line)
        if inside is None and fence:
            note = _NOTE.match(lines[number - 2]) if number > 1 else None
            indent, found = fence[1], []
            inside = Block(fence[2], "", number, note[1] if note else of_page)
        elif inside is not None and line == f"{indent}```":
            text = "".join(f"{one}\n" for one in found)
            yield Block(inside.language, text, inside.line, inside.note)
            inside = None
        elif inside is not None:
            found.append(line.removeprefix(indent))
    assert inside is None, f"line {inside.line if inside else 0}: this block has no end"


@dataclass(frozen=True)
class Step:
    """What a reader types, and what the page says that they see then; None where it does not."""

    typed: Block
    seen: str | None


def steps(page: Path) -> list[Step]:
    """The commands of a page in their order; a `text` block after one is what it prints."""
    found = []
    all_blocks = blocks(page)
    for number, block in enumerate(all_blocks):
        if not block.is_run:
            continue
        after = all_blocks[number + 1] if number + 1 < len(all_blocks) else None
        seen = after.text if after is not None and after.language == "text" else None
        found.append(Step(block, seen))
    return found


def prose(page: Path) -> str:
    """The page without its code blocks and comments."""
    text = page.read_text(encoding="utf-8")
    text = re.sub(r"^( *)```.*?^\1```$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)


def headings(page: Path) -> list[str]:
    return re.findall(r"^#{1,6} (.+?)\s*$", prose(page), flags=re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """What GitHub makes of the headings, for links that end in #…"""
    found: dict[str, int] = {}
    names = set()
    for heading in headings(page):
        text = re.sub(r"\[(.+?)\]\(.+?\)", r"\1", heading)
        plain = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        count = found.get(plain, 0)
        found[plain] = count + 1
        names.add(f"{plain}-{count}" if count else plain)
    return names


def links(page: Path) -> list[str]:
    """The targets of a page's links and pictures."""
    text = re.sub(r"`[^`\n]*`", "", prose(page))
    return re.findall(r"\]\(<?([^)\s>]+)>?(?: \"[^\"]*\")?\)", text)
