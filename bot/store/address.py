"""I/O: where the database of a home is: its own file, or a PostgreSQL server."""

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

import pydantic
import sqlalchemy as sa

from bot.config import Config, Database, Home, Secret, read_secret
from bot.errors import ConfigError, Problem, SecretError

VARIABLE = "ALLIANCE_BOT_DATABASE"
"""The environment variable that takes the place of the address in the configuration."""
_HOME = "{home}"
_LONGEST = 40
_EXAMPLE = "Write it as in postgresql://alliance@db.example.org/alliance."


@dataclass(frozen=True, slots=True)
class Address:
    """An address: `name` is how people may read it, without a password; `where` who says so.

    `file` is an SQLite file, None where a server has the database. Copies of it are kept in
    the folder `copies`.
    """

    url: sa.URL = field(repr=False)
    name: str
    where: str = ""
    file: Path | None = None
    copies: Path | None = None


def address_of(home: Home, config: Config | None) -> Address:
    """Return where the database of a home is; raises ConfigError where that cannot be used.

    The environment's address wins over the configured one.
    """
    database = config.database if config else None
    password = database.password if database else None
    if text := os.environ.get(VARIABLE):
        return given(home, text, VARIABLE, password)
    if database is None:
        return own_file(home)
    return given(home, database.url, f"{home.name(home.config_file)}, database", password)


def plain(url: str) -> Address:
    """Return an address as SQLAlchemy writes it."""
    found = sa.make_url(url)
    is_file = found.drivername == "sqlite" and found.database
    file = Path(found.database).absolute() if is_file and found.database else None
    return Address(found, _plain(found), file=file, copies=file.parent if file else None)


def own_file(home: Home) -> Address:
    """Return the address of the file in state/."""
    url = sa.URL.create("sqlite", database=str(home.database))
    return Address(url, home.name(home.database), file=home.database, copies=home.state)


def given(home: Home, text: str, where: str, password: Secret | None = None) -> Address:
    """Return an address that somebody wrote; `where` is where, and goes into errors.

    `{home}` in it becomes a name that this home's folder alone has, so that one setting does
    for many homes.
    """
    try:
        known = Database(url=text, password=password)
        url = sa.make_url(known.url.replace(_HOME, name_of(home)))
    except pydantic.ValidationError as error:
        words = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise ConfigError((Problem(where, words[0].lower() + words[1:] + "."),)) from None
    except (sa.exc.ArgumentError, ValueError):
        what = "this is not an address of a database."
        raise ConfigError((Problem(where, what, _EXAMPLE),)) from None
    if url.drivername == "sqlite":
        return own_file(home)
    if password is not None:
        try:
            url = url.set(password=read_secret(home, password, "password"))
        except SecretError as error:
            raise ConfigError((Problem(where, error.what, error.mend),)) from None
    url = url.set(drivername="postgresql+psycopg")
    return Address(url, _plain(url), where, copies=home.state)


def name_of(home: Home) -> str:
    """Return a name for what a home has on a server: its folder's, and a digest of the path."""
    path = os.path.realpath(home.root)
    words = re.sub(r"[^a-z0-9]+", "_", Path(path).name.lower()).strip("_")[:_LONGEST]
    return f"{words or 'home'}_{hashlib.sha256(os.fsencode(path)).hexdigest()[:8]}"


def _plain(url: sa.URL) -> str:
    shown = url._replace(password=None, drivername=url.drivername.partition("+")[0])
    return shown.render_as_string(hide_password=False)
