"""I/O: the configuration: TOML text becomes a frozen Config, or every mistake at once."""

import difflib
import tomllib
from typing import Any

import pydantic

from bot.config.home import Home
from bot.config.settings import Config
from bot.config.values import Part
from bot.errors import ConfigError, Problem
from bot.toml_places import lines_of_keys


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
    part: type[Part] | None = Config
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


def _part_inside(annotation: Any) -> type[Part] | None:
    """Return the part's class within an annotation such as `tuple[Part, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
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
