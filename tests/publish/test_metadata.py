"""What a page says of itself to machines."""

import json
from dataclasses import replace

import pytest

from bot.publish import metadata
from tests.announce.made import entry
from tests.publish.made import site


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("en", "en_US"),
        ("pt-BR", "pt_BR"),
        ("zh-Hant", "zh_TW"),
        ("tl", "fil_PH"),
        ("ceb", "ceb_PH"),
        ("ilo", "ilo"),
        ("tet", "tet"),
    ],
)
def test_a_locale_has_the_likely_country_and_never_another_language(tag: str, locale: str) -> None:
    said = metadata.open_graph(replace(entry(), language=tag), "IMA")
    assert dict(said)["og:locale"] == locale


def test_a_translation_whose_original_cannot_be_read_here_names_none() -> None:
    one = replace(entry(), language="es", original="ko", original_address="")
    data = json.loads(metadata.linked_data(one, site("es")))
    assert "translationOfWork" not in data
    assert "workTranslation" not in data
