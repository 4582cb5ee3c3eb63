"""A term is found however a source writes it, and what stands for it fits its place."""

import pytest

from bot.translate import protect
from bot.translate.protect import shield, unshield
from bot.translate.terms import Term


def with_terms(fragment: str, *terms: Term) -> str:
    """What comes back when the engine changes nothing."""
    shielded = shield(fragment, terms)
    assert bool(protect.occurring(fragment, terms)) == (fragment != _back(shielded))
    return _back(shielded)


def _back(shielded: protect.Shielded) -> str:
    return unshield(shielded.text, shielded.kept)


@pytest.mark.parametrize(
    ("language", "term", "text", "expected"),
    [
        # English: number, possessive, spelling, hyphens, lines
        ("en", "migrant worker", "Migrant workers and a migrant worker", "T and a t"),
        ("en", "migrant worker", "a migrant worker’s right, migrant workers' rights", None),
        ("en", "recruitment agency", "Two recruitment agencies", "Two t"),
        ("en", "wage theft", "the wage-theft law", "the t law"),
        ("en", "live-in rule", "The live in rule, the Live\u2011in  rule", "The t, the t"),
        ("en", "live-in", "They live in the live-in way", "They live in the t way"),
        ("en", "forced labour", "forced labor", "t"),
        ("en", "people's organisations", "people’s organizations", "t"),
        ("en", "detention centre", "detention centers, detention\n  centre", "t, t"),
        ("en", "program", "the programmes", "the t"),
        ("en", "freedom of association", "freedoms of association", "t"),
        ("en", "woman worker", "women workers", "women workers"),
        ("en", "migrant woman", "migrant women", "t"),
        ("en", "migrants", "every migrant marches", "every migrant marches"),
        ("en", "NGO", "NGOs and NGO", "T and t"),
        ("en", "IMA", "ima, IMA, IMAGE, IMA2", "ima, t, IMAGE, IMA2"),
        ("en", "Global Compact", "the global compact", "the t"),
        ("en", "Tenaganita", "TENAGANITA and tenaganita", "T and tenaganita"),
        ("en", "asylum", "asylums", "t"),
        # other sources
        ("es", "trabajadora del hogar", "las trabajadoras del hogar", "las t"),
        ("es", "deportación", "Las deportaciones", "Las t"),
        ("fr", "travail forcé", "les travaux forcés; travail force\u0301", "les travaux forcés; t"),
        ("pt", "migração forçada", "migrações forçadas", "t"),
        ("de", "Internationale Organisation", "der Internationalen Organisation", "der t"),
        ("id", "buruh migran", "buruh-buruh migrannya. Buruh migran", "t. T"),
        ("tl", "manggagawa", "mga manggagawa", "mga t"),
        ("zh-Hant", "移工", "我們移工要權利", "我們t要權利"),
        ("zh-Hant", "國際移民聯盟", "國際移民\n聯盟說", "t說"),
        ("zh-Hant", "IMA", "我們IMA要求", "我們t要求"),
        ("ja", "移住労働者", "全ての移住労働者は", "全てのtは"),
        ("th", "แรงงานข้ามชาติ", "สิทธิแรงงานข้ามชาติทุกคน", "สิทธิtทุกคน"),
        ("ko", "이주노동자", "이주노동자들의 권리, 이주노동자는", "t들의 권리, t는"),
        ("ko", "이주", "이주노동자", "이주노동자"),
        ("ar", "العمال المهاجرون", "حقوق العمال المهاجرين", "حقوق t"),
        ("ar", "العمال المهاجرون", "وللعمال المهاجرين", "ولt"),
        ("ar", "الهجرة القسرية", "بالهِجرة القسريه والهجرة القسرية", "بt وt"),
        ("ar", "هجرة قسرية", "الهجرة القسرية", "t"),
        ("ur", "جبری ہجرت", "جبری ہجرت کے خلاف، جبریِ ہجرت", "t کے خلاف، t"),
        ("hi", "प्रवासी मज़दूर", "प्रवासी मज़दूरों का, प्रवासी म\u095bदूर", "t का, t"),
        ("bn", "অভিবাসী শ্রমিক", "অভিবাসী শ্রমিকদের অধিকার", "tদের অধিকার"),
        ("ne", "आप्रवासी कामदार", "आप्रवासी कामदारहरूको हक", "tहरूको हक"),
    ],
)
def test_a_term_is_found_in_every_form(
    language: str, term: str, text: str, expected: str | None
) -> None:
    expected = expected or "a t’s right, t' rights"
    assert with_terms(text, Term(term, "t", language)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stop it. Forced migration ends!", "Stop it. Migración forzada ends!"),
        ("“Forced migration” ends", "“Migración forzada” ends"),
        ("Ending Forced Migration", "Ending migración forzada"),
        ("END FORCED MIGRATION", "END MIGRACIÓN FORZADA"),
        ("End forced migration", "End migración forzada"),
        ("Now:<br>Forced migration", "Now:<br>Migración forzada"),
    ],
)
def test_capitals_are_the_sources_where_a_sentence_begins(text: str, expected: str) -> None:
    assert with_terms(text, Term("forced migration", "migración forzada", "en")) == expected


