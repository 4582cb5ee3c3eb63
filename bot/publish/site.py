"""Pure: whose the pages and feeds are: the name in each language, the address, the languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.config import Config
from bot.markup import clean_text
from bot.ports import GivenTerm


@dataclass(frozen=True, slots=True)
class Name:
    """The site's name as readers of a language get it, and the language that it is in."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages and feeds share.

    `names` are those that people gave the site in other languages than its own. `hub` is
    where news of the feeds are sent (WebSub), "" for nowhere.
    """

    own_name: str
    url: str
    source_language: str
    languages: tuple[str, ...]
    email: str = ""
    hub: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, tag: str) -> Name:
        """Return the name in a language; where nobody gave one there, the site's own."""
        if tag in self.names:
            return Name(self.names[tag], tag)
        return Name(self.own_name, self.source_language)


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
    )


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
