"""I/O: builds an App from a configuration: the one place that knows every concrete part."""

from collections.abc import Callable

from bot.announce.networks import connect
from bot.config import Config, Home
from bot.errors import ConfigError, Problem, StoreError
from bot.pipeline import App
from bot.ports import Engine
from bot.store import Store
from bot.translate.engines.apertium import ApertiumEngine
from bot.translate.engines.argos import ArgosEngine
from bot.translate.engines.ctranslate2 import MultilingualEngine
from bot.translate.engines.loaded import LoadedModels

LATER = "This version does not have it yet; leave it out."


def build_app(home: Home, config: Config, stopping: Callable[[], bool] = lambda: False) -> App:
    """Return the home with all its parts connected; nothing heavy is loaded yet.

    Raises ConfigError for what the configuration asks and this version cannot do, and
    StoreError where the database cannot be used.
    """
    problems = tuple(_not_yet(home, config))
    if problems:
        raise ConfigError(problems)
    if home.restoring.exists():
        raise StoreError(
            "a restore was cut off half-way.",
            where=str(home.root),
            mend="Run `alliance-bot restore FILE --into-existing` again, with the same file.",
            reason="restoring",
        )
    home.state.mkdir(parents=True, exist_ok=True)
    store = Store(f"sqlite:///{home.database}")
    store.open()
    return App(
        home=home,
        config=config,
        store=store,
        engines=build_engines(home, config),
        accounts={account.name: connect(home, account) for account in config.accounts},
        stopping=stopping,
    )


def build_engines(home: Home, config: Config) -> dict[str, Engine]:
    """Return every engine by its name in the configuration; they share the models in memory."""
    loaded = LoadedModels(config.translate.max_memory, config.translate.device)
    engines: dict[str, Engine] = {
        "argos": ArgosEngine(home.models, loaded),
        "apertium": ApertiumEngine(),
    }
    model = config.translate.ctranslate2
    if model is not None:
        folder = home.resolve(model.path)
        receipt = home.state / "multilingual.json"
        engines["ctranslate2"] = MultilingualEngine(folder, model.codes, receipt, loaded)
    return engines


def _not_yet(home: Home, config: Config) -> list[Problem]:
    """Name what is asked for and would be missed; an engine without a model is only not there."""
    name = home.name(home.config_file)
    asked = {
        "database": config.database is not None,
        "workers": config.workers is not None,
    }
    return [
        Problem(f"{name}, {key}", "is not available.", LATER) for key, yes in asked.items() if yes
    ]
