"""An approval stays with its text, wherever the paragraph goes and whatever else changes."""

import random
from collections.abc import Sequence

import pytest

from bot.model import Unit, UnitState
from bot.translate import merge
from bot.translate.catalog import Catalog, Entry
from tests.translate.conftest import ITEM, SLOGAN, Bench, StandInEngine, statement

WHO = ("domestic workers", "seafarers", "nurses", "farm hands", "students", "cleaners", "cooks")
WHAT = ("a day of rest", "fair wages", "safe housing", "papers", "health care", "family visits")
WHEN = ("this year", "before the summer", "in every city", "without delay", "at once")


def paragraph(chance: random.Random) -> str:
    """One of many sentences that are much alike, as the demands of a statement are."""
    number = chance.randrange(10, 100_000)
    who, what = chance.choice(WHO), chance.choice(WHAT)
    return f"We demand {what} for {number} {who} and their families {chance.choice(WHEN)}."


def approved(bench: Bench, *paragraphs: str) -> None:
    """Have the paragraphs translated, and every one approved as "Text of" itself."""
    bench.translate(statement(*paragraphs))
    bench.approve("title", "Nuestros derechos")
    for number, text in enumerate(paragraphs, start=1):
        bench.approve(f"p{number}", f"Texto de {text}")
    bench.translate(statement(*paragraphs))


def reviewed(bench: Bench, *paragraphs: str) -> list[bool]:
    """Tell of each paragraph whether it stands as reviewed, with its own text."""
    units = bench.units(statement(*paragraphs))
    return [
        (unit.state, unit.target) == (UnitState.REVIEWED, f"Texto de {text}")
        for text, unit in zip(paragraphs, list(units.values())[1:], strict=True)
    ]


A, B, C, D = (paragraph(random.Random(number)) for number in range(4))
NEW = "Nobody had expected that the rain would last for so many weeks."
B_EDITED = B.replace("We demand", "We now demand")


@pytest.mark.parametrize(
    ("after", "standing"),
    [
        ((A, B_EDITED, C, D), [True, False, True, True]),
        ((NEW, A, B, C, D), [False, True, True, True, True]),
        ((D, C, B, A), [True, True, True, True]),
        ((A, C, D), [True, True, True]),
        ((NEW, D, B_EDITED, A, C), [False, True, False, True, True]),
        ((A, B, NEW, C), [True, True, False, True]),
    ],
    ids=["edited", "inserted", "moved", "removed", "all at once", "inserted and removed"],
)
def test_a_source_edit_leaves_all_other_approvals_standing(
    bench: Bench, after: tuple[str, ...], standing: list[bool]
) -> None:
    bench.engines["argos"] = StandInEngine()
    approved(bench, A, B, C, D)
    assert reviewed(bench, *after) == standing
    assert reviewed(bench, *after) == standing


def test_the_edited_paragraph_keeps_its_own_old_text(bench: Bench) -> None:
    approved(bench, A, B, C, D)
    units = bench.units(statement(NEW, D, B_EDITED, A, C))
    assert (units["p3"].target, units["p3"].state) == (f"Texto de {B}", UnitState.OUTDATED)


def test_a_removed_paragraph_that_comes_back_is_reviewed_again(bench: Bench) -> None:
    approved(bench, A, B, C, D)
    bench.translate(statement(A, D))
    bench.translate(statement(D, A, NEW))
    assert reviewed(bench, NEW, C, A, B, D) == [False, True, True, True, True]


def test_items_and_slogans_keep_their_approvals_too(bench: Bench) -> None:
    first = statement(A, (ITEM, B), (ITEM, C), (SLOGAN, "Rights now!"))
    bench.translate(first)
    for key in ("title", "p1", "item1", "item2", "slogan1"):
        bench.approve(key, f"Aprobado {key}")
    second = statement((ITEM, NEW), (ITEM, B), A, (ITEM, C), (SLOGAN, "Rights now!"))
    assert {key: unit.target for key, unit in bench.units(second).items()} == {
        "title": "Aprobado title",
        "item1": "",
        "item2": "Aprobado item1",
        "p1": "Aprobado p1",
        "item3": "Aprobado item2",
        "slogan1": "Aprobado slogan1",
    }


def test_a_half_finished_edit_of_an_outdated_text_is_not_called_approved(bench: Bench) -> None:
    approved(bench, A, B)
    bench.translate(statement(A, B_EDITED))
    bench.edit(f"Texto de {B[:20]}", f"Otro texto de {B[:20]}")
    state = bench.units(statement(A, B_EDITED))["p2"].state
    assert state not in {UnitState.OUTDATED, UnitState.REVIEWED}


def change(texts: list[str], chance: random.Random) -> tuple[list[str], set[str]]:
    """Return the texts after a few edits of all kinds, and those that are new or edited."""
    after, touched = list(texts), set[str]()
    for _ in range(chance.randrange(1, 5)):
        kind = chance.choice(("insert", "move", "remove", "edit"))
        place = chance.randrange(len(after))
        if kind == "insert":
            new = paragraph(chance)
            after.insert(place, new)
            touched.add(new)
        elif kind == "move":
            after.insert(chance.randrange(len(after)), after.pop(place))
        elif kind == "remove" and len(after) > 1:
            after.pop(place)
        elif kind == "edit":
            after[place] = after[place].replace("families", "own families")
            touched.add(after[place])
    return after, touched


@pytest.mark.parametrize("seed", range(200))
def test_whatever_is_done_to_the_source_no_approval_goes_astray(seed: int) -> None:
    chance = random.Random(seed)
    texts = list({paragraph(chance): None for _ in range(12)})
    catalog = Catalog(tuple(Entry(f"p{n}", text, f"= {text}") for n, text in enumerate(texts, 1)))
    everything = set(texts)
    for _ in range(6):
        texts, touched = change(texts, chance)
        entries, obsolete = merge.match(catalog, _units(texts))
        for entry in entries:
            if entry.source not in touched and not entry.fuzzy:
                assert entry.target in {f"= {entry.source}", ""}
            if entry.fuzzy:
                assert entry.target == f"= {entry.previous}"
        standing = {entry.source for entry in entries if entry.target and not entry.fuzzy}
        assert standing >= (set(texts) & everything) - touched
        kept = {entry.target for entry in (*entries, *obsolete)}
        assert kept >= {f"= {text}" for text in everything}
        catalog = Catalog((*entries, *obsolete))


def _units(texts: Sequence[str]) -> list[Unit]:
    return [Unit(f"p{number}", text) for number, text in enumerate(texts, 1)]
