"""The line that leads to a statement's translations: taken where it is certainly one."""

import pytest

from bot.collect import reading
from bot.collect.draft import Piece
from bot.collect.recognise import translation_line
from bot.model import BlockKind

ES, ID = "https://example.org/es", "https://example.org/id"


def _taken(*contents: str) -> tuple[list[str], dict[str, str]]:
    pieces = [Piece(BlockKind.PARAGRAPH, content) for content in contents]
    kept, found = translation_line.take(pieces)
    return [piece.content for piece in kept], dict(found)


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        (f'Translation: <a href="{ID}">Bahasa</a> | <a href="{ES}">Español</a>', "id es"),
        (f'<strong>Traducciones:</strong> <a href="{ES}">inglés</a> | tagalo', "en"),
        (f"Terjemahan: Bahasa Inggris ({ES})", ""),
        (f"Terjemahan: Inggris ({ES}) | 中文 &lt;{ID}&gt;", "en zh"),
        (f"翻譯：印尼文 {ID}、西班牙文 {ES}", "id es"),
        (f"الترجمة: الإسبانية {ES}", "es"),
        (f"अनुवाद: अंग्रेज़ी – {ES}", "en"),
        (f"คำแปล: อังกฤษ {ES}", "en"),
        (f"번역: 영어 {ES} · 네팔어 {ID}", "en ne"),
        (f'<a href="{ES}">Español</a> / <a href="{ID}">Bahasa Indonesia</a>', "es id"),
        (f'Translations: <a href="{ES}" hreflang="pt-BR">Português</a>', "pt-BR"),
    ],
)
def test_a_line_of_languages_becomes_translations(line: str, tags: str) -> None:
    kept, found = _taken(line)
    assert " ".join(found) == tags
    assert kept == ([] if tags else [line])


@pytest.mark.parametrize(
    "line",
    [
        "Translation: Bahasa | Español | Klingon",
        "Translation: he said it in Spanish",
        "Translation: Spanish by Ana Reyes",
        "English | Español",
        "Hotline in other languages: call 2345 6789",
        f'Read it in <a href="{ES}">Spanish</a> newspapers',
        f'<a href="{ES}">Español</a>',
        f'<a href="{ES}">Chairperson</a> | <a href="{ID}">Secretary</a>',
        'Translation: <a href="mailto:a@example.org">Español</a>',
        "Translations:",
    ],
)
def test_a_line_with_one_word_more_stays_as_it_is(line: str) -> None:
    assert _taken(line, "The text.") == ([line, "The text."], {})


def test_names_without_an_address_lead_nowhere_and_go_with_their_line() -> None:
    assert _taken("Translation: Bahasa | Español | Français", "Text.") == (["Text."], {})


def test_a_label_may_stand_above_its_list() -> None:
    lines = ("Also in:", f'<a href="{ES}">Español</a>', f'<a href="{ID}">Bahasa</a>', "Text.")
    assert _taken(*lines) == (["Text."], {"es": ES, "id": ID})


def test_what_a_person_said_is_not_overruled() -> None:
    piece = Piece(BlockKind.PARAGRAPH, "Translation: Español", said=BlockKind.PARAGRAPH)
    assert translation_line.take([piece]) == ((piece,), ())


def test_the_front_matter_says_it_better() -> None:
    front = f"---\ntitle: X\ndate: 2026-03-08\ntranslations:\n  es: {ID}\n---\n\n"
    draft = reading.read(f"{front}Translation: Español ({ES})\n\nText.\n", ".md", "en")
    assert draft.translations == (("es", ID),)
    assert [block.content for block in draft.blocks] == ["Text."]
