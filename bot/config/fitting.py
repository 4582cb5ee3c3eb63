"""Pure: what must go together in a configuration, and what does not."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.config.wrong import WrongError
from bot.languages import meant_by
from bot.nearest import did_you_mean, near, quoted

if TYPE_CHECKING:
    from bot.config.settings import Config


def misfits(config: "Config") -> Iterator[WrongError]:
    """Yield everything that does not go together, with its place."""
    yield from _accounts(config)
    yield from _sources(config)
    yield from _waits(config)


def _accounts(config: "Config") -> Iterator[WrongError]:
    for number in _repeated([account.name for account in config.accounts]):
        name = config.accounts[number].name
        what = f'another account is named "{name}" too'
        yield WrongError(what, "Give each its own name.", ("accounts", number, "name"))
    listed = dict.fromkeys([*config.languages, config.site.source_language])
    for number, account in enumerate(config.accounts):
        for tag in account.languages:
            if tag not in listed:
                what = f'the account posts in "{tag}", which [languages] does not list'
                mend = _not_listed(tag, tuple(listed))
                yield WrongError(what, mend, ("accounts", number, "languages"))


def _not_listed(tag: str, listed: Sequence[str]) -> str:
    meant = [one for one in meant_by(tag) if one in listed] or near(tag, listed)
    add = f"Add a line {tag} = {{}} under [languages], or take it out here."
    return did_you_mean(quoted(meant)) or add


def _sources(config: "Config") -> Iterator[WrongError]:
    for number in _repeated([source.url for source in config.sources]):
        what = f"another source has the address {config.sources[number].url} too"
        yield WrongError(what, "Keep one of the two.", ("sources", number, "url"))
    named = [one.name for one in config.sources if one.translates is None and one.name]
    for number, source in enumerate(config.sources):
        if source.translates is None:
            continue
        if source.translates not in named:
            what = f'no source of statements is named "{source.translates}"'
            meant = did_you_mean(quoted(near(source.translates, named)))
            mend = meant or f'Write name = "{source.translates}" into the source of the originals.'
            yield WrongError(what, mend, ("sources", number, "translates"))
        if source.language is None:
            what = "it is not said which language this source translates into"
            mend = 'Add the language of its posts, as in language = "es".'
            yield WrongError(what, mend, ("sources", number, "translates"))


def _waits(config: "Config") -> Iterator[WrongError]:
    needs = 'unreviewed_after needs publish = "reviewed" beside it'
    mend = "Add that, or remove this line."
    if config.translate.unreviewed_after is not None and config.translate.publish != "reviewed":
        yield WrongError(needs, mend, ("translate", "unreviewed_after"))
    for tag, language in config.languages.items():
        if language.unreviewed_after is not None and config.publish_policy(tag) != "reviewed":
            yield WrongError(needs, mend, ("languages", tag, "unreviewed_after"))


def _repeated(names: Sequence[str]) -> Iterator[int]:
    """Yield where a name stands that stood before."""
    return (number for number, name in enumerate(names) if name in names[:number])
