"""A finding in words that a reviewer understands."""

from bot.model import Finding, FindingReason
from bot.review.explain import explain


def said(message: str) -> str:
    return message


def test_a_finding_is_a_sentence_with_what_it_is_about() -> None:
    found = explain(Finding("p1", FindingReason.EMPTY, ""), said)
    assert found[0] == "There is no text."


def test_what_has_no_sentence_has_its_own_words() -> None:
    finding = Finding("p1", FindingReason.DOUBTED, "is it 12?")
    assert explain(finding, said) == ("%(what)s", "is it 12?")
