"""I/O: the questions of `init`: each says why it is asked, and its answer is checked at once."""

from collections.abc import Callable
from dataclasses import replace

from bot.cli.colours import paint
from bot.cli.options import say
from bot.cli.translators import Translator
from bot.newhome import NETWORKS, Answers, NewAccount, tags, wrong

_NONE = "none"
_PLACES = {
    "mastodon": ("Server", "https://social.example.org"),
    "bluesky": ("Handle", "alliance.bsky.social"),
    "telegram": ("Channel", "@alliance_es"),
}


def ask(
    answers: Answers, given: frozenset[str], translators: Callable[[str], tuple[Translator, ...]]
) -> Answers:
    """Ask for what was not given on the command line; Enter takes what stands in brackets.

    `translators` says of a source language what could translate into which others.
    """
    if "name" not in given:
        say("\nWho publishes? The name stands on every page, in feeds and on pictures.")
        answers = _asked("Name", answers.name, lambda said: replace(answers, name=said))
    if "url" not in given:
        say("\nWhere will people read it? Every link in feeds and posts begins with this")
        say("address. If you have none yet, keep this one and change it before you publish.")
        answers = _asked("Address", answers.url, lambda said: replace(answers, url=_whole(said)))
    if "source_language" not in given:
        say("\nIn which language do you write? Everything else is translated from it.")
        answers = _asked("Language", answers.source_language, lambda said: _from(answers, said))
    if "languages" not in given:
        answers = _languages(answers, translators(answers.source_language))
    if "account" not in given:
        answers = replace(answers, account=_account(answers))
    return answers


def _asked(question: str, default: str, answered: Callable[[str], Answers]) -> Answers:
    """Ask until the configuration has nothing against the answer."""
    while True:
        made = answered(_line(question, default))
        found = wrong(made)
        if not found:
            return made
        label = question.partition(",")[0]
        for what, mend in found:
            say(paint(f"  {label}: {what} {mend}".rstrip(), "waits"))


def _line(question: str, default: str) -> str:
    said = input(paint(f"{question} [{default}]: " if default else f"{question}: ", "head")).strip()
    return said or default


def _whole(address: str) -> str:
    """Complete an address of which only the host was said."""
    return address if "://" in address else f"https://{address}"


def _from(answers: Answers, said: str) -> Answers:
    source = (tags(said) or (said,))[0]
    return replace(
        answers,
        source_language=source,
        languages=tuple(tag for tag in answers.languages if tag != source),
    )


def _languages(answers: Answers, offered: tuple[Translator, ...]) -> Answers:
    say("\nInto which languages? Pages, feeds and posts are made in each, in this order.")
    for one in offered:
        say(f"  {one.tag:<8} {one.english:<22} {one.what:<24} {one.name}")
    say("A package is brought by one command afterwards, around 100 MB a language; drafts")
    say("are rough, for reviewers. Any other language will do as well (BCP 47).")
    default = " ".join(answers.languages)
    return _asked("Languages", default, lambda said: replace(answers, languages=tags(said)))


def _account(answers: Answers) -> NewAccount | None:
    say("\nWhich account shall announce? Nothing is posted before it has its token. With")
    say("none, what would be posted goes into a file, for you to look at.")
    names = ", ".join(NETWORKS)
    while (network := _line(f"{names} or {_NONE}", _NONE).lower()) not in NETWORKS:
        if network == _NONE:
            return None
        say(paint(f"  Please say {names} or {_NONE}.", "waits"))
    question, example = _PLACES[network]
    account = NewAccount(network, example, (answers.source_language,))

    def at(said: str) -> Answers:
        place = _whole(said) if network == "mastodon" else said
        return replace(answers, account=replace(account, place=place))

    asked = f"{question}, as in {example}"
    made = _asked(asked, "", at).account or account

    def posting(said: str) -> Answers:
        return replace(answers, account=replace(made, languages=tags(said)))

    return _asked("It posts in", answers.source_language, posting).account
