"""Pure: which engine translates into a language, on which route, and what to do where none does."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.config import Config
from bot.ports import Engine, Route


@dataclass(frozen=True, slots=True)
class Choice:
    """What was found for one language: an engine and its route, or what to do.

    `tried` are the engines of the configuration, in their order; without any, people
    translate. `advice` is empty where there is a route.
    """

    source: str
    language: str
    tried: tuple[str, ...]
    found: tuple[Engine, Route] | None = None
    advice: str = ""

    @property
    def route_in_words(self) -> str:
        """The languages that are passed through; "" without a route."""
        return " → ".join(self.found[1].languages) if self.found else ""


def choose(config: Config, engines: Mapping[str, Engine], source: str, language: str) -> Choice:
    """Return the first engine of the configuration that has a route between two languages."""
    tried = config.engines_for(language)
    known = [engines[name] for name in tried if name in engines]
    for engine in known:
        route = engine.route(source, language)
        if route is not None:
            return Choice(source, language, tried, (engine, route))
    if not tried:
        return Choice(source, language, tried)
    advice = [text for engine in known if (text := engine.advice(source, language))]
    own = f"Or set engines = [] for {language} under [languages]: then only people translate."
    return Choice(source, language, tried, advice=" ".join([*advice, own]))


def choose_all(config: Config, engines: Mapping[str, Engine]) -> tuple[Choice, ...]:
    """Return what was found for every published language but the source language."""
    source = config.site.source_language
    return tuple(
        choose(config, engines, source, language)
        for language in config.published_languages
        if language != source
    )
