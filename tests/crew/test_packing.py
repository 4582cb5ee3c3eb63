"""What goes to a worker together: sizes, urgency, names, and the way there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.crew import packing
from bot.crew.packing import TOKENS, Item
from bot.ports import Shielded
from bot.store import Model
from bot.translate.memory import digest

MODEL = Model("en", "es", "argos", "0123456789abcdef")
WORDS = "Domestic workers ask for one day of rest in seven, and for their wages on the day. "


def item(text: str, urgency: int = 0, names: frozenset[str] = frozenset()) -> Item:
    sentence = Shielded(text)
    return Item(digest(sentence), sentence, names, urgency)


def items(count: int, urgency: int = 0) -> list[Item]:
    return [item(f"{WORDS}{number} {urgency}", urgency) for number in range(count)]


def packed(some: list[Item]) -> list[list[Item]]:
    return [packing.unpacked(one.payload) for one in packing.batches(MODEL, "q", some)]


def test_a_batch_has_about_a_thousand_tokens() -> None:
    sizes = [sum(packing.tokens(one.sentence.text) for one in some) for some in packed(items(200))]
    assert all(TOKENS * 0.9 < size <= TOKENS for size in sizes[:-1])


def test_a_sentence_that_is_longer_goes_alone() -> None:
    long = item(WORDS * 100)
    assert [len(some) for some in packed([item("One."), long, item("Two.")])] == [1, 1, 1]


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Domestic workers ask for rest", 7),
        ("家庭傭工要求每週休息一天", 9),
        ("แรงงานต้องการวันหยุด", 14),
    ],
)
def test_tokens_are_counted_by_the_script(text: str, about: int) -> None:
    assert packing.tokens(text) == pytest.approx(about, abs=1)


def test_what_is_urgent_goes_first_and_never_with_what_is_not() -> None:
    made = packing.batches(MODEL, "q", [*items(60, 2), *items(3, 1), *items(1, 0)])
    assert [one.urgency for one in made] == [0, 1, 2, 2]


def test_the_same_sentences_are_the_same_batch_in_whatever_order() -> None:
    some = items(5)
    assert (
        packing.batch_of(MODEL, "q", 1, some).id == packing.batch_of(MODEL, "q", 1, some[::-1]).id
    )


def test_other_models_make_another_batch() -> None:
    newer = Model("en", "es", "argos", "fedcba9876543210")
    some = items(5)
    assert packing.batch_of(MODEL, "q", 1, some).id != packing.batch_of(newer, "q", 1, some).id


@given(
    st.lists(
        st.tuples(
            st.text(min_size=1),
            st.lists(st.text(), max_size=3),
            st.frozensets(st.text(), max_size=3),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_sentences_come_back_as_they_went(
    rows: list[tuple[str, list[str], frozenset[str]]],
) -> None:
    sent = []
    for text, kept, names in rows:
        sentence = Shielded(text, tuple(kept))
        sent.append(Item(digest(sentence), sentence, names))
    assert packing.unpacked(packing.batch_of(MODEL, "q", 0, sent).payload) == sent


def test_halves_have_the_sentences_of_the_whole() -> None:
    whole = packing.batch_of(MODEL, "q", 1, items(5))
    first, second = packing.halves(whole)
    assert (*first.digests, *second.digests) == whole.digests
    assert first.urgency == second.urgency == 1


def test_a_single_sentence_is_not_halved() -> None:
    assert packing.halves(packing.batch_of(MODEL, "q", 1, items(1))) == ()


def test_a_queue_is_for_one_way_of_translating_and_no_other() -> None:
    assert packing.queue_of(MODEL) == "translate.argos.en-es.0123456789abcdef"
    assert packing.queue_of(MODEL, {"argos"}) == "translate.argos.en-es.0123456789abcdef.gpu"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Model("en", "es", "argos", "v2"), True),
        (Model("en", "fr", "argos", "v2"), False),
        (Model("fr", "es", "argos", "v2"), False),
        (Model("en", "es", "ctranslate2", "v2"), False),
    ],
)
def test_queues_that_differ_in_the_models_only_are_recognised(other: Model, same: bool) -> None:
    assert packing.is_same_work(packing.queue_of(MODEL), packing.queue_of(other)) is same
