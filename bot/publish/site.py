"""Pure: whose the pages and feeds are: the name in each language, the address, the languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from bot.config import Config
from bot.config.networks import NETWORKS
from bot.markup import clean_text
from bot.model import Card
from bot.ports import GivenTerm

_FEDIVERSE = NETWORKS["mastodon"].title


@dataclass(frozen=True, slots=True)
class Name:
    """The site's name as readers of a language get it, and the language that it is in."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Profile:
    """An account on a social network, as a reader finds it there."""

    network: str
    address: str
    languages: tuple[str, ...]

    @property
    def handle(self) -> str:
        """The account's name as people of its network write it: @name@host on Mastodon."""
        parts = urlsplit(self.address)
        name = "@" + unquote(parts.path).rstrip("/").rpartition("/")[2].removeprefix("@")
        return f"{name}@{parts.netloc}" if self.network == _FEDIVERSE else name

    @property
    def creator(self) -> str:
        """The account as the author of a page on Mastodon (fediverse:creator), or ""."""
        return self.handle if self.network == _FEDIVERSE else ""


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages and feeds share.

    `names` are those that people gave the site in other languages than its own. `hub` is
    where news of the feeds are sent (WebSub), "" for nowhere. `cards` are those of languages,
    for pages that have none of their own.
    """

    own_name: str
    url: str
    source_language: str
    languages: tuple[str, ...]
    email: str = ""
    hub: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    cards: Mapping[str, Card] = field(default_factory=dict)
    profiles: tuple[Profile, ...] = ()

    def name(self, tag: str) -> Name:
        """Return the name in a language; where nobody gave one there, the site's own."""
        if tag in self.names:
            return Name(self.names[tag], tag)
        return Name(self.own_name, self.source_language)

    def profiles_in(self, tag: str) -> tuple[Profile, ...]:
        """Return the accounts that announce in a language, in the configuration's order."""
        return tuple(profile for profile in self.profiles if tag in profile.languages)


def of(config: Config, given: GivenTerm) -> Site:
    """Return the configured site, with its names in other languages."""
    own, source = " ".join(clean_text(config.site.name).split()), config.site.source_language
    names = {
        tag: translate(own, source, tag, given)
        for tag in config.published_languages
        if tag != source
    }
    return Site(
        own_name=own,
        url=config.site.url,
        source_language=source,
        languages=config.published_languages,
        email=config.site.email,
        hub=config.publish.hub or "",
        names={tag: name for tag, name in names.items() if name},
        profiles=tuple(_profiles(config)),
    )


def _profiles(config: Config) -> Iterable[Profile]:
    """The accounts whose address readers may know; one that is listed twice stands once."""
    languages: dict[tuple[str, str], tuple[str, ...]] = {}
    for account in config.accounts:
        title = NETWORKS[account.network].title
        if account.profile and title:
            key = (title, account.profile)
            languages[key] = (*languages.get(key, ()), *account.languages)
    return (Profile(network, address, tags) for (network, address), tags in languages.items())


def translate(name: str, source: str, target: str, given: GivenTerm) -> str:
    """Return a name's translation from the glossary; "" where it has none.

    An acronym behind the name stays: it is how members know each other.
    """
    if source == target:
        return ""
    if whole := given(name, source, target):
        return whole
    words, bracket, acronym = name.rpartition(" (")
    found = given(words, source, target) if bracket and acronym.endswith(")") else ""
    return f"{found} ({acronym}" if found else ""
