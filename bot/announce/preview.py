"""Pure: a look at what would be posted: each part, its length, what was chosen for it and why."""

from dataclasses import dataclass
from typing import Any

from bot.announce.characters import count, most
from bot.announce.compose import compose
from bot.announce.limits import CAUTIOUS
from bot.announce.networks.looks import filed_under, shown
from bot.announce.summary import Said
from bot.config import AccountConfig
from bot.locale import words
from bot.model import Card, Entry
from bot.ports import Limits, Status


@dataclass(frozen=True, slots=True)
class Preview:
    """A post as its network will show it, with its length and limit as that network counts.

    `text` is what is composed and sent, `shown` what readers see of it. `number` says which
    part of a thread it is, and `of` how many there are. `filed_under` are the network's own
    codes of the language. `said` is what the statement says in the first part. Where the
    server did not say what it takes, `is_cautious`.
    """

    account: str
    network: str
    language: str
    text: str
    shown: str
    length: int
    limit: int
    number: int
    of: int
    bytes: int
    byte_limit: int | None
    filed_under: tuple[str, ...]
    hashtags: tuple[str, ...]
    picture: Card | None
    said: tuple[Said, ...]
    is_cautious: bool

    def as_json(self) -> dict[str, Any]:
        """Return it as `preview --json` prints it."""
        card = self.picture
        return {
            "account": self.account,
            "network": self.network,
            "language": self.language,
            "filed_under": list(self.filed_under),
            "part": self.number,
            "parts": self.of,
            "text": self.text,
            "shown": self.shown,
            "length": self.length,
            "limit": self.limit,
            "limit_is_cautious": self.is_cautious,
            "bytes": self.bytes,
            "byte_limit": self.byte_limit,
            "hashtags": list(self.hashtags),
            "picture": card and {"address": card.address, "alt": card.alt, "size": card.size},
            "chosen": [
                {
                    "text": one.text,
                    "score": one.pick.score,
                    "because": [reason.value for reason in one.pick.reasons],
                    "whole_paragraph": one.is_whole,
                }
                for one in self.said
            ],
        }


def look(
    config: AccountConfig, limits: Limits, entry: Entry, original: Entry | None = None
) -> tuple[Preview, ...]:
    """Return what an account would post of an entry now, part by part.

    `original` is the same statement's entry in its own language.
    """
    card = entry.card if config.cards else None
    made = compose(
        entry,
        original,
        limits,
        words(entry.language),
        in_parts=config.thread,
        with_picture=card is not None,
    )
    parts = len(made.posts)
    return tuple(
        _previewed(
            config,
            limits,
            status,
            (number, parts),
            card if number == 1 else None,
            made.hashtags if number == 1 else (),
            made.said if number == 1 else (),
        )
        for number, status in enumerate(made.posts, start=1)
    )


def _previewed(
    config: AccountConfig,
    limits: Limits,
    status: Status,
    place: tuple[int, int],
    card: Card | None,
    hashtags: tuple[str, ...],
    said: tuple[Said, ...],
) -> Preview:
    seen = shown(config.network, status.text, status.language)
    number, of = place
    return Preview(
        account=config.name,
        network=config.network,
        language=status.language,
        text=status.text,
        shown=seen,
        length=count(status.text, limits),
        limit=most(limits, with_picture=card is not None),
        number=number,
        of=of,
        bytes=len(seen.encode()),
        byte_limit=limits.bytes,
        filed_under=filed_under(config.network, status.language),
        hashtags=hashtags,
        picture=card,
        said=said,
        is_cautious=limits is CAUTIOUS,
    )
