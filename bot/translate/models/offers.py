"""Pure: which packages a language needs, over what an index offers and what is installed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bot.config import Config
from bot.translate.engines import codes
from bot.translate.models import names
from bot.translate.models.index import Index, Offer
from bot.translate.models.receipts import InstalledPackage


class State(StrEnum):
    """How far a language is from being translated into."""

    INSTALLED = "installed"
    NEWER = "newer"
    AVAILABLE = "available"
    NOT_OFFERED = "not-offered"


@dataclass(frozen=True, slots=True)
class Step:
    """One package of a way: what is installed of this pair, and what is offered."""

    pair: tuple[str, str]
    installed: InstalledPackage | None
    offer: Offer | None

    @property
    def is_newer(self) -> bool:
        """True where a newer version is offered than the one that is installed."""
        return (
            self.installed is not None
            and self.offer is not None
            and names.is_newer(self.offer.version, self.installed.version)
        )

    @property
    def to_bring(self) -> Offer | None:
        """What installing this step would download; None where there is nothing to do."""
        return self.offer if self.installed is None or self.is_newer else None


@dataclass(frozen=True, slots=True)
class Way:
    """The shortest way into a language; without steps where there is none."""

    source: str
    language: str
    steps: tuple[Step, ...]

    @property
    def state(self) -> State:
        """What is there of it, and what could be."""
        if not self.steps:
            return State.NOT_OFFERED
        if any(step.installed is None for step in self.steps):
            return State.AVAILABLE
        return State.NEWER if any(step.is_newer for step in self.steps) else State.INSTALLED

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags that it passes through, source first and target last."""
        if not self.steps:
            return ()
        between = (codes.tag_of(step.pair[1]) for step in self.steps[:-1])
        return (self.source, *between, self.language)


def sources(config: Config) -> tuple[str, ...]:
    """Return the languages that statements are written in, as far as the configuration says."""
    said = (one.language for one in config.sources if one.translates is None and one.language)
    return tuple(dict.fromkeys((config.site.source_language, *said)))


def ways(
    origins: Iterable[str],
    languages: Sequence[str],
    index: Index,
    installed: Iterable[InstalledPackage],
) -> tuple[Way, ...]:
    """Return the shortest way into each language from each of the origins but itself."""
    offered = {offer.pair: offer for offer in index.offers}
    here = {package.pair: package for package in installed}
    begins = tuple(origins)
    return tuple(
        _way(source, language, offered, here)
        for language in languages
        for source in begins
        if source != language
    )


def _way(
    source: str,
    language: str,
    offered: Mapping[tuple[str, str], Offer],
    here: Mapping[tuple[str, str], InstalledPackage],
) -> Way:
    pairs = pairwise(codes.way({*offered, *here}, source, language))
    return Way(
        source, language, tuple(Step(pair, here.get(pair), offered.get(pair)) for pair in pairs)
    )


def serving(language: str, installed: Sequence[InstalledPackage]) -> tuple[InstalledPackage, ...]:
    """Return the installed packages that translate into a language."""
    for code in codes.codes_of(language):
        found = tuple(package for package in installed if package.to_code == code)
        if found:
            return found
    return ()
