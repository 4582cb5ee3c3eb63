"""What a machine has decides how models are run on it."""

import os
from pathlib import Path

import pytest

from bot.errors import EngineError
from bot.translate.engines import machine
from bot.translate.engines.machine import Setup, setup

PLENTY = 16_000_000_000


@pytest.mark.parametrize(
    ("cores", "workers", "threads"), [(1, 1, 1), (2, 2, 1), (4, 4, 1), (8, 4, 2), (13, 4, 3)]
)
def test_the_cores_are_shared_between_workers(cores: int, workers: int, threads: int) -> None:
    chosen = setup("cpu", cores, 0, PLENTY)
    assert (chosen.workers, chosen.threads) == (workers, threads)


def test_little_memory_means_fewer_workers_with_more_threads_each() -> None:
    chosen = setup("cpu", 4, 0, 600_000_000)
    assert (chosen.workers, chosen.threads) == (2, 2)
    assert chosen.work_bytes <= 300_000_000
    assert setup("cpu", 4, 0, 1).workers == 1


def test_the_arguments_are_what_the_translator_takes() -> None:
    assert setup("cpu", 2, 0, PLENTY).arguments() == {
        "device": "cpu",
        "compute_type": "auto",
        "inter_threads": 2,
        "intra_threads": 1,
    }


def test_a_graphics_card_is_used_only_where_that_is_configured() -> None:
    assert setup("cpu", 2, 1, PLENTY).device == "cpu"
    assert setup("cuda", 2, 1, PLENTY).arguments()["device"] == "cuda"
    assert setup("auto", 2, 1, PLENTY).device == "cuda"
    assert setup("auto", 2, 0, PLENTY).device == "cpu"


def test_a_configured_card_that_is_not_there_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(EngineError, match="no graphics card") as caught:
        setup("cuda", 2, 0, PLENTY)
    assert caught.value.reason == "no-cuda"
    assert 'device = "cpu"' in caught.value.mend


def test_a_setup_is_what_a_real_translator_is_made_with(tmp_path: Path) -> None:
    import ctranslate2

    from tests.made_package import make_package

    make_package(tmp_path / "x.zip", "en", "es", {"stop": "paren"})
    import zipfile

    zipfile.ZipFile(tmp_path / "x.zip").extractall(tmp_path)
    folder = next(tmp_path.glob("*/model"))
    translator = ctranslate2.Translator(str(folder), **Setup("cpu", 2, 1, 512).arguments())
    assert translator.num_translators == 2
    assert translator.device == "cpu"


def groups(root: Path, line: str, files: dict[str, str]) -> Path:
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/cgroup").write_text(f"{line}\n")
    for name, content in files.items():
        (root / "sys/fs/cgroup" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "sys/fs/cgroup" / name).write_text(content)
    return root


HERE = len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    ("line", "files", "cores"),
    [
        ("0::/a/b", {"a/b/cpu.max": "100000 100000\n"}, 1),
        ("0::/a/b", {"a/b/cpu.max": "50000 100000\n"}, 1),
        ("0::/a/b", {"a/cpu.max": "100000 100000\n"}, 1),
        ("0::/a/b", {"a/b/cpu.max": "max 100000\n"}, HERE),
        ("0::/a/b", {"a/b/cpu.max": "nonsense\n"}, HERE),
        ("0::/a/b", {"a/b/cpu.max": "99900000 100000\n"}, HERE),
        ("0::/", {}, HERE),
        ("4:cpu,cpuacct:/x", {"cpu,cpuacct/x/cpu.cfs_quota_us": "100000\n",
                              "cpu,cpuacct/x/cpu.cfs_period_us": "100000\n"}, 1),
        ("4:cpu,cpuacct:/x", {"cpu,cpuacct/x/cpu.cfs_quota_us": "-1\n",
                              "cpu,cpuacct/x/cpu.cfs_period_us": "100000\n"}, HERE),
        ("4:memory:/x", {"memory/x/cpu.max": "100000 100000\n"}, HERE),
    ],
)  # fmt: skip
def test_a_container_that_may_use_less_than_all_cores_counts(
    tmp_path: Path, line: str, files: dict[str, str], cores: int
) -> None:
    assert machine.cores(groups(tmp_path, line, files)) == cores


def test_without_control_groups_the_affinity_counts(tmp_path: Path) -> None:
    assert machine.cores(tmp_path) == HERE


def test_a_larger_model_gets_less_to_do_in_one_call() -> None:
    assert machine.pace(600_000_000) < machine.pace(100_000_000) == machine.pace(1_000)
