"""I/O: the configuration: TOML text becomes a frozen Config, or every mistake at once."""

import tomllib

import pydantic

from bot.config import wording
from bot.config.home import Home
from bot.config.settings import Config
from bot.errors import ConfigError, Problem


def parse(text: str, *, name: str = "config/bot.toml") -> Config:
    """Read a configuration; raises ConfigError with every mistake in it."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError((wording.of_syntax(error, text, name),)) from None
    try:
        return Config.model_validate(data)
    except pydantic.ValidationError as error:
        raise ConfigError(wording.of_values(error, text, name)) from None


def load(home: Home) -> Config:
    """Read the home's configuration; raises ConfigError also where there is none."""
    name = home.name(home.config_file)
    try:
        content = home.config_file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise ConfigError((_absent(home),)) from None
    except IsADirectoryError:
        problem = Problem(name, "is a folder, and should be a file.", "Move it away.")
        raise ConfigError((problem,)) from None
    except OSError as error:
        mend = "Let the user who runs this program read it."
        raise ConfigError((Problem(name, f"cannot be read: {error.strerror}.", mend),)) from None
    return parse(_decoded(content, name), name=name)


def _decoded(content: bytes, name: str) -> str:
    """Return the text of the file, also one that begins with Windows' mark of UTF-8."""
    mend = 'Save it as UTF-8: in most editors under "Save as", Encoding.'
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise ConfigError((Problem(name, "is saved as UTF-16.", mend),)) from None
        where = f"{name}, line {content.count(10, 0, error.start) + 1}"
        raise ConfigError((Problem(where, "has a letter that is not UTF-8.", mend),)) from None
    if "\0" in text:
        raise ConfigError((Problem(name, "is not a text.", mend),))
    return text


def _absent(home: Home) -> Problem:
    """Say where the configuration was looked for, and where there is one."""
    what = f"there is no configuration in {home.root}."
    if not home.root.is_dir():
        what = f"there is no folder {home.root}."
    above = next((one for one in home.root.parents if Home(one).config_file.is_file()), None)
    if above is not None:
        mend = f"There is one in {above}: run the command there, or with --home {above}."
    else:
        mend = f"Run `alliance-bot --home {home.root} init`, or give --home the folder that has it."
    return Problem(home.name(home.config_file), what, mend)
