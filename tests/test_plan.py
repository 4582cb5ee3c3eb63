"""The decisions: IDs, units, and what of a translation may be shown."""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import (
    Block,
    BlockKind,
    Label,
    Statement,
    TranslatedUnit,
    Translation,
    Unit,
    UnitState,
)
from bot.plan import (
    Showing,
    is_embargoed,
    label,
    looks_anew,
    showing,
    slug,
    statement_id,
    too_old,
    units,
    with_revision,
)

DAY = date(2026, 3, 8)


def statement(**changes: object) -> Statement:
    values: dict[str, object] = {
        "id": "2026-03-08-on-our-day",
        "language": "en",
        "title": "On our day & after",
        "published": DAY,
        "blocks": (
            Block(BlockKind.PARAGRAPH, "We work."),
            Block(BlockKind.ITEM, "Pay us.", number=1),
            Block(BlockKind.PARAGRAPH, "We rest."),
            Block(BlockKind.SLOGAN, "Rights now!"),
            Block(BlockKind.SIGNATURE, "A. Name, chairperson"),
            Block(BlockKind.CONTACT, "Contact: a@example.org"),
            Block(BlockKind.DATELINE, "8 March 2026"),
        ),
    }
    return Statement(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Post-DACA: What now?", "post-daca-what-now"),
        ("Communiqué of the Assembly", "communique-of-the-assembly"),
        ("¡Ni un paso atrás!", "ni-un-paso-atras"),
        ("移民權利就是人權", "移民權利就是人權"),
        ("प्रवासी अधिकार", "प्रवासी-अधिकार"),
        ("../../etc/passwd\n", "etc-passwd"),
        ("!!!", "statement"),
    ],
)
def test_a_slug_is_lower_case_words_joined_by_hyphens(title: str, expected: str) -> None:
    assert slug(title) == expected


@given(st.text())
def test_a_slug_is_a_safe_name_for_a_folder(title: str) -> None:
    name = slug(title)
    assert name
    assert len(name) <= 60
    assert not set(name) & set("/\\\0\n. ")


def test_a_long_title_is_cut_between_words() -> None:
    assert slug("word " * 40) == "-".join(["word"] * 12)


def test_an_id_is_date_and_slug() -> None:
    assert statement_id(DAY, "On our day") == "2026-03-08-on-our-day"


def test_a_taken_id_is_numbered() -> None:
    taken = frozenset({"2026-03-08-a", "2026-03-08-a-2"})
    assert statement_id(DAY, "A", taken) == "2026-03-08-a-3"


def test_units_are_numbered_by_kind_in_reading_order() -> None:
    assert [unit.key for unit in units(statement(subtitle="More"))] == [
        "title", "subtitle", "p1", "item1", "p2", "slogan1", "signature1",
    ]  # fmt: skip


def test_a_units_source_is_inline_html() -> None:
    assert units(statement())[0].source == "On our day &amp; after"


def test_contact_and_date_lines_are_not_translated() -> None:
    sources = " ".join(unit.source for unit in units(statement()))
    assert "Contact" not in sources
    assert "8 March" not in sources


def test_people_are_named_by_people_only() -> None:
    found = {unit.key: unit.by_people for unit in units(statement(reference="A. Name"))}
    assert found["signature1"]
    assert found["reference"]
    assert not found["p1"]


def test_the_revision_changes_with_the_words_and_not_with_the_id() -> None:
    first = with_revision(statement())
    assert with_revision(statement(id="other")).revision == first.revision
    assert with_revision(statement(title="Another")).revision != first.revision


def test_the_revision_does_not_change_with_when_it_goes_out() -> None:
    base = with_revision(statement())
    moment = datetime(2026, 12, 1, 1, tzinfo=UTC)
    assert with_revision(statement(publish_at=moment, urgent=True)).revision == base.revision


def test_the_revision_of_statements_of_earlier_versions_stays() -> None:
    # of a statement as programs without publish_at and urgent had it
    content = asdict(replace(statement(), id="", revision=""))
    del content["publish_at"], content["urgent"]
    text = json.dumps(content, default=str, sort_keys=True, ensure_ascii=False)
    expected = hashlib.sha256(text.encode()).hexdigest()[:16]
    assert with_revision(statement()).revision == expected


