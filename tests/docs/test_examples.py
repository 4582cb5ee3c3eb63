"""The examples of the documentation fit what the program reads and writes."""

import configparser
import json
import re

import pytest

from bot.config import parse
from tests.conftest import REPOSITORY
from tests.docs.pages import PAGES, Block, blocks, name

DISCOVERY = REPOSITORY / "docs" / "weblate" / "discovery.json"
CONFIGURATION = json.loads(DISCOVERY.read_text(encoding="utf-8"))["configuration"]
TREE = sorted(
    path.relative_to(REPOSITORY).as_posix()
    for path in (REPOSITORY / "translations").rglob("*")
    if path.is_file()
)


def test_weblate_finds_every_translation_and_nothing_else() -> None:
    found = {path for path in TREE if re.match(CONFIGURATION["match"], path)}
    assert found == {path for path in TREE if path.endswith(".po")}
    assert found


@pytest.mark.parametrize("path", [path for path in TREE if path.endswith(".po")])
def test_weblate_names_statement_language_and_template(path: str) -> None:
    match = re.match(CONFIGURATION["match"], path)
    assert match
    _, statement, name = path.split("/")
    assert (match["component"], f"{match['language']}.po") == (statement, name)
    assert re.match(CONFIGURATION["language_regex"], match["language"])
    template = CONFIGURATION["new_base_template"].replace("{{ component }}", match["component"])
    assert template in TREE


@pytest.mark.parametrize(
    "path",
    [
        "translations/2026-03-08-a/zh-Hant.po",
        "translations/2026-03-08-移民-2/pt-BR.po",
        "translations/2026-03-08-a/sr-Latn-RS.po",
    ],
)
def test_weblate_finds_any_language_tag(path: str) -> None:
    assert re.match(CONFIGURATION["match"], path)


def test_weblates_client_reads_its_example() -> None:
    example = configparser.ConfigParser()
    example.read(REPOSITORY / "docs" / "weblate" / "weblate.ini", encoding="utf-8")
    assert set(example["weblate"]) == {"url", "translation"}


ACCOUNTS = re.findall(
    r"```toml\n(.+?)```", (REPOSITORY / "docs" / "accounts.md").read_text("utf-8"), re.DOTALL
)


@pytest.mark.parametrize("table", ACCOUNTS)
def test_an_example_of_an_account_is_understood(table: str) -> None:
    site = '[site]\nname = "Alliance"\nurl = "https://statements.example.org/"\n'
    languages = "[languages]\nes = {}\n"
    with_all = re.sub(r"^# (\w+ = )", r"\1", table, flags=re.MULTILINE)
    for text in (table, with_all):
        assert len(parse(f"{site}{languages}{text}").accounts) == 1


def pieces() -> list[tuple[str, Block]]:
    found = [(page, block) for page in PAGES for block in blocks(page)]
    return [
        (f"{name(page)}:{block.line}", block) for page, block in found if block.language == "toml"
    ]


@pytest.mark.parametrize(("place", "block"), pieces(), ids=[place for place, _ in pieces()])
def test_a_piece_of_a_configuration_is_understood(place: str, block: Block) -> None:
    text = block.text
    if "[site]" not in text:
        text = f'{text}\n[site]\nname = "Alliance"\nurl = "https://statements.example.org/"\n'
    if "[languages]" not in text:
        text = f"{text}\n[languages]\nes = {{}}\n"
    if "translates = " in text and "name = " not in block.text:
        text += (
            '\n[[sources]]\nkind = "feed"\nurl = "https://www.example.org/a"\nname = "statements"\n'
        )
    parse(text)


def test_every_network_has_an_example() -> None:
    networks = {found for table in ACCOUNTS for found in re.findall(r'network = "(\w+)"', table)}
    assert networks == {"mastodon", "bluesky", "telegram"}
