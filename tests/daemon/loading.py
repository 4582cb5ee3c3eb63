"""A home with much to do: statements in ordinary words, packages, accounts on many servers."""

import json
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET

import httpx

from bench.made_text import dictionary
from bot.config import Home
from bot.translate import models
from tests.announce.made import (
    StandIn,
    bluesky_account,
    file_account,
    mastodon_account,
    telegram_account,
    token_of,
)
from tests.made_package import SMALL, Size, make_package

SITE = "https://statements.example.org"
_ATOM = "{http://www.w3.org/2005/Atom}"
# Nothing here is denied, and nobody has a name: made packages would lose the one and the other.
_WHO = """domestic workers, the seafarers of our union, nurses and carers, the farmers of the
coast, cleaners in twelve cities, young teachers, the families of drivers, the weavers of the
north, cooks and waiters, the fishers of three islands, builders in their camps, the mothers of
our street, the crews of small ships, students and their teachers, the members of the alliance"""
_DO = """ask for, demand, march for, defend, won, wait for, wrote about, signed, voted for, stand
for, stopped work for, speak of, remember, pay for, need"""
_WHAT = """one day of rest in the week, a written contract, higher wages, the right to change
employers, a safe way home, a school near the factory, clean water on board, the wages of last
winter, free health care, a law against debt, an end of placement fees, the keys of their rooms, a
doctor in the harbour, fair hours, their own passports, a house with windows, equal pay, a seat at
the table"""
_WHERE = """in the capital, at the border, before the ministry, on the ships, in every village,
after the storm, since the spring, with their neighbours, against the old law, in front of the
court, during the meeting, near the old market"""
_MORE = """and many answered, and the ministry listens, but the court is silent, and we are with
them, because work has a price, and the law is on their side, while prices rise, and their
children wait"""
_NETWORKS = {
    "mastodon": mastodon_account,
    "bluesky": bluesky_account,
    "telegram": telegram_account,
}


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in " ".join(text.split()).split(","))


_PARTS = tuple(map(_phrases, (_WHO, _DO, _WHAT, _WHERE, _MORE)))
WORDS = tuple(
    dict.fromkeys(re.findall(r"[a-z]+", " ".join(" ".join(part) for part in _PARTS).lower()))
)


def sentence(chance: random.Random) -> str:
    """Return a sentence of eight to thirty words; there are millions."""
    # Twice the same phrase in a sentence would be taken for a machine's loop.
    first, second = zip(*(chance.sample(part, 2) for part in _PARTS), strict=True)
    said = " ".join(first[:4])
    if chance.random() < 0.5:
        said += f", {first[4]}"
    if chance.random() < 0.3:
        said += f", and {' '.join(second[:4])}"
    return said[0].upper() + said[1:] + "."


