"""I/O: the configuration: TOML text becomes a frozen Config, or every mistake at once."""

import datetime as dt
import difflib
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pydantic
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot import plan
from bot.errors import ConfigError, Problem
from bot.languages import is_tag
from bot.toml_places import lines_of_keys

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def _duration(value: object) -> dt.timedelta:
    match = re.fullmatch(r"\s*(\d+)\s*([smhdw])\s*", value) if isinstance(value, str) else None
    if match is None:
        raise ValueError('a duration is a number and a unit, as in "90s", "5m", "72h" or "30d"')
    return dt.timedelta(seconds=int(match[1]) * _UNITS[match[2]])


def _bytes(value: object) -> int:
    match = (
        re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([MG])B\s*", value) if isinstance(value, str) else None
    )
    if match is None:
        raise ValueError('an amount of memory is a number and a unit, as in "600MB" or "1.5GB"')
    return int(float(match[1]) * {"M": 1_000_000, "G": 1_000_000_000}[match[2]])


def _tag(value: str) -> str:
    if not is_tag(value):
        raise ValueError(f'"{value}" is not a language tag (BCP 47), as in "es" or "zh-Hant"')
    return value


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be a whole address that begins with https://")
    if parts.query or parts.fragment:
        raise ValueError("must have neither ? nor #")
    return value if value.endswith("/") else value + "/"


def _server(value: str) -> str:
    parts = urlsplit(value)
    loopback = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise ValueError("must be a whole address that begins with https://")
    if parts.scheme == "http" and not loopback:
        raise ValueError("would send the token unencrypted; use https://")
    return value.rstrip("/")


def _fetched(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be a whole address that begins with https:// or http://")
    if parts.username or parts.password:
        raise ValueError("must not carry a name or a password")
    return value


def _profile(value: str) -> str:
    parts = urlsplit(_fetched(value))
    if parts.scheme != "https" or not parts.path.strip("/@") or parts.query or parts.fragment:
        raise ValueError("must be an account's own page, as in https://social.example.org/@name")
    return value


def _hours(value: str) -> str:
    match = re.fullmatch(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)", value)
    if match is None:
        raise ValueError('hours are written as in "08:00-21:00"')
    return value


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f'"{value}" is not a time zone name, as in "Asia/Manila"') from None
    return value


