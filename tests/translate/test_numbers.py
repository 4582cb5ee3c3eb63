"""A number is the same number in every script and with every separator."""

import pytest

from bot.translate import numbers


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("5,000 workers", "en", ["5000"]),
        ("5.000 trabajadores", "es", ["5000"]),
        ("5 000 travailleurs", "fr", ["5000"]),
        ("5\u202f000", "fr", ["5000"]),
        ("٥٬٠٠٠ عامل", "ar", ["5000"]),
        ("५,००० मज़दूर", "hi", ["5000"]),
        ("1,20,000", "hi", ["120000"]),
        ("1.234,56 euros", "es", ["1234.56"]),
        ("1.5 percent", "en", ["1.5"]),
        ("1,5 Prozent", "de", ["1.5"]),
        ("٢٫٥٪", "ar", ["2.5"]),
        ("In 2017 120 died", "en", ["2017", "120"]),
        ("2017-2018", "en", ["2017", "2018"]),
        ("1.2 million people", "en", ["1200000"]),
        ("1,2 millones de personas", "es", ["1200000"]),
        ("2 mil millones de dólares", "es", ["2000000000"]),
        ("120万人", "ja", ["1200000"]),
        ("1億2000萬", "zh-Hant", ["120000000"]),
        ("200多萬人", "zh-Hant", ["2000000"]),
        ("2백만 명", "ko", ["2000000"]),
        ("2만 5천 명", "ko", ["25000"]),
        ("12 लाख", "hi", ["1200000"]),
        ("1.5 ล้านคน", "th", ["1500000"]),
        ("from 4 mills", "en", ["4"]),
        ("on 4.12.2017", "de", ["4", "12", "2017"]),
        ("24/7", "en", ["24", "7"]),
        ("24시간", "ko", ["24"]),
        ("8:30", "en", ["8:30"]),
        ("20 h 30", "fr", ["20:30"]),
        ("晚上8時半", "zh-Hant", ["8:30"]),
    ],
)
def test_numbers_are_read(text: str, language: str, expected: list[str]) -> None:
    assert numbers.find(text, language) == expected


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
        ("at 8:00 p.m.", "a las 20:00", ("en", "es")),
        ("at 8 p.m.", "à 20 h", ("en", "fr")),
        ("at 20:30", "晚上8時30分", ("en", "zh-Hant")),
        ("in 2017", "ใน พ.ศ. 2560", ("en", "th")),
        ("May 5, 2017", "2017年5月5日", ("en", "ja")),
        ("the 1990s", "los años 90", ("en", "es")),
        ("the 21st century", "el siglo XXI", ("en", "es")),
        ("35 dead", "treinta y cinco muertos", ("en", "es")),
        ("350 dead", "三百五十人死亡", ("en", "zh-Hant")),
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


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("5 May 2017", "mayo de 2017", ("en", "es")),
        ("three of 3", "tres", ("en", "es")),
        ("1.5 percent", "15 por ciento", ("en", "es")),
        ("1.5 million", "1,5 mil", ("en", "es")),
        ("in 2017", "en 2560", ("en", "es")),
        ("at 8:00", "a las 20:00", ("en", "es")),
    ],
)
def test_what_is_another_number_is_told(
    source: str, target: str, languages: tuple[str, str]
) -> None:
    lost, _ = numbers.compare(source, target, *languages)
    assert lost


@pytest.mark.parametrize(
    ("shown", "target", "expected"),
    [
        ("5,000", "de", "5.000"),
        ("1.5", "es", "1,5"),
        ("1,234.50", "it", "1.234,50"),
        ("5,000", "ja", "5,000"),
        ("2017", "fr", "2017"),
    ],
)
def test_digits_get_the_separators_of_another_language(
    shown: str, target: str, expected: str
) -> None:
    assert numbers.localised(shown, "en", target) == expected


def test_a_number_said_twice_must_be_there_twice() -> None:
    assert numbers.compare("50 here, 50 there", "50 aquí", "en", "es") == (("50",), ())