def statement(number: int, paragraphs: int) -> str:
    """Return a statement file; the same one for the same number."""
    chance = random.Random(f"statement {number}")
    day = date(2026, 11, 20) - timedelta(days=number // 4)
    who, _, what, _, _ = (chance.choice(part) for part in _PARTS)
    text = "\n\n".join(
        " ".join(sentence(chance) for _ in range(chance.randint(1, 4))) for _ in range(paragraphs)
    )
    title = f"{who[0].upper()}{who[1:]} for {what}, {number}"
    return f"---\ntitle: {title}\ndate: {day}\nlanguage: en\n---\n\n{text}\n"


def give_packages(home: Home, folder: Path, tags: Sequence[str], size: Size = SMALL) -> None:
    """Install a made package from English into each language; its words are its own."""
    made = list(dictionary().values())
    for number, tag in enumerate(tags):
        words = dict(zip(WORDS, made[number * len(WORDS) :], strict=False))
        models.install(home, make_package(folder / tag, "en", tag, words, size=size))


@dataclass(frozen=True)
class Account:
    """An account of the home: its network, its languages, and what else its table says."""

    name: str
    network: str
    languages: tuple[str, ...]
    more: str = ""

    @property
    def is_for_reviewed(self) -> bool:
        return 'post = "reviewed"' in self.more

    def table(self, home: Home, server: StandIn | None) -> str:
        """Return its table of the configuration, and put its token in place."""
        tags = json.dumps(self.languages)
        if server is None:
            return file_account(self.name, tags, self.more)
        secret = home.root / "config" / "secrets" / self.network
        secret.parent.mkdir(parents=True, exist_ok=True)
        secret.write_text(token_of(self.network), "utf-8")
        secret.chmod(0o600)
        table = _NETWORKS[self.network](server.url, tags, self.more)
        own = table.replace("config/secrets/social", f"config/secrets/{self.network}")
        return own.replace('name = "social"', f'name = "{self.name}"')


class Busy:
    """A home that is dropped statements, and the servers on which its accounts are."""

    def __init__(
        self, folder: Path, languages: Mapping[str, str], accounts: Sequence[Account]
    ) -> None:
        self.home = Home(folder / "home")
        self.tags = ("en", *languages)
        self.accounts = tuple(accounts)
        self.servers = {
            one.name: StandIn(folder / f"{one.name}.jsonl", one.network)
            for one in accounts
            if one.network != "file"
        }
        self.dropped = 0
        tables = (one.table(self.home, self.servers.get(one.name)) for one in accounts)
        listed = "\n".join(f"{tag} = {{ {how} }}" for tag, how in languages.items())
        self.home.config_file.parent.mkdir(parents=True, exist_ok=True)
        self.home.config_file.write_text(
            f'[site]\nname = "Alliance"\nurl = "{SITE}/"\n[languages]\n{listed}\n'
            '[announce]\nmax_age = "3650d"\nmax_per_hour = 100000\n'
            '[schedule]\ncycle = "5s"\n[serve]\nbind = "127.0.0.1:0"\n'
            + "\n".join(f"[[accounts]]\n{table}" for table in tables),
            "utf-8",
        )
        self.home.statements.mkdir()

    def drop(self, count: int, paragraphs: int) -> None:
        """Put so many more statements into the folder."""
        for number in range(self.dropped, self.dropped + count):
            text = statement(number, paragraphs)
            (self.home.statements / f"{number:04}.md").write_text(text, "utf-8")
        self.dropped += count

    def posts(self, account: Account) -> Counter[tuple[str, str]]:
        """Count what an account's server holds, by statement and language; answers are no posts."""
        found: Counter[tuple[str, str]] = Counter()
        for post in self._held(account):
            if not (post.get("in_reply_to_id") or post.get("answers") or _answers(post)):
                pages = {_named(one) for one in _addresses(post)}
                found.update(pages - {None})
        return found

    def _held(self, account: Account) -> list[dict[str, Any]]:
        if account.name in self.servers:
            return self.servers[account.name].posts()
        path = self.home.state / f"{account.name}.jsonl"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]

    def wanted(self, account: Account, shown: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
        """What an account's rules ask for, of what readers are shown in each language."""
        tags = [tag for tag in account.languages if tag == "en" or not account.is_for_reviewed]
        return [(statement_id, tag) for tag in tags for statement_id in shown[tag]]

    def stop(self) -> None:
        """End the servers."""
        for server in self.servers.values():
            server.stop()


def _addresses(post: Mapping[str, Any]) -> set[str]:
    text = json.dumps(post, ensure_ascii=False)
    return set(re.findall(rf"{re.escape(SITE)}/[\w-]+/s/[\w%-]+/", text))


def _named(address: str) -> tuple[str, str] | None:
    _, tag, _, statement_id, _ = urlsplit(address).path.split("/")
    return statement_id, tag


def _answers(post: Mapping[str, Any]) -> bool:
    value = post.get("value")
    return isinstance(value, dict) and "reply" in value


def shown(address: str, tag: str) -> list[str]:
    """Return the statements of a language as a reader finds them: its feed, and its archives.

    Each is looked at on its page as well, which must be whole.
    """
    found: list[str] = []
    with httpx.Client(base_url=address, trust_env=False) as client:
        place = f"{SITE}/{tag}/atom.xml"
        while place:
            root = ET.fromstring(client.get(urlsplit(place).path).raise_for_status().content)
            names = (one.findtext(f"{_ATOM}id", "") for one in root.iter(f"{_ATOM}entry"))
            found += [name.split(":")[-2] for name in names]
            links = {one.get("rel"): one.get("href", "") for one in root.iter(f"{_ATOM}link")}
            place = urljoin(place, links["prev-archive"]) if "prev-archive" in links else ""
        for statement_id in found:
            page = client.get(f"/{tag}/s/{statement_id}/").raise_for_status()
            assert page.content.endswith(b"</html>")
    return found
