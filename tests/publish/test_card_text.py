"""Shaping and order, held against what is known of the scripts and against Chromium's own."""

import csv
import shutil
from collections.abc import Iterator

import pytest
import regex
from playwright.sync_api import Page, sync_playwright

from bot import languages
from bot.errors import CardError
from bot.publish import bidi
from bot.publish.card_text import Setting, Typeface
from bot.publish.fonts import Fonts
from tests.conftest import REPOSITORY

CHROMIUM = shutil.which("chromium")
TAGS = (
    "en", "id", "tl", "es", "fr", "zh-Hant", "ko", "th", "ja", "ms", "bn", "ur", "hi", "ne", "ar",
    "it", "de", "nl", "da", "pt", "ca",
)  # fmt: skip


def slogans() -> list[dict[str, str]]:
    with (REPOSITORY / "config" / "slogans.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts()


def setting(fonts: Fonts, tag: str, text: str) -> Setting:
    return Setting(Typeface(fonts, tag), text)


def width(fonts: Fonts, tag: str, text: str) -> float:
    return setting(fonts, tag, text).width(0, len(text))


def shown(fonts: Fonts, tag: str, text: str) -> list[str]:
    """The runs from left to right."""
    return [run.text for run in setting(fonts, tag, text).runs(0, len(text))]


# Letters take the forms that they have beside each other


def test_arabic_letters_join(fonts):
    """A non-joiner between the letters keeps each in its own, wider form."""
    assert width(fonts, "ar", "حقوق") < width(fonts, "ar", "\u200c".join("حقوق"))


def test_lam_and_alef_become_one_letter(fonts):
    assert width(fonts, "ar", "لا") < width(fonts, "ar", "ل") + width(fonts, "ar", "ا")


def test_urdu_hangs_its_letters_from_a_slope(fonts):
    """In Nastaliq a longer word begins higher; in other hands all letters stand on one line."""
    nastaliq, kufi = (setting(fonts, tag, "محنتکشوں").ink(0, 8, 100) for tag in ("ur", "ar"))
    assert nastaliq.bottom - nastaliq.top > 1.2 * (kufi.bottom - kufi.top)


def test_devanagari_consonants_form_a_conjunct(fonts):
    """With a non-joiner behind the virama, the two stay apart."""
    assert width(fonts, "hi", "क्ष") < width(fonts, "hi", "क्\u200cष")


def test_the_short_i_stands_before_its_consonant(fonts):
    """What is written behind the consonant is drawn before it: the ink begins elsewhere."""
    from PIL import Image, ImageChops

    def drawn(text: str) -> Image.Image:
        layer = Image.new("L", (400, 200), 0)
        setting(fonts, "hi", text).draw(layer, (20, 130), (0, len(text)), 100)
        return layer

    consonant, both = drawn("क"), drawn("कि")
    left = ImageChops.subtract(both, consonant).getbbox()
    assert left is not None
    assert both.getbbox()[0] < consonant.getbbox()[0] or both.getbbox()[2] > consonant.getbbox()[2]
    moved = Image.new("L", (400, 200), 0)
    shift = both.getbbox()[2] - consonant.getbbox()[2]
    moved.paste(consonant, (shift, 0))
    assert shift > 10
    assert ImageChops.subtract(moved, both).getextrema()[1] < 80


def test_bengali_vowels_surround_their_consonant(fonts):
    assert width(fonts, "bn", "কো") > width(fonts, "bn", "কা")


@pytest.mark.parametrize(("base", "marked"), [("ก", "ก่"), ("ก", "กิ"), ("ก", "กู"), ("กิ", "กิ่")])
def test_thai_marks_stand_on_their_consonant_and_take_no_room(fonts, base, marked):
    assert setting(fonts, "th", marked).ink(0, len(marked), 100).right == pytest.approx(
        setting(fonts, "th", base).ink(0, len(base), 100).right, abs=3
    )


def test_thai_marks_on_top_of_each_other_do_not_collide(fonts):
    one = setting(fonts, "th", "กี").ink(0, 2, 100)
    two = setting(fonts, "th", "กี้").ink(0, 3, 100)
    assert two.top < one.top


def test_chinese_and_japanese_have_their_own_form_of_the_same_letter(fonts):
    stacks = {fonts.stack(tag)[0].family for tag in ("zh-Hant", "zh-Hans", "ja", "ko")}
    assert len(stacks) == 4


# Order


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("ar", "حقوق IMA الآن", ["الآن", "IMA", "حقوق"]),
        ("ur", "آج 12 شہر", ["شہر", "12", "آج"]),
        ("ar", "اتفاقية C189 (ILO)!", ["!", "C189 (ILO)", "اتفاقية"]),
        ("en", "They say حقوق now", ["They say", "حقوق", "now"]),
    ],
)
def test_words_of_both_directions_stand_in_their_order(fonts, tag, text, expected):
    line = " ".join(run.strip() for run in shown(fonts, tag, text) if run.strip())
    places = [line.index(word) for word in expected]
    assert places == sorted(places)


