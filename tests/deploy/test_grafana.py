"""The dashboard shows what the program counts: each metric that there is, and no other."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from bot import health
from bot.backup import backup_if_due
from bot.config import Home, load
from bot.config.settings import Workers
from bot.lock import hold
from bot.pipeline import run_once
from bot.wiring import build_app
from tests.conftest import REPOSITORY

DASHBOARD: dict[str, Any] = json.loads((REPOSITORY / "deploy" / "grafana.json").read_text("utf-8"))
PANELS: list[dict[str, Any]] = [one for one in DASHBOARD["panels"] if one["type"] != "row"]
VARIABLES: dict[str, dict[str, Any]] = {one["name"]: one for one in DASHBOARD["templating"]["list"]}
METRIC = re.compile(r"\balliance_bot_\w+")
WIDTH = 24
CONFIG = """
[site]
name = "Alliance"
url = "https://e.org/"
[languages]
ne = {}
[[accounts]]
name = "preview"
network = "file"
path = "state/posts.jsonl"
languages = ["en"]
[backup]
folder = "backups"
"""
STATEMENT = "---\ntitle: A day of rest\ndate: 2026-03-08\n---\n\nOne day of rest in seven.\n"


def expressions() -> Iterator[str]:
    yield from (target["expr"] for panel in PANELS for target in panel["targets"])
    yield from (one["expr"] for one in DASHBOARD["annotations"]["list"] if "expr" in one)
    yield from (one["definition"] for one in VARIABLES.values() if "definition" in one)


@pytest.fixture(scope="module")
def metrics(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Each metric of a home that has worked and was backed up, with the names it may be read by."""
    home, now = Home(tmp_path_factory.mktemp("home")), datetime.now(UTC)
    home.config_file.parent.mkdir()
    home.config_file.write_text(CONFIG, "utf-8")
    home.statements.mkdir()
    (home.statements / "a.md").write_text(STATEMENT, "utf-8")
    app = build_app(home, load(home))
    with hold(home):
        run_once(app, now)
        assert backup_if_due(home, app.config, now, lambda: False) is not None
        # The metrics of workers need none; what hands out to them would need a server.
        workers = Workers(broker="redis://broker.example.org/0")
        app = replace(app, config=app.config.model_copy(update={"workers": workers}))
        facts = health.look(app)
        text = health.exposition(app, facts, health.judge(facts, now), now).decode()
    app.store.close()
    return {family.name: set(names(family)) for family in text_string_to_metric_families(text)}


def names(family: Metric) -> Iterator[str]:
    """A counter without a sample is known by its name to come."""
    yield f"{family.name}_total" if family.type == "counter" else family.name
    yield from (sample.name for sample in family.samples)


def named() -> set[str]:
    return {name for one in expressions() for name in METRIC.findall(one)}


def test_it_speaks_of_metrics_that_there_are(metrics: dict[str, set[str]]) -> None:
    assert named() <= set.union(*metrics.values())


def test_every_metric_is_on_it(metrics: dict[str, set[str]]) -> None:
    assert [name for name, read_by in metrics.items() if not read_by & named()] == []


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_a_panel_says_what_it_shows_and_in_what_unit(panel: dict[str, Any]) -> None:
    assert panel["title"]
    assert panel["description"].endswith(".")
    assert panel["fieldConfig"]["defaults"]["unit"] in {
        "bytes", "none", "percentunit", "s", "short",
    }  # fmt: skip
    assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
    assert len({target["refId"] for target in panel["targets"]}) == len(panel["targets"])


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_a_panel_shows_the_chosen_machines_only(panel: dict[str, Any]) -> None:
    for target in panel["targets"]:
        for metric in METRIC.findall(target["expr"]):
            assert f'{metric}{{job="$job", instance=~"$instance"' in target["expr"]


def test_the_variables_are_chosen_in_their_order() -> None:
    assert list(VARIABLES) == ["datasource", "job", "instance"]
    assert VARIABLES["datasource"]["query"] == "prometheus"
    used = {name for one in expressions() for name in re.findall(r"\$(\w+)", one)}
    assert used == {"job", "instance"}


def test_no_panel_covers_another() -> None:
    places = [one["gridPos"] for one in DASHBOARD["panels"]]
    for one in places:
        assert 0 <= one["x"] < one["x"] + one["w"] <= WIDTH
    for one, other in combinations(places, 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        below = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert beside or below


def test_it_can_be_imported_anywhere() -> None:
    """As what Grafana calls a classic dashboard, with nothing of the machine it was made on."""
    assert DASHBOARD["id"] is None
    assert DASHBOARD["schemaVersion"] == 39
    assert len({one["id"] for one in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
    required = {one["id"] for one in DASHBOARD["__requires"]}
    assert {one["type"] for one in PANELS} | {"grafana", "prometheus"} == required
