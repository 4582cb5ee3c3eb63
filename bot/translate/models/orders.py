"""I/O: what a person asks to have installed becomes a list of work, and the work is done."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.config import Config, Home
from bot.errors import ConfigError, PackageError, Problem
from bot.languages import is_tag, meant_by
from bot.nearest import did_you_mean, quoted
from bot.translate.engines import codes
from bot.translate.models import obtain, offers, place, receipts
from bot.translate.models.index import Index, Offer
from bot.translate.models.obtain import Downloading
from bot.translate.models.receipts import InstalledPackage

_SUFFIX = ".argosmodel"


@dataclass(frozen=True, slots=True)
class Order:
    """Files to install, offers to bring, and what is asked for and there already."""

    files: tuple[Path, ...] = ()
    to_bring: tuple[Offer, ...] = ()
    there: tuple[InstalledPackage, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: languages and files, each in its order."""

    languages: tuple[str, ...]
    files: tuple[Path, ...]


def read(arguments: Iterable[str]) -> Wanted:
    """Tell languages from files; raises ConfigError with all that are neither."""
    languages: list[str] = []
    files: list[Path] = []
    problems = []
    for argument in dict.fromkeys(arguments):
        if argument.endswith(_SUFFIX) or "/" in argument or Path(argument).is_file():
            files.append(Path(argument))
            if not Path(argument).is_file():
                what = "there is no such file."
                problems.append(Problem(argument, what, "Nothing was installed."))
        else:
            languages.append(argument)
            problems += _wrong_tags([argument])
    if problems:
        raise ConfigError(tuple(problems))
    return Wanted(tuple(languages), tuple(files))


def check_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return language tags as they are; raises ConfigError with all that are none."""
    found = tuple(dict.fromkeys(tags))
    if problems := _wrong_tags(found):
        raise ConfigError(tuple(problems))
    return found


def plan(home: Home, wanted: Wanted, index: Index, origins: Sequence[str], address: str) -> Order:
    """Return what is to be done so that there is a way into each language.

    A damaged package is brought anew. Raises ConfigError with all languages that have no way.
    """
    found: dict[str, Offer] = {}
    there: dict[str, InstalledPackage] = {}
    problems = []
    for language in wanted.languages:
        ways = offers.ways(origins, [language], index, receipts.installed(home))
        steps = [step for way in ways for step in way.steps]
        if not steps:
            what = f"no package leads there from {' or '.join(origins)}."
            mend = (
                f"Looked at {address} and at what is installed. "
                f"People can translate it: engines = [] for {language}."
            )
            problems.append(Problem(language, what, mend))
        for step in steps:
            offer = step.to_bring
            if offer is None and step.installed is not None and _is_damaged(step.installed):
                offer = step.offer
            if offer is not None:
                found[offer.name] = offer
            elif step.installed is not None:
                there[step.installed.name] = step.installed
    if problems:
        raise ConfigError(tuple(problems))
    return Order(wanted.files, tuple(found.values()), tuple(there.values()))


def fill(
    home: Home,
    order: Order,
    address: str,
    installed: Callable[[InstalledPackage], None],
    *,
    accept_changed: bool,
    downloading: Downloading,
) -> tuple[PackageError, ...]:
    """Do what is to be done, say each package that is, and return what went wrong.

    One that fails stops no other.
    """
    failures = []
    for file in order.files:
        try:
            installed(place.install(home, file, accept_changed=accept_changed))
        except PackageError as error:
            failures.append(error)
    for offer in order.to_bring:
        try:
            package = obtain.obtain(
                home, offer, address, accept_changed=accept_changed, downloading=downloading
            )
            installed(package)
        except PackageError as error:
            failures.append(error)
    return tuple(failures)


def to_remove(home: Home, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the packages that are meant by names and languages.

    Raises ConfigError with all words that mean none.
    """
    packages = receipts.installed(home)
    found: list[str] = []
    problems = []
    for word in wanted:
        if place.is_there(home, word):
            found.append(word)
        elif serving := offers.serving(word, packages):
            found += [package.name for package in serving]
        else:
            known = ", ".join(package.name for package in packages) or "none"
            what = "is neither a package here nor a language that one leads to."
            problems.append(Problem(f'"{word}"', what, f"Installed: {known}."))
    if problems:
        raise ConfigError(tuple(problems))
    return tuple(dict.fromkeys(found))


def sources(config: Config, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the languages to translate from: those asked for, or those of the statements."""
    return check_tags(asked) if asked else offers.sources(config)


def languages(config: Config) -> tuple[str, ...]:
    """Return the languages of the home that packages could translate into."""
    return tuple(tag for tag in config.published_languages if "argos" in config.engines_for(tag))


def _wrong_tags(tags: Iterable[str]) -> list[Problem]:
    problems = []
    for tag in tags:
        meant = codes.tag_of(tag)
        if meant != tag and not is_tag(tag):
            problems.append(Problem(tag, "is no language tag.", f'Did you mean "{meant}"?'))
        elif not is_tag(tag):
            what = "is neither a language tag (BCP 47, as in es or zh-Hant) nor a file."
            asked = did_you_mean(quoted(meant_by(tag)))
            problems.append(Problem(tag, what, asked or "Nothing was installed."))
    return problems


def _is_damaged(package: InstalledPackage) -> bool:
    try:
        receipts.verify_package(package)
    except PackageError:
        return True
    return False
