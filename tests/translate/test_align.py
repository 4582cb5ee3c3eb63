"""Which part of a whole translation stands for which part of the statement; never by guess."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from bot.collect import reading
from bot.collect.draft import to_statement
from bot.model import Block, BlockKind, Statement
from bot.plan import units
from bot.translate.align import align

DAY = date(2026, 5, 1)


def read(text: str, language: str = "en") -> Statement:
    """Return a Markdown text as the collecting stage understands it."""
    draft = replace(reading.read(text, ".md", language), language=language, published=DAY)
    return to_statement(draft, "2026-05-01-night-buses")


ENGLISH = read("""---
title: Night buses for night workers
subtitle: Cleaners of three hospitals march to the town hall
slogans: [Safe roads home!, "Night work is work!"]
---

In the last 18 months 7 cleaners were attacked on their way home from the night shift. The town
took the last bus away in 2024.

We clean the rooms in which others are healed. See [our report](https://example.org/report).

## What we ask for

- A bus every hour between 22:00 and 5:00.
- Lights on the road to the hospital.

Nobody should fear the way home.

Rosa Lim, spokesperson
""")

FRENCH = """---
title: Des bus de nuit pour celles qui travaillent la nuit
subtitle: Les agentes de nettoyage de trois hôpitaux marchent vers la mairie
slogans: ["Des rues sûres pour rentrer !", "Le travail de nuit est un travail !"]
---

Ces 18 derniers mois, 7 agentes de nettoyage ont été agressées en rentrant de leur service de
nuit. La ville a supprimé le dernier bus en 2024.

Nous nettoyons les chambres où d’autres guérissent. Lisez
[notre rapport](https://example.org/report).

## Ce que nous demandons

- Un bus toutes les heures entre 22:00 et 5:00.
- De l’éclairage sur la route de l’hôpital.

Personne ne devrait avoir peur de rentrer chez soi.

Rosa Lim, porte-parole
"""

ARABIC = """---
title: حافلات ليلية لمن يعملون ليلًا
subtitle: عاملات النظافة في ثلاثة مستشفيات يسرن إلى مبنى البلدية
slogans: ["طرق آمنة إلى بيوتنا!", "العمل الليلي عمل!"]
---

في الأشهر الـ١٨ الأخيرة تعرضت ٧ عاملات نظافة للاعتداء في طريق عودتهن من النوبة الليلية. وقد ألغت
المدينة آخر حافلة عام ٢٠٢٤.

نحن ننظف الغرف التي يُشفى فيها الآخرون. اقرأوا [تقريرنا](https://example.org/report).

## ما نطلبه

- حافلة كل ساعة بين 22:00 و5:00.
- إنارة الطريق المؤدي إلى المستشفى.

لا ينبغي لأحد أن يخاف من طريق العودة إلى بيته.
"""

CHINESE = """---
title: 夜班工人需要夜間巴士
subtitle: 三間醫院的清潔工遊行到市政廳
slogans: [回家路要安全！, 夜班也是工作！]
---

過去18個月，有7名清潔工在下夜班回家途中遇襲。市政府在2024年取消了最後一班巴士。

我們清潔別人康復的病房。請看[我們的報告](https://example.org/report)。

## 我們的要求

- 22:00至5:00之間每小時一班巴士。
- 在通往醫院的路上裝設路燈。

沒有人應該害怕回家的路。
"""

HINDI = """---
title: रात में काम करने वालों के लिए रात की बसें
subtitle: तीन अस्पतालों की सफ़ाई कर्मचारी नगरपालिका भवन तक मार्च करेंगी
slogans: ["घर का रास्ता सुरक्षित हो!", "रात का काम भी काम है!"]
---

पिछले 18 महीनों में रात की पाली से घर लौटते हुए 7 सफ़ाई कर्मचारियों पर हमला हुआ। शहर ने 2024 में
आख़िरी बस बंद कर दी।

हम वे कमरे साफ़ करते हैं जिनमें दूसरे लोग ठीक होते हैं।
[हमारी रिपोर्ट](https://example.org/report) पढ़ें।

## हमारी माँगें

- 22:00 से 5:00 बजे के बीच हर घंटे एक बस।
- अस्पताल की सड़क पर बत्तियाँ।

घर लौटने के रास्ते से किसी को डर नहीं लगना चाहिए।
"""

WHOLE = {"fr": FRENCH, "ar": ARABIC, "zh-Hant": CHINESE, "hi": HINDI}
DEMAND = {
    "fr": "De l’éclairage sur la route de l’hôpital.",
    "ar": "إنارة الطريق المؤدي إلى المستشفى.",
    "zh-Hant": "在通往醫院的路上裝設路燈。",
    "hi": "अस्पताल की सड़क पर बत्तियाँ।",
}


def aligned(text: str, language: str = "fr") -> Mapping[str, str] | None:
    return align(ENGLISH, read(text, language))


@pytest.mark.parametrize("tag", WHOLE)
def test_the_same_parts_in_the_same_order_stand_for_each_other(tag: str) -> None:
    found = aligned(WHOLE[tag], tag)
    assert found is not None
    needed = {unit.key for unit in units(ENGLISH) if not unit.by_people}
    assert needed <= set(found)
    assert found["item2"] == DEMAND[tag]


def test_title_and_subtitle_stand_for_each_other() -> None:
    found = aligned(FRENCH)
    assert found is not None
    assert found["title"] == "Des bus de nuit pour celles qui travaillent la nuit"
    assert found["subtitle"].startswith("Les agentes de nettoyage de trois hôpitaux")


def test_words_keep_their_links() -> None:
    found = aligned(FRENCH)
    assert found is not None
    assert '<a href="https://example.org/report">notre rapport</a>' in found["p2"]


def test_names_that_are_not_translated_stay_out() -> None:
    found = aligned(ARABIC, "ar")
    assert found is not None
    assert "signature1" not in found


def test_names_in_the_translation_stand_for_the_names() -> None:
    found = aligned(FRENCH)
    assert found is not None
    assert found["signature1"] == "Rosa Lim, porte-parole"


def test_a_slogan_that_was_not_recognised_stands_where_it_stands() -> None:
    paragraphs = FRENCH.replace(
        'slogans: ["Des rues sûres pour rentrer !", "Le travail de nuit est un travail !"]\n', ""
    ).replace(
        "Rosa Lim",
        "Des rues sûres pour rentrer ! {.paragraph}\n\n"
        "Le travail de nuit est un travail ! {.paragraph}\n\nRosa Lim",
    )
    found = aligned(paragraphs)
    assert found is not None
    assert found["slogan2"] == "Le travail de nuit est un travail !"


@pytest.mark.parametrize(
    ("what", "old", "new"),
    [
        ("two paragraphs in one", "supprimé le dernier bus en 2024.\n\n", "supprimé le bus. "),
        ("one paragraph in two", "nuit. La ville", "nuit.\n\nLa ville"),
        ("a demand more", "- De l’éclairage", "- Des abribus.\n- De l’éclairage"),
        ("a demand less", "- De l’éclairage sur la route de l’hôpital.\n", ""),
        ("a heading less", "## Ce que nous demandons\n\n", ""),
        ("a heading elsewhere", "Personne ne", "## Personne\n\nPersonne ne"),
        ("a slogan less", ', "Le travail de nuit est un travail !"', ""),
        (
            "no subtitle",
            "subtitle: Les agentes de nettoyage de trois hôpitaux marchent vers la mairie\n",
            "subtitle: ''\n",
        ),
    ],
)
def test_other_parts_are_not_paired(what: str, old: str, new: str) -> None:
    assert FRENCH.count(old) == 1
    assert aligned(FRENCH.replace(old, new)) is None, what


def test_other_numbers_before_the_demands_are_not_paired() -> None:
    english = read("---\ntitle: Two\n---\n\nWe demand:\n\n1. Rest.\n2. Wages.\n")
    french = "---\ntitle: Deux\n---\n\nNous exigeons :\n\n{}. Du repos.\n{}. Des salaires.\n"
    assert align(english, read(french.format(1, 2), "fr")) is not None
    assert align(english, read(french.format(2, 3), "fr")) is None


def blocks(*texts: str, language: str = "en") -> Statement:
    own = tuple(Block(BlockKind.PARAGRAPH, text) for text in texts)
    return replace(ENGLISH, language=language, subtitle="", blocks=own)


PARAGRAPHS = (
    "In March 140 fishers were left in the port without food, and nobody answered their calls.",
    "Their agents had taken 2,500 dollars from each of them before they could board the ship.",
    "We thank the neighbours who came with rice and water. They did what the company did not.",
)
SPANISH = (
    "En marzo, 140 pescadores quedaron en el puerto sin comida y nadie contestó sus llamadas.",
    "Sus agentes habían cobrado 2.500 dólares a cada uno antes de que pudieran embarcar.",
    "Gracias a los vecinos que vinieron con arroz y agua. Hicieron lo que la empresa no hizo.",
)


def test_paragraphs_that_agree_are_paired() -> None:
    found = align(blocks(*PARAGRAPHS), blocks(*SPANISH, language="es"))
    assert found is not None
    assert [found[key] for key in ("p1", "p2", "p3")] == list(SPANISH)


def test_a_number_that_is_lost_in_one_pair_and_found_in_another_speaks_against_all() -> None:
    swapped = (SPANISH[1], SPANISH[0], SPANISH[2])
    assert align(blocks(*PARAGRAPHS), blocks(*swapped, language="es")) is None


def test_a_link_that_is_lost_in_one_pair_and_found_in_another_speaks_against_all() -> None:
    def linked(text: str) -> str:
        return f'{text} <a href="https://example.org/">example.org</a>'

    source = blocks("We were there all night.", linked("Read it here, please."))
    same = blocks("Estuvimos allí toda la noche.", linked("Léanlo aquí."), language="es")
    moved = blocks(linked("Léanlo aquí."), "Estuvimos allí toda la noche.", language="es")
    assert align(source, same) is not None
    assert align(source, moved) is None


def test_a_paragraph_much_shorter_than_its_own_speaks_against_all() -> None:
    short = (SPANISH[0], "Los agentes cobraron.", SPANISH[2])
    assert align(blocks(*PARAGRAPHS), blocks(*short, language="es")) is None


def test_kinds_that_both_have_must_stand_in_the_same_places() -> None:
    slogan = BlockKind.SLOGAN
    source, target = blocks("We wait.", "We ask."), blocks("Esperamos.", language="es")
    two = (Block(slogan, "Rest now!"), Block(slogan, "Wages now!"))
    three = tuple(Block(slogan, text) for text in ("¡Ya!", "¡Descanso ya!", "¡Salarios ya!"))
    source = replace(source, blocks=(*source.blocks, *two))
    assert align(source, replace(target, blocks=(*target.blocks, *three))) is None


def test_a_subtitle_that_only_one_has_is_not_dropped() -> None:
    plain = blocks(*SPANISH, language="es")
    assert align(blocks(*PARAGRAPHS), replace(plain, subtitle="Desde el puerto")) is None


def test_a_number_in_words_is_no_contradiction() -> None:
    words = (SPANISH[0].replace("140", "ciento cuarenta"), *SPANISH[1:])
    assert align(blocks(*PARAGRAPHS), blocks(*words, language="es")) is not None


def test_a_text_in_another_script_than_its_languages_is_not_paired() -> None:
    assert align(blocks(*PARAGRAPHS), blocks(*SPANISH, language="hi")) is None


def test_contact_lines_and_date_lines_are_no_parts() -> None:
    around = blocks(*SPANISH, language="es")
    extra = (
        Block(BlockKind.DATELINE, "1 de mayo de 2026"),
        *around.blocks,
        Block(BlockKind.CONTACT, "prensa@example.org"),
    )
    assert align(blocks(*PARAGRAPHS), replace(around, blocks=extra)) is not None
