"""Every word of pages, feeds and posts is there in every language of the alliance."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot import locale
from bot.locale import words

# The default languages of the alliance, and Catalan.
PROMISED = (
    *("id", "tl", "es", "fr", "zh-Hant", "ko", "th", "ja", "ms", "bn", "ur", "hi", "ne"),
    *("ar", "it", "de", "nl", "da", "pt", "ca"),
)
LANGUAGES = tuple(sorted(path.stem for path in locale.FOLDER.glob("*.po")))
# Words that are the same in English, or that the language took over from it.
SAME_AS_ENGLISH = {
    *{("fr", "Contact"), ("nl", "Contact")},
    *{("da", "Computer"), ("de", "Computer"), ("it", "Computer"), ("nl", "Computer")},
}
SCRIPTS = {
    "ar": "[\u0600-\u06ff]",
    "bn": "[\u0980-\u09ff]",
    "hi": "[\u0900-\u097f]",
    "ja": "[\u3040-\u30ff\u4e00-\u9fff]",
    "ko": "[\uac00-\ud7af]",
    "ne": "[\u0900-\u097f]",
    "th": "[\u0e00-\u0e7f]",
    "ur": "[\u0600-\u06ff]",
    "zh-Hant": "[\u4e00-\u9fff]",
}


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _path(tag: str) -> Path:
    return locale.FOLDER / f"{tag}.po"


def _messages() -> list[str]:
    return [message.id for message in _read(locale.FOLDER / "messages.pot") if message.id]


def _placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|%.", text))


@pytest.mark.parametrize("tag", PROMISED)
def test_there_is_a_catalogue_for_each_language_of_the_alliance(tag: str) -> None:
    assert _path(tag).is_file()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_catalogue_says_which_language_it_is_in(tag: str) -> None:
    header = _path(tag).read_text(encoding="utf-8").split("\n\n", maxsplit=1)[0]
    assert re.findall(r'"Language: (.*?)\\n"', header) == [tag]
    assert r'"Content-Type: text/plain; charset=UTF-8\n"' in header


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_catalogue_has_the_messages_of_the_template_in_its_order(tag: str) -> None:
    assert [message.id for message in _read(_path(tag)) if message.id] == _messages()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_message_is_translated_and_approved(tag: str) -> None:
    messages = [message for message in _read(_path(tag)) if message.id]
    waiting = [message.id for message in messages if message.fuzzy or not message.string]
    assert waiting == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_placeholders_are_kept(tag: str) -> None:
    broken = [
        message.id
        for message in _read(_path(tag))
        if message.id and _placeholders(str(message.string)) != _placeholders(str(message.id))
    ]
    assert broken == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_english_is_left(tag: str) -> None:
    same = {
        (tag, str(message.id))
        for message in _read(_path(tag))
        if message.id and message.string == message.id
    }
    assert same <= SAME_AS_ENGLISH


@pytest.mark.parametrize("tag", sorted(SCRIPTS))
def test_a_language_is_written_in_its_own_script(tag: str) -> None:
    foreign = [
        message.id
        for message in _read(_path(tag))
        if message.id and not re.search(SCRIPTS[tag], str(message.string))
    ]
    assert foreign == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_translations_have_no_space_at_their_ends(tag: str) -> None:
    loose = [
        message.id
        for message in _read(_path(tag))
        if message.id and str(message.string) != str(message.string).strip()
    ]
    assert loose == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_program_finds_the_words_of_a_language(tag: str) -> None:
    said = words(tag)
    assert all(
        said(message) != message or (tag, message) in SAME_AS_ENGLISH for message in _messages()
    )


def test_a_regional_tag_uses_the_words_of_its_language() -> None:
    assert words("pt-BR")("Statements") == words("pt")("Statements")


def test_a_language_without_a_catalogue_speaks_english() -> None:
    assert words("eo")("Statements") == "Statements"
