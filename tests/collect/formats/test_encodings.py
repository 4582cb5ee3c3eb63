"""Encodings: a text is read as it was written, or refused; never with a wrong letter."""

import pytest

from bot.collect.formats import charsets
from bot.collect.formats.decode import decode
from bot.errors import CollectError

TEXTS = {
    "windows-1252, es": (
        "Declaración sobre el día de descanso\n\nLas trabajadoras del hogar no tienen "
        "día libre. Exigimos que el señor ministro responda mañana: ¿quién pagará?"
    ),
    "windows-1252, fr": (
        "Déclaration sur la journée de repos\n\nLes travailleuses domestiques n’ont pas "
        "de jour libre. Nous exigeons que le ministère réponde à notre lettre avant "
        "l’été : « où est l’argent ? »"
    ),
    "windows-1250, pl": (
        "Oświadczenie w sprawie dnia wolnego\n\nPracownice domowe nie mają dnia wolnego. "
        "Żądamy, żeby ministerstwo odpowiedziało na nasz list przed końcem miesiąca, "
        "bo głód nie czeka."
    ),
    "windows-1250, cs": (
        "Prohlášení o dni volna\n\nPracovnice v domácnostech nemají volný den. Žádáme, "
        "aby ministerstvo odpovědělo na náš dopis před koncem měsíce, protože hlad "
        "nečeká."
    ),
    "windows-1251, ru": (
        "Заявление о выходном дне\n\nДомашние работницы не имеют выходного дня. Мы "
        "требуем, чтобы министерство ответило на наше письмо до конца месяца."
    ),
    "windows-1256, ar": (
        "بيان حول يوم الراحة\n\nالعاملات في المنازل لا يحصلن على يوم راحة. نطالب الوزارة "
        "بالرد على رسالتنا قبل نهاية الشهر."
    ),
    "gb18030, zh": (
        "关于休息日的声明\n\n家务工没有休息日。我们要求政府在月底之前答复我们的信，因为饥饿不会等待。"
    ),
    "big5, zh": (
        "關於休息日的聲明\n\n家務工沒有休息日。我們要求政府在月底之前答覆我們的信，因為飢餓不會等待。"
    ),
    "shift_jis, ja": (
        "休息日についての声明\n\n家事労働者には休日がありません。私たちは政府に対し、月末までに手紙に返答するよう求めます。"
    ),
    "euc_jp, ja": (
        "休息日についての声明\n\n家事労働者には休日がありません。私たちは政府に対し、月末までに手紙に返答するよう求めます。"
    ),
    "euc_kr, kr": (
        "휴일에 관한 성명\n\n"
        "가사 노동자에게는 쉬는 날이 없다. 우리는 정부가 이달 말까지 "
        "우리의 편지에 답할 것을 요구한다."
    ),
    "tis_620, th": (
        "แถลงการณ์เรื่องวันหยุด\n\nคนงานทำงานบ้านไม่มีวันหยุด เราเรียกร้องให้กระทรวงตอบจดหมายของเราก่อนสิ้นเดือนนี้"
    ),
    "windows-1252, de": (
        "Erklärung über den Ruhetag\n\nHausangestellte haben keinen freien Tag. Wir "
        "fordern, daß das Ministerium für Arbeit unsere Briefe vor Jahresende "
        "beantwortet."
    ),
    "windows-1253, el": (
        "Δήλωση για την ημέρα ανάπαυσης\n\nΟι οικιακές εργαζόμενες δεν έχουν ρεπό. "
        "Απαιτούμε από το υπουργείο να απαντήσει στην επιστολή μας."
    ),
    "windows-1254, tr": (
        "Dinlenme günü hakkında açıklama\n\nEv işçilerinin izin günü yok. Bakanlığın "
        "mektubumuza ay sonundan önce cevap vermesini istiyoruz, çünkü açlık beklemez."
    ),
    "windows-1252, en": (
        "On our day of rest\n\nDomestic workers don’t have a day off. “We demand an "
        "answer,” said the chairperson – before the end of the month."
    ),
}


