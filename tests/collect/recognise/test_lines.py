"""What a single line is by its look, and what only resembles it."""

import pytest

from bot.collect.recognise import lines, teaser


@pytest.mark.parametrize(
    "text",
    [
        "Lourdes Abad, HMN chairperson",
        "Grace Otieno, HMN Gulf Representative",
        "– Samir Haddad, spokesperson of the Builders' Committee",
        "Ana Reyes (Secretary-General)",
        "Ramesh Thapa – Convenor",
        "Marta Elena Ruiz, vocera de la Red de Casas del Camino",
        "Awa Ndiaye, porte-parole",
        "Ileana Popescu, Sprecherin der Betreuerinnen",
        "林美玉,發言人",
        "사무국장 쩐티란",
    ],
)
def test_a_name_with_a_role_is_a_signature(text: str) -> None:
    assert lines.is_signature(text)


@pytest.mark.parametrize(
    "text",
    [
        "The chairperson, Lourdes Abad, spoke first.",
        "We thank our secretary, who wrote it all down, and our treasurer, who paid",
        "Justice for every worker, chairperson or not!",
        "Harbour Migrants Network",
    ],
)
def test_other_lines_are_no_signature(text: str) -> None:
    assert not lines.is_signature(text)


@pytest.mark.parametrize(
    "text",
    [
        "Contact Info: 5550102030, gulf@example.org",
        "For more information, write to Ana Reyes: ana@example.org",
        "Contacto: prensa@example.org",
        "+852 5550 1234",
        "https://example.org",
        "E-mail:",
    ],
)
def test_how_to_reach_somebody_is_a_contact_line(text: str) -> None:
    assert lines.is_contact(text)


@pytest.mark.parametrize(
    "text",
    [
        "Contact between the crews was forbidden.",
        "More than 400 000 000 people moved last year, and nobody asked why",
        "Write to the ministry at minister@example.org today and ask for an answer!",
    ],
)
def test_a_sentence_is_no_contact_line(text: str) -> None:
    assert not lines.is_contact(text)


@pytest.mark.parametrize(
    "text",
    ["Rights now!", "¡Libre tránsito ya!", "工人團結!", "No to U.S. wars! Stop now!", "“Enough!”"],
)
def test_a_short_call_can_be_a_slogan(text: str) -> None:
    assert lines.is_exclamation(text)


@pytest.mark.parametrize(
    "text",
    ["Rights now.", "She said it. And she meant it!", "and it went on!", "!", "Word " * 40 + "!"],
)
def test_other_lines_are_no_slogan(text: str) -> None:
    assert not lines.is_exclamation(text)


@pytest.mark.parametrize(
    ("text", "tag", "rest"),
    [
        ("[Statement] A Title", "Statement", "A Title"),
        ("[STATEMENT]", "STATEMENT", ""),
        ("PRESS RELEASE", "PRESS RELEASE", ""),
        ("Comunicado:", "Comunicado", ""),
        ("聲明", "聲明", ""),
        ("Statement on the Fire", "", "Statement on the Fire"),
        (
            "[We said so, and we say it again] A Title",
            "",
            "[We said so, and we say it again] A Title",
        ),
    ],
)
def test_a_kicker_is_told_from_the_title(text: str, tag: str, rest: str) -> None:
    assert lines.kicker(text) == (tag, rest)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("They voted. Continue reading", "They voted."),
        ("They voted. Continue reading →", "They voted."),
        ('They voted. Continue reading "The Strike" →', "They voted."),
        ("They voted and [...] Read more »", "They voted and"),
        ("Continue reading", ""),
        ("Votaron. Seguir leyendo…", "Votaron."),
        ("Elles ont voté. Lire la suite", "Elles ont voté."),
        ("Mereka memilih. Baca selengkapnya", "Mereka memilih."),
        ("他們投票了。繼續閱讀", "他們投票了。"),
        ("They voted (more…)", "They voted"),
    ],
)
def test_the_end_of_a_teaser_is_cut(text: str, rest: str) -> None:
    assert teaser.cut(text) == (rest, True)


@pytest.mark.parametrize(
    "text",
    [
        "People should read more",
        "We want rights, wages and more.",
        "The children continue reading by candle light.",
        "Leaflets to read more about it are on the table.",
    ],
)
def test_a_sentence_about_reading_is_no_teaser(text: str) -> None:
    assert teaser.cut(text) == (text, False)
