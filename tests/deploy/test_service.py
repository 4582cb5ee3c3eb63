"""The service: its unit as systemd sees it, the scripts, and the files for containers."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.cli.app import app
from tests.conftest import REPOSITORY

DEPLOY = REPOSITORY / "deploy"
UNIT = DEPLOY / "alliance-bot.service"
LARGEST_EXPOSURE = 3.0
with_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd is not installed: `make setup` as root"
)


@pytest.fixture(params=[UNIT, DEPLOY / "alliance-bot-worker.service"], ids=lambda unit: unit.stem)
def unit(request: pytest.FixtureRequest) -> Path:
    """Each unit: the daemon's, and the worker's."""
    found: Path = request.param
    return found


@pytest.fixture
def installed(unit: Path, tmp_path: Path) -> Path:
    """The unit with a program that is there, as `systemd-analyze verify` wants it."""
    text = unit.read_text("utf-8")
    program = re.search(r"^ExecStart=(\S+)", text, re.MULTILINE)
    assert program
    made = tmp_path / unit.name
    made.write_text(text.replace(program[1], sys.executable), "utf-8")
    return made


@with_systemd
def test_systemd_finds_nothing_wrong_with_the_unit(installed: Path) -> None:
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(installed)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = [line for line in ran.stderr.splitlines() if installed.name in line]
    assert (ran.returncode, said) == (0, [])


@with_systemd
def test_the_unit_may_do_little(unit: Path) -> None:
    ran = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    exposure = re.search(r"exposure level for \S+: ([\d.]+)", ran.stdout)
    assert exposure
    assert float(exposure[1]) <= LARGEST_EXPOSURE


@with_systemd
@pytest.mark.parametrize("line", ["Type=notfy", "ExecStart=/nowhere/at-all run"])
def test_systemd_finds_what_is_wrong(installed: Path, line: str) -> None:
    """So the first test can fail."""
    key = line.partition("=")[0]
    wrong = re.sub(rf"^{key}=.*$", line, installed.read_text("utf-8"), flags=re.MULTILINE)
    installed.write_text(wrong, "utf-8")
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(installed)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert installed.name in ran.stderr


def test_the_unit_starts_a_command_that_there_is() -> None:
    started = re.search(r"^ExecStart=(.*)$", UNIT.read_text("utf-8"), re.MULTILINE)
    assert started
    program, option, _, command = started[1].split()
    assert (Path(program).name, option) == ("alliance-bot", "--home")
    assert command in {one.callback.__name__ for one in app.registered_commands if one.callback}


def test_the_unit_has_it_told_that_the_service_ended() -> None:
    """The command itself, and what systemd hands to it, are tried in tests/cli."""
    called = re.search(r"^ExecStopPost=-(.*)$", UNIT.read_text("utf-8"), re.MULTILINE)
    started = re.search(r"^ExecStart=(.*) run$", UNIT.read_text("utf-8"), re.MULTILINE)
    assert called
    assert started
    assert called[1] == f"{started[1]} alarms ended"
    group = next(one.typer_instance for one in app.registered_groups if one.name == "alarms")
    assert group is not None
    names = [one.callback.__name__ for one in group.registered_commands if one.callback]
    assert "ended" in names


def test_unit_and_installer_mean_the_same_places() -> None:
    unit, script = UNIT.read_text("utf-8"), (DEPLOY / "install.sh").read_text("utf-8")
    names = dict(re.findall(r"^(user|opt|home|unit)=(\S+)$", script, re.MULTILINE))
    assert f"User={names['user']}\nGroup={names['user']}\n" in unit
    assert f"ExecStart={names['opt']}/venv/bin/alliance-bot --home {names['home']} run" in unit
    assert f"StateDirectory={Path(names['home']).name}\n" in unit
    assert Path(names["unit"]).name == UNIT.name


@pytest.mark.skipif(
    shutil.which("shellcheck") is None, reason="shellcheck is not installed: `make setup` as root"
)
@pytest.mark.parametrize(
    "script", ["deploy/install.sh", "scripts/setup", "scripts/demo", "bench/first_minutes.sh"]
)
def test_scripts_are_clean(script: str) -> None:
    ran = subprocess.run(
        ["shellcheck", str(REPOSITORY / script)], capture_output=True, text=True, check=False
    )
    assert ran.stdout == ""
    assert ran.returncode == 0


def test_an_installer_with_a_misspelt_option_does_nothing() -> None:
    ran = subprocess.run(
        [str(DEPLOY / "install.sh"), "--strat"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "--start" in ran.stderr
    assert ran.stdout == ""


def instructions() -> list[tuple[str, str]]:
    text = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in lines]


def test_a_container_is_built_from_files_that_are_there_and_sent() -> None:
    sent = {
        line.removeprefix("!")
        for line in (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    }
    copied = [rest for name, rest in instructions() if name == "COPY" and "--from" not in rest]
    named = {source for rest in copied for source in rest.split()[:-1]}
    assert named == sent
    assert all((REPOSITORY / source).exists() for source in named)
    links = [path.resolve() for path in (REPOSITORY / "bot").rglob("*") if path.is_symlink()]
    assert all(any(link.is_relative_to(REPOSITORY / one) for one in named) for link in links)


def test_a_container_does_not_run_as_root_and_says_how_it_is() -> None:
    names = [name for name, _ in instructions()]
    assert names.count("FROM") == 2
    last = names[len(names) - names[::-1].index("FROM") :]
    assert last.index("USER") < last.index("ENTRYPOINT")
    assert "HEALTHCHECK" in last


def test_the_services_of_compose_are_confined_and_their_files_are_there() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    for service in compose["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        mounted = [one.split(":")[0] for one in service["volumes"] if one.startswith((".", "/"))]
        files = [one for one in mounted if not one.startswith("../home")]
        assert all((DEPLOY / one).is_file() for one in files)
    build = compose["services"]["bot"]["build"]
    assert (DEPLOY / build["context"]).resolve() == REPOSITORY
    assert (REPOSITORY / build["dockerfile"]).is_file()
    (home,) = (rest for name, rest in instructions() if name == "VOLUME")
    assert compose["services"]["bot"]["volumes"] == [f"../home:{home}"]
