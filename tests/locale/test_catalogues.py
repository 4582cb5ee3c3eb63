"""Every word of pages, feeds and posts is there in every language of the alliance."""

import ast
import gettext
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
import regex
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot import languages, locale
from bot.locale import counted, words
from tests.conftest import REPOSITORY

# The default languages of the alliance, and Catalan.
PROMISED = (
    *("id", "tl", "es", "fr", "zh-Hant", "ko", "th", "ja", "ms", "bn", "ur", "hi", "ne"),
    *("ar", "it", "de", "nl", "da", "pt", "ca"),
)
LANGUAGES = tuple(sorted(path.stem for path in locale.FOLDER.glob("*.po")))
# Words that are the same in English, or that the language took over from it.
SAME_AS_ENGLISH = {
    *{("fr", "Contact"), ("nl", "Contact")},
    *{("it", "Account"), ("nl", "Account"), ("tl", "Account")},
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


Text = tuple[str, str]
"""What an entry says in English, and in a language: of a plural, one of its forms."""


def _of(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _messages(tag: str) -> list[Message]:
    return _of(_read(_path(tag)))


def _ids(messages: list[Message]) -> list[tuple[str, ...]]:
    return [_strings(message.id) for message in messages]


def _strings(text: object) -> tuple[str, ...]:
    """One string, or the forms of a plural."""
    return (text,) if isinstance(text, str) else tuple(map(str, text))  # type: ignore[arg-type, call-overload]


def _texts(tag: str) -> list[Text]:
    """Every translation beside what it translates; each form of a plural beside the plural."""
    return [
        (_strings(message.id)[-1], said)
        for message in _messages(tag)
        for said in _strings(message.string)
    ]


TEMPLATE = _of(_read(locale.FOLDER / "messages.pot"))


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
    assert _ids(_messages(tag)) == _ids(TEMPLATE)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_message_is_translated_and_approved(tag: str) -> None:
    assert [message.id for message in _messages(tag) if message.fuzzy] == []
    assert [source for source, said in _texts(tag) if not said] == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_language_has_the_plural_forms_that_the_cldr_gives_it(tag: str) -> None:
    """For every number below a thousand, those of the catalogue are the CLDR's, in its order."""
    catalogue, rule = _read(_path(tag)), languages.locale_of(tag).plural_form
    form = gettext.c2py(catalogue.plural_expr)
    order = ["zero", "one", "two", "few", "many", "other"]
    known = sorted({rule(number) for number in range(1000)}, key=order.index)
    assert catalogue.num_plurals == len(known)
    assert [known[form(number)] for number in range(1000)] == [rule(n) for n in range(1000)]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_plural_has_all_its_forms(tag: str) -> None:
    count = _read(_path(tag)).num_plurals
    plurals = [message for message in _messages(tag) if not isinstance(message.id, str)]
    assert plurals
    assert {message.id: len(_strings(message.string)) for message in plurals} == {
        message.id: count for message in plurals
    }


@pytest.mark.parametrize("tag", LANGUAGES)
def test_placeholders_are_kept(tag: str) -> None:
    """A form that stands for one number only may say it in words."""
    form = gettext.c2py(_read(_path(tag)).plural_expr)
    stand_for = Counter(form(number) for number in range(1000))
    broken = []
    for message in _messages(tag):
        asked = _placeholders(_strings(message.id)[-1])
        for place, said in enumerate(_strings(message.string)):
            is_word = not isinstance(message.id, str) and stand_for[place] == 1
            if _placeholders(said) not in ([asked, []] if is_word else [asked]):
                broken.append(said)
    assert broken == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_english_is_left(tag: str) -> None:
    same = {(tag, source) for source, said in _texts(tag) if said == source}
    assert same <= SAME_AS_ENGLISH


@pytest.mark.parametrize("tag", sorted(SCRIPTS))
def test_a_language_is_written_in_its_own_script(tag: str) -> None:
    assert [said for _, said in _texts(tag) if not re.search(SCRIPTS[tag], said)] == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_translations_have_no_loose_spaces_and_no_sign_that_nobody_sees(tag: str) -> None:
    strange = r"[\p{C}\p{Zs}--[ \n\u00a0\u202f\u200c\u200d]]|^ |  | $"
    assert [said for _, said in _texts(tag) if regex.search(strange, said, regex.V1)] == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_translations_are_composed(tag: str) -> None:
    assert [said for _, said in _texts(tag) if unicodedata.normalize("NFC", said) != said] == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_translations_are_words_and_no_markup(tag: str) -> None:
    assert [said for _, said in _texts(tag) if re.search(r"[<>{}]|&\w+;", said)] == []


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != "th"])
def test_a_sentence_ends_where_it_does_in_english(tag: str) -> None:
    """A label has no full stop. Thai has none at all."""
    ends = (".", "。", "।", "۔")
    both = [(source, said) for source, said in _texts(tag) if re.search(r"[.\w]$", source)]
    assert [said for source, said in both if source.endswith(".") != said.endswith(ends)] == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_program_finds_the_words_of_a_language(tag: str) -> None:
    said = words(tag)
    single = [message.id for message in TEMPLATE if isinstance(message.id, str)]
    assert all(said(message) != message or (tag, message) in SAME_AS_ENGLISH for message in single)