Duration = Annotated[dt.timedelta, BeforeValidator(_duration)]
Memory = Annotated[int, BeforeValidator(_bytes)]
Tag = Annotated[str, AfterValidator(_tag)]
SitePublish = Literal["labelled", "reviewed", "draft"]
EngineName = Literal["argos", "ctranslate2", "apertium"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class Site(_Part):
    """Who publishes, and where readers find it."""

    name: str = Field(min_length=1)
    url: Annotated[str, AfterValidator(_address)]
    source_language: Tag = "en"
    email: str = ""


class Language(_Part):
    """What is different for one language."""

    publish: SitePublish | None = None
    unreviewed_after: Duration | None = None
    engines: tuple[EngineName, ...] | None = Field(default=None, strict=False)


class MultilingualModel(_Part):
    """A CTranslate2 model of many languages, and its own codes for them.

    `source` are the languages that are only translated from.
    """

    path: str
    languages: dict[Tag, str]
    source: dict[Tag, str] = {"en": "eng_Latn"}

    @property
    def codes(self) -> dict[str, str]:
        """The model's own code of every language, by tag."""
        return {**self.source, **self.languages}


class Translate(_Part):
    """How machine text is made and when it is published.

    `max_memory` bounds the models in memory, and what they need while they work.
    """

    engines: tuple[EngineName, ...] = Field(default=("argos", "apertium"), strict=False)
    publish: SitePublish = "labelled"
    unreviewed_after: Duration | None = None
    max_memory: Memory = 600_000_000
    device: Literal["cpu", "cuda", "auto"] = "cpu"
    ctranslate2: MultilingualModel | None = None


class Publish(_Part):
    """How long a withdrawal is told in the feeds, and where news of them are sent (WebSub).

    `cards` says whether pictures of slogans are drawn.
    """

    notice: Duration = dt.timedelta(days=30)
    hub: Annotated[str, AfterValidator(_fetched)] | None = None
    cards: bool = True


class Secret(_Part):
    """Where a secret is read from when it is needed; never the secret itself."""

    file: str | None = None
    env: str | None = None
    credential: str | None = None

    @pydantic.model_validator(mode="after")
    def _one_place(self) -> "Secret":
        if sum(place is not None for place in (self.file, self.env, self.credential)) != 1:
            raise ValueError("give exactly one of file, env or credential")
        return self


class AccountConfig(_Part):
    """A social account that statements are announced on.

    `profile` is the address at which readers find it; pages then say so.
    """

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    network: Literal["mastodon", "bluesky", "telegram", "file"]
    languages: tuple[Tag, ...] = Field(min_length=1, strict=False)
    server: Annotated[str, AfterValidator(_server)] | None = None
    profile: Annotated[str, AfterValidator(_profile)] | None = None
    path: str | None = None
    token: Secret | None = None
    post: Literal["labelled", "reviewed"] = "labelled"
    unreviewed_after: Duration | None = None
    hours: Annotated[str, AfterValidator(_hours)] = "00:00-24:00"
    timezone: Annotated[str, AfterValidator(_timezone)] = "UTC"

    @pydantic.model_validator(mode="after")
    def _complete(self) -> "AccountConfig":
        needed = {"file": ("path",), "mastodon": ("server", "token")}.get(self.network, ("token",))
        missing = [key for key in needed if getattr(self, key) is None]
        if missing:
            raise ValueError(f"an account on {self.network} needs {' and '.join(missing)}")
        if self.unreviewed_after is not None and self.post != "reviewed":
            raise ValueError('unreviewed_after needs post = "reviewed" beside it')
        return self


class Announce(_Part):
    """The pace of announcing."""

    max_age: Duration = dt.timedelta(hours=72)
    max_per_hour: int = Field(default=6, ge=1)
    settle: Duration = dt.timedelta(seconds=120)


class Source(_Part):
    """A place that statements are imported from.

    `language` is that of its statements. One with `translates` holds people's translations
    of the statements of the source of that name. `private` allows an address of the local
    network, which is refused otherwise.
    """

    kind: Literal["feed"]
    url: Annotated[str, AfterValidator(_fetched)]
    name: str = ""
    language: Tag | None = None
    translates: str | None = None
    private: bool = False


class Schedule(_Part):
    """How often the daemon works."""

    cycle: Duration = dt.timedelta(seconds=60)
    import_: Duration = Field(default=dt.timedelta(minutes=30), alias="import")


class Models(_Part):
    """Where translation packages are offered; asked by `models available` and `install` only."""

    index: Annotated[str, AfterValidator(_fetched)] = (
        "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
    )


class Serve(_Part):
    """Where the HTTP server listens."""

    bind: str = Field(default="127.0.0.1:8080", pattern=r"^(\[[0-9a-fA-F:]+\]|[^:\s]+):\d{1,5}$")


class Database(_Part):
    """A database other than SQLite in state/."""

    url: str


class Workers(_Part):
    """A broker that hands translation to other machines."""

    broker: str


class Config(_Part):
    """One instance's whole configuration."""

    site: Site
    languages: dict[Tag, Language] = {}
    translate: Translate = Translate()
    publish: Publish = Publish()
    accounts: tuple[AccountConfig, ...] = Field(default=(), strict=False)
    announce: Announce = Announce()
    sources: tuple[Source, ...] = Field(default=(), strict=False)
    schedule: Schedule = Schedule()
    models: Models = Models()
    serve: Serve | None = None
    database: Database | None = None
    workers: Workers | None = None

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> "Config":
        names = [account.name for account in self.accounts]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(f"two accounts are named {', '.join(doubled)}; give each its own name")
        addresses = [source.url for source in self.sources]
        doubled = sorted({url for url in addresses if addresses.count(url) > 1})
        if doubled:
            raise ValueError(f"two sources have the address {', '.join(doubled)}")
        named = {source.name for source in self.sources if source.translates is None}
        for source in self.sources:
            if source.translates is not None and source.translates not in named - {""}:
                raise ValueError(f'no source of statements is named "{source.translates}"')
            if source.translates is not None and source.language is None:
                raise ValueError(f"the source {source.url} translates into which language?")
        if self.translate.unreviewed_after is not None and self.translate.publish != "reviewed":
            raise ValueError('unreviewed_after under [translate] needs publish = "reviewed" there')
        for tag, language in self.languages.items():
            if language.unreviewed_after is not None and self.publish_policy(tag) != "reviewed":
                raise ValueError(f'unreviewed_after for {tag} needs publish = "reviewed" beside it')
        known = set(self.languages) | {self.site.source_language}
        for account in self.accounts:
            unknown = [tag for tag in account.languages if tag not in known]
            if unknown:
                raise ValueError(
                    f"account {account.name} posts in {', '.join(unknown)}, which [languages] "
                    "does not list"
                )
        return self

    @property
    def published_languages(self) -> tuple[str, ...]:
        """All languages of pages and feeds, in the order of pages; the source language is in it."""
        listed = tuple(self.languages)
        source = self.site.source_language
        return listed if source in listed else (source, *listed)

    def engines_for(self, tag: str) -> tuple[str, ...]:
        """Return the engines to try for a language, in their order; () means people only."""
        own = self.languages.get(tag, Language()).engines
        return tuple(self.translate.engines if own is None else own)

    def publish_policy(self, tag: str) -> str:
        """Return labelled, reviewed or draft for a language."""
        return self.languages.get(tag, Language()).publish or self.translate.publish

    def unreviewed_after(self, tag: str) -> dt.timedelta | None:
        """Return how long a language's complete text waits for review; None: for ever."""
        own = self.languages.get(tag, Language())
        if own.unreviewed_after is None and own.publish is None:
            return self.translate.unreviewed_after
        return own.unreviewed_after

    def policy_now(self, tag: str, since: dt.datetime | None, now: dt.datetime) -> str:
        """Return a language's policy for a translation that is complete since `since`."""
        return plan.policy_now(self.publish_policy(tag), self.unreviewed_after(tag), since, now)

    def waits(self, tag: str) -> tuple[dt.timedelta, ...]:
        """Return every span after which something of a language may go out unreviewed."""
        posts = (one.unreviewed_after for one in self.accounts if tag in one.languages)
        return tuple(wait for wait in (self.unreviewed_after(tag), *posts) if wait is not None)


class Home:
    """The folders and files of one instance."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.config_file = self.root / "config" / "bot.toml"
        self.glossary = self.root / "config" / "glossary.csv"
        self.slogans = self.root / "config" / "slogans.csv"
        self.statements = self.root / "statements"
        self.translations = self.root / "translations"
        self.feeds = self.root / "feeds"
        self.state = self.root / "state"
        self.database = self.state / "bot.sqlite"
        self.models = self.state / "models"
        self.ledger = self.state / "ledger.jsonl"
        self.lock = self.state / "lock"
        self.translations_lock = self.state / "translations.lock"
        self.last_good = self.state / "last-good"

    def resolve(self, path: str) -> Path:
        """Return a path of the configuration: relative ones are relative to the home."""
        return self.root / path

    def name(self, path: Path) -> str:
        """Return a path as a person at this home would write it."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return str(path)


def parse(text: str, *, name: str = "config/bot.toml") -> Config:
    """Read a configuration; raises ConfigError with every mistake in it."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError((Problem(name, f"this is not TOML: {error}."),)) from None
    try:
        return Config.model_validate(data)
    except pydantic.ValidationError as error:
        lines = lines_of_keys(text)
        problems = tuple(_problem(detail, name, lines) for detail in error.errors())
        raise ConfigError(problems) from None


def _problem(detail: Any, name: str, lines: dict[tuple[str, ...], int]) -> Problem:
    """Turn one of pydantic's errors into words, with the line where it stands."""
    path = [str(part) for part in detail["loc"] if part != "[key]"]
    place = ".".join(path) or "the file"
    depth = next((n for n in range(len(path), 0, -1) if tuple(path[:n]) in lines), 0)
    line = f" line {lines[tuple(path[:depth])]}," if depth else ""
    where = f"{name},{line} {place}"
    if detail["type"] == "extra_forbidden":
        return Problem(where, f'"{path[-1]}" is not a key here.', _nearest(path))
    if detail["type"] == "missing":
        return Problem(where, "this key is missing.")
    words = detail["msg"].removeprefix("Value error, ")
    return Problem(where, words[0].lower() + words[1:] + ".")


def _nearest(path: list[str]) -> str:
    """Name the valid key that was most likely meant; "" where any key may stand."""
    part: type[_Part] | None = Config
    for name in path[:-1]:
        if part is None:
            return ""
        fields = {field.alias or key: field for key, field in part.model_fields.items()}
        if name in fields:
            part = _part_inside(fields[name].annotation)
        # otherwise it is a language's tag or an account's number: the part stays
    if part is None:
        return ""
    names = sorted(field.alias or key for key, field in part.model_fields.items())
    close = difflib.get_close_matches(path[-1], names, n=1, cutoff=0.5)
    return f'Did you mean "{close[0]}"?' if close else f"Known here: {', '.join(names)}."


def _part_inside(annotation: Any) -> type[_Part] | None:
    """Return the part's class within an annotation such as `tuple[Part, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, _Part):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _part_inside(inner)
        if found is not None:
            return found
    return None


def load(home: Home) -> Config:
    """Read the home's configuration; raises ConfigError also where there is none."""
    name = home.name(home.config_file)
    try:
        return parse(home.config_file.read_text(encoding="utf-8"), name=name)
    except FileNotFoundError:
        mend = f"Run `alliance-bot --home {home.root} init`, or give --home the folder that has it."
        raise ConfigError((Problem(name, "there is no configuration.", mend),)) from None
    except UnicodeDecodeError as error:
        mend = "Save the file as UTF-8."
        raise ConfigError((Problem(name, f"is not UTF-8 ({error.reason}).", mend),)) from None
    except OSError as error:
        raise ConfigError((Problem(name, f"cannot be read: {error.strerror}."),)) from None
