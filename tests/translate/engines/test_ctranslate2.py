"""Multilingual models: real ones, made on the spot, run by the real CTranslate2."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import Home, parse
from bot.errors import EngineError
from bot.ports import Shielded
from bot.translate import protect
from bot.translate.engines.ctranslate2 import MultilingualEngine
from bot.translate.engines.loaded import LoadedModels
from bot.wiring import build_app
from tests.conftest import CONFIG
from tests.made_multilingual import make_multilingual
from tests.translate.conftest import MULTILINGUAL, NLLB_CODES

pytestmark = pytest.mark.usefixtures("socket_disabled")

E = [chr(protect.FIRST + number) for number in range(4)]
ENGLISH = "Our families demand justice and rights!"
SAID = {
    "ne": "हाम्रा परिवारहरू माग्छन् न्याय र अधिकार!",
    "vi": "Ta nhà đòi công và quyền!",
    "my": "ကျွန်ုပ်တို့၏ မိသားစုများ တောင်းဆိုသည် တရားမျှတမှု နှင့် အခွင့်အရေး!",
}


@pytest.fixture
def nllb(nllb_folder: Path, tmp_path: Path) -> MultilingualEngine:
    return MultilingualEngine(nllb_folder, NLLB_CODES, tmp_path / "receipt", LoadedModels())


@pytest.fixture
def copied(nllb_folder: Path, tmp_path: Path) -> Path:
    """A model that a test may damage."""
    return Path(shutil.copytree(nllb_folder, tmp_path / "model"))


def of(folder: Path, codes: dict[str, str] = NLLB_CODES) -> MultilingualEngine:
    return MultilingualEngine(folder, codes, folder.parent / "receipt.json", LoadedModels())


def say(engine: MultilingualEngine, target: str, *sentences: Shielded) -> list[str]:
    route = engine.route("en", target)
    assert route is not None
    return engine.translate(route, sentences)


@pytest.mark.parametrize("tag", ["ne", "vi", "my"])
def test_nllb_translates_into_the_language_that_is_asked_for(
    nllb: MultilingualEngine, tag: str
) -> None:
    assert say(nllb, tag, Shielded(ENGLISH)) == [SAID[tag]]


@pytest.mark.parametrize("tag", ["ne", "vi", "my"])
def test_m2m100_has_other_tokens_and_the_same_answers(tmp_path: Path, tag: str) -> None:
    words = {tag: MULTILINGUAL[NLLB_CODES[tag]] for tag in ("ne", "vi", "my")}
    folder = make_multilingual(
        tmp_path / "m2m", words, family="M2M100", tokenizer="spm.128k.model", others=("en",)
    )
    engine = of(folder, {"en": "en", "ne": "ne", "vi": "vi", "my": "my"})
    assert engine.problems() == ()
    assert say(engine, tag, Shielded(ENGLISH)) == [SAID[tag]]


def test_a_converter_that_has_the_end_added_is_heeded(copied: Path) -> None:
    settings = json.loads((copied / "config.json").read_text("utf-8"))
    (copied / "config.json").write_text(json.dumps(settings | {"add_source_eos": True}), "utf-8")
    assert say(of(copied), "ne", Shielded(ENGLISH)) == [SAID["ne"]]


def test_it_translates_between_any_two_languages(nllb: MultilingualEngine) -> None:
    route = nllb.route("my", "ne")
    assert route is not None
    assert route.languages == ("my", "ne")
    assert nllb.route("ne", "en") is not None
    assert nllb.route("ne", "ko") is None
    assert nllb.route("en-GB", "ne") is not None


def test_the_models_own_codes_stay_inside(nllb: MultilingualEngine) -> None:
    sentence = Shielded(f"{ENGLISH} Xyzzy {E[0]}", ("IMA",))
    (answer,) = say(nllb, "ne", sentence)
    route = nllb.route("en", "ne")
    assert "_" not in f"{answer} {route}"
    assert E[0] in answer


def test_tags_come_back_around_the_right_words(nllb: MultilingualEngine) -> None:
    text = f"Our families demand {E[0]}justice and rights{E[1]}!"
    (answer,) = say(nllb, "ne", Shielded(text, ("<em>", "</em>")))
    assert answer == f"हाम्रा परिवारहरू माग्छन् {E[0]}न्याय र अधिकार{E[1]}!"


def test_the_version_is_that_of_the_files_and_codes(nllb: MultilingualEngine, copied: Path) -> None:
    def version(engine: MultilingualEngine, target: str = "ne") -> str:
        route = engine.route("en", target)
        assert route is not None
        return route.version

    same = of(copied)
    assert version(same) == version(nllb) != version(nllb, "vi")
    before = same.route("en", "ne")
    with (copied / "model.bin").open("r+b") as file:
        file.seek(100_000)
        file.write(b"\x01")
    assert version(same) != version(nllb)
    assert before is not None
    with pytest.raises(EngineError, match="changed while"):
        same.translate(before, [Shielded(ENGLISH)])


def test_the_files_are_read_once_and_remembered(copied: Path, tmp_path: Path) -> None:
    receipt = tmp_path / "receipt.json"
    first = of(copied).route("en", "ne")
    kept = json.loads(receipt.read_text("utf-8"))
    forged = kept | {"digests": dict.fromkeys(kept["digests"], "0" * 64)}
    receipt.write_text(json.dumps(forged), "utf-8")
    assert of(copied).route("en", "ne") != first
    os.utime(copied / "model.bin")
    assert of(copied).route("en", "ne") == first


@pytest.mark.parametrize("lost", ["{}", "", "[]", '{"folder": 1}'])
def test_a_receipt_that_is_lost_is_made_again(copied: Path, tmp_path: Path, lost: str) -> None:
    first = of(copied).route("en", "ne")
    (tmp_path / "receipt.json").write_text(lost, "utf-8")
    assert of(copied).route("en", "ne") == first


def test_a_look_at_all_files_finds_what_changed_by_itself(copied: Path, tmp_path: Path) -> None:
    engine = of(copied)
    engine.route("en", "ne")
    receipt = json.loads((tmp_path / "receipt.json").read_text("utf-8"))
    receipt["digests"]["model.bin"] = "0" * 64
    (tmp_path / "receipt.json").write_text(json.dumps(receipt), "utf-8")
    (problem,) = of(copied).problems()
    assert "model.bin is not what it was" in problem.what


def test_a_code_that_the_model_lacks_is_named_with_those_near_it(nllb_folder: Path) -> None:
    engine = of(nllb_folder, {"en": "eng_Latn", "ne": "nep_Deva", "vi": "vie_Latn"})
    assert engine.route("en", "ne") is None
    assert engine.route("en", "vi") is not None
    (problem,) = engine.problems()
    assert 'has no language "nep_Deva", which ne is given' in problem.what
    assert "npi_Deva" in problem.mend
    assert "npi_Deva" in engine.advice("en", "ne")
    assert "Give ko the model's code" in engine.advice("en", "ko")


def remove_the_weights(folder: Path) -> None:
    (folder / "model.bin").unlink()


def remove_the_vocabulary(folder: Path) -> None:
    (folder / "shared_vocabulary.json").unlink()


def damage_the_vocabulary(folder: Path) -> None:
    (folder / "shared_vocabulary.json").write_text("[", "utf-8")


def remove_the_tokenizer(folder: Path) -> None:
    (folder / "sentencepiece.bpe.model").unlink()


def take_the_languages_out(folder: Path) -> None:
    path = folder / "shared_vocabulary.json"
    tokens = [token.replace("_", "-") for token in json.loads(path.read_text("utf-8"))]
    path.write_text(json.dumps(tokens), "utf-8")


def remove_the_folder(folder: Path) -> None:
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (remove_the_folder, "model.bin is missing"),
        (remove_the_weights, "model.bin is missing"),
        (remove_the_vocabulary, "neither shared_vocabulary nor target_vocabulary"),
        (damage_the_vocabulary, "shared_vocabulary.json cannot be read"),
        (remove_the_tokenizer, "SentencePiece model is missing"),
        (take_the_languages_out, "neither NLLB nor M2M100"),
    ],
)
def test_a_folder_that_is_no_such_model_is_told_and_has_no_route(
    copied: Path, damage: Callable[[Path], None], said: str
) -> None:
    damage(copied)
    engine = of(copied)
    assert engine.route("en", "ne") is None
    assert [said in str(problem) for problem in engine.problems()] == [True]
    assert said in engine.advice("en", "ne")


def test_a_damaged_file_is_an_error_when_it_is_loaded(copied: Path) -> None:
    (copied / "sentencepiece.bpe.model").write_bytes(b"\x00nothing")
    with pytest.raises(EngineError, match=r"sentencepiece\.bpe\.model cannot be read"):
        say(of(copied), "ne", Shielded(ENGLISH))


def test_a_model_that_was_put_there_later_is_found(copied: Path, tmp_path: Path) -> None:
    engine = of(tmp_path / "later")
    assert engine.route("en", "ne") is None
    copied.rename(tmp_path / "later")
    assert engine.route("en", "ne") is not None


def test_the_configuration_names_it(copied: Path, tmp_path: Path) -> None:
    home = Home(tmp_path)
    config = parse(
        CONFIG + '[translate]\nengines = ["ctranslate2"]\n'
        '[translate.ctranslate2]\npath = "model"\nlanguages = { ne = "npi_Deva" }\n'
    )
    app = build_app(home, config)
    route = app.engines["ctranslate2"].route("en", "ne")
    assert route is not None
    assert app.engines["ctranslate2"].translate(route, [Shielded(ENGLISH)]) == [SAID["ne"]]
    assert {path.name for path in home.state.iterdir()} - {"bot.sqlite"} == {"multilingual.json"}
    app.store.close()
