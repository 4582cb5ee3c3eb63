"""A thousand sentences are translated where the kernel ends a process that asks for a network.

A filter of the kernel (seccomp) ends the process at the first socket for IPv4 or IPv6, whoever
opens it: Python, a library in C++, a thread of a runtime. `CI` is unset, because some libraries
keep still where it is set.
"""

import json
import os
import platform
import signal
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from bot.config import Home
from bot.translate import models
from tests.conftest import CONFIG, REPOSITORY
from tests.made_multilingual import make_multilingual
from tests.made_package import make_package

SOCKET = {"x86_64": 41, "aarch64": 198}.get(platform.machine())
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or SOCKET is None, reason="the filter is written for Linux"
)

FILTER = """
import ctypes, sys

class Step(ctypes.Structure):
    _fields_ = [("code", ctypes.c_ushort), ("yes", ctypes.c_ubyte), ("no", ctypes.c_ubyte),
                ("value", ctypes.c_uint)]

class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.POINTER(Step))]

load, equal, end = 0x20, 0x15, 0x06
steps = (Step * 7)(
    Step(load, 0, 0, 0), Step(equal, 0, 3, int(sys.argv.pop(1))),  # the call is socket()
    Step(load, 0, 0, 16), Step(equal, 2, 0, 2), Step(equal, 1, 0, 10),  # AF_INET or AF_INET6
    Step(end, 0, 0, 0x7FFF0000), Step(end, 0, 0, 0x80000000),  # go on, or die
)
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0  # no new privileges
assert libc.prctl(22, 2, ctypes.byref(Program(7, steps)), 0, 0) == 0, ctypes.get_errno()
"""

ONCE = """
import os
written = []

def watch(event, about):
    if event == "open" and isinstance(about[0], (str, bytes)):
        if about[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            written.append(os.path.realpath(os.fsdecode(about[0])))
    elif event == "os.mkdir" and os.path.isdir(about[0]):
        pass  # it is there, and stays as it is
    elif event in ("os.mkdir", "os.rename", "os.link", "os.symlink"):
        written.append(os.path.realpath(os.fsdecode(about[event != "os.mkdir"])))

sys.addaudithook(watch)
home = os.path.realpath(sys.argv[2])
from bot.cli import main
try:
    main()
finally:
    for path in written:
        if not (path + "/").startswith(home + "/") and path != os.devnull:
            print("outside:", path, file=sys.stderr)
"""

TO_ES = {"workers": "trabajadoras", "stopped": "pararon", "work": "trabajo", "today": "hoy"}
TO_NE = {"workers": "श्रमिकहरू", "stopped": "रोके", "work": "काम", "today": "आज"}


def shut_in(program: str, person: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a program under the filter, with a home, temporary files and a folder of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment = {
        **kept, "HOME": str(person), "TMPDIR": str(person), "PYTHONPATH": str(REPOSITORY),
        "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", FILTER + program, str(SOCKET), *arguments],
        capture_output=True, text=True, check=False, env=environment, cwd=person,
    )  # fmt: skip


@pytest.fixture
def person(tmp_path: Path) -> Path:
    folder = tmp_path / "person"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    "program",
    [
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "ctypes.CDLL(None).socket(10, 1, 0)",
        "import threading; t = threading.Thread(target=lambda: libc.socket(2, 2, 0)); t.start()",
    ],
)
def test_who_asks_for_a_network_does_not_survive(person: Path, program: str) -> None:
    """So the next test can fail."""
    assert shut_in(program, person).returncode == -signal.SIGSYS


def test_a_thousand_sentences_need_no_network_and_leave_nothing_elsewhere(
    tmp_path: Path, person: Path
) -> None:
    home = Home(tmp_path / "home")
    home.config_file.parent.mkdir(parents=True)
    languages = 'es = { engines = ["argos"] }\nne = { engines = ["ctranslate2"] }'
    home.config_file.write_text(
        CONFIG.replace("es = { engines = [] }", languages)
        + '[translate.ctranslate2]\npath = "nllb"\nlanguages = { ne = "npi_Deva" }\n',
        "utf-8",
    )
    harbours = ["".join(letters) for letters in product("bdfglmnprs", "aeiou", "bdlmnprstz", "ao")]
    sentences = [f"Workers stopped work in {name} today." for name in harbours]
    paragraphs = [" ".join(sentences[begin : begin + 20]) for begin in range(0, 1000, 20)]
    text = "---\ntitle: Rest\ndate: 2026-03-08\n---\n\n" + "\n\n".join(paragraphs)
    home.statements.mkdir()
    (home.statements / "long.md").write_text(text, "utf-8")
    models.install(home, make_package(tmp_path / "x", "en", "es", TO_ES))
    make_multilingual(home.root / "nllb", {"npi_Deva": TO_NE})

    ran = shut_in(ONCE, person, "--home", str(home.root), "once", "--json")

    assert ran.returncode in {0, 1}, ran.stderr
    report = json.loads(ran.stdout)["translation"]
    assert {tag: each["engine"] for tag, each in report.items() if tag != "en"} == {
        "es": "argos",
        "ne": "ctranslate2",
    }
    assert len(sentences) == 1000
    assert all(report[tag]["sentences_translated"] >= 1000 for tag in ("es", "ne"))
    assert "outside:" not in ran.stderr
    assert list(person.iterdir()) == []
