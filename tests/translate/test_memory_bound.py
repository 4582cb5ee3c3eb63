"""max_memory holds: six packages of published size through whole cycles of one process."""

from pathlib import Path

import pytest

from bench import memory


@pytest.mark.slow
def test_six_languages_stay_within_the_bound(tmp_path: Path) -> None:
    """Each is read once and not all are kept; the peak is that of the process, by the kernel."""
    packages = memory.make_packages(tmp_path)
    assert all(package.stat().st_size > 90_000_000 for package in packages)
    found = memory.measure(tmp_path, packages, sentences=6, memory="600MB")
    assert found.read == len(packages)
    assert 0 < found.kept < len(packages)
    assert found.more <= memory.ALLOWED_MORE