def test_an_acronym_is_as_given_in_capitals_too() -> None:
    assert with_terms("THE ILO SAYS", Term("ILO", "OIT", "en")) == "THE OIT SAYS"
    assert with_terms("The NGOs", Term("NGO", "ong", "en")) == "The ong"


@pytest.mark.parametrize("text", ["migrant workers", "Migrant Workers", "migrant <em>worker</em>s"])
def test_a_term_without_a_translation_stays_as_it_is_written(text: str) -> None:
    shielded = shield(text, [Term("migrant worker", "migrant worker", "en")])
    assert _back(shielded) == text
    assert "igrant" not in shielded.text


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("our <em>forced</em> migration now", "our <em>T</em> now"),
        ("our forced <em>migration now</em>", "our <em>T now</em>"),
        ("<em>our forced</em> migration now", "<em>our T</em> now"),
        ("<em>a forced</em> <strong>migration b</strong>", "<em>a T</em><strong> b</strong>"),
        ("<em>forced</em> <strong>migration</strong>", "<em><strong>T</strong></em>"),
        ('forced <a href="https://x.example/">migration</a>', '<a href="https://x.example/">T</a>'),
        ("forced<br>migration", "T<br>"),
        ("a<br><em>forced</em> migration", "a<br><em>T</em>"),
        ("<em><strong>forced</strong> migration</em>", "<em><strong>T</strong></em>"),
        ("forced-<em>migration</em>", "<em>T</em>"),
        ("<em>forced migration</em>", "<em>T</em>"),
    ],
)  # fmt: skip
def test_a_tag_within_a_term_moves_to_its_edge(fragment: str, expected: str) -> None:
    assert with_terms(fragment, Term("forced migration", "T", "en")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("migrant domestic workers", "ABC"),
        ("domestic workers", "BC"),
        ("migrant domestic", "migrant domestic"),
        ("domestic workers migrant domestic workers", "BC ABC"),
        ("#MigrantDomestic at https://x.example/domestic-workers", None),
        ("IMA-USA and C189 of C18", "IMA-USA and K189 of C18"),
        ("see IMA-2026/03", "see IMA-2026/03"),
    ],
)
def test_the_longest_wins_and_addresses_are_left_alone(text: str, expected: str | None) -> None:
    terms = [
        Term("domestic workers", "BC", "en"),
        Term("migrant domestic workers", "ABC", "en"),
        Term("C189", "K189", "en"),
        Term("IMA", "AIM", "en"),
    ]
    shielded = shield(text, terms, ["IMA-USA"])
    assert _back(shielded) == (expected or text)


def test_a_plural_with_a_row_of_its_own_is_that_rows() -> None:
    rows = [Term("migrant worker", "SG", "en"), Term("migrant workers", "PL", "en")]
    assert with_terms("A migrant worker, all Migrant Workers", *rows) == "A SG, all PL"
    assert with_terms("A migrant worker, all Migrant Workers", *rows[::-1]) == "A SG, all PL"
