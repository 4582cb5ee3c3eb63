"""I/O: the configuration of one instance, and where its folders are."""

from bot.config.accounts import AccountConfig, Announce, Secret
from bot.config.home import Home
from bot.config.reading import load, parse
from bot.config.settings import (
    Config,
    Database,
    Language,
    Models,
    MultilingualModel,
    Publish,
    Schedule,
    Serve,
    Site,
    Source,
    Translate,
    Workers,
)

__all__ = [
    "AccountConfig",
    "Announce",
    "Config",
    "Database",
    "Home",
    "Language",
    "Models",
    "MultilingualModel",
    "Publish",
    "Schedule",
    "Secret",
    "Serve",
    "Site",
    "Source",
    "Translate",
    "Workers",
    "load",
    "parse",
]
