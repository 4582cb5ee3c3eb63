"""Cards as pictures: nothing outside the margins, light on dark, the same bytes each time."""

import csv
import io
import struct

import pytest
from PIL import Image, ImageChops

from bot.errors import CardError
from bot.publish.card_drawing import HEIGHT, MARGIN, WIDTH, draw
from bot.publish.fonts import Fonts
from bot.publish.posters import Poster
from bot.publish.site import Name
from tests.conftest import REPOSITORY

TAGS = (
    "en", "id", "tl", "es", "fr", "zh-Hant", "ko", "th", "ja", "ms", "bn", "ur", "hi", "ne", "ar",
    "it", "de", "nl", "da", "pt", "ca",
)  # fmt: skip
BAND = 30
HOOK = 24  # how far the hook of a j may hang into the margin
GROUND = (0x8D, 0x1B, 0x1E)


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts()


@pytest.fixture(scope="module")
def slogans() -> list[dict[str, str]]:
    with (REPOSITORY / "config" / "slogans.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def poster(tag: str, words: str, line: str = "Alliance", facts: tuple[str, ...] = ("2026",)):
    return Poster(tag, Name(words, tag), Name(line, "en"), facts, alt=words)


def picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def covered(card: Image.Image) -> tuple[int, int, int, int]:
    upper = card.crop((0, 0, WIDTH, HEIGHT - BAND))
    box = ImageChops.difference(upper, Image.new("RGB", upper.size, GROUND)).getbbox()
    assert box is not None
    return box


def is_within_the_margins(card: Image.Image) -> bool:
    left, top, right, bottom = covered(card)
    inside = left >= MARGIN - HOOK and right <= WIDTH - MARGIN + 1
    return inside and top >= 60 and bottom <= HEIGHT - BAND - 12


@pytest.mark.parametrize("tag", TAGS)
def test_slogans_of_every_language_stay_within_the_margins(fonts, slogans, tag):
    longest = max(slogans, key=lambda row: len(row[tag]))
    shortest = min(slogans, key=lambda row: len(row[tag]))
    for row in (slogans[0], longest, shortest):
        assert is_within_the_margins(picture(draw(poster(tag, row[tag]), fonts)))


@pytest.mark.parametrize("tag", ["en", "ar", "ur", "hi", "th", "ja", "zh-Hant", "ko"])
def test_a_text_that_is_far_too_long_is_shortened_and_stays_within_the_margins(fonts, slogans, tag):
    text = " ".join(row[tag] for row in slogans[:40])
    assert is_within_the_margins(picture(draw(poster(tag, text, line=text * 2), fonts)))


@pytest.mark.parametrize("tag", ["en", "th", "ja", "ur"])
def test_a_word_wider_than_the_card_is_divided(fonts, slogans, tag):
    word = slogans[0][tag].replace(" ", "") * 6
    assert is_within_the_margins(picture(draw(poster(tag, word), fonts)))


def test_a_language_that_is_read_from_the_right_begins_there(fonts):
    left, _, right, _ = covered(picture(draw(poster("ar", "لا"), fonts)))
    assert right >= WIDTH - MARGIN - 2
    assert left > WIDTH / 2
    left, _, right, _ = covered(picture(draw(poster("en", "No"), fonts)))
    assert left <= MARGIN + 2
    assert right < WIDTH / 2


def luminance(colour: tuple[int, int, int]) -> float:
    parts = [channel / 255 for channel in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_letters_stand_out_from_the_ground(fonts):
    """WCAG asks for 4.5 of small letters; large and small ones here have it both."""
    card = picture(draw(poster("en", "Rise up", facts=("16 June 2026",)), fonts))
    upper = card.crop((0, 0, WIDTH, HEIGHT - BAND)).getcolors(1 << 16)
    assert upper is not None
    two_inks = sorted((count, colour) for count, colour in upper if colour != GROUND)
    assert max(upper)[1] == GROUND
    words = two_inks[-1][1]
    small = card.crop((0, 530, WIDTH, HEIGHT - BAND)).getcolors(1 << 16)
    facts = max((luminance(colour), colour) for _, colour in small or ())[1]
    for colour in (words, facts):
        assert (luminance(colour) + 0.05) / (luminance(GROUND) + 0.05) >= 4.5


def test_the_same_words_are_the_same_bytes(slogans):
    for tag in ("ar", "hi", "ja"):
        words = poster(tag, slogans[3][tag])
        assert draw(words, Fonts()) == draw(words, Fonts())


def chunks(data: bytes) -> list[bytes]:
    place, found = 8, []
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        found.append(data[place + 4 : place + 8])
        place += 12 + length
    return found


@pytest.mark.parametrize("tag", TAGS)
def test_a_card_is_light_and_holds_nothing_but_the_picture(fonts, slogans, tag):
    data = draw(poster(tag, max((row[tag] for row in slogans), key=len)), fonts)
    assert len(data) < 40_000
    assert set(chunks(data)) == {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
    assert picture(data).size == (1200, 630)


def test_without_raqm_there_is_no_card(fonts, monkeypatch):
    from PIL import features

    monkeypatch.setattr(features, "check", lambda name: name != "raqm")
    with pytest.raises(CardError, match="raqm"):
        draw(poster("en", "Rise up"), fonts)
