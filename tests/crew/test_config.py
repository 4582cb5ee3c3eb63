"""What is wrong with [workers] is said before anything is done."""

import sys
from pathlib import Path

import pytest

from bot.config import Config, Home, parse
from bot.crew import broker_of
from bot.errors import ConfigError
from bot.store.address import VARIABLE
from bot.wiring import build_app, build_worker
from tests.translate.conftest import CONFIG

BROKER = '[workers]\nbroker = "redis://10.0.0.5:6379/0"\n'


def config_of(text: str) -> Config:
    return parse(CONFIG.format(languages="es = {}") + text)


def said(error: pytest.ExceptionInfo[ConfigError]) -> str:
    return "\n".join(str(problem) for problem in error.value.problems)


@pytest.mark.parametrize(
    ("broker", "words"),
    [
        ("http://10.0.0.5", "an address of Redis or RabbitMQ"),
        ("redis://", "an address of Redis or RabbitMQ"),
        ("redis://:hush@10.0.0.5", "must not carry a password"),
        ("redis://10.0.0.5?password=hush", "neither ? nor #"),
    ],
)
def test_an_address_that_is_none_is_refused(broker: str, words: str) -> None:
    with pytest.raises(ConfigError) as error:
        config_of(f'[workers]\nbroker = "{broker}"\n')
    assert words in said(error)
    assert "hush" not in said(error)


def test_workers_need_a_database_that_they_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    home = Home(tmp_path)
    for build in (build_app, build_worker):
        with pytest.raises(ConfigError) as error:
            build(home, config_of(BROKER))
        assert "docs/postgresql.md" in said(error)
    assert list(tmp_path.iterdir()) == []


def test_a_worker_needs_somebody_to_work_for(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        build_worker(Home(tmp_path), config_of(""))
    assert "docs/workers.md" in said(error)


def test_without_celery_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "celery", None)
    with pytest.raises(ConfigError) as error:
        broker_of(Home(tmp_path), config_of(BROKER))
    assert 'pip install "alliance-bot[workers]"' in said(error)


def test_a_password_that_cannot_be_read_is_named_by_its_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        broker_of(Home(tmp_path), config_of(f'{BROKER}password = {{ env = "NOT_SET_9" }}'))
    assert "NOT_SET_9 is not set" in said(error)


def test_a_password_goes_into_the_address_and_into_no_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROKER_PASSWORD", "a/b@c:d")
    broker = broker_of(
        Home(tmp_path), config_of(f'{BROKER}password = {{ env = "BROKER_PASSWORD" }}')
    )
    assert broker is not None
    assert broker.url == "redis://:a%2Fb%40c%3Ad@10.0.0.5:6379/0"
    assert "a/b" not in repr(broker)
    assert "%2F" not in repr(broker)
