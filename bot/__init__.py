"""Pure: alliance-bot, the story of a statement: collected, translated, published, announced."""

from importlib.metadata import version

__version__ = version("alliance-bot")
