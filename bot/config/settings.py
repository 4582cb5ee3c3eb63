"""Pure: the whole configuration of one instance, table by table, and what must fit together."""

import datetime as dt
from typing import Literal

import pydantic
from pydantic import Field

from bot import plan
from bot.config.accounts import AccountConfig, Announce
from bot.config.values import (
    Address,
    BackupFolder,
    Duration,
    EngineName,
    Fetched,
    LogLevel,
    LogStage,
    Memory,
    Part,
    SitePublish,
    Tag,
)


class Site(Part):
    """Who publishes, and where readers find it."""

    name: str = Field(min_length=1)
    url: Address
    source_language: Tag = "en"
    email: str = ""


class Language(Part):
    """What is different for one language."""

    publish: SitePublish | None = None
    unreviewed_after: Duration | None = None
    engines: tuple[EngineName, ...] | None = Field(default=None, strict=False)


class MultilingualModel(Part):
    """A CTranslate2 model of many languages, and its own codes for them.

    `source` are the languages that are only translated from.
    """

    path: str
    languages: dict[Tag, str]
    source: dict[Tag, str] = Field(default={"en": "eng_Latn"})

    @property
    def codes(self) -> dict[str, str]:
        """The model's own code of every language, by tag."""
        return {**self.source, **self.languages}


class Translate(Part):
    """How machine text is made and when it is published.

    `max_memory` bounds the models in memory, and what they need while they work.
    """

    engines: tuple[EngineName, ...] = Field(default=("argos", "apertium"), strict=False)
    publish: SitePublish = "labelled"
    unreviewed_after: Duration | None = None
    max_memory: Memory = 600_000_000
    device: Literal["cpu", "cuda", "auto"] = "cpu"
    ctranslate2: MultilingualModel | None = None


class Publish(Part):
    """How long a withdrawal is told in the feeds, and where news of them are sent (WebSub).

    `cards` says whether pictures of slogans are drawn.
    """

    notice: Duration = dt.timedelta(days=30)
    hub: Fetched | None = None
    cards: bool = True


class Source(Part):
    """A place that statements are imported from.

    `language` is that of its statements. One with `translates` holds people's translations
    of the statements of the source of that name. `private` allows an address of the local
    network, which is refused otherwise.
    """

    kind: Literal["feed"]
    url: Fetched
    name: str = ""
    language: Tag | None = None
    translates: str | None = None
    private: bool = False


class Schedule(Part):
    """How often the daemon works."""

    cycle: Duration = dt.timedelta(seconds=60)
    import_: Duration = Field(default=dt.timedelta(minutes=30), alias="import")


class Models(Part):
    """Where translation packages are offered; asked by `models available` and `install` only."""

    index: Fetched = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"


class Serve(Part):
    """Where the HTTP server listens."""

    bind: str = Field(default="127.0.0.1:8080", pattern=r"^(\[[0-9a-fA-F:]+\]|[^:\s]+):\d{1,5}$")


class Backup(Part):
    """Where the daemon puts backups of the home, how often, and how many are kept.

    `every` counts from the last one that came out well.
    """

    folder: BackupFolder
    every: Duration = dt.timedelta(hours=24)
    keep: int = Field(default=7, ge=1)


class Log(Part):
    """How the program says what it does: for machines or for people, and how much of it.

    `auto` is for people on a terminal, and one JSON object a line elsewhere. Without a
    `level`, `run` and `serve` say what they do, and commands only what is wrong. `levels`
    differ from it for some stages.
    """

    format: Literal["auto", "json", "text"] = "auto"
    level: LogLevel | None = None
    levels: dict[LogStage, LogLevel] = Field(default={})


class Database(Part):
    """A database other than SQLite in state/."""

    url: str


class Workers(Part):
    """A broker that hands translation to other machines."""

    broker: str


class Config(Part):
    """One instance's whole configuration."""

    site: Site
    languages: dict[Tag, Language] = Field(default={})
    translate: Translate = Translate()
    publish: Publish = Publish()
    accounts: tuple[AccountConfig, ...] = Field(default=(), strict=False)
    announce: Announce = Announce()
    sources: tuple[Source, ...] = Field(default=(), strict=False)
    schedule: Schedule = Schedule()
    models: Models = Models()
    serve: Serve | None = None
    backup: Backup | None = None
    log: Log = Log()
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
