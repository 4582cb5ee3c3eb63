"""Batches hold every sentence once, and are bounded by tokens, sentences and memory."""

from hypothesis import given
from hypothesis import strategies as some

from bot.translate.engines import batches


@given(some.lists(some.integers(0, 300)), some.integers(1, 600), some.integers(1, 50))
def test_every_sentence_is_in_one_batch_that_fits(
    lengths: list[int], tokens: int, rows: int
) -> None:
    made = batches.batches(lengths, tokens, rows)
    assert sorted(n for batch in made for n in batch.numbers) == list(range(len(lengths)))
    for batch in made:
        longest = max(lengths[number] for number in batch.numbers)
        assert len(batch.numbers) <= rows
        assert len(batch.numbers) == 1 or len(batch.numbers) * longest <= tokens


def test_sentences_of_one_length_go_together() -> None:
    made = batches.batches([3, 50, 4, 49], tokens=100, rows=10)
    assert [batch.numbers for batch in made] == [(1, 3), (2, 0)]


def test_a_translation_may_be_longer_than_its_sentence_but_not_endless() -> None:
    assert batches.longest_output(1) == 52
    assert batches.longest_output(20) == 128
    assert batches.longest_output(200) == 256


def test_the_larger_the_vocabulary_the_fewer_sentences_at_once() -> None:
    small = batches.rows(32_000, 4, 140_000_000)
    large = batches.rows(256_000, 4, 140_000_000)
    assert small > 4 * large > 16
    assert batches.rows(10_000_000, 4, 140_000_000) == 4
