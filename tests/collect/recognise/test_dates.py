"""Dates that are written out, in the members' languages; nothing is guessed."""

from datetime import date

import pytest

from bot.collect.recognise import datelines, dates

DECEMBER = date(2024, 12, 18)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("18 December 2024", DECEMBER),
        ("December 18, 2024", DECEMBER),
        ("18th of December 2024", DECEMBER),
        ("Wednesday, 18 December 2024", DECEMBER),
        ("Date: 18 December 2024", DECEMBER),
        ("18 DECEMBER 2024.", DECEMBER),
        ("18 Dec. 2024", DECEMBER),
        ("18 de diciembre de 2024", DECEMBER),
        ("miércoles, 18 de diciembre del 2024", DECEMBER),
        ("18 décembre 2024", DECEMBER),
        ("1er mai 2024", date(2024, 5, 1)),
        ("18 de dezembro de 2024", DECEMBER),
        ("18 de março de 2024", date(2024, 3, 18)),
        ("18 dicembre 2024", DECEMBER),
        ("1º maggio 2024", date(2024, 5, 1)),
        ("18 Desember 2024", DECEMBER),
        ("ika-18 ng Disyembre 2024", DECEMBER),
        ("Disyembre 18, 2024", DECEMBER),
        ("18. Dezember 2024", DECEMBER),
        ("18.12.2024", DECEMBER),
        ("18 december 2024", DECEMBER),
        ("18 maart 2024", date(2024, 3, 18)),
        ("18. marts 2024", date(2024, 3, 18)),
        ("18 Disember 2024", DECEMBER),
        ("18 Ogos 2024", date(2024, 8, 18)),
        ("2024年12月18日", DECEMBER),
        ("2024 年 12 月 18 日", DECEMBER),
        ("2024년 12월 18일", DECEMBER),
        ("18/12/2024", DECEMBER),
        ("12/18/2024", DECEMBER),
        ("05/05/2024", date(2024, 5, 5)),
        ("2024-12-18", DECEMBER),
        ("２０２４年１２月１８日（水）", DECEMBER),
        ("2024年12月18日 星期三", DECEMBER),
        ("二〇二四年十二月十八日", DECEMBER),
        ("中華民國113年12月18日", DECEMBER),
        ("令和6年12月18日", DECEMBER),
        ("令和元年12月18日", date(2019, 12, 18)),
        ("2024년 12월 18일 (수)", DECEMBER),
        ("18 ธันวาคม 2567", DECEMBER),
        ("วันที่ ๑๘ ธันวาคม พ.ศ. ๒๕๖๗", DECEMBER),
        ("18 ธ.ค. 2567", DECEMBER),
        ("18 ธันวาคม ค.ศ. 2024", DECEMBER),
        ("١٨ ديسمبر ٢٠٢٤", DECEMBER),
        ("\u200f18 ديسمبر 2024م\u200f", DECEMBER),
        ("الأربعاء، 18 كانون الأول/ديسمبر 2024", DECEMBER),
        ("18 كانون الأول 2024", DECEMBER),
        ("18 ديسمبر 2024 الموافق 17 جمادى الآخرة 1446 هـ", DECEMBER),
        ("۱۸ دسمبر ۲۰۲۴ء", DECEMBER),
        ("दिनांक: १८ दिसम्बर २०२४", DECEMBER),
        ("18 डिसेम्बर 2024", DECEMBER),
        ("১৮ই ডিসেম্বর ২০২৪", DECEMBER),
    ],
)
def test_a_date_line_is_understood(text: str, day: date) -> None:
    assert datelines.dateline(text) == datelines.DateLine(day)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("12-13 November 2015", date(2015, 11, 12), date(2015, 11, 13)),
        ("November 12–13, 2015", date(2015, 11, 12), date(2015, 11, 13)),
        ("12 y 13 de noviembre de 2015", date(2015, 11, 12), date(2015, 11, 13)),
        ("30 November - 2 December 2015", date(2015, 11, 30), date(2015, 12, 2)),
        ("December 30, 2015 - January 2, 2016", date(2015, 12, 30), date(2016, 1, 2)),
        ("2015年11月12日至13日", date(2015, 11, 12), date(2015, 11, 13)),
        ("2015년 11월 30일 - 12월 2일", date(2015, 11, 30), date(2015, 12, 2)),
    ],
)
def test_a_span_of_days_is_understood(text: str, first: date, last: date) -> None:
    assert datelines.dateline(text) == datelines.DateLine(first, last)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Quezon City, Philippines / 18 December 2024", "Quezon City, Philippines"),
        ("Quezon City, Philippines\n18 December 2024", "Quezon City, Philippines"),
        ("Quezon City, Philippines 18 December 2024", "Quezon City, Philippines"),
        ("18 December 2024, Hong Kong", "Hong Kong"),
        ("Hong Kong SAR – 18 December 2024", "Hong Kong SAR"),
        ("Ciudad de México, a 18 de diciembre de 2024", "Ciudad de México"),
        ("Paris, le 18 décembre 2024", "Paris"),
        ("Berlin, den 18. Dezember 2024", "Berlin"),
        ("臺北,2024年12月18日", "臺北"),
        ("東京、2024年12月18日", "東京"),
        ("بيروت، في 18 ديسمبر 2024", "بيروت"),
        ("काठमाडौं, १८ डिसेम्बर २०२४", "काठमाडौं"),
    ],
)
def test_a_place_beside_the_date_is_understood(text: str, place: str) -> None:
    assert datelines.dateline(text) == datelines.DateLine(DECEMBER, None, place)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "May Day 2024",
        "18 December",
        "on July 26",
        "yesterday",
        "two days ago",
        "04/05/2024",
        "31 February 2024",
        "12 Migrants 2024",
        "HMN Statement on December 18, 2024",
        "The hearing was on 18 December 2024",
        "Migrants marched on 18 December 2024 in Seoul",
        "18 December 2024 and 19 January 2025",
        "13-12 November 2015",
        "३ पुष २०८१",
        "२०८१-०९-०३",
        "2081-09-03",
        "৩ পৌষ ১৪৩১",
        "17 جمادى الآخرة 1446",
        "18 ديسمبر/تشرين الأول 2024",
        "18 December 2567",
        "民國0年13月18日",
        "二〇二四年十三月十八日",
    ],
)
def test_other_lines_are_no_date_lines(text: str) -> None:
    assert datelines.dateline(text) is None


def test_a_date_that_can_be_two_days_is_named() -> None:
    assert dates.doubtful("Issued 04/05/2024") == "04/05/2024"
    assert dates.doubtful("Issued 14/05/2024") == ""


@pytest.mark.parametrize(
    "text", ["३ पुष २०८१", "मिति: २०८१-०९-०३", "२०८१ साल पुष ३ गते", "2081-09-03"]
)
def test_a_date_of_nepals_own_calendar_is_named_and_not_reckoned(text: str) -> None:
    assert dates.is_of_another_calendar(text)
    assert dates.doubtful(text) in text


def test_a_phone_number_or_a_year_is_of_no_other_calendar() -> None:
    assert not any(map(dates.is_of_another_calendar, ["2081", "02-2081-0903", "18 December 2024"]))


def test_a_date_is_found_between_glued_words() -> None:
    text = "Chairperson4 December 2017The recent"
    (found,) = dates.find(text)
    assert text[found.start : found.end] == "4 December 2017"
