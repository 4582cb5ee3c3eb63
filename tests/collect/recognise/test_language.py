"""The language of a statement: stated, else surely read, else the site's; doubts are told."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.collect import reading
from bot.collect.recognise import language
from bot.collect.stage import Collected
from bot.config import Home

SITE = ("en", "es", "id", "zh-Hant", "tl")

# Two or three sentences in each language, as members write them.
TEXTS: dict[str, str] = json.loads(
    (Path(__file__).parents[2] / "data" / "languages.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("tag", TEXTS)
def test_a_text_of_two_sentences_is_told_apart_from_its_neighbours(tag: str) -> None:
    assert language.detect(TEXTS[tag]) == tag


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Unite!",
        "Las fronteras matan. Exigimos justicia.",
        f"{TEXTS['en']} {TEXTS['es']}",
        f"{TEXTS['zh-Hant']}{TEXTS['zh-Hans']}",
        "Radnici migranti traže da im se isplate plate. " * 4,  # Serbian, Croatian, Bosnian
        "12 34 https://example.org/para-todas-las-trabajadoras-del-hogar-que-luchan " * 9,
        "ꓐꓱꓠ ꓡꓬ " * 60,
    ],
)
def test_what_is_short_mixed_or_unknown_is_in_no_language_for_sure(text: str) -> None:
    assert language.detect(text) == ""


def test_the_two_scripts_of_chinese_are_told_by_characters_that_are_only_in_one() -> None:
    assert len(language.HANT) == len(language.HANS)
    assert not set(language.HANT) & set(language.HANS)


def _settled(front: str, tag: str) -> language.Settled:
    text = f"---\ntitle: X\ndate: 2026-03-08\n{front}---\n\n{TEXTS[tag]}\n"
    return language.settle(reading.read(text, ".md", "en"), SITE)


def test_a_text_that_states_no_language_has_the_one_it_reads_like() -> None:
    settled = _settled("", "es")
    assert (settled.draft.language, settled.doubt) == ("es", "")


def test_a_members_language_is_known_also_where_the_site_does_not_publish_it() -> None:
    assert _settled("", "ne").draft.language == "ne"


def test_a_language_that_nobody_expects_is_named_and_the_default_stays() -> None:
    settled = _settled("", "nb")
    assert settled.draft.language == "en"
    assert "(nb)" in settled.doubt
    assert "`language: nb`" in settled.mend


def test_a_stated_language_stays_and_is_doubted_where_the_text_reads_otherwise() -> None:
    settled = _settled("language: en\n", "es")
    assert settled.draft.language == "en"
    assert "(es)" in settled.doubt


@pytest.mark.parametrize(
    ("stated", "reads_like"),
    [("es-MX", "es"), ("zh-TW", "zh-Hant"), ("zh", "zh-Hans"), ("no", "nb"), ("fil", "tl")],
)
def test_a_stated_language_is_not_doubted_where_its_tag_only_says_more(
    stated: str, reads_like: str
) -> None:
    assert not _settled(f"language: {stated}\n", reads_like).doubt


def test_a_language_that_cannot_be_recognised_here_is_never_doubted() -> None:
    assert not _settled("language: wo\n", "es").doubt


@pytest.mark.parametrize(
    ("tag", "site", "known"),
    [
        ("en-US", ("en",), "en"),
        ("zh-HK", ("zh-Hant",), "zh-Hant"),
        ("zh-CN", ("zh-Hant",), "zh-Hans"),
        ("zh", ("en", "zh-Hant"), "zh-Hant"),
        ("zh", ("en",), "zh"),
        ("pt", ("pt-BR",), "pt-BR"),
        ("pt-PT", ("pt-BR",), "pt-PT"),
        ("nonsense!", ("en",), "nonsense!"),
    ],
)
def test_a_tag_becomes_the_one_that_the_site_has(
    tag: str, site: tuple[str, ...], known: str
) -> None:
    assert language.known_as(tag, site) == known


@pytest.mark.parametrize(
    ("page", "stated"),
    [
        ('<html lang="es-MX"><body><p>x</p></body></html>', "es-MX"),
        ('<html lang="en"><article lang="ar"><p>x</p></article></html>', "ar"),
        ('<html lang="en_US_nonsense"><p>x</p></html>', ""),
        ('<html><p lang="fr">x</p><p>y</p></html>', ""),
    ],
)
def test_an_html_page_states_the_language_of_its_text(page: str, stated: str) -> None:
    assert reading.read_page(page, ".html", "x").language == stated


# In a cycle

_FILE = "---\ntitle: Pasaportes\ndate: 2026-03-08\nlanguage: en\n---\n\n" + TEXTS["es"] + "\n"


def test_a_doubt_holds_nothing_and_is_told_once(
    write: Callable[..., Path], cycle: Callable[[], Collected]
) -> None:
    write("a.md", _FILE)
    first, second = cycle(), cycle()
    assert [one.language for one in first.statements] == ["en"]
    assert [(one.where, one.reason) for one in first.report.errors] == [
        ("statements/a.md", language.DOUBTFUL)
    ]
    assert second.report.errors == ()
    assert second.report.unchanged == 1


def test_a_doubt_is_gone_when_the_file_is_mended(
    write: Callable[..., Path], cycle: Callable[[], Collected]
) -> None:
    write("a.md", _FILE)
    cycle()
    write("a.md", _FILE.replace("language: en", "language: es # as it reads"))
    mended = cycle()
    assert [one.language for one in mended.statements] == ["es"]
    assert mended.report.errors == ()


def test_a_cycle_with_nothing_new_loads_no_detector(home: Home, write: Callable[..., Path]) -> None:
    write("a.md", _FILE)
    cycle = f"""
import sys
from datetime import UTC, datetime
from pathlib import Path
from bot.collect.stage import collect
from bot.config import Home, parse
from bot.store import Store
home = Home(Path({str(home.root)!r}))
store = Store("sqlite:///" + str(home.root / "x.sqlite"))
store.open()
config = parse('[site]\\nname = "N"\\nurl = "https://example.org/"\\n')
found = collect(home, config, store, datetime(2026, 3, 10, tzinfo=UTC))
print(len(found.statements), "lingua" in sys.modules)
"""
    said = [
        subprocess.run([sys.executable, "-c", cycle], capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert [one.stdout.split() for one in said] == [["1", "True"], ["1", "False"]]
