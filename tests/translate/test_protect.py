"""What a machine must not touch is out of its reach, and comes back as it was."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import sanitise
from bot.ports import Shielded
from bot.translate import protect
from bot.translate.terms import Term

E = [chr(protect.FIRST + number) for number in range(6)]


def kept(fragment: str) -> list[str]:
    return list(protect.shield(fragment).kept)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("See https://example.org/a_b?c=1#d.", "https://example.org/a_b?c=1#d"),
        ("(see https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("See www.example.org, please", "www.example.org"),
        ("On example.org/news you find it", "example.org/news"),
        ("Write to press_office@mail.example.org.", "press_office@mail.example.org"),
        ("Ask @ima_office!", "@ima_office"),
        ("Ask @ima@social.example.org.", "@ima@social.example.org"),
        ("We say #NoBanNoWall!", "#NoBanNoWall"),
        ("हम कहते हैं #प्रवासी_अधिकार।", "#प्रवासी_अधिकार"),
    ],
)
def test_addresses_handles_and_hashtags_are_kept(text: str, span: str) -> None:
    assert kept(text) == [span]


@pytest.mark.parametrize("text", ["We are #1.", "It costs 3.50.", "e.g. this", "The U.S. border"])
def test_what_only_looks_like_an_address_is_text(text: str) -> None:
    assert kept(text) == []


def test_tags_are_kept_and_the_text_is_plain() -> None:
    shielded = protect.shield('<em>You &amp; me</em> <a href="https://x.example/">here</a>')
    assert shielded.text == f"{E[0]}You & me{E[1]} {E[2]}here{E[3]}"


@given(st.text())
def test_what_goes_in_comes_out(text: str) -> None:
    fragment = sanitise(text)
    shielded = protect.shield(fragment)
    assert sanitise(protect.unshield(shielded.text, shielded.kept)) == fragment


@given(
    st.lists(
        st.sampled_from(
            [
                "Jobs ",
                "&amp; homes",
                "<em>",
                "</em>",
                "<strong>",
                "</strong>",
                "<br>",
                "https://x.example/a_b ",
                "a@b.example ",
                "#Tag ",
                "IMA ",
                "forced ",
                "forced\n",
                "migration ",
                "Maria ",
                "Reyes ",
                "IMA-2026/03 ",
                "+852 2723 7536",
            ]
        )
    )
)
def test_what_goes_in_comes_out_with_every_kind_of_span(pieces: list[str]) -> None:
    fragment = sanitise("".join(pieces))
    terms = (Term("forced migration", "forced migration"),)
    shielded = protect.shield(fragment, terms, ["IMA", "Maria Reyes"])
    back = protect.unshield(shielded.text, shielded.kept)
    assert back.replace("\n", " ") == fragment.replace("\n", " ")


TAGS = st.sampled_from(
    ["<em>", "</em>", "<strong>", "</strong>", '<a href="https://x.example/">', "</a>", "<br>"]
)
WORDS = st.sampled_from(["forced ", "migration", " forced migration ", "wage", "-theft ", " ", "x"])


@given(st.lists(WORDS | TAGS))
def test_a_term_comes_as_given_and_every_tag_stays_in_its_nest(pieces: list[str]) -> None:
    fragment = sanitise("".join(pieces))
    terms = [Term("forced migration", "TÉRMINO", "en"), Term("wage theft", "ROBO", "en")]
    shielded = protect.shield(fragment, terms)
    back = protect.unshield(shielded.text, shielded.kept)
    assert not protect.occurring(back, terms)
    assert sanitise(back) == back.strip()
    assert sorted(regex.findall("<[^>]*>", back)) == sorted(regex.findall("<[^>]*>", fragment))


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("See A/RES/73/195 and IMA-2026/03.", ["A/RES/73/195", "IMA-2026/03"]),
        ("C189, R201 and the H-2A scheme", ["C189", "R201", "H-2A"]),
        ("Call +852 2723-7536 or (02) 8921 4454.", ["+852 2723-7536", "(02) 8921 4454"]),
        ("By 3/8/2026", ["3/8/2026"]),
        ("WOMEN/MEN AND/OR 5,000 PESOS", []),
        ("To a@b.example.org, @ima.bsky.social.", ["a@b.example.org", "@ima.bsky.social"]),
        ("At dole.gov.ph/x or t.me/ima_news, or in work.in", ["dole.gov.ph/x", "t.me/ima_news"]),
        ("我們說＃移工權利，見https://x.example/一。", ["＃移工權利", "https://x.example/一"]),
    ],
)
def test_what_is_the_same_in_every_language_is_kept(text: str, spans: list[str]) -> None:
    assert kept(text) == spans


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("They paid US$5,000.50 on 4 May 2026.", ["US$5,000.50", "4", "2026"]),
        ("About 12.5% of 3 million, PHP 500", ["12.5%", "3", "PHP 500"]),
        ("the 4th and H-2A of 10 000 €", ["H-2A", "10 000 €"]),
        ("於2026年付5000元", ["2026", "5000"]),
    ],
)
def test_numbers_are_kept_where_that_is_asked(text: str, spans: list[str]) -> None:
    assert list(protect.shield(text, numbers=True).kept) == spans


def test_a_name_that_holds_a_term_keeps_its_other_words() -> None:
    terms = [Term("migrants", "migrantes", "en")]
    sent = protect.shield(
        "the Mission for Migrants Network", terms, ["Mission for Migrants Network"]
    )
    assert sent.kept == ("Mission for", "migrantes", "Network")


def test_a_name_with_emphasis_within_it_keeps_both() -> None:
    sent = protect.shield("met <em>Maria</em> Reyes", (), ["Maria Reyes"])
    assert protect.unshield(sent.text, sent.kept) == "met <em>Maria</em> Reyes"
    assert sent.text == f"met {E[0]}{E[1]}{E[2]} {E[3]}"


def test_private_characters_of_the_source_cannot_pose_as_ours() -> None:
    shielded = protect.shield(f"a {E[0]} b &#xE000; #Tag")
    assert shielded == Shielded(f"a  b  {E[0]}", ("#Tag",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We end forced migration.", "We end migración forzada."),
        ("Forced migration ends.", "Migración forzada ends."),
        ("FORCED MIGRATION ENDS", "MIGRACIÓN FORZADA ENDS"),
        ("forced\nmigration", "migración forzada"),
        ("unforced migrations", "unforced migrations"),
    ],
)
def test_a_term_is_replaced_by_its_given_translation(text: str, expected: str) -> None:
    shielded = protect.shield(text, [Term("forced migration", "migración forzada")])
    assert protect.unshield(shielded.text, shielded.kept) == expected


def test_a_term_with_capitals_is_matched_as_it_is() -> None:
    assert kept("ima is not") == []
    assert list(protect.shield("ima, IMA", [Term("IMA", "AIM")]).kept) == ["AIM"]


def test_an_apostrophe_makes_no_other_term() -> None:
    terms = [Term("Migrants Alliance", "Alianza de Migrantes")]
    assert protect.occurring("The Migrants’ Alliance", terms) == tuple(terms)
    assert protect.shield("The Migrants’ Alliance", terms).kept == ("Alianza de Migrantes",)


def test_a_hyphenated_name_is_not_taken_apart_by_the_glossary() -> None:
    terms = [Term("USA", "EE. UU.")]
    assert protect.shield("IMA-USA in the USA", terms, ["IMA-USA"]).kept == ("IMA-USA", "EE. UU.")


def test_the_longest_term_wins() -> None:
    terms = [Term("Alliance", "Alianza"), Term("Migrants Alliance", "Alianza de Migrantes")]
    assert protect.shield("Migrants Alliance", terms).kept == ("Alianza de Migrantes",)


def test_terms_are_found_where_a_script_has_no_spaces() -> None:
    assert protect.shield("我們反對強迫遷移政策", [Term("強迫遷移", "forced migration")]).kept == (
        "forced migration",
    )


def test_a_term_of_the_glossary_cannot_bring_markup() -> None:
    shielded = protect.shield("GCM", [Term("GCM", "<script>")])
    assert protect.unshield(shielded.text, shielded.kept) == "&lt;script&gt;"


def test_the_same_sentence_is_the_same_in_every_paragraph() -> None:
    one = protect.shield("#Tag first. See #Other now.")
    two = protect.shield("See #Other now.")
    assert protect.part(one, f"See {E[1]} now.") == protect.part(two, two.text)


def test_a_tag_that_came_back_in_its_place_stays() -> None:
    sent = protect.shield("<em>red</em> house")
    answer = f"casa {E[0]}roja{E[1]}"
    assert protect.settle_tags(answer, sent.kept, sent.text) == (answer, ())


@pytest.mark.parametrize(
    "answer",
    [
        "casa roja",
        f"casa {E[0]}roja",
        f"casa roja{E[1]}",
        f"casa {E[1]}roja{E[0]}",
        f"{E[0]}casa {E[0]}roja{E[1]}",
    ],
)
def test_a_tag_that_came_back_wrong_is_taken_out_whole(answer: str) -> None:
    sent = protect.shield("<em>red</em> house")
    text, gone = protect.settle_tags(answer, sent.kept, sent.text)
    assert (text, set(gone)) == ("casa roja", {0, 1})


def test_of_crossing_tags_one_stays() -> None:
    sent = protect.shield("<em>a</em> <strong>b</strong>")
    text, _ = protect.settle_tags(f"{E[0]}x {E[2]}y{E[1]} z{E[3]}", sent.kept, sent.text)
    assert sanitise(protect.unshield(text, sent.kept)) == protect.unshield(text, sent.kept)
