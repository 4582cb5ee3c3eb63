"""Which entries have a card, under which name, and what becomes of it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import html

from bot import config
from bot.model import Block, BlockKind, Label
from bot.publish import card_drawing, cards, fonts, posters
from bot.publish.fonts import Fonts
from tests.publish.conftest import CONFIG, NOW
from tests.publish.made import NAME, site

BRIEF = CONFIG.split("[languages]")[0] + "[languages]\nes = {}\n"


@pytest.fixture
def carded(press):
    """A press that draws cards, in English and Spanish."""
    press.settings = config.parse(BRIEF)
    return press


def card_files(press):
    return {path: data for path, data in press.files().items() if path.startswith("media/")}


def slogan(text, kind=BlockKind.SLOGAN):
    return Block(kind, text)


# What a card says


def shown(press, now=NOW):
    """What readers can see, newest first."""
    return press.publish(now).entries


def in_english(press):
    return [one for one in shown(press) if one.language == "en"]


def entry(press, simple, **facts):
    press.add(simple(**facts))
    return in_english(press)[0]


def test_a_card_says_the_first_slogan_and_without_one_the_title(carded, simple):
    blocks = (slogan("<strong>Rise</strong> up!", BlockKind.PARAGRAPH), slogan("Rest &amp; pay!"))
    with_slogan = entry(carded, simple, blocks=blocks)
    assert posters.of_entry(with_slogan, site("en")).words.text == "Rest & pay!"
    assert posters.of_entry(replace(with_slogan, blocks=()), site("en")).words.text == "We march"


def test_a_slogan_that_stays_in_another_language_is_not_said(carded, simple):
    made = entry(carded, simple, blocks=(slogan("Rest now!"),))
    foreign = replace(made, blocks=tuple(replace(one, language="es") for one in made.blocks))
    assert posters.of_entry(foreign, site("en")).words.text == made.title


def test_a_card_says_whose_it_is_of_which_day_and_that_a_machine_translated_it(carded, simple):
    made = entry(carded, simple)
    assert posters.of_entry(made, site("en")).facts == ("5 March 2024",)
    machine = replace(made, label=Label.MACHINE)
    said = posters.of_entry(machine, site("en", "es"))
    assert said.facts == ("5 March 2024", "Machine translation")
    assert said.line.text == NAME


def test_the_picture_in_words_is_what_it_says(carded, simple):
    made = entry(carded, simple, blocks=(slogan("Rest now!"),))
    assert made.card.alt == "Rest now!"


# Where it is


def test_a_card_is_a_file_of_the_size_and_at_the_address_that_its_entry_names(carded, simple):
    made = entry(carded, simple).card
    path = made.address.removeprefix(carded.settings.site.url)
    assert len(carded.files()[path]) == made.size
    assert (made.type, made.width, made.height) == ("image/png", 1200, 630)


def test_another_slogan_has_another_address_and_the_former_card_goes(carded, simple):
    before = entry(carded, simple, blocks=(slogan("Rest now!"),))
    carded.change(before.statement_id, blocks=(slogan("Rest at last!"),))
    carded.publish(NOW + timedelta(days=1))
    after = in_english(carded)[0]
    assert after.card.address != before.card.address
    names = {path.rsplit("/")[-1] for path in card_files(carded)}
    assert before.card.address.rsplit("/")[-1] not in names
    assert after.card.address.rsplit("/")[-1] in names


def test_a_name_says_what_is_drawn_how_and_in_which_fonts(carded, simple, monkeypatch):
    said = posters.of_entry(entry(carded, simple), site("en"))
    known = Fonts()
    names = {cards.key(said, known), cards.key(replace(said, facts=("6 March 2024",)), known)}
    monkeypatch.setattr(card_drawing, "VERSION", 99)
    names.add(cards.key(said, known))
    other = {"Noto Sans Display": known.stack("ja")[0]}
    monkeypatch.setattr(known, "_faces", other)
    names.add(cards.key(said, known))
    assert len(names) == 4


def test_cards_that_are_there_are_found_without_asking_for_fonts_again(carded, simple, monkeypatch):
    """Posts that wait ask for their cards at every look."""
    made = entry(carded, simple)

    def ask(*command):
        raise AssertionError(command)

    monkeypatch.setattr(fonts, "_ask", ask)
    assert cards.drawn(carded.home.feeds, site("en", "es"), [made]) == {made.id: made.card}


def test_what_people_put_into_media_stays(carded, simple):
    made = entry(carded, simple)
    theirs = carded.home.feeds / "media" / "photo.jpg"
    theirs.write_bytes(b"a photo")
    stray = carded.home.feeds / "media" / "cards" / "en" / "0123456789abcdef0123.png"
    stray.write_bytes(b"no longer shown")
    carded.publish()
    assert theirs.read_bytes() == b"a photo"
    assert not stray.exists()
    assert (carded.home.feeds / made.card.address.split(".org/")[1]).exists()


# When it is drawn


def drawn(monkeypatch):
    """Count what is drawn from now on."""
    count = []
    real = card_drawing.draw

    def counting(poster, found):
        count.append(poster)
        return real(poster, found)

    monkeypatch.setattr(card_drawing, "draw", counting)
    return count


def test_what_is_there_is_not_drawn_again(carded, simple, monkeypatch):
    entry(carded, simple)
    count = drawn(monkeypatch)
    before = {path: path.stat().st_mtime_ns for path in carded.home.feeds.rglob("*")}
    carded.publish()
    assert count == []
    assert {path: path.stat().st_mtime_ns for path in carded.home.feeds.rglob("*")} == before


def test_one_new_slogan_is_one_new_card(carded, simple, monkeypatch):
    entry(carded, simple)
    count = drawn(monkeypatch)
    carded.add(simple("2024-03-06", "We rest"))
    carded.publish()
    assert [poster.words.text for poster in count] == ["We rest"]


@pytest.mark.parametrize("damage", [b"", b"\x89PNG\r\n\x1a\n and half of it"])
def test_a_damaged_card_is_drawn_anew(carded, simple, damage):
    entry(carded, simple)
    whole = card_files(carded)
    for path in whole:
        (carded.home.feeds / path).write_bytes(damage)
    carded.publish()
    assert card_files(carded) == whole


def test_media_can_be_deleted_and_comes_back_byte_for_byte(carded, simple):
    import shutil

    entry(carded, simple)
    before = carded.files()
    shutil.rmtree(carded.home.feeds)
    carded.publish()
    assert carded.files() == before


def test_only_what_a_current_feed_shows_has_a_card_of_its_own(carded, simple):
    for month in range(1, 13):
        for day in range(1, 6):
            carded.add(simple(f"2024-{month:02}-{day:02}", f"March {month} {day}"))
    entries = in_english(carded)
    current = [one for one in entries if one.card]
    assert current == entries[: len(current)]
    assert 25 <= len(current) <= 50
    assert len(entries) == 60
    assert len(card_files(carded)) == len(current) + 2


def meta(press, path):
    page = html.fromstring(press.files()[path])
    return {one.get("property"): one.get("content") for one in page.xpath("//meta[@property]")}


def test_a_page_without_a_card_of_its_own_shows_its_language_s(carded, simple):
    made = entry(carded, simple)
    own = meta(carded, f"en/s/{made.statement_id}/index.html")
    general = meta(carded, "es/index.html")
    assert own["og:image"] == made.card.address
    assert own["og:image:alt"] == made.card.alt
    assert "/media/cards/es/" in general["og:image"]
    assert NAME in general["og:image:alt"]


def test_a_withdrawn_statement_has_no_card(carded, simple):
    made = entry(carded, simple)
    carded.change(made.statement_id, withdrawn="An error")
    carded.publish(NOW + timedelta(hours=1))
    assert made.card.address.rsplit("/")[-1] not in {
        path.rsplit("/")[-1] for path in card_files(carded)
    }


def test_without_cards_nothing_is_drawn_and_no_page_or_feed_names_one(press, simple):
    press.settings = config.parse(BRIEF + "[publish]\ncards = false\n")
    press.add(simple())
    assert {one.card for one in shown(press)} == {None}
    assert card_files(press) == {}
    for path, data in press.files().items():
        assert b"media/cards" not in data, path


# Where something is missing


@pytest.fixture
def without_fontconfig(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))


def test_without_fontconfig_all_goes_on_without_cards(carded, simple, without_fontconfig):
    carded.add(simple())
    assert carded.publish().report.errors == ()
    assert {one.card for one in shown(carded)} == {None}
    assert [str(one) for one in cards.problems(site("en"))] == [
        "cards: are not made: fc-list is not there. Install fontconfig (Debian)."
    ]


@pytest.fixture
def only_latin_fonts(monkeypatch, tmp_path: Path):
    """A machine on which fontconfig knows two fonts."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    listed = Fonts()
    for face in listed.stack("en"):
        (folder / Path(face.file).name).symlink_to(face.file)
    settings = tmp_path / "fonts.conf"
    cache = tmp_path / "cache"
    settings.write_text(
        f"<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir></fontconfig>", "utf-8"
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(settings))


