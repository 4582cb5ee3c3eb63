"""A table of pairs: each file in tests/data/collect/ gives what stands beside it as JSON.

A new pair is a new test. Print what a file gives now, to read it over before keeping it:
`python tests/collect/test_pairs.py tests/data/collect/NAME.txt`.
"""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.collect import reading
from bot.collect.draft import Draft, Page
from bot.collect.formats import opening
from bot.collect.recognise import archive, language, structure
from bot.model import Block
from tests.collect import word

DATA = Path(__file__).parents[1] / "data" / "collect"
# fmt: off
SITE = (
    "en", "id", "tl", "es", "fr", "zh-Hant", "ko", "th", "ja", "ms", "bn", "ur", "hi", "ne",
    "ar", "it", "de", "nl", "da", "pt",
)
# fmt: on
SUFFIXES = {*reading.READERS, ".word"}
SINGLES = sorted(path for path in DATA.iterdir() if path.suffix in SUFFIXES)
PAGES = sorted(path for path in (DATA / "pages").iterdir() if path.suffix in SUFFIXES)


def as_json(draft: Draft) -> dict[str, Any]:
    """What was understood, without what is empty."""
    held = reading.reason_to_hold(draft, "it")
    values = {
        "title": draft.title,
        "subtitle": draft.subtitle,
        "date": draft.published and draft.published.isoformat(),
        "until": draft.until and draft.until.isoformat(),
        "language": draft.language,
        "issuer": draft.issuer,
        "place": draft.place,
        "reference": draft.reference,
        "tags": list(draft.tags),
        "source_url": draft.source_url,
        "translations": dict(draft.translations),
        "withdrawn": draft.withdrawn,
        "held": held.reason if held else "",
        "blocks": [_block(block) for block in draft.blocks],
    }
    return {key: value for key, value in values.items() if value}


def _block(block: Block) -> str:
    number = f" {block.number}" if block.number is not None else ""
    return f"{block.kind}{number}: {block.content}"


def opened(path: Path) -> tuple[str, str]:
    """The text of a file, and how it is written; a .word file describes a Word document."""
    if path.suffix == ".word":
        return opening.text_of(word.build(path.read_text("utf-8")), ".docx", path.name)
    return opening.text_of(path.read_bytes(), path.suffix, path.name)


def understood(path: Path) -> dict[str, Any]:
    settled = language.settle(reading.read(*opened(path), "en", path.name), SITE)
    doubt = {"doubt": settled.doubt} if settled.doubt else {}
    return as_json(settled.draft) | doubt


def understood_page(path: Path) -> dict[str, Any]:
    page = reading.read_page(*opened(path), path.name)
    split = archive.split(page.pieces)
    return {
        "statements": [as_json(structure.recognise(Page(part), "en")) for part in split.parts],
        "doubts": [f"line {doubt.line}: {doubt.headline} {doubt.what}" for doubt in split.doubts],
    }


def expected(path: Path) -> Any:
    return json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SINGLES, ids=lambda path: path.name)
def test_a_file_gives_the_expected_statement(path: Path) -> None:
    assert understood(path) == expected(path)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_gives_the_expected_statements(path: Path) -> None:
    assert understood_page(path) == expected(path)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        given = Path(name).resolve()
        result = understood_page(given) if given.parent.name == "pages" else understood(given)
        sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
