"""I/O: what this machine has for neural models: processor cores, and graphics cards."""

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bot.errors import EngineError

WORK_BYTES = 140_000_000
"""What one batch may take beside the models; `batches` makes them no larger."""

_MOST_WORKERS = 4
_TOKENS = 512
_TOKENS_ON_A_CARD = 2_048


@dataclass(frozen=True, slots=True)
class Setup:
    """How models are run: so many batches at once, each with so many threads.

    Batches of 512 to 1,024 tokens are the fastest on processors; smaller ones keep all
    workers busy.
    """

    device: str
    workers: int
    threads: int
    batch_tokens: int

    @property
    def work_bytes(self) -> int:
        """What all batches together take beside the models."""
        return self.workers * WORK_BYTES

    def arguments(self) -> dict[str, str | int]:
        """Return the arguments of CTranslate2's Translator.

        `auto` is the fastest arithmetic that the device has, and what Argos Translate
        takes: int8 on processors.
        """
        return {
            "device": self.device,
            "compute_type": "auto",
            "inter_threads": self.workers,
            "intra_threads": self.threads,
        }


def setup(device: str, cores: int, cards: int, max_memory: int) -> Setup:
    """Choose how to run models; raises EngineError for a graphics card that is not there.

    A worker for each core is the fastest where there are few; all of them together take at
    most half of the memory.
    """
    if device == "cuda" and not cards:
        raise EngineError(
            "no graphics card is found that CUDA can use.",
            where="translate.device",
            mend='Install NVIDIA\'s driver and CUDA 12, or set device = "cpu".',
            reason="no-cuda",
        )
    if cards and device in {"cuda", "auto"}:
        return Setup("cuda", 1, 1, _TOKENS_ON_A_CARD)
    fitting = max_memory // 2 // WORK_BYTES
    workers = max(1, min(cores, _MOST_WORKERS, fitting))
    return Setup("cpu", workers, max(1, cores // workers), _TOKENS)


def cards() -> int:
    """Return how many graphics cards CUDA can use."""
    import ctranslate2

    return int(ctranslate2.get_cuda_device_count())


def cores(root: Path = Path("/")) -> int:
    """Return the cores that this process may use: its affinity, and its control group's quota."""
    allowed = len(os.sched_getaffinity(0))
    quotas = [_quota(folder) for folder in _groups(root)]
    return max(1, min([allowed, *(int(quota) for quota in quotas if quota)]))


def pace(model_bytes: int = 0) -> int:
    """Return the characters that a model of this size translates in a few seconds.

    That is for as many calls at once as there are. About 60 tokens a second and core, on a
    slow one, for a published package of up to 100 MB; a token is about 4 characters. One
    call is then one batch of a size that is fast.
    """
    slower = max(1.0, model_bytes / 100_000_000)
    return max(400, int(1_500 / slower)) * cores() // calls_at_once()


def calls_at_once() -> int:
    """Return how many calls keep all cores busy: one for each worker that there may be."""
    return min(cores(), _MOST_WORKERS)


def _groups(root: Path) -> list[Path]:
    """Return the folders of this process's control groups, up to the outermost."""
    try:
        lines = (root / "proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    base = root / "sys/fs/cgroup"
    found = []
    for line in lines:
        _, controllers, path = line.split(":", maxsplit=2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        group = PurePosixPath(path.lstrip("/"))
        found += [base / controllers / part for part in (group, *group.parents)]
    return found


def _quota(folder: Path) -> float:
    """Return how many cores' time a control group may use; 0 where it is not limited."""
    try:
        if (folder / "cpu.max").exists():
            quota, period = (folder / "cpu.max").read_text(encoding="utf-8").split()
        else:
            quota = (folder / "cpu.cfs_quota_us").read_text(encoding="utf-8").strip()
            period = (folder / "cpu.cfs_period_us").read_text(encoding="utf-8").strip()
        return max(1.0, int(quota) / int(period)) if int(quota) > 0 else 0
    except (OSError, ValueError, ZeroDivisionError):
        return 0
