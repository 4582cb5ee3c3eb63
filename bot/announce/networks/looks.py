"""Pure: how a post looks on its network: the words shown, the languages it is filed under."""

from bot.announce.networks import bluesky_text, mastodon


def shown(network: str, text: str, language: str) -> str:
    """Return a post's text as readers of the network see it; Bluesky shortens addresses."""
    return bluesky_text.rich_text(text, language).text if network == "bluesky" else text


def filed_under(network: str, language: str) -> tuple[str, ...]:
    """Return the codes under which a network files a language; a Telegram channel has none."""
    if network == "mastodon":
        return (mastodon.language_code(language),)
    if network == "bluesky":
        return tuple(bluesky_text.languages(language))
    return () if network == "telegram" else (language,)
