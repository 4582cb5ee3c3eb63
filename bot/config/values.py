"""Pure: the values of the configuration: what each is written as, and what is wrong with it."""

import datetime as dt
import re
from pathlib import PurePosixPath
from typing import Annotated, Literal
from urllib.parse import SplitResult, parse_qs, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from bot.config.wrong import WrongError
from bot.languages import canonical, is_tag, meant_by, tag_instead
from bot.nearest import did_you_mean, near, quoted

OWN_DATABASE = "sqlite:///state/bot.sqlite"
"""The address of the file that a home has where no other database is configured."""
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def _duration(value: object) -> dt.timedelta:
    match = re.fullmatch(r"\s*(\d+)\s*([smhdw])\s*", value) if isinstance(value, str) else None
    if match is None:
        what = 'a duration is a number and a unit, as in "90s", "5m", "72h" or "30d"'
        raise WrongError(what, _shorter(str(value)))
    return dt.timedelta(seconds=int(match[1]) * _UNITS[match[2]])


def _shorter(value: str) -> str:
    """Say how "5 minutes" is written."""
    match = re.fullmatch(r"\s*(\d+)\s*([smhdw])[a-z]*\.?\s*", value.lower())
    return f'Write "{match[1]}{match[2]}".' if match else ""


def _bytes(value: object) -> int:
    match = (
        re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([MG])B\s*", value) if isinstance(value, str) else None
    )
    if match is None:
        raise WrongError('an amount of memory is a number and a unit, as in "600MB" or "1.5GB"')
    return int(float(match[1]) * {"M": 1_000_000, "G": 1_000_000_000}[match[2]])


def _tag(value: str) -> str:
    if not is_tag(value) or tag_instead(value):
        what = f'"{value}" is not a language tag (BCP 47), as in "es" or "zh-Hant"'
        raise WrongError(what, did_you_mean(quoted(meant_by(value))))
    return canonical(value)


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise WrongError("must be a whole address that begins with https://", _whole(value))
    if parts.query or parts.fragment:
        raise WrongError("must have neither ? nor #")
    _without_login(parts)
    return value if value.endswith("/") else value + "/"


def _whole(value: str) -> str:
    """Propose an address for one that lacks its beginning."""
    is_host = re.fullmatch(r"[\w-]+(\.[\w-]+)+(:\d+)?(/[^\s?#@]*)?", value.strip())
    return did_you_mean([f'"https://{value.strip()}"']) if is_host else ""


def _server(value: str) -> str:
    parts = urlsplit(value)
    loopback = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise WrongError("must be a whole address that begins with https://", _whole(value))
    if parts.scheme == "http" and not loopback:
        raise WrongError("would send the token unencrypted; use https://")
    _without_login(parts)
    return value.rstrip("/")


def _fetched(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        what = "must be a whole address that begins with https:// or http://"
        raise WrongError(what, _whole(value))
    _without_login(parts)
    return value


def _without_login(parts: SplitResult) -> None:
    """Refuse an address with a name or a password: addresses are shown, logged and published."""
    if parts.username or parts.password:
        raise WrongError("must not carry a name or a password")


def _database_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme == "sqlite":
        if value != OWN_DATABASE:
            raise ValueError(f"with SQLite, must be {OWN_DATABASE}; or leave [database] out")
        return value
    if parts.scheme not in {"postgresql", "postgresql+psycopg"}:
        raise ValueError(
            "must be an address of PostgreSQL, as in postgresql://alliance@db.example.org/alliance"
        )
    if {name.lower() for name in parse_qs(parts.query)} & {"password", "sslpassword"}:
        raise ValueError('must not have a password after the "?"; use password = { file = "…" }')
    return value


def _profile(value: str) -> str:
    parts = urlsplit(_fetched(value))
    if parts.scheme != "https" or not parts.path.strip("/@") or parts.query or parts.fragment:
        raise WrongError("must be an account's own page, as in https://social.example.org/@name")
    return value


def _hours(value: str) -> str:
    match = re.fullmatch(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)", value)
    if match is None:
        raise WrongError('hours are written as in "08:00-21:00"')
    return value


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _quiet_day(value: str) -> str:
    if value in _WEEKDAYS:
        return value
    try:
        # 2024 was a leap year, so that 29 February may be named
        dt.date.fromisoformat(value if len(value) > len("12-25") else f"2024-{value}")
    except ValueError:
        what = 'a quiet day is written as in "sunday", "12-25" or "2026-04-03"'
        raise WrongError(what, did_you_mean(quoted(near(value, _WEEKDAYS)[:1]))) from None
    return value


def _backup_folder(value: str) -> str:
    parts = PurePosixPath(value).parts
    if not parts or ".." in parts:
        raise WrongError("must name a folder, without ..")
    if parts[0] in _OF_THE_HOME:
        raise WrongError(f"must not be inside {parts[0]}/; use another disk, or backups/")
    return value


def _zones_near(value: str) -> tuple[str, ...]:
    known = sorted(available_timezones())
    by_city = [zone for zone in known if zone.rpartition("/")[2].casefold() == value.casefold()]
    return tuple(by_city[:1]) or near(value.replace(" ", "_"), known, likeness=0.7)


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        meant = did_you_mean(quoted(_zones_near(value)))
        what = f'"{value}" is not a time zone name, as in "Asia/Manila"'
        raise WrongError(what, meant) from None
    return value


_OF_THE_HOME = frozenset({"config", "feeds", "state", "statements", "translations"})

Duration = Annotated[dt.timedelta, BeforeValidator(_duration)]
"""A number and a unit (s, m, h, d, w): "90s", "5m", "72h", "30d"."""
Memory = Annotated[int, BeforeValidator(_bytes)]
"""A number and a unit: "600MB", "1.5GB"."""
Tag = Annotated[str, AfterValidator(_tag)]
"""A language tag (BCP 47): "es", "zh-Hant", "pt-BR"."""
Address = Annotated[str, AfterValidator(_address)]
"""A whole address that begins with https:// (or http://), without ? and #."""
Server = Annotated[str, AfterValidator(_server)]
"""A whole address that begins with https://; http:// for this machine alone."""
Fetched = Annotated[str, AfterValidator(_fetched)]
"""A whole address that begins with https:// or http://, without a name or password."""
DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
"""A PostgreSQL database: "postgresql+psycopg://alliance@db.example.org/alliance"."""
Profile = Annotated[str, AfterValidator(_profile)]
"""An account's own page: "https://social.example.org/@name"."""
Hours = Annotated[str, AfterValidator(_hours)]
"""From when to when: "08:00-21:00"; past midnight too: "21:00-06:00"."""
TimeZone = Annotated[str, AfterValidator(_timezone)]
"""A time zone's name: "Asia/Manila", "UTC"."""
QuietDay = Annotated[str, AfterValidator(_quiet_day)]
"""A weekday, a day of every year or a single day: "sunday", "12-25", "2026-04-03"."""
BackupFolder = Annotated[str, AfterValidator(_backup_folder)]
"""A folder, relative to the home or anywhere, but not inside the home's own folders."""
LogLevel = Literal["debug", "info", "warning", "error"]
"""How much is said."""
LogStage = Literal["collect", "translate", "publish", "announce", "daemon", "serve", "store"]
"""A stage of the work."""
SitePublish = Literal["labelled", "reviewed", "draft"]
"""What may be published before anybody has reviewed it."""
EngineName = Literal["argos", "ctranslate2", "apertium"]
"""An engine that translates on this machine."""


class Part(BaseModel):
    """A table of the configuration: frozen, without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)
