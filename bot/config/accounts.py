"""Pure: the accounts of the configuration, and the pace of announcing."""

import datetime as dt
from typing import Literal

import pydantic
from pydantic import Field

from bot.config.values import (
    Duration,
    Hours,
    Part,
    Profile,
    QuietDay,
    Server,
    Tag,
    TimeZone,
)

_NEEDED = {
    "file": ("path",),
    "mastodon": ("server", "token"),
    "bluesky": ("handle", "token"),
    "telegram": ("chat", "token"),
}
_ONLY_ON = {
    "path": {"file"},
    "server": {"mastodon", "bluesky", "telegram"},
    "token": {"mastodon", "bluesky", "telegram"},
    "handle": {"bluesky"},
    "chat": {"telegram"},
    "visibility": {"mastodon"},
    "content_warning": {"mastodon"},
}


class Secret(Part):
    """Where a secret is read from when it is needed; never the secret itself."""

    file: str | None = None
    env: str | None = None
    credential: str | None = None

    @pydantic.model_validator(mode="after")
    def _one_place(self) -> "Secret":
        if sum(place is not None for place in (self.file, self.env, self.credential)) != 1:
            raise ValueError("give exactly one of file, env or credential")
        return self


class AccountConfig(Part):
    """A social account that statements are announced on.

    `profile` is the address at which readers find it; pages then say so. `handle` is the
    account's name on Bluesky, `chat` a Telegram channel ("@name", or its number).
    `delay` lets posts of one statement come one account after the other. `quiet_days` are
    days on which nothing goes out: "sunday", "12-25", "2026-04-03".
    `corrections` and `withdrawals` say what becomes of a post whose statement is changed or
    withdrawn; where a network cannot edit, a correction is a reply.
    """

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    network: Literal["mastodon", "bluesky", "telegram", "file"]
    languages: tuple[Tag, ...] = Field(min_length=1, strict=False)
    server: Server | None = None
    handle: str | None = Field(default=None, pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
    chat: str | None = Field(default=None, pattern=r"^(@[A-Za-z]\w{3,31}|-?\d{1,20})$")
    profile: Profile | None = None
    path: str | None = None
    token: Secret | None = None
    post: Literal["labelled", "reviewed"] = "labelled"
    unreviewed_after: Duration | None = None
    hours: Hours = "00:00-24:00"
    timezone: TimeZone = "UTC"
    quiet_days: tuple[QuietDay, ...] = Field(default=(), strict=False)
    delay: Duration = dt.timedelta()
    max_per_hour: int | None = Field(default=None, ge=1)
    visibility: Literal["public", "unlisted", "private"] = "public"
    content_warning: str = ""
    cards: bool = True
    thread: bool = False
    corrections: Literal["edit", "reply", "none"] = "edit"
    withdrawals: Literal["delete", "reply", "none"] = "delete"

    @pydantic.model_validator(mode="after")
    def _complete(self) -> "AccountConfig":
        missing = [key for key in _NEEDED[self.network] if getattr(self, key) is None]
        if missing:
            raise ValueError(f"an account on {self.network} needs {' and '.join(missing)}")
        foreign = [
            key
            for key, networks in _ONLY_ON.items()
            if key in self.model_fields_set and self.network not in networks
        ]
        if foreign:
            raise ValueError(f"an account on {self.network} has no {' and no '.join(foreign)}")
        if self.unreviewed_after is not None and self.post != "reviewed":
            raise ValueError('unreviewed_after needs post = "reviewed" beside it')
        return self


class Announce(Part):
    """The pace of announcing."""

    max_age: Duration = dt.timedelta(hours=72)
    max_per_hour: int = Field(default=6, ge=1)
    settle: Duration = dt.timedelta(seconds=120)
