# ruff: noqa: E501 - letters of other scripts are wider than they look
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
    names: tuple[str, ...] = (),
) -> list[str]:
    found = checks.find(
        "p1", Pair(source, target, *languages, protected=protected, names=frozenset(names))
    )
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


MEETING = "Maria Santos met Eni Lestari in the city."


@pytest.mark.parametrize(
    ("reason", "source", "target", "language"),
    [
        ("negation-lost", "We will not leave.", "Nos iremos.", "es"),
        ("negation-lost", "We will not leave without our pay.", "Nos iremos sin nuestra paga.", "es"),
        ("negation-lost", "They never paid us.", "Ils nous ont payées.", "fr"),
        ("negation-lost", "Migrants are not criminals.", "移民是罪犯。", "zh-Hant"),
        ("negation-lost", "Migrants are not criminals.", "移民は犯罪者である。", "ja"),
        ("negation-lost", "Migrants are not criminals.", "이주민은 범죄자이다.", "ko"),
        ("negation-lost", "Migrants are not criminals.", "ผู้อพยพเป็นอาชญากร", "th"),
        ("negation-lost", "Migrants are not criminals.", "المهاجرون مجرمون.", "ar"),
        ("negation-lost", "Migrants are not criminals.", "प्रवासी अपराधी हैं।", "hi"),
        ("negation-lost", "Migrants are not criminals.", "Para migran adalah penjahat.", "id"),
        ("negation-lost", "Migrants are not criminals.", "Mga kriminal ang mga migrante.", "tl"),
        ("negation-lost", "Migrants are not criminals.", "Migranten sind Verbrecher.", "de"),
        ("negation-invented", "We accept the plan of the union.", "No aceptamos el plan sindical.", "es"),
        ("invented", "The families wait.", "Las familias esperan. Gracias por leer.", "es"),
        ("invented", "The families wait here.", "Las familias esperan aquí (aplausos).", "es"),
        ("invented", "The families wait here.", "家屬在這裡等。謝謝收看。", "zh-Hant"),
        ("loop", "The families demand justice for their dead children in the mine.",
         "Las familias exigen justicia por sus hijos, las familias exigen justicia.", "es"),
        ("loop", "The families demand justice for the dead.", "家屬要求為死者伸張正義，家屬要求為死者。",
         "zh-Hant"),
        ("left-in-source", "They came and the workers of the mine struck.",
         "Llegaron y the workers of the mine struck.", "es"),
        ("left-in-source", "Our rights", "Our rights", "es"),
        ("wrong-script", "The families demand justice for the dead.", "家属们要求为死者讨还公道。",
         "zh-Hant"),
        ("wrong-script", "The families demand justice for the dead.", "家屬要求為死者伸張正義。", "ja"),
        ("wrong-script", "The families demand justice.", "Las familias exigen справедливость.", "es"),
        ("name-lost", "The court of Kuwait spoke today.", "El tribunal de Omán habló hoy.", "es"),
        ("name-lost", "The court of Kuwait spoke today.", "法院今天在卡達表態了。", "zh-Hant"),
        ("name-invented", "The chairperson spoke in the city.", "La presidenta Nina habló en Roma.",
         "es"),
    ],
)  # fmt: skip
def test_what_changes_the_meaning_is_found(
    reason: str, source: str, target: str, language: str
) -> None:
    assert reason in reasons(source, target, ("en", language))


@pytest.mark.parametrize(
    "target",
    [
        "Maria Santos se reunió con Nina Lestari en la ciudad.",
        "Eni Lestari se reunió con Maria Santos en la ciudad.",
        "Maria Santos se reunió con Eni Lestari y Maria Santos en la ciudad.",
        "Se reunieron en la ciudad.",
    ],
)
def test_a_name_is_the_same_and_in_its_place(target: str) -> None:
    found = reasons(MEETING, target, names=("Maria Santos", "Eni Lestari"))
    assert {"name-lost", "name-invented"} & set(found)


def test_names_may_stand_otherwise_where_grammar_wants_it() -> None:
    names = ("Maria Santos", "Gabriela")
    source = "Maria Santos of Gabriela spoke."
    assert reasons(source, "Gabriela의 Maria Santos가 말했다.", ("en", "ko"), names, names) == []
    assert reasons(source, "Gabriela de Maria Santos habló.", ("en", "es"), names, names) == [
        "name-lost"
    ]


