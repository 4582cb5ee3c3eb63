"""I/O: where every statement stands in every language, and every post: `status` on a terminal."""

from bot.status.look import look
from bot.status.seen import Seen, as_json
from bot.status.text import as_text

__all__ = ["Seen", "as_json", "as_text", "look"]
