"""What an engine said once is not asked again; what it could answer otherwise, is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ports import Route, Shielded
from bot.store import Store
from bot.translate import memory, protect
from bot.translate.terms import Term
from tests import databases

ROUTE = Route(("en", "es"), "v1")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = databases.new_store(tmp_path)
    yield store
    store.close()


def shielded(fragment: str, *terms: Term) -> Shielded:
    return protect.shield(fragment, terms, ["IMA"])


KNOWN = shielded('Read <a href="https://x.example/">our <em>report</em></a>')


@pytest.mark.parametrize(
    "fragment",
    [
        'Read <a href="https://x.example/">our <em>report</em></a>',
        'Read <a href="https://y.example/">our <em>report</em></a>',
        "Read <strong>our <em>report</em></strong>",
    ],
)
def test_another_link_or_emphasis_is_the_same_sentence(store: Store, fragment: str) -> None:
    memory.remember(store, "argos", ROUTE, {KNOWN: "Lea"})
    both = [KNOWN, shielded(fragment)]
    assert memory.lookup(store, "argos", ROUTE, both) == dict.fromkeys(both, "Lea")


@pytest.mark.parametrize(
    "fragment",
    [
        "Read our report",
        "Read our <em>report</em>",
        "<em>Read</em> our <em>report</em>",
        "Read <em>our</em> <em>report</em>",
        "Read our IMA report",
    ],
)
def test_other_words_or_another_nesting_are_another_sentence(store: Store, fragment: str) -> None:
    memory.remember(store, "argos", ROUTE, {KNOWN: "Lea"})
    assert memory.lookup(store, "argos", ROUTE, [shielded(fragment)]) == {}


@pytest.mark.parametrize(
    ("engine", "route"),
    [
        ("apertium", ROUTE),
        ("argos", Route(("en", "es"), "v2")),
        ("argos", Route(("en", "pt"), "v1")),
        ("argos", Route(("fr", "es"), "v1")),
    ],
)
def test_every_model_has_a_memory_of_its_own(store: Store, engine: str, route: Route) -> None:
    memory.remember(store, "argos", ROUTE, {KNOWN: "Lea"})
    assert memory.lookup(store, engine, route, [KNOWN]) == {}


def test_a_term_with_another_translation_is_another_sentence(store: Store) -> None:
    one = shielded("End wage theft", Term("wage theft", "robo"))
    other = shielded("End wage theft", Term("wage theft", "hurto"))
    memory.remember(store, "argos", ROUTE, {one: f"Fin al {chr(protect.FIRST)}"})
    assert memory.lookup(store, "argos", ROUTE, [other]) == {}
