"""Numbers, addresses and names of a page survive Apertium; the judge is bench/intact.py.

Its code shares nothing with the program's checks, and is itself shown to find what is lost.
"""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import REPOSITORY

SCRIPT = REPOSITORY / "bench" / "intact.py"
PAGE = Path(__file__).parents[1] / "data" / "translate" / "page.html"


@pytest.mark.slow
def test_a_page_of_three_statements_is_intact_in_five_languages() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, PAGE], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 statements written, 3 taken" in done.stdout
    for tag in ("es", "ca", "fr", "it", "pt"):
        (line,) = [line for line in done.stdout.split("\n") if line.strip().startswith(f"{tag} ")]
        _, units, held, *counts = line.split()
        assert int(units) == 15
        assert int(held) <= 2
        # Numbers, addresses, e-mail addresses with handles and hashtags, names.
        assert [int(count.split("+")[0]) >= 3 for count in counts] == [True] * 4


@pytest.fixture(scope="module")
def intact() -> ModuleType:
    spec = importlib.util.spec_from_file_location("intact", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["intact"] = module
    spec.loader.exec_module(module)
    return module


SOURCE = (
    "IMA asked the International Labour Organization for 1,250 answers on 3 May 2026. "
    '<a href="https://x.example/?a=1&amp;b=2">Read</a> https://y.example/z, '
    "write to a_b@c.example #Pay @crew"
)
TARGET = (
    "IMA pidió 1.250 respuestas a la Organización Internacional del Trabajo el 3 de mayo de "
    '2026. <a href="https://x.example/?a=1&amp;b=2">Lea</a> https://y.example/z, '
    "a_b@c.example #Pay @crew"
)


def test_the_judge_finds_nothing_in_a_good_translation(intact: ModuleType) -> None:
    found = intact.compare(intact.wanted(SOURCE, "en", "es"), TARGET)
    assert all(there for _, there, _ in found)
    assert {kind for kind, _, _ in found} == set(intact.KINDS)


@pytest.mark.parametrize(
    ("lost", "kind"),
    [
        ("1.250", "numbers"),
        ("2026", "numbers"),
        ("a=1", "addresses"),
        ("y.example", "addresses"),
        ("a_b@", "e-mail"),
        ("#Pay", "e-mail"),
        ("@crew", "e-mail"),
        ("IMA", "names"),
        ("Internacional del Trabajo", "names"),
    ],
)
def test_the_judge_finds_what_is_lost(intact: ModuleType, lost: str, kind: str) -> None:
    found = intact.compare(intact.wanted(SOURCE, "en", "es"), TARGET.replace(lost, "?", 1))
    assert [name for name, there, _ in found if not there] == [kind]
