"""Pure: what a person said of their home becomes its configuration, with all its comments."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.config import parse
from bot.errors import ConfigError, Problem
from bot.languages import autonym, canonical, is_tag, meant_by

NETWORKS: Mapping[str, str] = {"mastodon": "server", "bluesky": "handle", "telegram": "chat"}
"""The networks, and the key under which an account says where it is."""

_HOW = {
    "mastodon": "`alliance-bot accounts login mastodon` puts it there",
    "bluesky": "an app password; docs/accounts.md says how",
    "telegram": "from @BotFather; docs/accounts.md says how",
}
_COMMENT_AT = 42
# As the template has them: its answers are the defaults.
_LANGUAGES = """\
es = {}                                   # Español
fr = {}                                   # Français
"""
_LONGEST_CODE = 3


@dataclass(frozen=True, slots=True)
class NewAccount:
    """The first account: its network, where it is there, and what it posts in."""

    network: str
    place: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a home is to be; the defaults are those of somebody who just wants to look.

    `by_people` are languages that no machine is known for.
    """

    name: str = "My alliance"
    url: str = "https://statements.example.org/"
    source_language: str = "en"
    languages: tuple[str, ...] = ("es", "fr")
    account: NewAccount | None = None
    by_people: frozenset[str] = field(default=frozenset())


def tags(text: str) -> tuple[str, ...]:
    """Return the languages of an answer, each once: by tags, or by their names."""
    found = [tag for part in text.split(",") for tag in _tags_of(part.strip())]
    return tuple(dict.fromkeys(found))


def _tags_of(part: str) -> tuple[str, ...]:
    """Read what stands between two commas; what is no certain name of a language stays."""
    if " " in part and not _named(part):
        return tuple(tag for word in part.split() for tag in _tags_of(word))
    return (_named(part) or canonical(part),) if part else ()


def _named(words: str) -> str:
    """Return the tag of a language that is named in full, by its English name or its own."""
    meant = meant_by(words) if len(words) > _LONGEST_CODE and not is_tag(words) else ()
    return meant[0] if len(meant) == 1 else ""


def render(template: str, answers: Answers) -> str:
    """Return the configuration; the template is itself one, with the default answers."""
    source = answers.source_language
    targets = [tag for tag in answers.languages if tag != source]
    posted = ", ".join(json.dumps(tag, ensure_ascii=False) for tag in (source, *targets))
    lines = {
        'name = "My alliance"': f"name = {_text(answers.name)}",
        'url = "https://statements.example.org/"   #': _commented(f"url = {_text(answers.url)}"),
        'source_language = "en"                    #': _commented(
            f"source_language = {_text(source)}"
        ),
        _LANGUAGES: "".join(_language(tag, answers) for tag in targets),
        'languages = ["en", "es", "fr"]': f"languages = [{posted}]",
        '# [[accounts]]\n# name = "mastodon-es"': _account(answers.account)
        + '# [[accounts]]\n# name = "mastodon-es"',
    }
    for before, after in lines.items():
        template = template.replace(before, after, 1)
    return template


def problems(template: str, answers: Answers) -> tuple[Problem, ...]:
    """Return what the configuration would say against these answers."""
    try:
        parse(render(template, answers), name="")
    except ConfigError as error:
        return error.problems
    return ()


def _commented(line: str, comment: str = "") -> str:
    """Put a comment where all comments of the file begin."""
    return f"{line:<{_COMMENT_AT - 2}}  # {comment}".rstrip()


def _text(words: str) -> str:
    """Write a text as TOML does; JSON's way of quoting is one of TOML's."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def _language(tag: str, answers: Answers) -> str:
    key = tag if re.fullmatch(r"[A-Za-z0-9_-]+", tag) else _text(tag)
    if tag in answers.by_people:
        line, why = f"{key} = {{ engines = [] }}", ": people translate; Argos has no package"
    else:
        line, why = f"{key} = {{}}", ""
    return _commented(line, f"{autonym(tag)}{why}") + "\n"


def _account(account: NewAccount | None) -> str:
    if account is None:
        return ""
    token = f'token = {{ file = "config/secrets/{account.network}" }}'
    posted = ", ".join(map(_text, account.languages))
    return (
        "[[accounts]]\n"
        f"name = {_text(account.network)}\n"
        f"network = {_text(account.network)}\n"
        f"{NETWORKS.get(account.network, 'server')} = {_text(account.place)}\n"
        f"languages = [{posted}]\n"
        f"{_commented(token, _HOW.get(account.network, ''))}\n\n"
    )
