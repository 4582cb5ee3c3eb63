"""Apertium as Debian installs it: real pairs, chained, with names and addresses intact."""

import stat
from pathlib import Path

import pytest

from bot.errors import EngineError
from bot.ports import Shielded
from bot.translate import protect
from bot.translate.engines.apertium import ApertiumEngine

E = [chr(protect.FIRST + number) for number in range(40)]


def say(target: str, *sentences: Shielded) -> list[str]:
    engine = ApertiumEngine()
    route = engine.route("en", target)
    assert route is not None
    return engine.translate(route, sentences)


def test_english_becomes_spanish() -> None:
    assert say("es", Shielded("The house is red.")) == ["La casa es roja."]


@pytest.mark.parametrize("target", ["fr", "it", "pt", "pt-BR"])
def test_other_languages_are_reached_over_a_chain(target: str) -> None:
    route = ApertiumEngine().route("en", target)
    assert route is not None
    assert (route.languages[0], len(route.languages), route.languages[-1]) == ("en", 3, target)
    assert say(target, Shielded("The house is red."))[0].rstrip(".").split()[1] in {
        "maison",
        "casa",
    }


@pytest.mark.parametrize("target", ["es", "ca", "gl", "fr", "it", "pt"])
def test_forty_names_and_addresses_come_through_every_chain(target: str) -> None:
    texts = [
        "{0} and {1} call on {2}, the {3} and all governments to act.",
        "The {0} regime ended the deal of {1} with 5,000 workers at {2}.",
        "STOP THE {0} NOW, says {1}!",
        "({0}) “{1}” {2}/{3}; pro-{4} groups.",
        "{0}: {1}.",
    ]
    sentences = []
    for text in texts:
        chars = {str(n): E[n] for n in range(text.count("{"))}
        sentences.append(Shielded(text.format(*chars.values()), tuple(f"Name{n}" for n in chars)))
    many = Shielded(" and ".join(E) + " act.", tuple(f"Name{n}" for n in range(len(E))))
    answers = say(target, *sentences, many)
    for sentence, answer in zip([*sentences, many], answers, strict=True):
        assert protect.lost(sentence, answer) == (), answer


def test_a_text_that_has_our_made_up_word_itself_is_not_confused() -> None:
    sentence = Shielded(f"The house Xqzaaq of {E[0]} is red.", ("IMA",))
    assert "Xqzaaq" in say("es", sentence)[0]


def test_a_pair_that_is_not_installed_has_no_route(tmp_path: Path) -> None:
    assert ApertiumEngine(tmp_path).route("en", "es") is None
    assert ApertiumEngine().route("en", "ko") is None


def test_without_the_program_there_is_no_route(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert ApertiumEngine().route("en", "es") is None


def test_variants_without_a_region_are_not_languages() -> None:
    route = ApertiumEngine().route("en", "ca")
    assert route is not None
    assert ApertiumEngine().route("en", "ca-valencia") is not None
    assert say("ca", Shielded("The house is red."))


def program(folder: Path, script: str) -> None:
    path = folder / "apertium"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose programs are found before the real ones."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


def test_no_text_is_in_the_arguments(bin_folder: Path) -> None:
    program(bin_folder, f'echo "$@" > {bin_folder}/seen; /usr/bin/apertium "$@"')
    say("es", Shielded("The house is red."))
    assert "house" not in (bin_folder / "seen").read_text()


@pytest.mark.parametrize(
    ("script", "what"),
    [
        ("echo broken >&2; exit 3", "ended with status 3: broken"),
        ("cat > /dev/null; echo nothing", "something else than was asked"),
        ("exec sleep 60", "did not answer"),
    ],
)
def test_a_program_that_fails_is_an_engine_error(bin_folder: Path, script: str, what: str) -> None:
    program(bin_folder, script)
    engine = ApertiumEngine(timeout=0.5)
    route = engine.route("en", "es")
    assert route is not None
    with pytest.raises(EngineError, match=what):
        engine.translate(route, [Shielded("The house is red.")])


def test_a_pair_with_a_missing_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "eng-spa.mode").write_text("lt-proc '/nowhere/eng-spa.automorf.bin'\n")
    (problem,) = ApertiumEngine(tmp_path).problems()
    assert "/nowhere/eng-spa.automorf.bin is missing" in str(problem)