def test_an_embargo_ends_at_its_moment() -> None:
    moment = datetime(2026, 12, 1, 1, tzinfo=UTC)
    held = statement(publish_at=moment)
    second = timedelta(seconds=1)
    assert [is_embargoed(held, at) for at in (moment - second, moment)] == [True, False]
    assert not is_embargoed(statement(), moment)


def test_the_age_of_what_came_out_later_counts_from_then() -> None:
    out = datetime(2026, 12, 1, 1, tzinfo=UTC)
    age = timedelta(hours=72)
    assert not too_old(date(2026, 3, 8), out + age, age, out)
    assert too_old(date(2026, 3, 8), out + age + timedelta(seconds=1), age, out)


def translated(*states: UnitState, draft: bool = False, by_people: bool = False) -> Translation:
    found = tuple(
        TranslatedUnit(
            Unit(f"p{number}", "Words", by_people=by_people and number == 1),
            "" if state is UnitState.MISSING else "Palabras",
            state,
            draft=draft,
        )
        for number, state in enumerate(states, start=1)
    )
    return Translation("2026-03-08-a", "es", "r", found)


MACHINE, REVIEWED, HELD, OUTDATED, MISSING = (
    UnitState.MACHINE,
    UnitState.REVIEWED,
    UnitState.HELD,
    UnitState.OUTDATED,
    UnitState.MISSING,
)


@pytest.mark.parametrize(
    ("translation", "policy", "expected"),
    [
        (translated(MACHINE, REVIEWED), "labelled", Showing.YES),
        (translated(MACHINE, REVIEWED), "reviewed", Showing.NOT_REVIEWED),
        (translated(REVIEWED, REVIEWED), "reviewed", Showing.YES),
        (translated(REVIEWED, OUTDATED), "reviewed", Showing.YES),
        (translated(MACHINE, MISSING), "labelled", Showing.MISSING),
        (translated(MISSING, MISSING), "labelled", Showing.MISSING),
        (translated(MACHINE, HELD), "labelled", Showing.HELD),
        (translated(MACHINE, HELD), "draft", Showing.HELD),
        (translated(MACHINE, MACHINE, draft=True), "labelled", Showing.DRAFT),
        (translated(MACHINE, MACHINE, draft=True), "draft", Showing.YES),
        (translated(MISSING, MACHINE, by_people=True), "labelled", Showing.YES),
        (translated(), "labelled", Showing.MISSING),
    ],
)
def test_what_may_be_shown(translation: Translation, policy: str, expected: Showing) -> None:
    assert showing(translation, policy) is expected


@pytest.mark.parametrize(
    ("translation", "expected"),
    [
        (translated(REVIEWED, REVIEWED), Label.REVIEWED),
        (translated(REVIEWED, MACHINE), Label.MACHINE),
        (translated(MACHINE, MACHINE, draft=True), Label.DRAFT),
        (translated(REVIEWED, OUTDATED), Label.OUTDATED),
        (translated(OUTDATED, MACHINE), Label.MACHINE),
    ],
)
def test_the_label_is_that_of_the_weakest_unit(translation: Translation, expected: Label) -> None:
    assert label(translation) is expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 3, 8, 9, tzinfo=UTC), False),
        (datetime(2026, 3, 11, 23, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 12, 0, 1, tzinfo=UTC), True),
    ],
)
def test_age_counts_from_the_end_of_the_day(now: datetime, expected: bool) -> None:
    assert too_old(DAY, now, timedelta(hours=72)) is expected


@pytest.mark.parametrize(
    ("since", "anew"),
    [
        (None, True),
        (timedelta(), False),
        (timedelta(hours=-23), False),
        (timedelta(hours=-24), True),
        (timedelta(seconds=1), True),  # the clock was wrong then, or is now
    ],
)
def test_once_a_day_nothing_that_is_known_is_relied_upon(
    since: timedelta | None, anew: bool
) -> None:
    now = datetime(2026, 3, 8, 15, tzinfo=UTC)
    assert looks_anew(None if since is None else now + since, now) is anew
