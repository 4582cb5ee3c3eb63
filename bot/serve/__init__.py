"""I/O: the HTTP server: people's review pages, and everything else from feeds/."""

from bot.serve.apart import Apart, answer_for
from bot.serve.application import application, logged
from bot.serve.server import Limits, Server, listen

__all__ = ["Apart", "Limits", "Server", "answer_for", "application", "listen", "logged"]
