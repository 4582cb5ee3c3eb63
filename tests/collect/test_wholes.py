"""Whole translations beside the PO files: which files are taken, and which are named and why."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.collect.stage import Collected, collect, whole_translations
from bot.config import Config, Home, parse
from bot.model import BlockKind
from bot.store import Store
from tests.collect.conftest import NOW

NAME = "2026-02-01-the-market-stays"
STATEMENT = """---
title: The market stays
date: 2026-02-01
---

Vendors of 4 villages have sold vegetables here since their grandmothers' time.

We stay.
"""
FRENCH = """---
title: Le marché reste
subtitle: Une place n’est pas un parking
slogans: [Nous restons !]
---

Depuis le temps de leurs grands-mères, les vendeuses de 4 villages vendent ici leurs légumes.
"""


@pytest.fixture
def config() -> Config:
    return parse(
        '[site]\nname = "Harbour Migrants Network"\nurl = "https://example.org/"\n'
        "[languages]\nfr = {}\nzh-Hant = {}\npt = {}\n"
    )


@pytest.fixture(autouse=True)
def the_statement(write: Callable[..., Path]) -> Path:
    return write("market.md", STATEMENT)


@pytest.fixture
def put(home: Home) -> Callable[..., Path]:
    """Put a file beside the PO files of the statement."""

    def into(name: str, text: str = FRENCH) -> Path:
        path = home.translations / NAME / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return into


Cycle = Callable[[], Collected]
Put = Callable[..., Path]


def reasons(found: Collected) -> dict[str, str]:
    folder = f"translations/{NAME}/"
    return {one.id.removeprefix(folder): one.reason for one in found.report.rejected}


def test_a_translation_is_understood_as_statements_are(cycle: Cycle, put: Put) -> None:
    put("fr.md")
    (found,) = cycle().translations
    assert (found.id, found.language, found.title) == (NAME, "fr", "Le marché reste")
    assert found.subtitle == "Une place n’est pas un parking"
    assert [block.kind for block in found.blocks] == [BlockKind.PARAGRAPH, BlockKind.SLOGAN]


def test_plain_text_will_do(cycle: Cycle, put: Put) -> None:
    put("fr.txt", "Le marché reste\n\nLes vendeuses de 4 villages vendent ici leurs légumes.\n")
    (found,) = cycle().translations
    assert found.title == "Le marché reste"


def test_it_needs_no_date_and_is_no_statement(cycle: Cycle, put: Put, store: Store) -> None:
    put("fr.md")
    found = cycle()
    assert [one.id for one in found.statements] == [NAME]
    assert [one.language for one in store.statements()] == ["en"]
    assert found.report.held == ()
    assert found.translations[0].published == found.statements[0].published


def test_po_files_and_templates_are_not_its_matter(cycle: Cycle, put: Put) -> None:
    for name in ("fr.po", f"{NAME}.pot", "fr.po~", ".fr.md.swp"):
        put(name, "anything")
    found = cycle()
    assert found.translations == ()
    assert found.report.rejected == ()


def test_a_language_that_is_not_published_waits_like_its_po_file(cycle: Cycle, put: Put) -> None:
    put("eo.md", "---\ntitle: La merkato restas\n---\n\nNi restas.\n")
    found = cycle()
    assert found.translations == ()
    assert found.report.rejected == ()


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("notes.md", FRENCH, "unknown-language"),
        ("zh-hant.md", FRENCH, "unknown-language"),
        ("en.md", FRENCH, "original-language"),
        ("fr.md", FRENCH.replace("title:", "titel:"), "front-matter"),
        ("fr.md", "---\ntitle: Le marché reste\n---\n", "empty"),
        ("fr.md", FRENCH.replace("---\ntitle", "---\nlanguage: pt\ntitle"), "other-language"),
        ("fr.md", FRENCH.replace("---\ntitle", "---\nteaser: true\ntitle"), "teaser"),
        ("fr.md", STATEMENT.replace("We stay.", "Nous restons."), "not-translated"),
    ],
)
def test_what_is_no_translation_is_named_with_its_mend(
    cycle: Cycle, put: Put, name: str, text: str, reason: str
) -> None:
    put(name, text)
    found = cycle()
    assert found.translations == ()
    assert reasons(found) == {name: reason}
    assert all(one.mend for one in found.report.rejected)


def test_a_tag_written_in_another_way_is_told_its_own_way(cycle: Cycle, put: Put) -> None:
    put("zh_HANT.md")
    (rejected,) = cycle().report.rejected
    assert "zh-Hant.md" in rejected.mend


def test_a_regional_tag_in_the_front_matter_is_the_same_language(cycle: Cycle, put: Put) -> None:
    put("pt.md", "---\nlanguage: pt-BR\ntitle: A feira fica\n---\n\nNós ficamos.\n")
    (found,) = cycle().translations
    assert found.language == "pt"


def test_of_two_files_for_a_language_one_is_taken(cycle: Cycle, put: Put) -> None:
    first = put("fr.md")
    put("fr.txt", "Le marché reste\n\nNous restons.\n")
    found = cycle()
    assert reasons(found) == {"fr.txt": "duplicate"}
    assert found.translations[0].subtitle
    first.unlink()
    again = cycle()
    assert again.report.rejected == ()
    assert [one.subtitle for one in again.translations] == [""]


def test_a_link_is_not_followed(cycle: Cycle, put: Put, home: Home, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.md").write_text(FRENCH, encoding="utf-8")
    put("fr.po", "")
    (home.translations / NAME / "fr.md").symlink_to(tmp_path / "elsewhere.md")
    found = cycle()
    assert found.translations == ()
    assert reasons(found) == {"fr.md": "not-a-file"}


def test_a_file_that_is_wrong_now_keeps_its_last_good_text(cycle: Cycle, put: Put) -> None:
    put("fr.md")
    before = cycle().translations
    put("fr.md", FRENCH.replace("title:", "titel:"))
    for _ in range(2):
        found = cycle()
        assert found.translations == before
        assert reasons(found) == {"fr.md": "front-matter"}


def test_an_unchanged_file_is_not_read_again(
    cycle: Cycle, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("fr.md")
    before = cycle().translations
    monkeypatch.setattr("bot.collect.wholes.take", lambda *_: pytest.fail("read again"))
    assert cycle().translations == before


def test_a_changed_file_is_read_again(cycle: Cycle, put: Put) -> None:
    put("fr.md")
    cycle()
    put("fr.md", FRENCH.replace("Le marché reste", "Le marché est à nous"))
    assert cycle().translations[0].title == "Le marché est à nous"


def test_what_the_last_cycle_read_is_known_without_looking(
    cycle: Cycle, put: Put, store: Store
) -> None:
    put("fr.md")
    assert whole_translations(store) == ()
    found = cycle()
    assert whole_translations(store) == found.translations


def test_a_file_that_is_gone_is_forgotten(cycle: Cycle, put: Put, store: Store) -> None:
    path = put("fr.md")
    cycle()
    path.unlink()
    assert cycle().translations == ()
    assert store.whole_translations() == {}


def test_a_withdrawn_statement_has_none(cycle: Cycle, put: Put, write: Callable[..., Path]) -> None:
    put("fr.md")
    cycle()
    write("market.md", STATEMENT.replace("---\n\n", "withdrawn: the date was wrong\n---\n\n"))
    assert cycle().translations == ()


def test_a_folder_that_cannot_be_read_keeps_what_was_taken(cycle: Cycle, put: Put) -> None:
    folder = put("fr.md").parent
    before = cycle().translations
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to(folder)
    found = cycle()
    assert found.translations == before
    assert [error.where for error in found.report.errors] == [f"translations/{NAME}"]


def test_a_home_of_another_source_language_takes_english(
    home: Home, store: Store, put: Put
) -> None:
    config = parse(
        '[site]\nname = "Red"\nurl = "https://example.org/"\nsource_language = "fr"\n'
        "[languages]\nen = {}\n"
    )
    (home.statements / "market.md").write_text(
        FRENCH.replace("---\ntitle", "---\ndate: 2026-02-01\ntitle"), encoding="utf-8"
    )
    folder = home.translations / "2026-02-01-le-marche-reste"
    folder.mkdir(parents=True)
    (folder / "en.md").write_text(STATEMENT, encoding="utf-8")
    found = collect(home, config, store, NOW)
    assert [(one.id, one.language) for one in found.translations] == [(folder.name, "en")]
