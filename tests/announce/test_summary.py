from bot.announce.summary import Pick, choose, chosen, sentences, slogans
from bot.model import BlockKind, EntryBlock
from tests.announce.made import entry


def test_the_lead_s_first_sentences_are_chosen() -> None:
    assert choose(entry(paragraphs=["One. Two. Three. Four."])) == (
        Pick(0, 0),
        Pick(0, 1),
        Pick(0, 2),
    )


def test_a_short_lead_is_followed_by_the_next_paragraph() -> None:
    assert choose(entry(paragraphs=["One.", "Two. Three."])) == (
        Pick(0, 0),
        Pick(1, 0),
        Pick(1, 1),
    )


def test_every_language_says_the_same() -> None:
    picks = choose(entry("en"))
    assert sentences(entry("hi"), picks) == (
        "घरेलू कामगारों ने आज जुलूस निकाला।",
        "वे एक दिन की छुट्टी चाहती हैं।",
        "मालिक मना करते हैं।",
    )
    assert sentences(entry("zh-Hant"), picks) == (
        "家務工今天遊行。",
        "她們要求一天休息。",
        "僱主拒絕。",
    )


def test_a_translation_with_fewer_sentences_says_those_it_has() -> None:
    picks = choose(entry("en", paragraphs=["One. Two. Three."]))
    assert sentences(entry("es", paragraphs=["Uno y dos. Tres."]), picks) == ("Uno y dos.", "Tres.")


def test_a_whole_translation_says_its_own_first_sentences() -> None:
    original = entry("en", paragraphs=["One.", "Two."])
    aligned = entry("es", paragraphs=["Uno.", "Dos. Tres."])
    whole = entry("es", paragraphs=["Uno y dos. Tres."], whole=True)
    assert chosen(aligned, original) == (Pick(0, 0), Pick(1, 0))
    assert chosen(whole, original) == (Pick(0, 0), Pick(0, 1))
    assert chosen(whole, None) == chosen(whole, original)


def test_an_abbreviation_ends_no_sentence() -> None:
    made = entry(paragraphs=["Dr. Reyes spoke in the U.S. on Monday. People listened."])
    assert sentences(made, [Pick(0, 0)]) == ("Dr. Reyes spoke in the U.S. on Monday.",)


def test_links_and_emphasis_become_plain_words() -> None:
    made = entry(paragraphs=['We <em>demand</em> <a href="https://a.org/">rest</a> &amp; pay.'])
    assert sentences(made, [Pick(0, 0)]) == ("We demand rest & pay.",)


def test_a_paragraph_in_another_language_is_not_said() -> None:
    made = entry("es")
    foreign = EntryBlock(BlockKind.PARAGRAPH, "Left in English.", "en")
    mixed = entry("es", blocks=(foreign, *made.blocks))
    assert sentences(mixed, [Pick(0, 0), Pick(1, 0)]) == (
        "Las trabajadoras del hogar marcharon hoy.",
    )


def test_a_statement_without_paragraphs_has_no_summary() -> None:
    assert choose(entry(paragraphs=[])) == ()


def test_contacts_and_signatures_are_never_said() -> None:
    made = entry(paragraphs=["One."])
    everything = " ".join((*sentences(made, [Pick(n, 0) for n in range(9)]), *slogans(made)))
    assert everything == "One. Rest is a right!"
