"""Pure: the single checks; `bot.translate.checks` is all of them together."""
