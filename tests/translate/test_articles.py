"""The article before a given translation fits it, wherever that can be told."""

import pytest

from bot.translate.articles import agree


@pytest.mark.parametrize(
    ("language", "translation", "before", "after"),
    [
        ("es", "Naciones Unidas", "El Naciones Unidas", "Las Naciones Unidas"),
        ("es", "Naciones Unidas", "nota del Naciones Unidas.", "nota de las Naciones Unidas."),
        ("es", "Organización", "al <em>Organización X</em>", "a la <em>Organización X</em>"),
        ("es", "trabajadores migrantes", "El trabajadores migrantes", "Los trabajadores migrantes"),
        ("es", "sistema de la kafala", "la sistema de la kafala", "el sistema de la kafala"),
        ("es", "trabajo decente", "el trabajo decente", "el trabajo decente"),
        ("es", "migración forzada", "LOS MIGRACIÓN FORZADA", "LA MIGRACIÓN FORZADA"),
        ("es", "OIT", "el OIT", "el OIT"),
        ("es", "sin papeles", "los sin papeles", "los sin papeles"),
        (
            "fr",
            "Alliance internationale",
            "le Alliance internationale",
            "l'Alliance internationale",
        ),
        ("fr", "Haut-Commissariat", "de l'Haut-Commissariat", "du Haut-Commissariat"),
        ("fr", "Nations unies", "du Nations unies", "des Nations unies"),
        ("fr", "migration forcée", "du migration forcée", "de la migration forcée"),
        ("fr", "travail décent", "la travail décent", "le travail décent"),
        ("fr", "pays d’accueil", "les pays d’accueil", "les pays d’accueil"),
        ("it", "Nazioni Unite", "il Nazioni Unite", "le Nazioni Unite"),
        ("it", "Organizzazione", "nel Organizzazione", "nell'Organizzazione"),
        ("it", "sfruttamento", "il sfruttamento", "lo sfruttamento"),
        ("it", "alloggi", "dei alloggi", "degli alloggi"),
        ("pt", "Nações Unidas", "o Nações Unidas", "as Nações Unidas"),
        ("pt", "Nações Unidas", "ao Nações Unidas", "às Nações Unidas"),
        ("pt", "migrantes", "a migrantes e o migrantes", "a migrantes e os migrantes"),
        ("ca", "Organització", "del Organització", "de l'Organització"),
        ("ca", "Nacions Unides", "el Nacions Unides", "les Nacions Unides"),
        ("ca", "immigració", "el immigració", "la immigració"),
        ("de", "Vereinte Nationen", "der Vereinte Nationen", "der Vereinte Nationen"),
    ],
)
def test_an_article_agrees(language: str, translation: str, before: str, after: str) -> None:
    assert agree(before, [translation], language) == after
    assert agree(after, [translation], language) == after


def test_other_words_are_left_alone() -> None:
    text = "al final, el pan y Naciones Unidas; cartel Naciones Unidas"
    assert agree(text, ["Naciones Unidas"], "es") == text


def test_an_article_within_another_translation_is_as_given() -> None:
    longer = "Carta del Naciones Unidas"
    assert agree(f"el {longer}", [longer, "Naciones Unidas"], "es") == f"la {longer}"
