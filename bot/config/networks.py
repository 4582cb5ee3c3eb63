"""Pure: the networks that an account can be on, and which of its keys each of them has.

A network is a line here and a file of the same name in bot/announce/networks/.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal


@dataclass(frozen=True, slots=True)
class Network:
    """What an account on a network `needs`, and what else it `may` have that not all have.

    `title` is the network's name on pages; "" where no page names an account on it.
    """

    title: str
    needs: tuple[str, ...]
    may: tuple[str, ...] = ()


NETWORKS: Mapping[str, Network] = {
    "mastodon": Network("Mastodon", ("server", "token"), ("visibility", "content_warning")),
    "bluesky": Network("Bluesky", ("handle", "token"), ("server",)),
    "telegram": Network("Telegram", ("chat", "token"), ("server",)),
    "file": Network("", ("path",)),
}
PARTICULAR = tuple(
    dict.fromkeys(key for one in NETWORKS.values() for key in (*one.needs, *one.may))
)
"""The keys of an account that are not there on every network."""

if TYPE_CHECKING:
    NetworkName = str
else:
    NetworkName = Literal[tuple(NETWORKS)]
