"""I/O: the configuration of one instance, and where its folders are."""

from bot.config.accounts import AccountConfig, Announce, Secret
from bot.config.alarms import Alarms
from bot.config.home import Home
from bot.config.reading import load, parse
from bot.config.secrets import read_secret
from bot.config.settings import (
    Backup,
    Config,
    Database,
    Language,
    Log,
    Models,
    MultilingualModel,
    Publish,
    Schedule,
    Serve,
    Site,
    Source,
    Translate,
)
from bot.config.workers import Workers

__all__ = [
    "AccountConfig",
    "Alarms",
    "Announce",
    "Backup",
    "Config",
    "Database",
    "Home",
    "Language",
    "Log",
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
    "read_secret",
]
