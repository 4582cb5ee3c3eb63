"""What packages are called, and which of two versions is newer."""

import pytest

from bot.translate.models import names


@pytest.mark.parametrize("code", ["en", "zt", "pb", "zh-Hant", "npi_Deva"])
def test_a_code_is_letters_in_few_parts(code: str) -> None:
    assert names.is_code(code)


@pytest.mark.parametrize(
    "code", ["", "e", "..", "en/../x", "en es", "en\n", "ény", "a" * 40, "-en", None, 7, ["en"]]
)
def test_what_could_name_a_place_is_no_code(code: object) -> None:
    assert not names.is_code(code)


@pytest.mark.parametrize("version", ["1.0", "1.9.6", "2", "2.0-beta1", "1.0b"])
def test_a_version_is_numbers_and_perhaps_a_word(version: str) -> None:
    assert names.is_version(version)


@pytest.mark.parametrize(
    "version",
    ["", ".", "1..2", "9" * 400, "1.0/../..", "1.2.3.4.5.6", "v1", "١.٩", "1.0\n", None, 1.9, -1],
)
def test_an_absurd_version_is_none(version: object) -> None:
    assert not names.is_version(version)


@pytest.mark.parametrize(
    ("newer", "older"),
    [("1.10", "1.9"), ("2.0", "1.9.6"), ("1.9.6", "1.9"), ("2.0", "2.0-beta1"), ("10", "9.9.9")],
)
def test_versions_are_compared_as_numbers(newer: str, older: str) -> None:
    assert names.is_newer(newer, older)
    assert not names.is_newer(older, newer)


def test_trailing_zeros_make_no_newer_version() -> None:
    assert not names.is_newer("1.0.0", "1.0")
    assert not names.is_newer("1.0", "1.0.0")
