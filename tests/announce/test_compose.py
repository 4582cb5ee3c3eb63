"""The posts of an entry: what is in them, in which order, as far as there is room."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.announce import summary
from bot.announce.compose import compose, correction, posts, withdrawal
from bot.locale import words
from bot.model import BlockKind, Correction, Entry, EntryBlock, Label, Withdrawal
from bot.ports import Limits, Status
from tests.announce.made import entry

MASTODON = Limits(500, 23)
BLUESKY = Limits(300, 40, bytes=3000)
TELEGRAM = Limits(4096, utf16=True, characters_with_picture=1024)
ADDRESS = "https://statements.alliance-site.org/en/s/2026-03-10-a-day-of-rest/"
LEAD = "Domestic workers in Hong Kong have waited 3 years for a day of rest."
CALL = "We demand that the government of Hong Kong gives every domestic worker a day of rest."
LONG = "We demand rest, " + "and rest again, " * 60 + "now."
DEMANDS = (
    "Write one day of rest in every week into the law.",
    "Punish employers who take it away again.",
    "Let every worker choose where she sleeps.",
    "Give back the passports that employers keep in drawers.",
)


def with_demands(language: str = "en", *demands: str, leading: str = "We demand:") -> Entry:
    paragraphs = (LEAD, CALL, *((leading,) if leading else ()))
    blocks = [EntryBlock(BlockKind.PARAGRAPH, text, language) for text in paragraphs]
    blocks += [
        EntryBlock(BlockKind.ITEM, text, language, number)
        for number, text in enumerate(demands or DEMANDS, start=1)
    ]
    slogans = ("Rest is a right!", "Pay what you owe!")
    blocks += [EntryBlock(BlockKind.SLOGAN, text, language) for text in slogans]
    return entry(language, blocks=tuple(blocks))


def one(made: Entry, limits: Limits = MASTODON, *, with_picture: bool = False) -> str:
    (status,) = posts(made, None, limits, words(made.language), with_picture=with_picture)
    return status.text


# One post


def test_the_parts_stand_in_their_order() -> None:
    made = entry(paragraphs=[LEAD, CALL], label=Label.MACHINE)
    assert one(made) == (
        "A day of rest for all\n"
        "\n"
        f"{LEAD}\n"
        "\n"
        f"{CALL}\n"
        "\n"
        "Rest is a right!\n"
        "\n"
        "Machine translation\n"
        "#MigrantRights #IMA\n"
        f"{ADDRESS}"
    )


def test_the_status_says_its_language_address_and_statement() -> None:
    (status,) = posts(entry("ar"), None, MASTODON, words("ar"))
    assert (status.language, status.statement_id) == ("ar", "2026-03-10-a-day-of-rest")
    assert status.address == "https://statements.alliance-site.org/ar/s/2026-03-10-a-day-of-rest/"
    assert status.text.endswith(status.address)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        (Label.ORIGINAL, ""),
        (Label.REVIEWED, ""),
        (Label.MACHINE, "Traducción automática\n"),
        (Label.DRAFT, "Borrador automático\n"),
    ],
)
def test_what_a_machine_wrote_is_labelled_in_its_language(label: Label, said: str) -> None:
    made = one(entry("es", label=label))
    assert made.count("utomátic") == bool(said)
    assert said in made


def test_sentences_stand_in_the_statement_s_order_and_neighbours_together() -> None:
    made = entry(paragraphs=[f"{LEAD} {CALL}", "The alliance of 30 countries stands with them."])
    assert f"\n\n{LEAD} {CALL}\n\n" in one(made)


def test_full_width_sentences_are_joined_without_a_space() -> None:
    text = "香港的家務工等待一天的休息已經三年。香港政府必須給每一位家務工一天的休息。"
    assert text in one(entry("zh-Hant", paragraphs=[text], title="休息"))


def test_a_long_sentence_gives_way_to_one_nearly_as_good_that_has_room() -> None:
    long = "Domestic workers have a day of rest in Hong Kong, " + "or so they say, " * 40 + "now."
    other = "We demand that employers in Kuala Lumpur pay 1,248 workers for 90 days of rest."
    made = entry(paragraphs=[long, other])
    assert summary.said(made)[0].text == long
    assert "so they say" not in one(made)
    assert other in one(made)


def test_a_long_sentence_is_cut_where_others_say_much_less() -> None:
    made = entry(paragraphs=[LONG, "The buses of the city were late on that cold morning."])
    assert "and rest again…" in one(made)
    assert "buses" not in one(made)


def test_below_a_second_headline_nothing_is_cut() -> None:
    titles = {"title": "Statement of the alliance", "subtitle": "Rest now for all who care!"}
    assert "rest again" not in one(entry(paragraphs=[LONG], **titles))


def test_where_no_sentence_has_room_the_best_is_cut_at_a_pause() -> None:
    assert "and rest again…\n" in one(entry(paragraphs=[LONG]))


def test_a_sentence_of_which_little_would_be_left_is_left_out() -> None:
    assert "We demand" not in one(entry(title="word " * 84 + "end", paragraphs=[LONG]))


def test_a_title_that_has_no_room_is_cut() -> None:
    assert one(entry(title="migrant " * 100)).startswith("migrant migrant")


def test_a_whole_sentence_is_worth_more_than_a_slogan_and_hashtags() -> None:
    made = entry(title="A day of rest for all " * 8, paragraphs=[LEAD + " " + "They wait. " * 30])
    text = one(made, BLUESKY)
    assert LEAD in text
    assert "Rest is a right" not in text


def test_a_long_slogan_does_not_take_the_summary_s_place() -> None:
    made = entry(paragraphs=[LEAD, CALL])
    slogan = EntryBlock(BlockKind.SLOGAN, "Rest " * 30, "en")
    assert "Rest Rest" not in one(replace(made, blocks=(*made.blocks, slogan)))


def test_more_slogans_fill_what_is_left() -> None:
    made = entry(paragraphs=[LEAD])
    more = tuple(EntryBlock(BlockKind.SLOGAN, text, "en") for text in ("Pay!", "Papers!", "Four!"))
    assert "Rest is a right!\nPay!\nPapers!\n\n" in one(replace(made, blocks=made.blocks + more))


def test_with_a_picture_that_shows_the_slogan_a_second_sentence_comes_before_it() -> None:
    title = "A day of rest for all " * 8
    made = entry(title=title, paragraphs=[LEAD, CALL])
    tight = Limits(390, 23)
    assert "Rest is a right!" in one(made, tight)
    assert "Rest is a right!" not in one(made, tight, with_picture=True)
    assert CALL in one(made, tight, with_picture=True)


def test_a_post_with_a_picture_has_the_room_that_is_left_for_it() -> None:
    made = entry(
        paragraphs=[f"Workers of region {n} have waited long for it. " * 9 for n in range(9)]
    )
    assert len(one(made, TELEGRAM, with_picture=True)) <= 1024


def test_demands_that_have_room_stand_below_the_words_that_lead_on_to_them() -> None:
    listed = "\n".join(f"{number}. {text}" for number, text in enumerate(DEMANDS, start=1))
    assert f"\n\nWe demand:\n{listed}\n\n" in one(with_demands())


def test_where_not_all_demands_have_room_some_stand_there_without_numbers() -> None:
    text = one(with_demands(), Limits(300, 23))
    assert "\n\nWe demand:\n• " in text
    assert 1 <= text.count("• ") < len(DEMANDS)


def test_one_demand_without_words_that_lead_on_to_it_is_not_said() -> None:
    assert "•" not in one(with_demands("en", DEMANDS[0], leading=""))


def test_a_slogan_that_is_the_title_is_not_said_again() -> None:
    assert one(entry(title="Rest is a right")).count("Rest is a right") == 1


def test_a_second_headline_is_said_where_the_first_says_little() -> None:
    made = entry(title="Statement of the alliance", subtitle="Rest now for all who care!")
    assert one(made).startswith("Statement of the alliance\n\nRest now for all who care!\n\n")


def test_a_title_cannot_break_the_lines_or_call_anybody() -> None:
    made = entry(title="Rest\n\n#now @all")
    assert one(made).startswith("Rest #\u2060now @\u2060all\n\n")


def test_where_nothing_else_has_room_address_and_label_stay() -> None:
    text = one(entry(label=Label.MACHINE), Limits(30, 23))
    assert text == f"Machine translation\n{ADDRESS}"


def test_what_was_chosen_can_be_told() -> None:
    made = compose(entry(paragraphs=[LEAD, CALL]), None, MASTODON, words("en"))
    assert {said.text for said in made.said} == {LEAD, CALL}
    assert all(said.pick.reasons for said in made.said)


# A thread


def thread(made: Entry, limits: Limits = MASTODON) -> tuple[Status, ...]:
    return posts(made, None, limits, words(made.language), thread=True)


def test_a_thread_says_first_what_it_is_about_and_then_every_demand() -> None:
    first, second = thread(with_demands(), Limits(330, 23))
    assert first.text == (
        f"A day of rest for all\n\n{LEAD}\n\n{CALL}\n\n1/2\n#MigrantRights #IMA\n{ADDRESS}"
    )
    assert second.text == (
        "We demand:\n"
        f"1. {DEMANDS[0]}\n"
        f"2. {DEMANDS[1]}\n"
        f"3. {DEMANDS[2]}\n"
        f"4. {DEMANDS[3]}\n"
        "\n"
        "Rest is a right!\n"
        "Pay what you owe!\n"
        "\n"
        "2/2\n"
        f"{ADDRESS}"
    )


def test_a_thread_has_as_many_demands_a_part_as_have_room_each_of_them_whole() -> None:
    demands = [f"Demand {n} is that nobody pays for a job in any country." for n in range(1, 10)]
    parts = thread(with_demands("en", *demands), Limits(300, 23))
    together = "\n".join(part.text for part in parts)
    assert len(parts) == 4
    for number, demand in enumerate(demands, start=1):
        assert f"{number}. {demand}\n" in together


def test_every_part_of_a_machine_s_thread_is_labelled() -> None:
    made = replace(with_demands("es"), label=Label.MACHINE)
    for number, part in enumerate(thread(made, Limits(330, 23)), start=1):
        assert f"{number}/2 · Traducción automática\n" in part.text


def test_where_everything_has_room_a_thread_is_one_post() -> None:
    (status,) = thread(with_demands(), TELEGRAM)
    assert "1. Write one day" in status.text
    assert "1/1" not in status.text


def test_without_demands_a_thread_is_one_post() -> None:
    assert thread(entry()) == posts(entry(), None, MASTODON, words("en"))


def test_a_thread_that_would_be_too_long_is_one_post() -> None:
    demands = [f"Demand {n} " + "is that nobody pays for a job " * 7 for n in range(1, 20)]
    assert len(thread(with_demands("en", *demands), Limits(300, 23))) == 1


def test_a_demand_that_has_no_room_in_a_part_of_its_own_is_cut() -> None:
    _, second, *_ = thread(with_demands("en", LONG, "Rest."), Limits(300, 23))
    assert "and rest again…\n" in second.text


def test_parts_are_numbered_in_the_digits_of_their_language() -> None:
    parts = thread(with_demands("bn"), Limits(330, 23))
    assert [f"{n}/২" in part.text for n, part in zip("১২", parts, strict=True)] == [True, True]


# Corrections and withdrawals


def test_an_answer_says_what_was_corrected_and_what_the_statement_says_now() -> None:
    at = datetime(2026, 3, 12, tzinfo=UTC)
    made = entry("es", corrections=(Correction(at, ("title", "p2")),), label=Label.MACHINE)
    text = correction(made, None, MASTODON, words("es")).text
    assert text.startswith("Corregido el 12 de marzo de 2026: título")
    assert "párrafo 2\n\nA day of rest for all\n\n" in text
    assert text.endswith(f"\n\nTraducción automática\n{made.address}")


def test_an_answer_says_the_words_that_were_corrected_as_they_are_now() -> None:
    at = datetime(2026, 3, 12, tzinfo=UTC)
    made = replace(with_demands(), corrections=(Correction(at, ("item2", "removed")),))
    text = correction(made, None, MASTODON, words("en")).text
    assert text.startswith("Corrected on 12 March 2026: point 2, something was taken out\n\n")
    assert f"\n\n2. {DEMANDS[1]}\n\nhttps" in text
    assert LEAD not in text


def test_corrected_words_that_have_no_room_give_way_to_what_the_statement_says() -> None:
    at = datetime(2026, 3, 12, tzinfo=UTC)
    made = entry(paragraphs=[f"{LONG} {CALL}"], corrections=(Correction(at, ("p1",)),))
    text = correction(made, None, MASTODON, words("en")).text
    assert "paragraph 1" in text
    assert "and rest again…" in text


def test_an_answer_to_a_changed_text_without_a_note_says_when() -> None:
    text = correction(entry(), None, MASTODON, words("en")).text
    assert text.startswith("Corrected on 10 March 2026\n\n")


def test_an_answer_to_a_withdrawn_statement_repeats_nothing_of_it() -> None:
    taken = Withdrawal(datetime(2026, 3, 12, tzinfo=UTC), "It was wrong.", "en")
    status = withdrawal(taken, "fr", "https://a.org/fr/s/x/", "x", words("fr"))
    assert status.text == (
        "Cette déclaration a été retirée le 12 mars 2026. Merci de ne plus la diffuser.\n"
        "\n"
        "https://a.org/fr/s/x/"
    )
    assert (status.language, status.address, status.statement_id) == (
        "fr",
        "https://a.org/fr/s/x/",
        "x",
    )