def test_levels_are_those_of_the_whole_text_also_where_a_line_is_part_of_it(fonts):
    """The hyphen between two Latin words is Latin, although its line ends with it."""
    text = "حقوق IMA-GCM"
    line = setting(fonts, "ar", text).runs(5, 9)
    assert [(run.text, run.level) for run in line] == [("IMA-", 2)]


def test_the_order_is_that_of_fribidi_for_every_kind_of_character():
    assert bidi.levels("ab אב 12", "rtl") == (2, 2, 1, 1, 1, 1, 2, 2)
    assert bidi.visual_order([1, 2, 1, 4, 3]) == (4, 3, 2, 1, 0)


# Fonts


def test_a_sign_takes_the_font_of_the_word_it_is_in(fonts):
    run = setting(fonts, "ar", "اتفاقية C189").runs(0, 12)[0]
    assert (run.text, run.face.family) == ("C189", "Noto Sans Display")


def test_a_picture_that_no_font_has_is_left_out_with_its_space(fonts):
    found = setting(fonts, "en", "Rise \U0001fae8\U0001fae8 up")
    assert found.text == "Rise up"


def test_a_letter_that_no_font_has_is_an_error_and_never_an_empty_box(fonts):
    with pytest.raises(CardError, match="no font has"):
        setting(fonts, "en", "Rise \U0001e6c0 up")


@pytest.mark.parametrize("tag", TAGS)
def test_no_letter_of_any_slogan_is_drawn_as_an_empty_box(fonts, tag):
    for row in slogans():
        found = setting(fonts, tag, row[tag])
        assert found.text == row[tag]
        for run in found.runs(0, len(found.text)):
            assert fonts.has(run.face, run.text)


# Beside Chromium, which shapes by itself


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: `make setup`")
    with sync_playwright() as driver:
        options = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser.new_page()
        browser.close()


MEASURE = """([family, tag, texts]) => {
    document.body.innerHTML = '';
    const pieces = texts.map(text => {
        const piece = document.createElement('span');
        piece.lang = tag; piece.textContent = text;
        piece.style.font = `700 100px "${family}"`;
        piece.style.position = 'absolute';
        piece.style.whiteSpace = 'nowrap';
        return document.body.appendChild(piece);
    });
    return pieces.map(piece => piece.getBoundingClientRect().width);
}"""


@pytest.mark.parametrize("tag", TAGS)
def test_words_are_as_wide_as_in_chromium(page, fonts, tag):
    family = fonts.stack(tag)[0].family
    words = sorted(
        {word for row in slogans() for word in regex.findall(r"[\p{L}\p{M}]+", row[tag])}
    )
    found = [setting(fonts, tag, word) for word in words]
    assert {run.face.family for one in found for run in one.runs(0, len(one.text))} == {family}
    typeface = Typeface(fonts, tag)
    ours = [
        typeface.loaded(run.face, 100).getlength(run.text, direction=run.direction, language=tag)
        for one in found
        for run in one.runs(0, len(one.text))
    ]
    theirs = page.evaluate(MEASURE, [family, tag, words])
    assert len(words) > 30
    assert ours == pytest.approx(theirs, rel=0.01, abs=2)


ORDER = """([tag, direction, text]) => {
    document.body.innerHTML = '<p style="font-size:40px;white-space:nowrap"></p>';
    const line = document.querySelector('p');
    line.lang = tag; line.dir = direction; line.textContent = text;
    const range = document.createRange(), node = line.firstChild, found = [];
    for (let place = 0; place < text.length; place++) {
        range.setStart(node, place); range.setEnd(node, place + 1);
        const box = range.getBoundingClientRect();
        found.push([(box.left + box.right) / 2, place]);
    }
    return found.sort((a, b) => a[0] - b[0]).map(pair => pair[1]);
}"""


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("ar", "نطالب IMA و(GCM-TPPA) 2026!"),
        ("ur", "اتحاد IMA/ILO C189: 12.5٪ ہاں؟"),
        ("ar", "«ILO» من 1990-12-18 إلى +33 (0)1"),
        ("en", "We (حقوق 12, IMA) say: “لا للحرب!” now"),
        ("ar", "٥٠٪ من IMA, Inc. و #GCM"),
    ],
)
def test_characters_stand_in_the_order_in_which_chromium_has_them(page, fonts, tag, text):
    runs = setting(fonts, tag, text).runs(0, len(text))
    ours = "".join(run.text[::-1] if run.level % 2 else run.text for run in runs)
    theirs = page.evaluate(ORDER, [tag, languages.direction(tag), text])
    assert ours == "".join(text[place] for place in theirs)
