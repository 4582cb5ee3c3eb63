"""`models`: packages from an index on loopback, as a person meets them."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.config import Home
from bot.translate import models as packages
from tests.conftest import CONFIG, Ran, alliance_bot, files_under
from tests.daemon.running import daemon, wait_for
from tests.made_package import make_package
from tests.package_index import PackageIndex, package

Bot = Callable[..., Ran]
Put = Callable[..., None]
LARGE = "weights " * 40_000
WORDS = {"workers": "trabajadoras", "work": "trabajo", "today": "hoy", "day": "día"}


@pytest.fixture(scope="module")
def index_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackageIndex]:
    index = PackageIndex(tmp_path_factory.mktemp("index"))
    yield index
    index.stop()


@pytest.fixture
def index(index_process: PackageIndex) -> PackageIndex:
    """An index in another process on this machine, which offers nothing and behaves well."""
    index_process.clear()
    return index_process


@pytest.fixture
def place(home: Home, index: PackageIndex) -> Home:
    """A home whose packages come from that index, and which wants Spanish and Basque."""
    languages = 'es = { engines = ["argos"] }\neu = { engines = ["argos"] }'
    text = CONFIG.replace("es = { engines = [] }", languages)
    home.config_file.write_text(f'{text}\n[models]\nindex = "{index.address}"\n', "utf-8")
    return home


@pytest.fixture
def models(place: Home) -> Bot:
    """The program: models("install", "es")."""
    return lambda *arguments: alliance_bot(place.root, "models", *arguments)


def names(place: Home) -> list[str]:
    return [package.name for package in packages.installed(place)]


@pytest.fixture
def put(place: Home, tmp_path: Path) -> Put:
    """Put a package into the home: put("en", "es", "1.9")."""

    def install(*said: str) -> None:
        packages.install(place, package(tmp_path / "put.argosmodel", *said))

    return install


# available


def test_available_shows_the_way_into_each_language_of_the_home(
    index: PackageIndex, models: Bot
) -> None:
    index.publish(("en", "es"), ("es", "eu"))
    ran = models("available")
    assert ran.status == 0
    assert ran.err == ""
    assert ran.out.splitlines() == [
        "es       en → es              1.9 offered",
        "eu       en → es → eu         2 packages: en → es 1.9 offered; es → eu 1.9 offered",
        "Install with: alliance-bot models install es eu",
    ]


def test_available_says_what_is_installed_and_what_is_newer(
    index: PackageIndex, models: Bot, put: Put
) -> None:
    put("en", "es", "1.8")
    put("es", "eu", "1.8")
    index.publish(("en", "es"), version="1.10")
    es, eu = models("available", "--json").json["languages"]
    assert (es["state"], eu["state"]) == ("newer", "newer")
    assert es["packages"] == [
        {
            "from": "en",
            "to": "es",
            "installed": "1.8",
            "offered": "1.10",
            "newer": True,
            "bytes": None,
        }
    ]
    assert eu["packages"][1]["offered"] is None
    assert "eu       en → es → eu         2 packages: en → es 1.8 installed, 1.10 offered" in (
        models("available", "eu").out
    )


def test_a_size_is_shown_where_the_index_says_it_or_this_home_had_it(
    place: Home, index: PackageIndex, models: Bot, put: Put
) -> None:
    put("en", "eu")
    packages.remove(place, "translate-en_eu-1.9")
    index.offer(index.entry(size=92_000_000), index.entry(end="eu"))
    assert "1.9 offered (92 MB)" in models("available", "es").out
    (basque,) = models("available", "eu", "--json").json["languages"]
    assert basque["packages"][0]["bytes"] > 0


def test_other_languages_and_origins_can_be_asked_about(index: PackageIndex, models: Bot) -> None:
    index.publish(("es", "zt"), ("en", "pb"))
    found = models("available", "zh-Hant", "pt-BR", "ne", "--json").json["languages"]
    assert [(one["language"], one["state"], one["route"]) for one in found] == [
        ("zh-Hant", "not-offered", []),
        ("pt-BR", "available", ["en", "pt-BR"]),
        ("ne", "not-offered", []),
    ]
    assert "zh-Hant  es → zh-Hant         1.9 offered" in (
        models("available", "zh-Hant", "--from", "es").out
    )


def test_entries_that_cannot_be_used_are_counted(index: PackageIndex, models: Bot) -> None:
    index.offer(index.entry(), index.entry(to_code="../x"), {"links": []}, None)
    assert "left out: 3." in models("available", "es").out


def test_languages_that_only_people_translate_are_left_out(
    place: Home, index: PackageIndex, models: Bot
) -> None:
    text = place.config_file.read_text("utf-8")
    place.config_file.write_text(
        text.replace('eu = { engines = ["argos"] }', "eu = { engines = [] }")
    )
    index.publish(("en", "es"), ("en", "eu"))
    assert [one["language"] for one in models("available", "--json").json["languages"]] == ["es"]


def test_available_installs_nothing(place: Home, index: PackageIndex, models: Bot) -> None:
    index.publish(("en", "es"))
    before = files_under(place.root)
    models("available")
    assert files_under(place.root) == before
    assert index.paths() == ["/index.json"]


# install


def test_a_language_gets_all_packages_of_its_way(
    place: Home, index: PackageIndex, models: Bot
) -> None:
    index.publish(("en", "es"), ("es", "eu"), ("en", "fr"))
    ran = models("install", "eu")
    assert ran.status == 0
    assert ran.err == ""
    assert ran.out.splitlines() == [
        "installed translate-en_es-1.9: en → es",
        "installed translate-es_eu-1.9: es → eu",
    ]
    assert names(place) == ["translate-en_es-1.9", "translate-es_eu-1.9"]


def test_what_is_there_is_not_brought_again(index: PackageIndex, models: Bot, put: Put) -> None:
    index.publish(("en", "es"), ("es", "eu"))
    put("en", "es")
    ran = models("install", "eu", "es")
    assert "there already translate-en_es-1.9" in ran.out
    assert index.paths() == ["/index.json", "/translate-es_eu-1_9.argosmodel"]


def test_what_is_there_and_damaged_is_brought_again(
    place: Home, index: PackageIndex, models: Bot, put: Put
) -> None:
    put("en", "es")
    package(index.file())
    index.offer(index.entry())
    (place.models / "translate-en_es-1.9" / "model" / "model.bin").write_text("other")
    assert "installed translate-en_es-1.9" in models("install", "es").out
    assert packages.verify(place) == ()


def test_a_newer_version_takes_the_place_of_the_older(
    place: Home, index: PackageIndex, models: Bot, put: Put
) -> None:
    put("en", "es", "1.9")
    index.publish(("en", "es"), version="1.10")
    models("install", "es")
    assert names(place) == ["translate-en_es-1.10"]


def test_languages_and_files_can_be_mixed(
    place: Home, index: PackageIndex, models: Bot, tmp_path: Path
) -> None:
    index.publish(("en", "zt"))
    file = package(tmp_path / "a.argosmodel", "en", "fr")
    assert models("install", "zh-Hant", str(file)).status == 0
    assert names(place) == ["translate-en_fr-1.9", "translate-en_zt-1.9"]


def test_a_file_needs_no_index(index: PackageIndex, models: Bot, tmp_path: Path) -> None:
    assert models("install", str(package(tmp_path / "a.argosmodel"))).status == 0
    assert index.log() == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nothing.argosmodel",), "there is no such file"),
        (("spanish",), "neither a language tag (BCP 47, as in es or zh-Hant) nor a file"),
        (("zt",), 'Did you mean "zh-Hant"?'),
        (("pb",), 'Did you mean "pt-BR"?'),
        (("es", "ne"), "ne: no package leads there from en."),
        (("es", "--from", "xx"), "xx: is neither a language tag"),
    ],
)
def test_what_cannot_be_meant_is_named_and_nothing_is_done(
    place: Home, index: PackageIndex, models: Bot, arguments: tuple[str, ...], words: str
) -> None:
    index.publish(("en", "es"))
    ran = models("install", *arguments)
    assert ran.status == 2
    assert words in ran.err
    assert names(place) == []


def test_one_that_fails_stops_no_other(index: PackageIndex, models: Bot) -> None:
    index.publish(("en", "es"), ("en", "eu"))
    index.file("en", "es").write_bytes(b"<html>")
    ran = models("install", "es", "eu")
    assert ran.status == 1
    assert "installed translate-en_eu-1.9" in ran.out
    assert "translate-en_es-1.9: could not be brought" in ran.out
    assert "`alliance-bot models install FILE` with it" in ran.out


def test_a_package_that_changed_needs_a_persons_word(
    place: Home, index: PackageIndex, models: Bot, put: Put
) -> None:
    put("en", "es")
    packages.remove(place, "translate-en_es-1.9")
    index.publish(("en", "es"), weights="others")
    refused = models("install", "es")
    assert refused.status == 2
    assert "--accept-changed" in refused.err
    assert models("install", "es", "--accept-changed").status == 0


def test_what_its_makers_want_to_be_read_is_shown(models: Bot, tmp_path: Path) -> None:
    file = make_package(tmp_path / "a.argosmodel", "en", "es", WORDS)
    ran = models("install", str(file))
    assert "  | A made package, en to es." in ran.out
    assert "(from state/models/translate-en_es-1.0/README.md)" in ran.out


def test_without_a_network_the_other_way_is_named(place: Home, models: Bot) -> None:
    gone = PackageIndex(place.root)
    gone.stop()
    text = place.config_file.read_text("utf-8").splitlines()[:-1]
    place.config_file.write_text("\n".join([*text, f'index = "{gone.address}"']), "utf-8")
    for command in (("available",), ("install", "es")):
        ran = models(*command)
        assert ran.status == 2
        assert "could not be reached" in ran.err
        assert "`alliance-bot models install FILE`" in ran.err
        assert "Traceback" not in ran.err


def test_a_home_that_another_process_holds_downloads_nothing(
    place: Home, index: PackageIndex, models: Bot
) -> None:
    from bot.lock import hold

    index.publish(("en", "es"))
    with hold(place):
        assert models("install", "es").status == 3
    assert index.log() == []


# Stopped, and gone on with


def installing(place: Home, **more: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "bot", "--home", str(place.root), "models", "install", "es"]
    return subprocess.Popen(command, text=True, **more)  # type: ignore[call-overload,no-any-return]


def until_it_has(part: Path, size: int, index: PackageIndex) -> None:
    """Wait until the server rests and all that it sent has been written."""
    index.wait_until_it_rests()
    while not part.exists() or part.stat().st_size < size:
        os.sched_yield()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_download_that_was_stopped_goes_on(
    place: Home, index: PackageIndex, models: Bot, stop: signal.Signals
) -> None:
    index.publish(("en", "es"), weights=LARGE)
    index.behave(rests=100_000)
    process = installing(place, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    part = place.models / ".download" / "translate-en_es-1.9.part"
    until_it_has(part, 100_000, index)
    process.send_signal(stop)
    out, err = process.communicate()
    assert "Traceback" not in err
    if stop is signal.SIGINT:
        assert process.returncode == 130
        assert "run the command again" in out
    assert part.stat().st_size == 100_000
    index.behave()
    assert models("install", "es").status == 0
    assert index.ranges() == [None, "bytes=100000-"]
    assert packages.verify(place) == ()
    assert list((place.models / ".download").iterdir()) == []


def test_a_terminal_sees_how_much_has_come(place: Home, index: PackageIndex) -> None:
    index.publish(("en", "es"), weights=LARGE)
    ours, theirs = pty.openpty()
    with installing(place, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        seen = b""
        try:
            while read := os.read(ours, 4096):
                seen += read
        except OSError:
            pass  # Linux says EIO when the last writer is gone
        process.wait()
    os.close(ours)
    size = f"{index.file().stat().st_size / 1000:.1f}"
    assert b"translate-en_es-1.9" in seen
    assert f"{size}/{size}".encode() in seen
    assert process.returncode == 0


def test_a_script_sees_no_bar(index: PackageIndex, models: Bot) -> None:
    index.publish(("en", "es"), weights=LARGE)
    assert models("install", "es").err == ""


# list, verify, remove


def test_list_names_what_is_damaged(place: Home, models: Bot, put: Put) -> None:
    put("en", "es")
    (place.models / "translate-en_fr-1.0").mkdir()
    ran = models("list")
    assert "en → es  1.9  translate-en_es-1.9" in ran.out
    assert "models/translate-en_fr-1.0: cannot be used" in ran.out
    assert [one["where"] for one in models("list", "--json").json["problems"]] == [
        "models/translate-en_fr-1.0"
    ]


def test_an_empty_list_says_where_to_look(models: Bot) -> None:
    assert "alliance-bot models available" in models("list").out


def test_verify_names_what_is_not_as_it_was(place: Home, models: Bot, put: Put) -> None:
    put("en", "es")
    assert models("verify").status == 0
    (place.models / "translate-en_es-1.9" / "sentencepiece.model").write_text("x")
    ran = models("verify")
    assert ran.status == 1
    assert "sentencepiece.model is not what was installed" in ran.out


def test_packages_are_removed_by_name_and_by_language(place: Home, models: Bot, put: Put) -> None:
    for end in ("es", "fr", "zt"):
        put("en", end)
    assert models("remove", "zh-Hant", "translate-en_fr-1.9").status == 0
    assert names(place) == ["translate-en_es-1.9"]


def test_what_is_not_there_removes_nothing(place: Home, models: Bot, put: Put) -> None:
    put("en", "es")
    for words in (("es", "nothing"), ("",), ("es", "../models")):
        ran = models("remove", *words)
        assert ran.status == 2
        assert "Installed: translate-en_es-1.9." in ran.err
    assert names(place) == ["translate-en_es-1.9"]


# Nothing is fetched at any other time

BLOCKED = """
import json, sys
asked = []

