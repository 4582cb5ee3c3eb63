"""What an editor would take from a statement, as a table: a statement and its first picks.

To add a case, put a statement and the expected sentences, the most important first, into
tests/data/announce/.
"""

import json
from pathlib import Path

import pytest

from bot.announce.summary import said
from bot.collect import reading
from bot.model import Entry, EntryBlock
from tests.announce.made import entry

FOLDER = Path(__file__).parents[1] / "data" / "announce"


def read(path: Path) -> Entry:
    draft = reading.read(path.read_text(encoding="utf-8"), ".md", "en", path.name)
    blocks = tuple(
        EntryBlock(block.kind, block.content, draft.language, block.number)
        for block in draft.blocks
    )
    return entry(draft.language, title=draft.title, subtitle=draft.subtitle, blocks=blocks)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda path: path.stem)
def test_a_statement_s_first_picks_are_those_of_an_editor(path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert [one.text for one in said(read(path))][: len(expected)] == expected
