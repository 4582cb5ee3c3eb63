"""`models list` and `check` show each language's engine and route, and what is missing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import Home
from bot.translate import models
from tests.conftest import CONFIG, Ran
from tests.made_multilingual import make_multilingual
from tests.made_package import make_package

Bot = Callable[..., Ran]
WORDS = {"rights": "derechos"}
LANGUAGES = """
es = { engines = ["argos"] }
fr = { engines = ["argos"] }
ko = { engines = ["argos"] }
ne = { engines = ["argos", "ctranslate2"] }
my = { engines = ["ctranslate2"] }
tl = { engines = [] }
"""
MODEL = """
[translate.ctranslate2]
path = "nllb"
languages = { ne = "npi_Deva", my = "bur_Mymr" }
"""


@pytest.fixture
def routed(home: Home, tmp_path: Path) -> Home:
    """A home with packages from English over Spanish to French, and a model with Nepali."""
    text = CONFIG.replace("es = { engines = [] }", LANGUAGES)
    home.config_file.write_text(text + MODEL, "utf-8")
    models.install(home, make_package(tmp_path / "es", "en", "es", WORDS))
    models.install(home, make_package(tmp_path / "fr", "es", "fr", WORDS))
    make_multilingual(home.root / "nllb", {"npi_Deva": WORDS, "mya_Mymr": WORDS})
    return home


@pytest.mark.usefixtures("routed")
def test_models_list_shows_the_way_into_every_language(bot: Bot) -> None:
    lines = bot("models", "list").out.splitlines()[2:]
    assert lines[:2] == ["es: argos, en → es", "fr: argos, en → es → fr (through es)"]
    assert lines[2].startswith("ko: no route from en. Run `alliance-bot models install ko`")
    assert lines[3] == "ne: ctranslate2, en → ne"
    assert 'has no language "bur_Mymr"' in lines[4]
    assert "mya_Mymr" in lines[4]
    assert lines[5] == "tl: people translate"


@pytest.mark.usefixtures("routed")
def test_models_list_as_json_has_the_same(bot: Bot) -> None:
    languages = {one["language"]: one for one in bot("models", "list", "--json").json["languages"]}
    assert languages["fr"] == {
        "language": "fr", "engine": "argos", "route": ["en", "es", "fr"], "advice": "",
    }  # fmt: skip
    assert languages["ko"]["route"] is None
    assert "models install ko" in languages["ko"]["advice"]


@pytest.mark.usefixtures("routed")
def test_check_shows_the_way_and_what_is_wrong(bot: Bot) -> None:
    found = bot("check", "--json").json["findings"]
    by_place = {
        one["where"].split(" (")[0]: one for one in found if one["where"].startswith("language")
    }
    assert by_place["language fr"]["what"] == "argos, en → es → fr."
    assert by_place["language ko"]["level"] == "wrong"
    assert by_place["language ne"]["what"] == "ctranslate2, en → ne."
    (code,) = [one for one in found if one["where"] == "[translate.ctranslate2]"]
    assert code["level"] == "wrong"
    assert "mya_Mymr" in code["mend"]


def test_check_says_when_a_model_is_larger_than_the_memory(routed: Home, bot: Bot) -> None:
    text = routed.config_file.read_text("utf-8")
    routed.config_file.write_text(f'{text}\n[translate]\nmax_memory = "10MB"\n', "utf-8")
    notes = [one for one in bot("check", "--json").json["findings"] if "max_memory" in one["what"]]
    assert len(notes) == 3
    assert {one["level"] for one in notes} == {"note"}


def test_check_says_when_a_configured_card_is_not_there(routed: Home, bot: Bot) -> None:
    text = routed.config_file.read_text("utf-8")
    routed.config_file.write_text(f'{text}\n[translate]\ndevice = "cuda"\n', "utf-8")
    wrong = [one for one in bot("check", "--json").json["findings"] if "graphics" in one["what"]]
    assert wrong
    assert all('device = "cpu"' in one["mend"] for one in wrong)


def test_verify_and_check_find_a_model_that_changed(routed: Home, bot: Bot) -> None:
    assert bot("models", "verify").status == 1
    routed.config_file.write_text(
        routed.config_file.read_text("utf-8").replace("bur_Mymr", "mya_Mymr"), "utf-8"
    )
    assert bot("models", "verify").status == 0
    (routed.root / "nllb" / "shared_vocabulary.json").write_text("[]", "utf-8")
    ran = bot("models", "verify")
    assert ran.status == 1
    assert "nllb" in ran.out
    assert bot("check").status == 1


def test_without_a_configuration_only_packages_are_listed(home: Home, bot: Bot) -> None:
    home.config_file.unlink()
    ran = bot("models", "list", "--json")
    assert ran.status == 0
    assert ran.json["languages"] == []
