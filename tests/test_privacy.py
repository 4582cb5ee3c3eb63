"""A day of cycles opens no connection but to what the configuration names.

The day runs in a network of its own, which has nothing but itself (a network namespace). The
kernel counts there every connection and every datagram, whoever sends it: Python, a library in
C++, a child process. Beside it Python tells each connection with its address. Both must agree,
and every address must be one of the configuration's.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.cli.quiet import SWITCHES
from bot.config import Home
from bot.translate import models
from tests.conftest import REPOSITORY
from tests.made_package import make_package

ALONE = ["unshare", "--net", "--map-root-user"]
can_be_alone = pytest.mark.skipif(
    shutil.which("unshare") is None
    or subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode != 0,
    reason="no network namespace can be made here",
)
TO_ES = {"workers": "trabajadoras", "stopped": "pararon", "work": "trabajo", "today": "hoy"}


def day(tmp_path: Path, *options: str) -> Any:
    """Spend a day alone; `CI` is unset, because some libraries keep still where it is set."""
    home = Home(tmp_path / "home")
    models.install(home, make_package(tmp_path / "x", "en", "es", TO_ES))
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    ran = subprocess.run(
        [*ALONE, sys.executable, "-m", "tests.day_alone", str(home.root), *options],
        capture_output=True, text=True, check=False, cwd=REPOSITORY,
        env={**kept, "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@can_be_alone
def test_a_day_of_a_home_that_names_nobody_connects_to_nobody(tmp_path: Path) -> None:
    told = day(tmp_path)
    assert told["seen"] == []
    assert (told["connections"], told["datagrams"], told["elsewhere"]) == (0, 0, 0)
    posts = (tmp_path / "home" / "state" / "posts.jsonl").read_text("utf-8")
    assert posts.count("\n") == 6


@can_be_alone
def test_every_connection_of_a_day_is_one_that_the_configuration_names(tmp_path: Path) -> None:
    told = day(tmp_path, "--with-servers")
    named = {url.removeprefix("http://") for url in told["named"].values()}
    connected = [":".join(one) for one in told["seen"] if one[0][0].isdigit()]
    assert set(connected) == named
    looked_up = {one[1] for one in told["seen"] if not one[0][0].isdigit()}
    assert looked_up <= {urlsplit(url).hostname for url in told["named"].values()}
    # Messages to people leave in a process of their own, which only the kernel sees.
    assert told["alarms"] == 1
    assert told["connections"] == len(connected) + told["alarms"]
    assert (told["datagrams"], told["elsewhere"]) == (0, 0)


@can_be_alone
def test_a_library_that_connects_elsewhere_would_be_seen(tmp_path: Path) -> None:
    """So the others can fail."""
    told = day(tmp_path, "--leak")
    assert told["seen"] == []
    assert told["elsewhere"] == 1


def test_what_keeps_libraries_quiet_is_set_before_any_is_imported() -> None:
    program = (
        "import sys, os\n"
        "sys.argv[1:] = ['--help']\n"
        "from bot.cli.app import app\n"
        "from bot.cli import main\n"
        "libraries = {'argostranslate', 'ctranslate2', 'onnxruntime', 'huggingface_hub'}\n"
        "assert not libraries & sys.modules.keys()\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "import json; print(json.dumps(dict(os.environ)), file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert SWITCHES.items() <= json.loads(ran.stderr.splitlines()[-1]).items()