def block(event, about):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        asked.append(event)
        raise OSError("there is no network here")

sys.addaudithook(block)
sys.argv = ["alliance-bot", *sys.argv[1:]]
from bot.cli import main
try:
    main()
except SystemExit as end:
    print(json.dumps([end.code, asked]), file=sys.stderr)
"""


@dataclass(frozen=True)
class Blocked:
    """What a command did whose every way to a network is blocked."""

    status: int
    asked: list[str]


def blocked(place: Home, *command: str) -> Blocked:
    """Run a command without a network, and not as a test run: some libraries are silent there."""
    line = [sys.executable, "-c", BLOCKED, "--home", str(place.root), *command]
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    done = subprocess.run(line, capture_output=True, text=True, check=False, env=environment)
    status, asked = json.loads(done.stderr.splitlines()[-1])
    return Blocked(status, asked)


def test_asking_for_packages_asks_the_network(place: Home) -> None:
    """So the next tests can fail."""
    for command in (("models", "available"), ("models", "install", "es")):
        ran = blocked(place, *command)
        assert ran.status == 2
        assert ran.asked == ["socket.getaddrinfo"]


@pytest.mark.parametrize(
    "command", [("once",), ("check",), ("status",), ("models", "list"), ("models", "verify")]
)
def test_no_other_command_does(place: Home, put: Put, command: tuple[str, ...]) -> None:
    """Spanish is half installed and Basque is missing."""
    put("en", "es")
    (place.models / "translate-en_es-1.9" / "model" / "model.bin").unlink()
    ran = blocked(place, *command)
    assert ran.status in {0, 1}
    assert ran.asked == []


def test_the_daemon_opens_no_connection(place: Home, index: PackageIndex) -> None:
    index.publish(("en", "es"), ("es", "eu"))
    with daemon(place) as process:
        wait_for(process, "cycle")
        process.terminate()
        process.communicate()
    assert process.returncode == 0
    assert (place.feeds / "index.html").is_file()
    assert index.log() == []


def test_check_names_the_command_that_would(place: Home, models: Bot) -> None:
    ran = alliance_bot(place.root, "check")
    assert "alliance-bot models install eu" in ran.out


def test_what_was_brought_translates(place: Home, index: PackageIndex, models: Bot) -> None:
    """From the index to a page, with a real package and the real engine."""
    make_package(index.file("en", "es", "1.0"), "en", "es", WORDS, version="1.0")
    index.offer(index.entry(version="1.0"))
    assert models("install", "es").status == 0
    ran = alliance_bot(place.root, "once", "--json")
    assert ran.json["translation"]["es"]["engine"] == "argos"
    assert ran.json["translation"]["es"]["sentences_translated"] > 0
