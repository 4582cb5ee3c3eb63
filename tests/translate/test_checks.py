"""What is wrong with a machine's text is found, and what is right is left in peace."""

import pytest

from bot.ports import CUT
from bot.translate import checks
from bot.translate.checks import Pair


def reasons(
    source: str,
    target: str,
    languages: tuple[str, str] = ("en", "es"),
    protected: tuple[str, ...] = (),
) -> list[str]:
    found = checks.find("p1", Pair(source, target, *languages, protected=protected))
    return [finding.reason.value for finding in found]


LONG = "The families of the disappeared have been waiting for an answer for eleven years."


@pytest.mark.parametrize(
    ("reason", "source", "target", "languages", "protected"),
    [
        ("empty", "Stop it.", "  ", ("en", "es"), ()),
        ("number-lost", "They paid 5,000 a month.", "Pagaron al mes.", ("en", "es"), ()),
        ("number-invented", "They paid much.", "Pagaron 5.000 al mes.", ("en", "es"), ()),
        ("name-lost", "IMA rejects it.", "Nosotras lo rechazamos.", ("en", "es"), ("IMA",)),
        (
            "link-lost",
            "See https://x.example/a_b now.",
            "Ver https://x.example/ahora.",
            ("en", "es"),
            ("https://x.example/a_b",),
        ),
        ("link-lost", "Say #NoBan now.", "Digan no ahora.", ("en", "es"), ("#NoBan",)),
        ("loop", LONG, "Las familias " + "de las familias " * 5, ("en", "es"), ()),
        ("loop", LONG, "家屬" * 9, ("en", "zh-Hant"), ()),
        ("too-short", LONG, "Las familias.", ("en", "es"), ()),
        ("too-long", "Stop it.", LONG * 2, ("en", "es"), ()),
        ("wrong-script", LONG, "Семьи исчезнувших ждут ответа уже 11 лет", ("en", "es"), ()),
        ("wrong-script", LONG, "Las familias esperan una respuesta", ("en", "ar"), ()),
        ("wrong-script", LONG, "家屬們等待答案已經十一年了, семьи ждут", ("en", "zh-Hant"), ()),
        ("left-in-source", "Workers demand justice now.", "Workers demand justice now.",
         ("en", "es"), ()),
        ("left-in-source", LONG, "Las familias have been waiting for an answer once años.",
         ("en", "es"), ()),
        ("cut", LONG, "Las familias de los desaparecidos esperan" + CUT, ("en", "es"), ()),
        ("cut", LONG, "Las familias de los desaparecidos llevan", ("en", "es"), ()),
    ],
)  # fmt: skip
def test_a_fault_is_found(
    reason: str,
    source: str,
    target: str,
    languages: tuple[str, str],
    protected: tuple[str, ...],
) -> None:
    assert reason in reasons(source, target, languages, protected)


@pytest.mark.parametrize(
    ("source", "target", "languages", "protected"),
    [
        (LONG, "Las familias de los desaparecidos llevan once años esperando una respuesta.",
         ("en", "es"), ()),
        (LONG, "失蹤者的家屬等待答案已經十一年了。", ("en", "zh-Hant"), ()),
        (LONG, "失踪者の家族は11年間も答えを待ち続けている。", ("en", "ja"), ()),
        (LONG, "실종자 가족들은 11년째 답을 기다리고 있습니다.", ("en", "ko"), ()),
        (LONG, "ครอบครัวของผู้สูญหายรอคำตอบมาสิบเอ็ดปีแล้ว", ("en", "th"), ()),
        (LONG, "تنتظر عائلات المفقودين الإجابة منذ أحد عشر عاماً.", ("en", "ar"), ()),
        (LONG, "लापता लोगों के परिवार ग्यारह साल से जवाब का इंतज़ार कर रहे हैं।", ("en", "hi"), ()),
        (LONG, "Keluarga orang hilang telah menunggu jawaban selama sebelas tahun.",
         ("en", "id"), ()),
        ("Join IMA at https://x.example/", "انضموا إلى IMA على https://x.example/",
         ("en", "ar"), ("IMA", "https://x.example/")),
        ("No!", "¡No!", ("en", "es"), ()),
        ("Solidarity!", "Solidariteit!", ("en", "nl"), ()),
        ("No, no, no, no, no, no!", "¡No, no, no, no, no, no y no!", ("en", "es"), ()),
        ("No papers, no fear.", "無證無懼。", ("en", "zh-Hant"), ()),
        ("Manila", "Manila", ("en", "es"), ()),
    ],
)  # fmt: skip
def test_a_right_translation_is_left_in_peace(
    source: str, target: str, languages: tuple[str, str], protected: tuple[str, ...]
) -> None:
    assert reasons(source, target, languages, protected) == []


def test_a_link_of_a_unit_must_be_in_its_translation() -> None:
    source = '<a href="https://x.example/?a=1&amp;b=2">here</a>'
    lost = checks.links_lost("p1", source, "aquí")
    assert [finding.detail for finding in lost] == ["https://x.example/?a=1&b=2 is missing"]
    assert checks.links_lost("p1", source, source.replace("here", "aquí")) == ()
