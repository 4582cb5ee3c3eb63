"""The translating stage through the real engines, without any socket."""

import subprocess
from pathlib import Path

import pytest

from bot.model import UnitState
from bot.translate import models
from bot.translate.engines.apertium import ApertiumEngine
from bot.translate.engines.argos import ArgosEngine
from tests.conftest import files_under
from tests.made_package import Fault, make_package
from tests.translate.conftest import ITEM, SLOGAN, SPANISH, Bench, config_of, statement

pytestmark = pytest.mark.usefixtures("socket_disabled")

TEXT = (
    "The migrants of IMA demand justice and rights for 5,000 families in 12 years. "
    'Read <a href="https://x.example/a_b">our report</a> in #MigrantRights!'
)


def test_a_statement_goes_through_a_made_package(with_spanish: Bench) -> None:
    one = statement(TEXT, (ITEM, "<strong>Stop violence</strong> against women."), title="Justice")
    units = with_spanish.units(one)
    assert {unit.state for unit in units.values()} == {UnitState.MACHINE}
    assert units["title"].target == "Justicia"
    assert units["item1"].target == "<strong>Paren violencia</strong> contra mujeres."
    assert units["p1"].target == (
        "Los migrantes of IMA exigen justicia y derechos por 5,000 familias en 12 años. "
        'Lean <a href="https://x.example/a_b">nuestros informe</a> en #MigrantRights!'
    )


def test_a_second_cycle_changes_nothing(with_spanish: Bench) -> None:
    first = with_spanish.translate(statement(TEXT))
    files = files_under(with_spanish.home.translations)
    again = with_spanish.translate(statement(TEXT))
    assert files_under(with_spanish.home.translations) == files
    assert again.translations == first.translations
    assert again.report.languages["es"].sentences_translated == 0


def test_a_route_over_two_packages(with_spanish: Bench, portuguese_package: Path) -> None:
    models.install(with_spanish.home, portuguese_package)
    with_spanish.config = config_of("pt = {}")
    unit = with_spanish.units(statement("Our <em>families</em> wait for 12 years."), "pt")["p1"]
    assert unit.target == "Nossos <em>famílias</em> esperam por 12 anos."
    assert unit.state is UnitState.MACHINE


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("loop", "cut"),
        ("return-source", "left-in-source"),
        ("wrong-script", "wrong-script"),
    ],
)
def test_what_a_misbehaving_model_says_is_held(
    bench: Bench, tmp_path: Path, fault: Fault, reason: str
) -> None:
    package = make_package(tmp_path / "x.argosmodel", "en", "es", SPANISH, fault=fault)
    models.install(bench.home, package)
    bench.engines["argos"] = ArgosEngine(bench.home.models)
    one = statement("The migrants and workers demand justice for 5,000 families.", title="12 years")
    report = bench.translate(one).report.languages["es"]
    assert ("p1", reason) in [(refusal.unit, refusal.reason) for refusal in report.held]


def test_apertium_makes_a_draft_with_names_and_addresses_intact(bench: Bench) -> None:
    bench.engines["apertium"] = ApertiumEngine()
    bench.home.glossary.write_text(
        "en,es,fr\nMigrant Sisters Network,Red de Hermanas Migrantes,\n", encoding="utf-8"
    )
    bench.config = config_of("es = {}\nfr = {}")
    one = statement(
        "Our Migrant Sisters Network met Governor Ramon Tuazon on 4 May 2026 in the city. "
        "He took 5,000 pesos from 12 families. "
        "Write to press_room@x.example.org or see https://x.example.org/a_b?c=1 and "
        '<a href="https://y.example.org/">the <em>whole</em> report</a>.',
        (SLOGAN, "Stop the Marcos-Tuazon law! #NoFees"),
        title="Tuazon Must Go",
    )
    done = bench.translate(one)
    for tag, network in (("es", "Red de Hermanas Migrantes"), ("fr", "Migrant Sisters Network")):
        units = {unit.unit.key: unit for unit in done.translations[one.id, tag].units}
        text = units["p1"].target
        for word in (
            network,
            "Governor Ramon Tuazon",
            "2026",
            "12",
            "press_room@x.example.org",
            "https://x.example.org/a_b?c=1",
            '<a href="https://y.example.org/">',
        ):
            assert word in text
        assert "#NoFees" in units["slogan1"].target
        assert {unit.state for unit in units.values()} == {UnitState.MACHINE}
        assert all(unit.draft for unit in units.values())
        assert done.report.languages[tag].held == ()


@pytest.mark.parametrize("tag", ["es", "ca"])
def test_gettext_takes_every_file(bench: Bench, tag: str) -> None:
    bench.engines["apertium"] = ApertiumEngine()
    bench.config = config_of(f"{tag} = {{}}")
    bench.translate(statement(TEXT, (SLOGAN, "“No\\n” 100% %s rights!")))
    for path in bench.home.translations.rglob("*.po*"):
        done = subprocess.run(
            ["msgfmt", "--check", "-o", "/dev/null", path],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
