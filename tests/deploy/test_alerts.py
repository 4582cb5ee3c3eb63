"""The rules for Prometheus speak of metrics that the program has, and tell what to do."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot import health
from bot.config import Home, load
from bot.wiring import build_app
from tests.conftest import REPOSITORY

RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((REPOSITORY / "deploy" / "alerts.yml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
]


@pytest.fixture(scope="module")
def metrics(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the metrics that a home has from its beginning."""
    home = Home(tmp_path_factory.mktemp("home"))
    home.config_file.parent.mkdir()
    home.config_file.write_text(
        '[site]\nname = "Alliance"\nurl = "https://e.org/"\n[languages]\nne = {}\n', "utf-8"
    )
    app, now = build_app(home, load(home)), datetime.now(UTC)
    facts = health.look(app)
    text = health.exposition(app, facts, health.judge(facts, now), now).decode()
    app.store.close()
    return {family.name for family in text_string_to_metric_families(text)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_speaks_of_metrics_that_there_are(rule: dict[str, Any], metrics: set[str]) -> None:
    named = set(re.findall(r"alliance_bot_\w+", rule["expr"]))
    assert named <= metrics
    assert named or "up{" in rule["expr"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_says_what_to_do(rule: dict[str, Any]) -> None:
    said = rule["annotations"]
    assert said["summary"].endswith(".")
    assert said["description"].endswith(".")
    assert rule["labels"]["severity"] in {"page", "ticket"}
