"""Which packages a language needs: the shortest way over what is offered and installed."""

from pathlib import Path

import pytest

from bot.config import parse
from bot.translate.models import InstalledPackage, offers
from bot.translate.models.index import Index, Offer
from bot.translate.models.offers import State, Way

SITE = '[site]\nname = "A"\nurl = "https://example.org/"\n'


def index(*pairs: str, version: str = "1.0") -> Index:
    """Return an index that offers pairs, each written as in "en-es"."""
    made = (Offer(*pair.split("-"), version, ("https://example.org/x",)) for pair in pairs)  # type: ignore[call-arg]
    return Index(tuple(made))


def here(pair: str, version: str = "1.0") -> InstalledPackage:
    begin, end = pair.split("-")
    return InstalledPackage(
        f"translate-{begin}_{end}-{version}", Path(), begin, end, version, "", ()
    )


def way(language: str, offered: Index, *installed: InstalledPackage, source: str = "en") -> Way:
    (found,) = offers.ways([source], [language], offered, installed)
    return found


def test_a_direct_package_is_the_way() -> None:
    found = way("es", index("en-es", "es-en"))
    assert found.languages == ("en", "es")
    assert found.state is State.AVAILABLE


def test_without_a_direct_one_the_way_leads_through_another_language() -> None:
    found = way("eu", index("en-es", "es-eu", "eu-es"))
    assert found.languages == ("en", "es", "eu")
    assert [step.pair for step in found.steps] == [("en", "es"), ("es", "eu")]


def test_what_is_installed_is_part_of_the_way() -> None:
    found = way("eu", index("es-eu"), here("en-es"))
    assert [step.to_bring is None for step in found.steps] == [True, False]


@pytest.mark.parametrize(
    ("tag", "code"), [("zh-Hant", "zt"), ("zh-Hans", "zh"), ("pt-BR", "pb"), ("fil", "tl")]
)
def test_a_language_is_asked_by_its_tag_and_found_by_its_code(tag: str, code: str) -> None:
    found = way(tag, index(f"en-{code}"))
    assert found.steps[0].pair == ("en", code)
    assert found.languages == ("en", tag)


def test_the_languages_between_are_tags_too() -> None:
    assert way("ca", index("en-zt", "zt-ca")).languages == ("en", "zh-Hant", "ca")


def test_a_language_that_nothing_leads_to_is_not_offered() -> None:
    found = way("ne", index("en-es"))
    assert found == Way("en", "ne", ())
    assert found.state is State.NOT_OFFERED


def test_a_newer_version_is_brought_and_an_older_one_is_not() -> None:
    newer = way("es", index("en-es", version="1.10"), here("en-es", "1.9"))
    older = way("es", index("en-es", version="1.9"), here("en-es", "1.10"))
    assert (newer.state, older.state) == (State.NEWER, State.INSTALLED)
    assert newer.steps[0].to_bring is not None
    assert older.steps[0].to_bring is None


def test_a_language_needs_a_way_from_each_language_that_statements_have() -> None:
    found = offers.ways(["en", "es"], ["en", "fr"], index("en-fr", "es-en", "en-es"), [])
    assert [one.languages for one in found] == [("es", "en"), ("en", "fr"), ("es", "en", "fr")]


def test_statements_are_in_the_languages_of_the_site_and_of_its_sources() -> None:
    sources = """
[[sources]]
kind = "feed"
url = "https://example.org/a"
name = "a"
language = "id"
[[sources]]
kind = "feed"
url = "https://example.org/b"
translates = "a"
language = "fr"
"""
    assert offers.sources(parse(SITE + sources)) == ("en", "id")


def test_the_packages_that_serve_a_language_translate_into_it() -> None:
    packages = [here("en-es"), here("es-pt"), here("es-en"), here("en-pb")]
    assert [one.name for one in offers.serving("es", packages)] == ["translate-en_es-1.0"]
    assert [one.name for one in offers.serving("pt", packages)] == ["translate-es_pt-1.0"]
    assert [one.name for one in offers.serving("pt-BR", packages)] == ["translate-en_pb-1.0"]
    assert offers.serving("ne", packages) == ()
