"""Pure: the whole configuration of one instance, table by table, and what must fit together."""

import datetime as dt
from typing import Literal
from urllib.parse import urlsplit

import pydantic
from pydantic import Field

from bot import plan
from bot.config.accounts import AccountConfig, Announce, Secret
from bot.config.alarms import Alarms
from bot.config.fitting import misfits
from bot.config.values import (
    Address,
    BackupFolder,
    DatabaseUrl,
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
from bot.config.workers import Workers
from bot.config.wrong import MisfitsError


class Site(Part):
    """Who publishes, and where readers find it."""

    name: str = Field(min_length=1, examples=['"Our alliance"'])
    """The name of who publishes: on every page, in feeds and on cards."""
    url: Address = Field(examples=['"https://statements.example.org/"'])
    """Where feeds/ is served; every link in pages, feeds and posts begins with it."""
    source_language: Tag = "en"
    """The language of a statement that neither says its own nor clearly reads otherwise."""
    email: str = ""
    """An address for readers, at the foot of every page; none where it is left out."""


class Language(Part):
    """What is different for one language."""

    publish: SitePublish | None = None
    """Instead of `publish` under [translate], for this language."""
    unreviewed_after: Duration | None = None
    """With publish = "reviewed": what nobody has reviewed for so long, counted from
    when it was first complete, is published all the same, labelled. Otherwise it waits."""
    engines: tuple[EngineName, ...] | None = Field(default=None, strict=False)
    """Instead of `engines` under [translate], for this language; [] keeps every machine away."""


class MultilingualModel(Part):
    """A CTranslate2 model of many languages, and its own codes for them."""

    path: str
    """The model's folder, relative to the home."""
    languages: dict[Tag, str]
    """The languages it translates into, each with the model's own code for it."""
    source: dict[Tag, str] = Field(default={"en": "eng_Latn"})
    """The languages it is only translated from, each with the model's own code."""

    @property
    def codes(self) -> dict[str, str]:
        """The model's own code of every language, by tag."""
        return {**self.source, **self.languages}


class Translate(Part):
    """How machine text is made and when it is published."""

    engines: tuple[EngineName, ...] = Field(
        default=("argos", "apertium"), strict=False, examples=['["argos", "apertium"]']
    )
    """The engines to try, in this order; the first that has a way into a language does it."""
    publish: SitePublish = "labelled"
    """labelled: what passes every check is published, marked as a machine's. reviewed: only
    what a person has approved. draft: rough drafts (Apertium's) too, marked as such."""
    unreviewed_after: Duration | None = None
    """With publish = "reviewed": how long a complete translation waits for a person."""
    max_memory: Memory = 600_000_000
    """What the models and their work may take in memory together; the one that was not
    used longest is dropped first."""
    device: Literal["cpu", "cuda", "auto"] = "cpu"
    """Where models run: the processor, a graphics card, or a card where there is one."""
    ctranslate2: MultilingualModel | None = None
    """A model of many languages, for those that Argos lacks."""


class Publish(Part):
    """What belongs to feeds and pages as a whole."""

    notice: Duration = dt.timedelta(days=30)
    """How long feeds tell that a statement was withdrawn; its page does so for good."""
    hub: Fetched | None = None
    """A WebSub hub, which is told which feeds have changed, and tells subscribers at once."""
    cards: bool = True
    """Whether the newest statements get pictures of a slogan, for feeds and link previews."""


class Source(Part):
    """A place that statements are imported from.

    One with `translates` holds people's translations of the statements of another one.
    """

    kind: Literal["feed"] = Field(examples=['"feed"'])
    """What it is: a feed."""
    url: Fetched = Field(examples=['"https://www.example.org/statements?format=rss"'])
    """The feed's address: RSS, Atom or JSON Feed."""
    name: str = ""
    """What other sources call it by, in `translates`."""
    language: Tag | None = None
    """The language of its posts; recognised from the text where it is left out."""
    translates: str | None = None
    """The `name` of the source whose posts people translated here."""
    private: bool = False
    """Whether the address may be one of the local network, which is refused otherwise."""


class Schedule(Part):
    """How often the daemon works."""

    cycle: Duration = dt.timedelta(seconds=60)
    """How often the daemon looks for something to do."""
    import_: Duration = Field(default=dt.timedelta(minutes=30), alias="import")
    """How often sources are looked at."""


class Models(Part):
    """Where translation packages are offered; asked by `models available` and `install` only."""

    index: Fetched = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
    """The list of packages: Argos's own, or a copy of it on a server of yours."""


class Serve(Part):
    """Where the HTTP server listens."""

    bind: str = Field(
        default="127.0.0.1:8080",
        pattern=r"^(\[[0-9a-fA-F:]+\]|[^:\s]+):\d{1,5}$",
        examples=['"127.0.0.1:8080"'],
    )
    """The address and the port to listen on: this machine alone, unless you say otherwise."""


class Backup(Part):
    """Backups that the daemon makes; time counts from the last one that came out well."""

    folder: BackupFolder = Field(examples=['"/mnt/usb/alliance"'])
    """Where backups go: best another disk; not one of the home's own folders."""
    every: Duration = dt.timedelta(hours=24)
    """How often one is made."""
    keep: int = Field(default=7, ge=1)
    """How many are kept: the newest; older ones are removed."""


class Log(Part):
    """How the program says what it does, on standard error, and how much of it."""

    format: Literal["auto", "json", "text"] = "auto"
    """json: an object a line. text: for people. auto: text on a terminal, json elsewhere."""
    level: LogLevel | None = None
    """The least that is said. Left out: info for `run` and `serve`, warning for other commands."""
    levels: dict[LogStage, LogLevel] = Field(default={})
    """Other levels for single stages, as in { translate = "debug" }."""


class Database(Part):
    """A database other than SQLite in state/: one on a PostgreSQL server.

    The password need not stand in the address: it is read from where `password` says, or
    from where PostgreSQL's own programs look for it.
    """

    url: DatabaseUrl
    """Where the database is."""
    password: Secret | None = None
    """Where the database's password is read from."""

    @pydantic.model_validator(mode="after")
    def _one_password(self) -> "Database":
        if self.password is not None and urlsplit(self.url).password is not None:
            raise ValueError("the password is in url already; take it out there, or leave password")
        return self

    """The database's address."""


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
    alarms: Alarms | None = None
    log: Log = Log()
    database: Database | None = None
    workers: Workers | None = None

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> "Config":
        found = tuple(misfits(self))
        if found:
            raise MisfitsError(found)
        return self

    @property
    def published_languages(self) -> tuple[str, ...]:
        """All languages of pages and feeds, in the order of pages; the source language is in it."""
        listed = tuple(self.languages)
        source = self.site.source_language
        return listed if source in listed else (source, *listed)

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Where every secret is kept that the configuration names."""
        password = self.database.password if self.database else None
        broker = self.workers.password if self.workers else None
        each = (*(account.token for account in self.accounts), password, broker)
        to = self.alarms.to if self.alarms else ()
        return (*(one for one in each if one is not None), *to)

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
