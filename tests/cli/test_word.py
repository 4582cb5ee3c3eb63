"""A Word document, from statements/ to the feeds: what was not printed stays in the file."""

from collections.abc import Callable
from pathlib import Path

from bot.config import Home
from tests.collect import word
from tests.conftest import Ran

Bot = Callable[..., Ran]
TRACKED = Path(__file__).parents[1] / "data" / "collect" / "word-tracked.word"
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Canary Creator'
    "</dc:creator><cp:lastModifiedBy>Canary Editor</cp:lastModifiedBy></cp:coreProperties>"
)


def document() -> bytes:
    extra = {"docProps/core.xml": CORE, "word/media/photo.jpg": b"Canary camera"}
    return word.build(TRACKED.read_text("utf-8"), extra)


def written(home: Home) -> bytes:
    """All that the program wrote: feeds, pages, translations, database, ledger."""
    return b"".join(
        path.read_bytes()
        for path in sorted(home.root.rglob("*"))
        if path.is_file() and path.suffix != ".docx"
    )


def test_what_was_not_printed_leaves_the_file_nowhere(home: Home, bot: Bot) -> None:
    (home.statements / "shelter.docx").write_bytes(document())
    ran = bot("once", "--json")
    assert ran.status == 0, ran.err
    assert "2024-12-04-on-the-closing-of-the-shelter" in ran.json["statements"]["new"]
    everything = written(home) + ran.out.encode() + ran.err.encode()
    assert b"in the old school" in everything
    assert b"canary" not in everything.lower()


def test_a_document_is_imported_as_a_text_file(home: Home, bot: Bot, tmp_path: Path) -> None:
    page = tmp_path / "elsewhere" / "shelter.docx"
    page.parent.mkdir()
    page.write_bytes(document())
    ran = bot("import", str(page))
    assert ran.status == 0, ran.err
    imported = home.statements / "2024-12-04-on-the-closing-of-the-shelter.md"
    text = imported.read_text("utf-8")
    assert "The city owes them a roof. Today." in text
    assert "canary" not in text.lower()
