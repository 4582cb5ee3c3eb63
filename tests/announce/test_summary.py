"""Which sentences a post says, and in whose words."""

from collections.abc import Sequence

import pytest

from bot.announce.alignment import place_of
from bot.announce.scoring import Reason, scored
from bot.announce.summary import Demand, choose, demands, hook, said, slogans
from bot.model import BlockKind, Entry, EntryBlock
from tests.announce.made import entry

LEAD = "Domestic workers in Hong Kong have waited 3 years for a day of rest."
CALL = "We demand that the government of Hong Kong gives every domestic worker a day of rest."
FILLER = "The weather was mild and the buses were on time that day."


def blocks(language: str, *texts: str) -> tuple[EntryBlock, ...]:
    """Return paragraphs, and of texts that begin with a number and a stop, list items."""
    made = []
    for text in texts:
        number, stop, rest = text.partition(". ")
        if stop and number.isdecimal():
            made.append(EntryBlock(BlockKind.ITEM, rest, language, int(number)))
        else:
            made.append(EntryBlock(BlockKind.PARAGRAPH, text, language))
    return tuple(made)


def texts(made: Entry, original: Entry | None = None) -> list[str]:
    return [one.text for one in said(made, original)]


def reasons(made: Entry, text: str) -> Sequence[Reason]:
    return next(one.pick.reasons for one in said(made) if one.text == text)


# What says most


def test_the_lead_and_the_demand_say_more_than_what_is_between() -> None:
    assert texts(entry(paragraphs=[LEAD, FILLER, CALL]))[:2] == [LEAD, CALL]


def test_a_sentence_is_chosen_for_reasons_that_can_be_told() -> None:
    made = entry(paragraphs=[LEAD, FILLER, CALL])
    assert {Reason.LEAD, Reason.NAMES} <= set(reasons(made, LEAD))
    assert {Reason.DEMAND, Reason.OPENING, Reason.CENTRAL} <= set(reasons(made, CALL))


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("Agencies took 4,200 dollars from 83% of them.", "Agencies took much money from many."),
        ("Rosa Example of Quezon City came to speak.", "A woman of the city came to speak."),
        ("<strong>The first wages are always lost.</strong>", "The first wages are always lost."),
        ("The first wages are always lost.", "Therefore the first wages are always lost."),
        ("Workers lose all of their first wages.", "Do workers lose all of their first wages?"),
        ("Workers lose all of their first wages.", "Workers lose."),
        ("Workers must not pay for their own job.", "Workers do pay for their own job."),
    ],
)
def test_of_two_sentences_one_says_more(better: str, worse: str) -> None:
    def score(text: str) -> float:
        made = entry(title="Rest", paragraphs=[LEAD, FILLER, text, FILLER])
        return next(one.score for one in scored(made) if one.sentence.block == 2)

    assert score(better) > score(worse)


@pytest.mark.parametrize(
    "text",
    [
        "We therefore demand the following of every government:",
        "A day of rest for all!",
        "Rest is a right!",
        "Write to rosa@alliance-site.org to join the workers of Hong Kong.",
        "Call +63 2 555 01 23 to join the workers of Hong Kong.",
        "She said: “Workers of Hong Kong need a day of rest.",
        "Rosa Example, chairperson of the workers of Hong Kong",
        "Continue reading",
    ],
)
def test_what_cannot_stand_alone_or_is_said_anyway_is_not_chosen(text: str) -> None:
    assert text not in texts(entry(paragraphs=[LEAD, text]))


def test_what_was_said_already_is_not_said_again() -> None:
    again = "For 3 years domestic workers in Hong Kong have waited for a day of rest."
    other = "Agencies in Kuala Lumpur took 4,200 dollars from each of 1,248 members."
    assert texts(entry(paragraphs=[LEAD, again, other]))[:2] == [LEAD, other]


def test_the_same_text_has_the_same_picks() -> None:
    made = entry(paragraphs=[LEAD, FILLER, CALL])
    assert choose(made) == choose(entry(paragraphs=[LEAD, FILLER, CALL]))


def test_a_language_of_which_no_words_are_known_is_judged_by_its_own() -> None:
    lead = "กรรมกรหญิงเดินขบวนในฮ่องกงวันนี้เพื่อเรียกร้องวันหยุด"
    assert texts(entry("th", paragraphs=[lead], title="วันหยุด"))[0] == lead


def test_a_statement_without_paragraphs_has_no_summary() -> None:
    assert choose(entry(paragraphs=[])) == ()


def test_contacts_and_signatures_are_never_said() -> None:
    made = entry(paragraphs=[LEAD])
    assert [*texts(made), *slogans(made)] == [LEAD, "Rest is a right!"]


def test_links_and_emphasis_become_plain_words() -> None:
    words = 'We <em>demand</em> <a href="https://a.org/">rest</a> &amp; pay for all workers.'
    assert texts(entry(paragraphs=[words])) == ["We demand rest & pay for all workers."]


def test_an_abbreviation_ends_no_sentence() -> None:
    words = "Dr. Reyes spoke in the U.S. on Monday about the workers of Manila."
    assert texts(entry(paragraphs=[words])) == [words]


# In other languages


def test_every_language_says_the_same() -> None:
    original = entry("en", paragraphs=[FILLER, "Workers come. " + CALL + " Buses go."])
    place = next(pick for pick in choose(original) if Reason.DEMAND in pick.reasons)
    assert (place.block, place.sentence) == (1, 1)
    weather = "El tiempo era suave y los buses llegaban a su hora ese día."
    call = "Exigimos que el gobierno de Hong Kong dé a cada trabajadora un día de descanso."
    spanish = entry("es", paragraphs=[weather, f"Llegan obreras. {call} Salen buses."])
    assert texts(spanish, original)[0] == call