def test_a_city_may_have_a_name_of_its_own() -> None:
    source, target = "They met in Jakarta today.", "Se reunieron hoy en Yakarta."
    assert reasons(source, target, names=("Jakarta",)) == []


def test_what_was_asked_again_is_judged_more_strictly() -> None:
    pair = Pair("The families wait here.", "Familias esperan x familias esperan.", "en", "es")
    assert checks.find("p1", pair) == ()
    assert checks.find("p1", pair, strictly=True)


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Our aunts fought for the U.S., but were sent home.",
         "Nuestras tías lucharon por el U.S., pero fueron enviadas a casa.", "es"),
        ("They opened the 4th regional school in the port.",
         "Abrieron la 4.ª escuela regional en el puerto.", "es"),
        ("The families spoke with Dr. Amina Diallo at the gate.",
         "Les familles ont parlé avec Dr. Amina Diallo à la porte.", "fr"),
        ("A day of study on wages vs. TPPA", "Una giornata di studio sui salari contro. TPPA", "it"),
        ("Under “Bread and roses for all!” the cooks marched.",
         "Con “¡Pan y rosas para todas!” Las cocineras marcharon.", "es"),
        ("The crew left the U.S. in the spring.", "La tripulación dejó EE. UU. en primavera.", "es"),
        ("Read article 7 of the plan.", "Leggete l'art. 7 del piano.", "it"),
        ("Nobody owes a debt for a job.", "Personne doit une dette pour un emploi.", "fr"),
        ("Nobody owes a debt for a job.", "Personne ne doit une dette pour un emploi.", "fr"),
        ("The ferry to Thailand is full.", "Le bac de Taïlande est plein.", "fr"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_fault_is_none(source: str, target: str, language: str) -> None:
    names = ("Amina Diallo", "TPPA")
    there = tuple(name for name in names if name in source)
    assert reasons(source, target, ("en", language), (), there) == []


@pytest.mark.parametrize(
    ("reason", "source", "target", "language"),
    [
        ("invented", "Dr. Diallo waits at the gate.",
         "Dr. Diallo espera en la puerta. Gracias por su atención.", "es"),
        ("invented", "Our aunts fought for the U.S., but were sent home.",
         "Nuestras tías lucharon por el U.S., pero fueron enviadas a casa. Gracias.", "es"),
        ("negation-lost", "Nobody owes a debt for a job.",
         "La personne doit une dette pour un emploi.", "fr"),
        ("negation-lost", "Nobody came and nobody paid.", "Personne ne vint et on paya.", "fr"),
    ],
)  # fmt: skip
def test_beside_it_a_fault_is_found_all_the_same(
    reason: str, source: str, target: str, language: str
) -> None:
    assert reason in reasons(source, target, ("en", language))


@pytest.mark.parametrize(
    ("name", "source", "target", "language"),
    [
        ("IMA", "IMA met in the first week.", "IMA se reunió en la próxima y primera semana.", "es"),
        ("US", "The US asks for more.", "Les US demandent plus de tous nous.", "fr"),
        ("Italia", "The committee Lavoro Italia met in Italy.",
         "El comité Lavoro Italia se reunió en Italia.", "es"),
    ],
)  # fmt: skip
def test_a_name_is_not_said_once_more_by_another_word(
    name: str, source: str, target: str, language: str
) -> None:
    assert reasons(source, target, ("en", language), (name,), (name,)) == []


def test_an_acronym_is_not_there_because_another_word_has_its_letters() -> None:
    assert reasons("IMA met today.", "La víctima se reunió hoy.", protected=("IMA",)) == [
        "name-lost"
    ]


def test_a_verb_within_the_sentence_is_not_the_name_that_begins_like_it() -> None:
    source = "“Rising Tide” wants women rising in every port."
    target = "“Rising Tide” quiere mujeres que se alcen en cada puerto."
    assert reasons(source, target, names=("Rising Tide",)) == []


@pytest.mark.parametrize(
    ("target", "language"),
    [
        ("Nos reunimos la tarde del Domingo.", "es"),
        ("Encontramo-nos na tarde de Segunda.", "pt"),
        ("Ci vediamo la sera di Lunedì.", "it"),
    ],
)
def test_a_day_of_the_week_is_no_invented_name(target: str, language: str) -> None:
    assert reasons("We meet in the afternoon of that day.", target, ("en", language)) == []
