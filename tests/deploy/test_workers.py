"""Workers as a service and in containers: confined like the rest; each reaches what it needs."""

import re
from typing import Any

import pytest
import yaml

from bot.config import parse
from tests.deploy.test_service import DEPLOY
from tests.translate.conftest import CONFIG

UNIT = DEPLOY / "alliance-bot-worker.service"
COMPOSE = DEPLOY / "compose.scale.yaml"


@pytest.fixture
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text("utf-8"))
    return found


def test_the_unit_is_where_that_of_the_server_is_and_starts_a_worker() -> None:
    server = (DEPLOY / "alliance-bot.service").read_text("utf-8")
    for key in ("User", "Group", "StateDirectory", "WorkingDirectory"):
        line = re.search(rf"^{key}=.*$", server, re.MULTILINE)
        assert line
        assert line[0] in UNIT.read_text("utf-8").splitlines()
    runs = re.search(r"^ExecStart=(.*) run$", server, re.MULTILINE)
    assert runs
    assert f"ExecStart={runs[1]} worker" in UNIT.read_text("utf-8").splitlines()


def test_the_containers_are_confined(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        if name == "bot":  # compose.yaml has the rest of it
            continue
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert service["networks"] == ["crew"]
        assert "ports" not in service
    assert compose["networks"]["crew"]["internal"] is True


def test_every_secret_is_given_to_those_who_need_it_and_stands_nowhere(
    compose: dict[str, Any],
) -> None:
    needed = {name: set(one.get("secrets", ())) for name, one in compose["services"].items()}
    both = set(compose["secrets"])
    assert needed == {"bot": both, "worker": both, "database": {"database"}, "broker": {"broker"}}
    words = [str(one.get("environment", "")) for one in compose["services"].values()]
    assert not re.search(r"PASSWORD['\"]?: (?!'/run/secrets)", " ".join(words).replace("_FILE", ""))


def test_the_configuration_that_it_tells_to_write_is_one() -> None:
    lines = [line.removeprefix("#").strip() for line in COMPOSE.read_text("utf-8").splitlines()]
    start, end = (
        lines.index("[database]"),
        lines.index('password = { file = "/run/secrets/broker" }'),
    )
    config = parse(CONFIG.format(languages="es = {}") + "\n".join(lines[start : end + 1]))
    assert config.workers is not None
    assert config.database is not None
    hosts = {
        config.workers.broker.split("//")[1].split(":")[0],
        config.database.url.split("@")[1].split("/")[0],
    }
    assert hosts == {"broker", "database"}


def test_a_worker_has_the_models_and_the_configuration_and_nothing_else(
    compose: dict[str, Any],
) -> None:
    volumes = compose["services"]["worker"]["volumes"]
    places = {one.split(":")[0] for one in volumes}
    assert places == {"../home/config", "../home/state/models"}
    assert all(one.endswith(":ro") for one in volumes)
