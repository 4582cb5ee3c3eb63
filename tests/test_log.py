"""The log: events with named fields, one a line; no text of a statement, whatever is asked for."""

import json
import logging
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

from bot import log
from bot.config import Home, parse
from bot.config.values import LogStage
from bot.errors import ConfigError
from bot.translate import models
from tests.conftest import CONFIG, REPOSITORY, alliance_bot
from tests.made_package import make_package

SITE = '[site]\nname = "A"\nurl = "https://e.org/"\n'
CANARIES = ("quokka", "narwhal", "axolotl", "pangolin", "numbat")
STATEMENT = """---
title: A quokka for every worker
date: 2026-03-08
slogans: [Narwhal now!]
---

The axolotl of 12 workers {was} seen today. The pangolin was not.
"""


def said(program: str, **environment: str) -> list[str]:
    """Run a few lines after the log was set up, and return what is on standard error."""
    ran = subprocess.run(
        [sys.executable, "-c", f"from bot.log import Log, configure\nimport logging\n{program}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPOSITORY,
        env=os.environ | environment,
    )
    assert ran.stdout == ""
    return ran.stderr.splitlines()


def events(program: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said(program)]


def test_an_event_is_a_line_of_json_with_its_fields() -> None:
    (event,) = events(
        'configure("json", "info", {})\n'
        'Log("daemon").info("cycle", new=1, name="Año\\n", nothing=None, empty="")'
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", event.pop("at"))
    assert list(event.items()) == [
        ("level", "info"),
        ("stage", "daemon"),
        ("event", "cycle"),
        ("new", 1),
        ("name", "Año\n"),
    ]


def test_for_people_it_is_a_line_of_words() -> None:
    (line,) = said('configure("text", "info", {})\nLog("daemon").info("cycle", new=1)')
    assert line.endswith(" [info     ] cycle stage=daemon new=1")


def test_off_a_terminal_it_is_for_machines() -> None:
    (event,) = events('configure("auto", "info", {})\nLog("daemon").info("cycle")')
    assert event["event"] == "cycle"


@pytest.mark.parametrize("kind", ["json", "text"])
def test_a_strangers_words_cannot_make_a_line_of_their_own(kind: str) -> None:
    lines = said(
        f'configure("{kind}", "info", {{}})\n'
        'Log("serve").info("request", path="/a\\n2026 [info] forged\\x1b[2J\\u2028")\n'
        'logging.getLogger("library").warning("a\\nb")'
    )
    assert len(lines) == 2
    assert "\x1b" not in "".join(lines)


def test_a_stage_has_a_level_of_its_own() -> None:
    heard = events(
        'configure("json", "warning", {"translate": "debug", "serve": "error"})\n'
        'for stage in ("translate", "publish", "serve"):\n'
        '    for level in ("debug", "info", "warning", "error"):\n'
        "        getattr(Log(stage), level)(level)"
    )
    assert [(event["stage"], event["event"]) for event in heard] == [
        ("translate", "debug"),
        ("translate", "info"),
        ("translate", "warning"),
        ("translate", "error"),
        ("publish", "warning"),
        ("publish", "error"),
        ("serve", "error"),
    ]


def test_a_new_configuration_takes_the_place_of_the_former() -> None:
    heard = events(
        'configure("text", "debug", {"translate": "debug"})\nconfigure("json", "info", {})\n'
        'Log("translate").debug("unheard")\nLog("daemon").info("heard")'
    )
    assert [event["event"] for event in heard] == ["heard"]


def test_libraries_are_heard_only_where_something_is_wrong() -> None:
    heard = events(
        'configure("json", "debug", {})\n'
        'logging.getLogger("argostranslate.utils").info("the text")\n'
        'logging.getLogger("httpx").debug("the address")\n'
        'logging.getLogger("httpx").warning("careful %s", "now")'
    )
    assert [(event["library"], event["event"]) for event in heard] == [("httpx", "careful now")]


@pytest.mark.parametrize("kind", ["json", "text"])
def test_a_failure_has_its_traceback_and_not_what_variables_held(kind: str) -> None:
    lines = said(
        f'configure("{kind}", "info", {{}})\n'
        'token = "canary"\n'
        "def fail(secret):\n"
        "    raise RuntimeError('broken')\n"
        "try:\n"
        "    fail(token)\n"
        "except RuntimeError as error:\n"
        '    Log("daemon").error("crashed", error)'
    )
    everything = "\n".join(lines)
    assert "RuntimeError: broken" in everything
    assert "canary" not in everything


def test_structlog_is_not_loaded_before_there_is_an_event() -> None:
    code = 'import sys; configure("json", "info", {}); sys.exit("structlog" in sys.modules)'
    assert said(code) == []


def test_the_stages_of_the_configuration_are_those_of_the_log() -> None:
    assert get_args(LogStage) == log.STAGES


def test_the_configuration_says_how_much() -> None:
    wanted = parse(
        SITE + '[log]\nformat = "text"\nlevel = "error"\n[log.levels]\ntranslate = "debug"\n'
    ).log
    assert (wanted.format, wanted.level, wanted.levels) == ("text", "error", {"translate": "debug"})


@pytest.mark.parametrize(
    "table", ['format = "xml"', 'level = "loud"', 'levels = { pages = "debug" }', 'colour = "red"']
)
def test_what_the_log_cannot_do_is_refused(table: str) -> None:
    with pytest.raises(ConfigError):
        parse(f"{SITE}[log]\n{table}\n")


def test_a_command_by_hand_logs_nothing_where_all_is_well(home: Home) -> None:
    assert alliance_bot(home.root, "once").err == ""


def test_no_word_of_a_statement_is_logged_over_whole_cycles(home: Home, tmp_path: Path) -> None:
    """Of what is translated, held, corrected, broken, posted and withdrawn, at level debug."""
    languages = 'es = { engines = ["argos"] }\nfr = { engines = ["argos"] }'
    level = '\n[log]\nlevel = "debug"\nformat = "json"\n'
    home.config_file.write_text(CONFIG.replace("es = { engines = [] }", languages) + level, "utf-8")
    words = {"worker": "trabajadora", "quokka": "quokka", "axolotl": "axolotl", "seen": "vista"}
    models.install(home, make_package(tmp_path / "x", "en", "es", words))
    text = home.statements / "a.md"
    text.write_text(STATEMENT.format(was="was"), "utf-8")
    (home.statements / "undated.md").write_text("The numbat has no date.", "utf-8")
    heard = [cycle(home)]
    (name,) = (path.name for path in home.translations.iterdir() if "quokka" in path.name)
    broken = home.translations / name / "es.po"
    broken.write_text(broken.read_text("utf-8") + 'msgid "The numbat\n', "utf-8")
    text.write_text(STATEMENT.format(was="were"), "utf-8")
    heard.append(daemons_cycle(home))
    assert '"event": "failure"' in heard[-1]
    assert alliance_bot(home.root, "retract", name, "--why", "An error.").status == 0
    heard.append(cycle(home))
    everything = "\n".join(heard).lower()
    known = everything.replace(name, "")
    assert [word for word in CANARIES if word in known] == []


def daemons_cycle(home: Home) -> str:
    """What a daemon says of its first cycle, failures and all."""
    command = [sys.executable, "-m", "bot", "--home", str(home.root), "run"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as daemon:
        assert daemon.stderr is not None
        heard = []
        for line in daemon.stderr:
            heard.append(line)
            if '"event": "cycle"' in line:
                daemon.send_signal(signal.SIGTERM)
    assert daemon.returncode == 0
    return "".join(heard)


def cycle(home: Home) -> str:
    ran = alliance_bot(home.root, "once", "--json")
    assert ran.status in {0, 1}, ran.err
    return ran.err


def test_the_test_hears_what_is_logged(home: Home) -> None:
    """So the one before can fail: a debug event of a cycle is on standard error."""
    home.config_file.write_text(CONFIG + '\n[log]\nlevel = "debug"\n', "utf-8")
    assert any(json.loads(line)["stage"] == "collect" for line in cycle(home).splitlines())
    assert logging.getLogger("bot").level == logging.NOTSET