def test_every_word_that_a_template_of_a_page_asks_for_is_there() -> None:
    asked = {
        found
        for path in (REPOSITORY / "bot").rglob("templates/*.html")
        for found in re.findall(r'words\("([^"]*)"\)', path.read_text("utf-8"))
    }
    assert asked
    assert asked - {message.id for message in TEMPLATE} == set()


def test_nothing_is_translated_that_the_program_never_says() -> None:
    """What is said stands in the code as it stands in the template."""
    spoken = "".join(path.read_text("utf-8") for path in (REPOSITORY / "bot").rglob("*.html"))
    constants = {
        node.value
        for path in (REPOSITORY / "bot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    unsaid = [
        text
        for texts in _ids(TEMPLATE)
        for text in texts
        if text not in constants and f'"{text}"' not in spoken
    ]
    assert unsaid == []


@pytest.mark.parametrize(
    ("tag", "number", "said"),
    [
        ("en", 1, "%(count)s statement"),
        ("en", 0, "%(count)s statements"),
        ("de", 1, "%(count)s Erklärung"),
        ("fr", 0, "%(count)s déclaration"),
        ("ar", 2, "بيانان"),
        ("ar", 103, "%(count)s بيانات"),
        ("ja", 1, "声明 %(count)s件"),
        ("zh-Hant", 7, "%(count)s 份聲明"),
    ],
)
def test_a_number_has_the_form_of_its_language(tag: str, number: int, said: str) -> None:
    assert counted(tag)("%(count)s statement", "%(count)s statements", number) == said


def test_a_regional_tag_uses_the_words_of_its_language() -> None:
    assert words("pt-BR")("Statements") == words("pt")("Statements")


def test_a_language_without_a_catalogue_speaks_english() -> None:
    assert words("eo")("Statements") == "Statements"


def test_the_catalogues_are_as_the_script_writes_them(tmp_path: Path) -> None:
    """`scripts/catalogues` brings them in step with the template."""
    copy, ignored = tmp_path / "copy", shutil.ignore_patterns("__pycache__")
    for folder in ("bot", "scripts"):
        shutil.copytree(REPOSITORY / folder, copy / folder, ignore=ignored)
    script = [sys.executable, str(copy / "scripts" / "catalogues")]
    subprocess.run(script, check=True, env=os.environ | {"PYTHONPATH": str(copy)})
    for tag in LANGUAGES:
        assert (copy / "bot/locale" / f"{tag}.po").read_bytes() == _path(tag).read_bytes()
