"""Argos packages: real ones, made on the spot, run by the real CTranslate2."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import EngineError
from bot.ports import CUT, Shielded
from bot.translate import models
from bot.translate.engines.argos import ArgosEngine
from tests.made_package import make_package
from tests.translate.conftest import SPANISH, Bench

pytestmark = pytest.mark.usefixtures("socket_disabled")


def say(engine: ArgosEngine, source: str, target: str, *texts: str) -> list[str]:
    route = engine.route(source, target)
    assert route is not None
    return engine.translate(route, [Shielded(text) for text in texts])


@pytest.fixture
def engine(with_spanish: Bench) -> ArgosEngine:
    return ArgosEngine(with_spanish.home.models)


def test_a_package_translates(engine: ArgosEngine) -> None:
    assert say(engine, "en", "es", "The migrants demand justice and rights!") == [
        "Los migrantes exigen justicia y derechos!"
    ]


def test_the_text_is_the_same_as_stock_argos_gives(engine: ArgosEngine, bench: Bench) -> None:
    import ctranslate2
    import sentencepiece

    (package,) = models.installed(bench.home)
    tokenizer = sentencepiece.SentencePieceProcessor(
        model_file=str(package.folder / "sentencepiece.model")
    )
    stock = ctranslate2.Translator(str(package.folder / "model"), compute_type="auto")
    texts = ["Stop violence against women in 12 cities.", "Qatar, 2017: (our) families wait; yes"]
    expected = []
    for text in texts:
        (result,) = stock.translate_batch(
            [tokenizer.encode(text, out_type=str)],
            replace_unknowns=True,
            max_batch_size=32,
            batch_type="tokens",
            beam_size=4,
            num_hypotheses=1,
            length_penalty=0.2,
        )
        expected.append(tokenizer.decode_pieces(result.hypotheses[0]).removeprefix(" "))
    assert say(engine, "en", "es", *texts) == expected


def test_two_packages_make_a_route(
    engine: ArgosEngine, bench: Bench, portuguese_package: Path
) -> None:
    models.install(bench.home, portuguese_package)
    route = engine.route("en", "pt")
    assert route is not None
    assert route.languages == ("en", "es", "pt")
    assert say(engine, "en", "pt", "Our families wait for justice.") == [
        "Nossos famílias esperam por justiça."
    ]


@pytest.mark.parametrize(
    ("code", "tag"), [("zt", "zh-Hant"), ("zt", "zh-TW"), ("zh", "zh-Hans"), ("zh", "zh"),
                      ("pb", "pt-BR"), ("pb", "pt"), ("es", "es-MX"), ("tl", "fil"), ("nb", "no")]
)  # fmt: skip
def test_a_packages_own_codes_stay_inside(
    bench: Bench, tmp_path: Path, code: str, tag: str
) -> None:
    models.install(bench.home, make_package(tmp_path / "x", "en", code, {"stop": "x"}))
    route = ArgosEngine(bench.home.models).route("en", tag)
    assert route is not None
    assert route.languages == ("en", tag)


def test_simplified_chinese_does_not_pass_for_traditional(bench: Bench, tmp_path: Path) -> None:
    models.install(bench.home, make_package(tmp_path / "x", "en", "zh", {"stop": "停"}))
    assert ArgosEngine(bench.home.models).route("en", "zh-Hant") is None


def test_another_version_of_a_package_is_another_route(
    engine: ArgosEngine, bench: Bench, tmp_path: Path
) -> None:
    before = engine.route("en", "es")
    models.install(bench.home, make_package(tmp_path / "x", "en", "es", SPANISH, version="1.1"))
    after = engine.route("en", "es")
    assert before is not None
    assert after is not None
    assert before.version != after.version
    with pytest.raises(EngineError, match="changed while"):
        engine.translate(before, [Shielded("Stop")])


def test_a_long_sentence_is_translated_to_its_end(engine: ArgosEngine) -> None:
    clause = "the workers and the women and the migrants demand justice and rights"
    text = "; ".join([clause] * 30) + ": stop violence."
    (answer,) = say(engine, "en", "es", text)
    assert answer.count("exigen justicia") == 30
    assert answer.endswith("paren violencia.")


def test_what_the_model_cannot_end_is_marked_as_cut(bench: Bench, tmp_path: Path) -> None:
    looping = make_package(tmp_path / "x", "en", "es", SPANISH, fault="loop")
    models.install(bench.home, looping)
    engine = ArgosEngine(bench.home.models)
    assert say(engine, "en", "es", "The workers demand justice and rights.")[0].endswith(CUT)


def test_a_damaged_package_is_not_used(engine: ArgosEngine, bench: Bench) -> None:
    (package,) = models.installed(bench.home)
    with (package.folder / "model" / "model.bin").open("r+b") as file:
        file.seek(5000)
        file.write(b"\xff")
    with pytest.raises(EngineError, match=r"model\.bin is not what was installed"):
        say(engine, "en", "es", "Stop")


def test_a_half_installed_package_disables_only_its_own_pair(
    engine: ArgosEngine, bench: Bench, portuguese_package: Path
) -> None:
    package = models.install(bench.home, portuguese_package)
    (package.folder / "model" / "model.bin").unlink()
    assert engine.route("en", "pt") is None
    assert engine.route("en", "es") is not None
    assert [problem.where for problem in engine.problems()] == [f"models/{package.name}"]


def test_nothing_is_left_in_the_users_home_and_no_text_in_a_log(
    bench: Bench, tmp_path: Path, spanish_package: Path
) -> None:
    models.install(bench.home, spanish_package)
    person = tmp_path / "person"
    person.mkdir()
    program = (
        "import logging, sys; logging.basicConfig(level=0)\n"
        "from pathlib import Path\n"
        "from bot.translate.engines.argos import ArgosEngine\n"
        "from bot.ports import Shielded\n"
        "assert not {'ctranslate2', 'argostranslate'} & set(sys.modules)\n"
        "engine = ArgosEngine(Path(sys.argv[1]))\n"
        "print(engine.translate(engine.route('en', 'es'), [Shielded('Stop violence')]))\n"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(person),
        "ARGOS_DEBUG": "1",
        "PYTHONPATH": str(Path.cwd()),
    }
    done = subprocess.run(
        [sys.executable, "-c", program, str(bench.home.models)],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "['Paren violencia']\n"
    assert "violen" not in done.stderr
    assert list(person.iterdir()) == []
    assert {path.name for path in bench.home.state.iterdir()} - {"bot.sqlite"} == {"models"}


def test_nothing_is_written_anywhere_so_that_a_full_disk_does_not_stop_it(
    bench: Bench, spanish_package: Path
) -> None:
    models.install(bench.home, spanish_package)
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from bot.translate.engines.argos import ArgosEngine\n"
        "from bot.ports import Shielded\n"
        "def refuse(event, given):\n"
        "    writes = event == 'open' and {*(given[1] or '')} & {*'wax+'}\n"
        "    makes = event == 'os.mkdir' and not Path(given[0]).is_dir()\n"
        "    assert not writes and not makes, (event, *given)\n"
        "sys.addaudithook(refuse)\n"
        "engine = ArgosEngine(Path(sys.argv[1]))\n"
        "print(engine.translate(engine.route('en', 'es'), [Shielded('Stop violence')]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", program, str(bench.home.models)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path.cwd())},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("['Paren violencia']\n", "")


@pytest.mark.parametrize("target", ["fr", "zh-Hant", "pt-BR", "fil", "no"])
def test_where_a_package_is_missing_the_advice_is_to_install_it(
    engine: ArgosEngine, target: str
) -> None:
    assert engine.advice("en", target) == (f"Run `alliance-bot models install {target}` (from en).")


@pytest.mark.parametrize(("source", "target"), [("en", "ne"), ("ne", "es"), ("en", "si")])
def test_where_there_is_no_package_the_advice_is_a_multilingual_model(
    engine: ArgosEngine, source: str, target: str
) -> None:
    advice = engine.advice(source, target)
    assert "no package for" in advice
    assert "[translate.ctranslate2]" in advice
    assert "models install ne" not in advice