def written(name: str) -> bytes:
    return TEXTS[name].encode(encoding_of(name))


def encoding_of(name: str) -> str:
    return name.partition(",")[0]


def guess(content: bytes) -> str | None:
    """What is read where the bytes are no UTF-8."""
    try:
        return decode(content, "it.txt")
    except CollectError:
        return None


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_from_before_unicode_is_read_as_it_was_written(name: str) -> None:
    assert guess(written(name)) == TEXTS[name]


@pytest.mark.parametrize("length", [3, 8, 20, 45, 90])
@pytest.mark.parametrize("name", TEXTS)
def test_a_piece_of_it_is_read_right_or_refused(name: str, length: int) -> None:
    text = TEXTS[name]
    for start in range(0, len(text) - length, 7):
        piece = text[start : start + length]
        if not piece.isascii() and piece.strip():
            found = charsets.guessed(piece.encode(encoding_of(name)))
            assert found in {None, piece}


OLDER = [
    "Declaración sobre el día de descanso de las trabajadoras, en la ciudad y en el campo. " * 3,
    "Déclaration sur la journée de repos, de la ville à la campagne, où la loi dort encore. " * 3,
    "Die Erklärung über den Ruhetag der Hausangestellten, für die größere Gerechtigkeit. " * 3,
]


@pytest.mark.parametrize("text", OLDER, ids=lambda text: text[:11])
@pytest.mark.parametrize("encoding", ["mac-roman", "cp850", "cp437"])
def test_what_no_web_page_uses_is_refused_and_not_misread(encoding: str, text: str) -> None:
    assert guess(text.encode(encoding)) in {None, text}


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-be"]
)
def test_unicode_with_its_mark_is_read(encoding: str) -> None:
    mark = "" if encoding in {"utf-8-sig", "utf-16", "utf-32"} else "\ufeff"
    text = "Año nuevo, الحقوق, 移民"
    assert decode((mark + text).encode(encoding), "it.txt") == text


def page(charset: str, text: str, encoding: str) -> bytes:
    head = f'<html><head><meta charset="{charset}"></head><body><p>'
    return (head + text).encode(encoding)


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("windows-1252", "cp1252"),
        ("iso-8859-1", "cp1252"),
        ("ISO-8859-15", "iso8859-15"),
        ("latin1", "utf-8"),
    ],
)
def test_a_page_is_read_as_it_says_unless_it_is_utf_8(charset: str, encoding: str) -> None:
    assert "El año" in decode(page(charset, "El año", encoding), "it.html", ".html")


def test_a_page_in_seven_bits_is_read_as_it_says() -> None:
    content = page("iso-2022-jp", "すべての人に休日を", "iso2022_jp")
    assert "すべての人に休日を" in decode(content, "it.html", ".html")


@pytest.mark.parametrize("charset", ["utf-7", "idna", "punycode", "rot13", "no-such", "zlib"])
def test_a_page_that_declares_nonsense_is_not_believed(charset: str) -> None:
    with pytest.raises(CollectError):
        decode(page(charset, "El año", "cp1252"), "it.html", ".html")


def test_a_short_text_is_refused_with_a_mend() -> None:
    with pytest.raises(CollectError) as raised:
        decode("Año".encode("latin-1"), "it.txt")
    assert raised.value.reason == "not-text"
    assert "UTF-8" in raised.value.mend


def test_a_plain_text_does_not_declare_anything() -> None:
    with pytest.raises(CollectError):
        decode(page("windows-1252", "El año", "cp1252"), "it.txt", ".txt")


def test_escape_sequences_are_no_text() -> None:
    with pytest.raises(CollectError):
        decode("移民".encode("iso2022_jp"), "it.txt", ".txt")
