"""A number is the same number in every script and with every separator."""

import pytest

from bot.translate import numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5,000 workers", ["5000"]),
        ("5.000 trabajadores", ["5000"]),
        ("5 000 travailleurs", ["5000"]),
        ("5\u202f000", ["5000"]),
        ("٥٬٠٠٠ عامل", ["5000"]),
        ("५,००० मज़दूर", ["5000"]),
        ("1,20,000", ["120000"]),
        ("In 2017 120 died", ["2017", "120"]),
        ("2017-2018", ["2017", "2018"]),
        ("1.2 million people", ["1200000"]),
        ("1,2 millones de personas", ["1200000"]),
        ("120万人", ["1200000"]),
        ("2백만 명", ["2000000"]),
        ("12 लाख", ["1200000"]),
        ("from 4 mills", ["4"]),
    ],
)
def test_numbers_are_read(text: str, expected: list[str]) -> None:
    assert numbers.find(text) == expected


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("5,000 workers", "5.000 trabajadores", ("en", "es")),
        ("4 December 2017", "2017年12月4日", ("en", "zh-Hant")),
        ("2017年12月4日", "4 de diciembre de 2017", ("zh-Hant", "es")),
        ("three women", "3 mujeres", ("en", "es")),
        ("3 women", "tres mujeres", ("en", "es")),
        ("the third congress", "第3次大會", ("en", "zh-Hant")),
        ("2 million people", "200萬人", ("en", "zh-Hant")),
    ],
)
def test_what_another_language_writes_otherwise_is_not_lost(
    source: str, target: str, languages: tuple[str, str]
) -> None:
    assert numbers.compare(source, target, *languages) == ((), ())


def test_a_lost_and_an_invented_number_are_told_apart() -> None:
    assert numbers.compare("18 died, 2 live", "19 murieron, 2 viven", "en", "es") == (
        ("18",),
        ("19",),
    )


def test_a_number_said_twice_must_be_there_twice() -> None:
    assert numbers.compare("50 here, 50 there", "50 aquí", "en", "es") == (("50",), ())
