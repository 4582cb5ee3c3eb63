"""Models in memory are bounded; the least recently used gives way before the next is loaded."""

import subprocess
import sys
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.errors import EngineError
from bot.translate.engines.loaded import LoadedModels, Wanted
from bot.translate.engines.machine import WORK_BYTES, cores, setup
from tests.made_package import make_package


class Words:
    """A tokenizer of single letters."""

    def encode(self, text: str) -> list[str]:
        return list(text)

    def decode(self, tokens: list[str]) -> str:
        return "".join(tokens)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("model")
    zipfile.ZipFile(make_package(made / "x", "en", "es", {"stop": "paren"})).extractall(made)
    return next(made.glob("*/model"))


def wanted(folder: Path, name: str) -> Wanted:
    return Wanted(name, name, folder, Words)


def use(loaded: LoadedModels, wanted: Wanted) -> None:
    with loaded.using(wanted):
        pass


def room_for(models: float, folder: Path) -> LoadedModels:
    """Memory for so many of these models, and for the work of two workers and more."""
    size = wanted(folder, "x").bytes
    for memory in range(0, 4 * WORK_BYTES * 4, WORK_BYTES // 8):
        total = memory + int(size * models)
        if memory == setup("cpu", cores(), 0, total).work_bytes:
            return LoadedModels(total)
    raise AssertionError("no such memory")


def test_a_model_is_loaded_once(folder: Path) -> None:
    loaded = room_for(1, folder)
    with loaded.using(wanted(folder, "a")) as first, loaded.using(wanted(folder, "a")) as second:
        assert first is second


def test_the_least_recently_used_gives_way(folder: Path) -> None:
    loaded = room_for(2, folder)
    for name in ("a", "b", "a", "c"):
        use(loaded, wanted(folder, name))
    assert loaded.names == ("a", "c")


def test_it_is_gone_before_the_next_is_read(folder: Path) -> None:
    loaded = room_for(1, folder)
    use(loaded, wanted(folder, "a"))
    held: list[tuple[str, ...]] = []

    def tokenizer() -> Words:
        held.append(loaded.names)
        return Words()

    use(loaded, Wanted("b", "b", folder, tokenizer))
    assert held == [()]


def test_a_model_at_work_is_not_dropped_and_its_room_is_waited_for(folder: Path) -> None:
    loaded = room_for(1, folder)
    held: list[tuple[str, ...]] = []

    def want_another() -> None:
        with loaded.using(wanted(folder, "b")):
            held.append(loaded.names)

    thread = threading.Thread(target=want_another)
    with loaded.using(wanted(folder, "a")):
        thread.start()
        thread.join(0.2)
        assert thread.is_alive()
        assert loaded.names == ("a",)
    thread.join()
    assert held == [("b",)]


def test_many_calls_at_once_load_a_model_once_and_all_get_it(folder: Path) -> None:
    loaded = room_for(2, folder)
    opened: list[str] = []

    def call(name: str) -> str:
        def tokenizer() -> Words:
            opened.append(name)
            return Words()

        with loaded.using(Wanted(name, name, folder, tokenizer)) as model:
            return model.name

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(call, "ababababab")) == list("ababababab")
    assert sorted(opened) == ["a", "b"]


def test_a_model_that_is_larger_than_all_is_used_alone_and_said_so(folder: Path) -> None:
    loaded = room_for(0.5, folder)
    use(loaded, wanted(folder, "a"))
    use(loaded, wanted(folder, "b"))
    assert loaded.names == ("b",)
    problem = loaded.problem(wanted(folder, "b"))
    assert problem is not None
    assert problem.reason == "large-model"
    assert "max_memory" in problem.mend


def test_one_that_fits_is_no_problem(folder: Path) -> None:
    assert room_for(1, folder).problem(wanted(folder, "a")) is None


def test_a_model_that_cannot_be_read_is_an_error_and_the_others_stay(
    folder: Path, tmp_path: Path
) -> None:
    loaded = room_for(3, folder)
    use(loaded, wanted(folder, "a"))
    (tmp_path / "model.bin").write_bytes(b"no model")
    with pytest.raises(EngineError, match="cannot be loaded"):
        use(loaded, wanted(tmp_path, "b"))
    assert loaded.names == ("a",)


def test_without_a_card_cuda_is_an_error_before_anything_is_loaded(folder: Path) -> None:
    import ctranslate2

    if ctranslate2.get_cuda_device_count():
        pytest.skip("this machine has a card")
    loaded = LoadedModels(device="cuda")
    with pytest.raises(EngineError, match="no graphics card"):
        use(loaded, wanted(folder, "a"))
    problem = loaded.problem(wanted(folder, "a"))
    assert problem is not None
    assert problem.reason == "no-cuda"
    assert LoadedModels(device="auto").problem(wanted(folder, "a")) is None


MANY = """
import sys
from pathlib import Path
from bot.translate.engines.loaded import LoadedModels, Wanted
from tests.translate.engines.test_loaded import Words

def taken():
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) // 1000

folder = Path(sys.argv[1])
loaded = LoadedModels(1)
with loaded.using(Wanted("first", "first", folder, Words)):
    pass
before = taken()
for number in range(6):
    with loaded.using(Wanted(str(number), str(number), folder, Words)) as model:
        model.translate(["stop"] * 4)
        del model
    print(taken() - before)
"""


def test_what_gives_way_gives_its_memory_back(tmp_path: Path) -> None:
    """Six models of 50 MB, one after another, leave no more behind than one and its work."""
    from tests.made_package import Size

    size = Size(1, 8, 512, 512, 48_000, "int8")
    package = make_package(tmp_path / "x", "en", "es", {"stop": "paren"}, size=size)
    zipfile.ZipFile(package).extractall(tmp_path)
    folder = next(tmp_path.glob("*/model"))
    done = subprocess.run(
        [sys.executable, "-c", MANY, str(folder)], capture_output=True, text=True, check=True
    )
    more = [int(line) for line in done.stdout.split()]
    assert max(more) - more[0] < 60