def test_a_language_without_fonts_has_no_card_and_check_names_the_package(only_latin_fonts):
    said = [str(one) for one in cards.problems(site("en", "ar", "ja"))]
    assert len(said) == 2
    assert said[0].startswith("cards in ar (العربية): are not made: no font has")
    assert said[0].endswith("Install fonts-noto-core (Debian).")
    assert said[1].endswith("Install fonts-noto-cjk (Debian).")


def test_the_other_languages_have_theirs(carded, simple, translated, only_latin_fonts):
    carded.settings = config.parse(BRIEF + "ar = {}\n")
    made = simple()
    carded.add(made, translated(made, "ar", "حقوقنا الآن"), translated(made, "es"))
    entries = shown(carded)
    assert {one.language: one.card is not None for one in entries} == {
        "en": True, "es": True, "ar": False,
    }  # fmt: skip


def test_a_font_that_is_installed_later_is_seen_by_the_next_cycle(
    carded, simple, translated, monkeypatch, only_latin_fonts
):
    carded.settings = config.parse(BRIEF + "ar = {}\n")
    made = simple()
    carded.add(made, translated(made, "ar", "حقوقنا الآن"))
    carded.publish()
    monkeypatch.delenv("FONTCONFIG_FILE")
    assert all(one.card for one in shown(carded))


def test_a_script_drawn_in_a_font_that_is_not_made_for_it_is_named(monkeypatch):
    """As on a machine that has other Arabic fonts than Noto's."""
    real = fonts.families
    monkeypatch.setattr(
        fonts, "families", lambda tag: ("No Such", *real("en")) if tag == "ar" else real(tag)
    )
    (said,) = cards.problems(site("en", "ar"))
    assert str(said).startswith("cards in ar (العربية): are made without the font No Such.")


# Cards that are there


def test_a_card_that_is_drawn_is_known_again_without_drawing(carded, simple):
    made = entry(carded, simple)
    found = cards.drawn(carded.home.feeds, site("en", "es"), [replace(made, card=None)])
    assert found == {made.id: made.card}


def test_a_card_that_is_not_drawn_is_not_known(carded, simple, tmp_path):
    assert cards.drawn(tmp_path, site("en", "es"), [entry(carded, simple)]) == {}
