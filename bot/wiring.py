"""I/O: builds an App from a configuration: the one place that knows every concrete part."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot import lock
from bot.announce.networks import connect
from bot.config import Config, Home
from bot.crew import Broker, Handout, broker_of
from bot.crew.bell import Bell
from bot.errors import ConfigError, Problem, StoreError
from bot.pipeline import App
from bot.ports import Engine
from bot.store import Store, address_of, led, opened, unshared
from bot.translate.crew import HERE, Crew
from bot.translate.engines.apertium import ApertiumEngine
from bot.translate.engines.argos import ArgosEngine
from bot.translate.engines.ctranslate2 import MultilingualEngine
from bot.translate.engines.loaded import LoadedModels


@contextmanager
def hold(home: Home, config: Config) -> Iterator[Callable[[], None]]:
    """Hold a home for this process, on this machine and, over a server's database, on all.

    Gives what confirms that it is still so, as `App.confirm`. Raises HomeLockedError where
    another process works on it.
    """
    with lock.hold(home), led(address_of(home, config), str(home.root)) as confirm:
        yield confirm


def build_app(
    home: Home,
    config: Config,
    stopping: Callable[[], bool] = lambda: False,
    *,
    waits: bool = False,
    confirm: Callable[[], None] = unshared,
) -> App:
    """Return the home with all its parts connected; nothing heavy is loaded yet.

    `waits` says that a cycle is to wait for workers elsewhere, where there are any. Raises
    ConfigError for what the configuration asks and this installation cannot do, and
    StoreError where the database cannot be used.
    """
    crew = _crew(home, config, waits=waits)
    if home.restoring.exists():
        raise StoreError(
            "a restore was cut off half-way.",
            where=str(home.root),
            mend="Run `alliance-bot restore FILE --into-existing` again, with the same file.",
            reason="restoring",
        )
    home.state.mkdir(parents=True, exist_ok=True)
    store = open_store(home, config)
    return App(
        home=home,
        config=config,
        store=store,
        engines=build_engines(home, config),
        accounts={account.name: connect(home, account) for account in config.accounts},
        crew=crew,
        stopping=stopping,
        confirm=confirm,
    )


def same_database(home: Home, before: Config, now: Config) -> None:
    """Raise ConfigError where a home's database would be another one while its process runs."""
    if address_of(home, before).url != address_of(home, now).url:
        where = f"{home.name(home.config_file)}, database"
        raise ConfigError((Problem(where, "is taken up by a restart only."),))


def open_store(home: Home, config: Config) -> Store:
    """Open the database of a home, wherever it is.

    Raises StoreError also for an empty one on a server while the home still has a file that
    is full: to begin anew would be to forget.
    """
    store = opened(address_of(home, config))
    if store.is_on_server and home.database.exists() and store.is_empty():
        store.close()
        raise StoreError(
            f"is empty, and what this home knows is in {home.name(home.database)}.",
            where=store.address.name,
            mend="Run `alliance-bot database move`, which takes it there.",
            reason="not-moved",
        )
    return store


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


@dataclass(frozen=True, slots=True)
class WorkerParts:
    """What a worker needs of a home: no statements, no accounts."""

    config: Config
    store: Store
    engines: dict[str, Engine]
    broker: Broker


def build_worker(home: Home, config: Config, *, gpu: bool = False) -> WorkerParts:
    """Return the parts of a worker; raises ConfigError where there is nobody to work for."""
    broker = _broker(home, config)
    if broker is None:
        mend = "docs/workers.md says how workers and the home that publishes meet."
        where = f"{home.name(home.config_file)}, workers"
        raise ConfigError((Problem(where, "is not there.", mend),))
    if gpu:
        card = config.translate.model_copy(update={"device": "cuda"})
        config = config.model_copy(update={"translate": card})
    engines = build_engines(home, config)
    return WorkerParts(config, open_store(home, config), engines, broker)


def _crew(home: Home, config: Config, *, waits: bool) -> Crew:
    """Return who translates: this process, or workers elsewhere."""
    broker = _broker(home, config)
    if broker is None or config.workers is None:
        return HERE
    return Handout(Bell(broker), config.workers.gpu, config.workers.patience if waits else None)


def _broker(home: Home, config: Config) -> Broker | None:
    """Return the broker; raises ConfigError where workers could not reach the database."""
    broker = broker_of(home, config)
    if broker is not None and address_of(home, config).file is not None:
        where = f"{home.name(home.config_file)}, workers"
        what = "workers meet in the database, and reach no file in state/."
        mend = "Put it on PostgreSQL: `url` under [database]; docs/postgresql.md says how."
        raise ConfigError((Problem(where, what, mend),))
    return broker
