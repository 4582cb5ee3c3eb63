"""Pure: the workers of the configuration: what rings for them, and what is theirs."""

import datetime as dt
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from bot.config.accounts import Secret
from bot.config.values import Duration, EngineName, Part

_SCHEMES = ("redis", "rediss", "amqp", "amqps")


def _broker(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise ValueError("must be an address of Redis or RabbitMQ, as in redis://10.0.0.5:6379/0")
    if parts.password is not None:
        raise ValueError('must not carry a password; use password = { file = "…" } beside it')
    if parts.query or parts.fragment:
        raise ValueError("must have neither ? nor #")
    return value


BrokerUrl = Annotated[str, AfterValidator(_broker)]
"""The address of Redis or RabbitMQ, without a password: "redis://10.0.0.5:6379/0"."""


class Workers(Part):
    """Other machines that translate; they meet in the database and are rung by a broker.

    No text goes through the broker, only the names of batches.
    """

    broker: BrokerUrl
    """The broker's address."""
    password: Secret | None = None
    """Where the broker's password is read from."""
    gpu: tuple[EngineName, ...] = Field(default=(), strict=False)
    """The engines whose batches only workers with a graphics card take (`worker --gpu`)."""
    patience: Duration = dt.timedelta(minutes=10)
    """How long `once` waits for a worker to take up what is to be translated."""
