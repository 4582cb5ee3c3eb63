"""Every word of the review pages is in the catalogues."""

import re

import pytest
from babel.messages.pofile import read_po

from bot import locale
from bot.review import explain, sheet, web
from tests.conftest import REPOSITORY

TEMPLATES = sorted((REPOSITORY / "bot/review/templates").glob("*.html"))


@pytest.fixture(scope="module")
def known() -> set[str]:
    with (locale.FOLDER / "messages.pot").open("rb") as file:
        return {str(message.id) for message in read_po(file) if message.id}


def test_the_templates_words_are_there(known: set[str]) -> None:
    used = {
        words
        for template in TEMPLATES
        for words in re.findall(r'words\("([^"]*)"\)', template.read_text("utf-8"))
    }
    assert used - known == set()


def test_the_modules_words_are_there(known: set[str]) -> None:
    used = {*sheet.STATES.values(), *web.WORDS, *explain.SENTENCES}
    assert used - known == set()
