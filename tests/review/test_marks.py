"""Findings are marked where they are, in the words of source and translation."""

import pytest

from bot.locale import words
from bot.model import Finding, FindingReason
from bot.review import marks
from bot.review.explain import explain


def found(reason: FindingReason, detail: str) -> Finding:
    return Finding("p1", reason, detail)


NUMBER, INVENTED = FindingReason.NUMBER_LOST, FindingReason.NUMBER_INVENTED
NAME, LINK = FindingReason.NAME_LOST, FindingReason.LINK_LOST


@pytest.mark.parametrize(
    ("source", "finding", "marked"),
    [
        (
            "Pay 5,000 of 15,000",
            found(NUMBER, "5000 is missing"),
            "Pay <mark>5,000</mark> of 15,000",
        ),
        ("some 2 million", found(NUMBER, "2000000 is missing"), "some <mark>2</mark> million"),
        ("٥٬٠٠٠ عائلة", found(NUMBER, "5000 is missing"), "<mark>٥٬٠٠٠</mark> عائلة"),
        ("a &amp; IMA!", found(NAME, "IMA is missing"), "a &amp; <mark>IMA</mark>!"),
        (
            "the <em>International</em> Migrants",
            found(NAME, "International Migrants is missing"),
            "the <em><mark>International</mark></em><mark> Migrants</mark>",
        ),
        (
            '<a href="https://x.org/a">here</a> and <a href="https://x.org/b">there</a>',
            found(LINK, "https://x.org/b is missing"),
            '<a href="https://x.org/a">here</a> and <a href="https://x.org/b"><mark>there</mark></a>',
        ),
        (
            "write to a@x.org now",
            found(LINK, "a@x.org is missing"),
            "write to <mark>a@x.org</mark> now",
        ),
        ("12 of us", found(INVENTED, "7 is not in the source"), "12 of us"),
        (
            "We do not go, never.",
            found(FindingReason.NEGATION_LOST, "not, never: the translation denies 1"),
            "We do <mark>not</mark> go, <mark>never</mark>.",
        ),
        (
            "Nepal and Qatar",
            found(NAME, "Nepal is missing, and Peru is there"),
            "<mark>Nepal</mark> and Qatar",
        ),
        (
            "Nepal and Qatar",
            found(NAME, "Nepal and Qatar changed places"),
            "<mark>Nepal</mark> and <mark>Qatar</mark>",
        ),
        ("any words", found(FindingReason.TOO_LONG, "90 letters for 20"), "any words"),
    ],
)
def test_what_was_lost_is_marked_in_the_source(source: str, finding: Finding, marked: str) -> None:
    assert marks.in_source(source, [finding]) == marked


def test_a_lost_term_is_marked_as_the_source_has_it() -> None:
    finding = found(NAME, "Alianza Internacional is missing")
    terms = [("International Alliance", "Alianza Internacional")]
    assert marks.in_source("Our International Alliance", [finding], terms) == (
        "Our <mark>International Alliance</mark>"
    )


@pytest.mark.parametrize(
    ("target", "finding", "marked"),
    [
        ("son 12 y 7", found(INVENTED, "7 is not in the source"), "son 12 y <mark>7</mark>"),
        ("de Peru.", found(NAME, "Nepal is missing, and Peru is there"), "de <mark>Peru</mark>."),
        (
            "Uno. Suscríbete ya.",
            found(FindingReason.INVENTED, '2 sentences for 1, the last: "Suscríbete ya."'),
            "Uno. <mark>Suscríbete ya</mark>.",
        ),
        (
            "no vamos nunca",
            found(FindingReason.NEGATION_INVENTED, "no, nunca is not in the source"),
            "<mark>no</mark> vamos <mark>nunca</mark>",
        ),
        (
            "no no no no",
            found(FindingReason.LOOP, '"no" comes again and again'),
            " ".join(["<mark>no</mark>"] * 4),
        ),
        (
            "hola They Ask, for one day",
            found(FindingReason.LEFT_IN_SOURCE, '"they ask for one day" is not translated'),
            "hola <mark>They Ask, for one day</mark>",
        ),
        (
            "hola привет IMA",
            found(FindingReason.WRONG_SCRIPT, '"привет" is not Latn script'),
            "hola <mark>привет</mark> IMA",
        ),
        ("todo bien", found(NUMBER, "5 is missing"), "todo bien"),
    ],
)
def test_what_should_not_be_there_is_marked_in_the_translation(
    target: str, finding: Finding, marked: str
) -> None:
    assert marks.in_target(target, [finding], "es") == marked


def test_links_are_numbered_as_the_notation_numbers_them() -> None:
    fragment = '<a href="https://x.org/?a=1&amp;b=2">one</a>'
    assert marks.numbered(fragment, ["https://y.org", "https://x.org/?a=1&b=2"]) == (
        '<a href="https://x.org/?a=1&amp;b=2">one</a><sup>2</sup>'
    )


@pytest.mark.parametrize(
    "reason", [one for one in FindingReason if one is not FindingReason.DOUBTED]
)
def test_every_finding_is_explained_in_the_reviewers_language(reason: FindingReason) -> None:
    sentence, _ = explain(found(reason, "x is missing"), words("ar"))
    assert any("\u0600" <= char <= "\u06ff" for char in sentence)


def test_an_invented_number_is_not_called_lost() -> None:
    sentence, what = explain(found(INVENTED, "7 is not in the source"), words("en"))
    assert sentence % {"what": what} == "The number 7 is not in the original."


def test_names_that_changed_places_are_not_called_missing() -> None:
    finding = found(NAME, "Nepal and Qatar changed places")
    assert explain(finding, words("en")) == ("Two names have changed places.", "")
