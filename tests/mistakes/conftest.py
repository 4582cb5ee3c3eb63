"""Ana's home directory: a home of the program after its first cycle, and what she downloaded."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.announce.made import StandIn
from tests.collect.word import build
from tests.made_package import make_package
from tests.mistakes.transcript import Step, Terminal

CONFIG = """\
[site]
name = "Migrant Workers Together"
url = "https://statements.mwt.example/"

[languages]
es = { engines = [] }
id = { engines = [] }

[[accounts]]
name = "preview"
network = "file"
path = "state/posts.jsonl"
languages = ["en", "es"]

[announce]
max_age = "3650d"
"""
STATEMENT = """\
---
title: Rest for all
date: 2026-03-08
---

Domestic workers in 12 cities stopped work today. They ask for one day of rest in seven.
"""
WORDS = {"Rest": "Descanso", "for": "para", "all": "todas", "today": "hoy"}


@contextmanager
def home_directory() -> Iterator[Terminal]:
    """Make the home directory, and the server beside it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        ana = root / "ana"
        (ana / "alliance/config").mkdir(parents=True)
        (ana / "alliance/statements").mkdir()
        (ana / "alliance/config/bot.toml").write_text(CONFIG, "utf-8")
        (ana / "alliance/statements/rest.md").write_text(STATEMENT, "utf-8")
        _download(ana / "Downloads")
        server = StandIn(root / "server.jsonl")
        try:
            terminal = Terminal(ana, int(server.url.rpartition(":")[2]))
            (ran,) = terminal.type((Step("alliance-bot once >/dev/null", ()),))
            assert ran.said == (), ran.said
            yield terminal
        finally:
            server.stop()


@pytest.fixture(scope="session")
def prepared() -> Iterator[Terminal]:
    """The home directory as it is before a mistake."""
    with home_directory() as terminal:
        yield terminal


@pytest.fixture
def terminal(prepared: Terminal) -> Iterator[Terminal]:
    """A shell in a copy of that home directory."""
    with tempfile.TemporaryDirectory(prefix="ana-") as folder:
        terminal = prepared.copied(Path(folder))
        yield terminal
        terminal.open_again()


def _download(folder: Path) -> None:
    """Put what people get by mail and from the web into a folder."""
    folder.mkdir()
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200))
    (folder / "leaflet.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")
    (folder / "letter.docx").write_bytes(
        build("# Rest for all\n\nDomestic workers stopped work today.")
    )
    (folder / "locked.docx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    )
    package = make_package(folder / "en_es.argosmodel", "en", "es", WORDS, text=STATEMENT)
    content = package.read_bytes()
    (folder / "half.argosmodel").write_bytes(content[: len(content) // 2])
    shutil.copy(folder / "letter.docx", folder / "letter.argosmodel")
