"""Pure: the accounts of the configuration, and the pace of announcing."""

import datetime as dt
from collections.abc import Iterator
from typing import Literal

import pydantic
from pydantic import Field

from bot.config.networks import NETWORKS, PARTICULAR, NetworkName
from bot.config.values import (
    Duration,
    Hours,
    Part,
    Profile,
    QuietDay,
    Server,
    Tag,
    TimeZone,
)
from bot.config.wrong import MisfitsError, WrongError

_EXAMPLES = {
    "path": '"state/posts.jsonl"',
    "server": '"https://social.example.org"',
    "token": '{ file = "config/secrets/NAME" }',
    "handle": '"alliance.bsky.social"',
    "chat": '"@alliance_es"',
}


class Secret(Part):
    """Where a secret is read from when it is needed; never the secret itself."""

    file: str | None = None
    """A file that only the bot's user may read (chmod 600), relative to the home."""
    env: str | None = None
    """The name of an environment variable."""
    credential: str | None = None
    """The name of a credential that systemd hands over (LoadCredential=)."""

    @pydantic.model_validator(mode="after")
    def _one_place(self) -> "Secret":
        if sum(place is not None for place in (self.file, self.env, self.credential)) != 1:
            mend = 'As in token = { file = "config/secrets/NAME" }.'
            raise WrongError("give exactly one of file, env or credential", mend)
        return self


class AccountConfig(Part):
    """A social account that statements are announced on."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", examples=['"mastodon-es"'])
    """What commands and reports call the account."""
    network: NetworkName = Field(examples=['"mastodon"'])
    """The network; file sends nothing, and writes what would be posted into a file."""
    languages: tuple[Tag, ...] = Field(min_length=1, strict=False, examples=['["es", "fr"]'])
    """The languages in which it announces: of each statement one post a language."""
    server: Server | None = None
    """The server's address. Mastodon needs it; elsewhere it is known unless it is your own."""
    handle: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
        examples=['"alliance.bsky.social"'],
    )
    """On Bluesky: the account's name, without @."""
    chat: str | None = Field(
        default=None, pattern=r"^(@[A-Za-z]\w{3,31}|-?\d{1,20})$", examples=['"@alliance_es"']
    )
    """On Telegram: the channel, by its @name or its number."""
    profile: Profile | None = None
    """The address at which readers find the account; pages in its languages name it."""
    path: str | None = None
    """With network = "file": the file, relative to the home."""
    token: Secret | None = None
    """Where its token is read from; the token itself is never in the configuration."""
    post: Literal["labelled", "reviewed"] = "labelled"
    """labelled: a machine's text may be announced, marked as such. reviewed: only what a
    person has approved."""
    unreviewed_after: Duration | None = None
    """With post = "reviewed": how long it waits for a person before it announces a
    text that is published, labelled."""
    hours: Hours = "00:00-24:00"
    """When posts go out, on its time zone's clock; edits and deletions wait for none."""
    timezone: TimeZone = "UTC"
    """The zone of `hours` and `quiet_days`."""
    quiet_days: tuple[QuietDay, ...] = Field(default=(), strict=False)
    """Days on which nothing goes out: weekdays, days of every year, or single days."""
    delay: Duration = dt.timedelta()
    """How much later than on other accounts its posts go out."""
    max_per_hour: int | None = Field(default=None, ge=1)
    """Instead of `max_per_hour` under [announce], for this account."""
    visibility: Literal["public", "unlisted", "private"] = "public"
    """On Mastodon: who sees its posts."""
    content_warning: str = ""
    """On Mastodon: a warning that stands before every post."""
    cards: bool = True
    """Whether a post has the statement's card as a picture."""
    thread: bool = False
    """Whether the demands follow in answers to the first post."""
    corrections: Literal["edit", "reply", "none"] = "edit"
    """What follows a correction of words that a post says: the post is edited, or
    answered once, or left alone. Where a network cannot edit, it is answered."""
    withdrawals: Literal["delete", "reply", "none"] = "delete"
    """What follows a withdrawal: the posts are deleted, or answered, or left alone."""

    @pydantic.model_validator(mode="after")
    def _complete(self) -> "AccountConfig":
        found = tuple(self._misfits())
        if found:
            raise MisfitsError(found)
        return self

    def _misfits(self) -> Iterator[WrongError]:
        network = NETWORKS[self.network]
        for key in network.needs:
            if getattr(self, key) is None:
                what = f"an account on {self.network} needs {key}"
                yield WrongError(what, f"Add it, as in {key} = {_EXAMPLES[key]}.")
        for key in PARTICULAR:
            if key in self.model_fields_set and key not in (*network.needs, *network.may):
                what = f"an account on {self.network} has no {key}"
                yield WrongError(what, "Remove this line.", (key,))
        if self.unreviewed_after is not None and self.post != "reviewed":
            what = 'unreviewed_after needs post = "reviewed" beside it'
            yield WrongError(what, "Add that, or remove this line.", ("unreviewed_after",))


class Announce(Part):
    """The pace of announcing."""

    max_age: Duration = dt.timedelta(hours=72)
    """An older statement is not announced by itself: no archive floods anybody."""
    max_per_hour: int = Field(default=6, ge=1)
    """How many posts leave an account in an hour at most."""
    settle: Duration = dt.timedelta(seconds=120)
    """How long a post of unknown outcome rests before the account's own posts are read."""