def test_a_short_paragraph_that_is_divided_otherwise_is_taken_whole() -> None:
    original = entry("en", paragraphs=[f"{LEAD} {CALL}"])
    whole = "Llevan 3 años esperando un día de descanso, y lo exigimos para todas ellas."
    found = said(entry("es", paragraphs=[whole]), original)
    assert [(one.text, one.is_whole) for one in found] == [(whole, True)]


def test_a_paragraph_of_which_a_sentence_is_said_is_not_taken_whole_as_well() -> None:
    original = entry("en", paragraphs=[f"{LEAD} {CALL}"])
    waiting = "Las trabajadoras del hogar de Hong Kong esperan un día de descanso."
    call = "Tras 3 años exigimos que el gobierno de Hong Kong dé a cada una un día de descanso."
    found = said(entry("es", paragraphs=[f"{waiting} {call}"]), original)
    assert [(one.text, one.is_whole) for one in found] == [(call, False)]


def test_of_a_long_paragraph_that_is_divided_otherwise_nothing_is_said() -> None:
    original = entry("en", paragraphs=[f"{LEAD} {CALL}", FILLER])
    long = entry("es", paragraphs=["Esperan un día de descanso " * 20 + "ya.", "Buses a su hora."])
    assert not any("descanso" in text for text in texts(long, original))


@pytest.mark.parametrize(
    ("original", "translation", "number", "place"),
    [
        (["One two three.", "Four five six."], ["Uno dos tres.", "Cuatro cinco."], 1, 1),
        (["One two three.", "Four five six."], ["Uno dos tres y cuatro cinco seis."], 0, None),
        # one was divided, another joined: the number is the same, the sentence is not
        (["One.", "Two and many more words.", "Three."], ["Uno y dos.", "Más.", "Tres."], 1, None),
        # two were joined: those around them are where they were
        (["One two three.", "Four.", "Five six."], ["Uno dos tres.", "Cuatro y cinco."], 0, 0),
        (["One two.", "Three.", "Four five six."], ["Uno dos y tres.", "Cuatro, seis."], 2, 1),
        (["One two.", "Three.", "Four five six."], ["Uno dos y tres.", "Cuatro, seis."], 1, None),
        (["In 2011 it began.", "It ended."], ["Acabó más tarde.", "En 2011 fue."], 0, None),
        (["In 2011 it began.", "It ended later."], ["Empezó en 2011.", "Luego acabó."], 0, 0),
        (["12 came today.", "Others stayed."], ["Hoy vinieron doce.", "Otras no."], 0, 0),
    ],
)
def test_a_sentence_has_a_place_in_a_translation_only_where_that_is_sure(
    original: list[str], translation: list[str], number: int, place: int | None
) -> None:
    assert place_of(original, translation, number) == place


def test_a_translation_that_people_arranged_themselves_says_its_own() -> None:
    original = entry("en", paragraphs=[FILLER, CALL])
    own = "Las trabajadoras del hogar de Hong Kong exigimos un día de descanso."
    assert texts(entry("es", paragraphs=[own], whole=True), original) == [own]


def test_a_translation_with_other_blocks_says_its_own() -> None:
    original = entry("en", paragraphs=[FILLER, CALL])
    own = "Las trabajadoras del hogar de Hong Kong exigimos un día de descanso."
    assert texts(entry("es", paragraphs=[own]), original) == [own]


def test_a_paragraph_that_is_left_in_another_language_is_not_said() -> None:
    original = entry("en", paragraphs=[LEAD, CALL])
    parts = (*blocks("en", LEAD), *blocks("es", "Exigimos un día de descanso en Hong Kong."))
    mixed = entry("es", blocks=(*parts, *entry("es").blocks[1:]))
    assert texts(mixed, original) == ["Exigimos un día de descanso en Hong Kong."]


# Demands and headlines


def test_demands_are_the_numbered_list_below_the_words_that_lead_on_to_it() -> None:
    made = entry(blocks=blocks("en", LEAD, "It is late. We demand:", "1. Rest.", "2. Pay."))
    assert demands(made) == ("We demand:", (Demand("Rest.", 1), Demand("Pay.", 2)))


def test_a_list_that_nothing_leads_on_to_is_there_all_the_same() -> None:
    assert demands(entry(blocks=blocks("en", LEAD, "4. Rest."))) == ("", (Demand("Rest.", 4),))


def test_without_a_list_there_are_no_demands() -> None:
    assert demands(entry()) == ("", ())


def test_demands_that_are_partly_in_another_language_are_none() -> None:
    made = (*blocks("es", "1. Descanso."), *blocks("en", "2. Pay."))
    assert demands(entry("es", blocks=made)) == ("", ())


@pytest.mark.parametrize(
    ("title", "subtitle", "expected"),
    [
        ("Statement of the alliance", "Rest now!", "Rest now!"),
        ("Rest now!", "Statement of the alliance on the day of domestic workers", ""),
        ("On the pact", "A pact without us is against us", "A pact without us is against us"),
        ("A pact without us is against us", "Rest now!", ""),
        ("Rest now!", "", ""),
    ],
)
def test_a_second_headline_is_said_where_the_first_says_little(
    title: str, subtitle: str, expected: str
) -> None:
    assert hook(entry(title=title, subtitle=subtitle)) == expected


def test_the_original_s_headlines_decide_and_the_entry_s_are_said() -> None:
    original = entry(title="Statement of the alliance", subtitle="Rest now!")
    spanish = entry("es", title="Comunicado de la alianza", subtitle="¡Descanso ya!")
    assert hook(spanish, original) == "¡Descanso ya!"
