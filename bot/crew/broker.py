"""I/O: where the broker is; its password is read from where the configuration says."""

import importlib.util
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit, urlunsplit

from bot.config import Config, Home, read_secret
from bot.errors import ConfigError, Problem, SecretError


@dataclass(frozen=True, slots=True)
class Broker:
    """A broker: `url` may hold a password and is shown to nobody, `name` is for people."""

    url: str = field(repr=False)
    name: str

    @property
    def is_redis(self) -> bool:
        """Tell whether it is Redis; otherwise it is RabbitMQ."""
        return self.name.startswith("redis")


def broker_of(home: Home, config: Config) -> Broker | None:
    """Return the configured broker; raises ConfigError where it cannot be used."""
    workers = config.workers
    if workers is None:
        return None
    where = f"{home.name(home.config_file)}, workers"
    if importlib.util.find_spec("celery") is None:
        mend = 'Run `pip install "alliance-bot[workers]"`, or leave [workers] out.'
        raise ConfigError((Problem(where, "needs Celery, which is not installed.", mend),))
    if workers.password is None:
        return Broker(workers.broker, workers.broker)
    try:
        password = read_secret(home, workers.password, "password")
    except SecretError as error:
        raise ConfigError((Problem(f"{where}.password", error.what, error.mend),)) from None
    parts = urlsplit(workers.broker)
    host = parts.netloc.rpartition("@")[2]
    login = f"{parts.username or ''}:{quote(password, safe='')}@{host}"
    return Broker(urlunsplit(parts._replace(netloc=login)), workers.broker)
