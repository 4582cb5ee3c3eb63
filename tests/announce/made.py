"""What the tests of announcing share: entries, configurations, and a server in its own process."""

import json
import os
import struct
import subprocess
import sys
import time
import urllib.request
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import config, plan
from bot.config import Config, Home
from bot.errors import PostError
from bot.model import BlockKind, Delivery, DeliveryState, Entry, EntryBlock, Label, Term
from bot.ports import Limits, Reading, Receipt, Status

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
TOKEN = "canary-4f1d0a9c-token"
BOT_TOKEN = f"4242:{TOKEN}"
ROOT = Path(__file__).parents[2]

_LEADS = {
    "en": "Domestic workers marched today. They ask for one day of rest. Their employers refuse.",
    "es": "Las trabajadoras del hogar marcharon hoy. Piden un día de descanso. Se lo niegan.",
    "ar": "سارت العاملات اليوم مع IMA. يطالبن بيوم راحة. يرفض أصحاب العمل ذلك.",
    "hi": "घरेलू कामगारों ने आज जुलूस निकाला। वे एक दिन की छुट्टी चाहती हैं। मालिक मना करते हैं।",
    "zh-Hant": "家務工今天遊行。她們要求一天休息。僱主拒絕。",
}


def entry(
    language: str = "en",
    *,
    day: date = date(2026, 3, 10),
    slug: str = "a-day-of-rest",
    label: Label = Label.ORIGINAL,
    paragraphs: Sequence[str] | None = None,
    **changes: Any,
) -> Entry:
    """Return an entry of a statement that was written in English."""
    statement_id = f"{day.isoformat()}-{slug}"
    base = "https://statements.alliance-site.org"
    texts = paragraphs if paragraphs is not None else [_LEADS.get(language, _LEADS["en"])]
    made = Entry(
        id=f"tag:statements.alliance-site.org,2026:statement:{statement_id}:{language}",
        statement_id=statement_id,
        language=language,
        original="en",
        original_address=f"{base}/en/s/{statement_id}/",
        label=label,
        title="A day of rest for all",
        blocks=(
            *(EntryBlock(BlockKind.PARAGRAPH, text, language) for text in texts),
            EntryBlock(BlockKind.SLOGAN, "Rest is a right!", language),
            EntryBlock(BlockKind.SIGNATURE, "Signed by Rosa Example", "en"),
            EntryBlock(BlockKind.CONTACT, "rosa@alliance-site.org, +63 2 555 01", "en"),
        ),
        published=plan.noon(day),
        updated=plan.noon(day),
        address=f"{base}/{language}/s/{statement_id}/",
        day=day,
        tags=tuple(Term(tag, tag, "en") for tag in ("migrant rights", "IMA")),
    )
    return replace(made, **changes)


def configuration(*accounts: str, announce: str = "") -> Config:
    """Return a configuration with these [[accounts]] tables."""
    languages = "\n".join(f"{tag} = {{}}" for tag in ("es", "ar", "hi", "zh-Hant"))
    tables = "\n".join(f"[[accounts]]\n{account}" for account in accounts)
    return config.parse(
        '[site]\nname = "Alliance"\nurl = "https://statements.alliance-site.org/"\n'
        f"[languages]\n{languages}\n[announce]\n{announce}\n{tables}\n"
    )


def file_account(name: str = "preview", languages: str = '["en"]', more: str = "") -> str:
    return (
        f'name = "{name}"\nnetwork = "file"\npath = "state/{name}.jsonl"\n'
        f"languages = {languages}\n{more}"
    )


def mastodon_account(server: str, languages: str = '["en"]', more: str = "") -> str:
    return (
        f'name = "social"\nnetwork = "mastodon"\nserver = "{server}"\n'
        f'token = {{ file = "config/secrets/social" }}\nlanguages = {languages}\n{more}'
    )


def bluesky_account(server: str, languages: str = '["en"]', more: str = "") -> str:
    return (
        f'name = "social"\nnetwork = "bluesky"\nserver = "{server}"\n'
        f'handle = "alliance.bsky.social"\n'
        f'token = {{ file = "config/secrets/social" }}\nlanguages = {languages}\n{more}'
    )


def telegram_account(server: str, languages: str = '["en"]', more: str = "") -> str:
    return (
        f'name = "social"\nnetwork = "telegram"\nserver = "{server}"\nchat = "@alliance"\n'
        f'token = {{ file = "config/secrets/social" }}\nlanguages = {languages}\n{more}'
    )


def token_of(network: str) -> str:
    """Return the token that a network's stand-in takes; Telegram's begin with the bot's number."""
    return BOT_TOKEN if network == "telegram" else TOKEN


def give_token(home: Home, token: str = TOKEN, mode: int = 0o600) -> Path:
    path = home.root / "config" / "secrets" / "social"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{token}\n", encoding="utf-8")
    path.chmod(mode)
    return path


def connect(home: Home, server: str) -> None:
    """Give a home an account on a Mastodon server, with its token."""
    with home.config_file.open("a", encoding="utf-8") as file:
        file.write(f"\n[[accounts]]\n{mastodon_account(server)}")
    give_token(home)


def dot() -> bytes:
    """Return a picture of one grey dot."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = [chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"\0\x80")), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def delivery(**changes: Any) -> Delivery:
    """Return a delivery as it is when it was just queued."""
    made = Delivery(
        account="social",
        statement_id="2026-03-10-a-day-of-rest",
        language="en",
        text="A day of rest\n\nhttps://statements.alliance-site.org/en/s/x/",
        key="k" * 48,
        address="https://statements.alliance-site.org/en/s/x/",
        state=DeliveryState.READY,
        due=NOW,
        changed=NOW - timedelta(days=1),
    )
    return replace(made, **changes)


class ScriptedAccount:
    """An account that does what it is told: `ends` are the ends of its next posts."""

    network = "scripted"
    can_read = True
    can_edit = True

    def __init__(self, *ends: PostError | Receipt, name: str = "social") -> None:
        self.name = name
        self.ends = list(ends)
        self.readings: list[Reading | PostError] = []
        self.posted: list[tuple[Status, str]] = []
        self.asked: list[tuple[str, datetime | None]] = []
        self.sought: list[Status] = []
        self.edited: list[tuple[str, Status]] = []
        self.deleted: list[str] = []

    def limits(self) -> Limits:
        return Limits(500, 23)

    def verify(self) -> str:
        return "@alliance"

    def post(self, status: Status, key: str) -> Receipt:
        self.posted.append((status, key))
        end = self.ends.pop(0) if self.ends else Receipt(str(len(self.posted)), "https://s.org/1")
        if isinstance(end, PostError):
            raise end
        return end

    def find(self, status: Status, key: str, since: datetime | None = None) -> Reading:  # noqa: ARG002
        self.asked.append((status.address, since))
        self.sought.append(status)
        end = self.readings.pop(0) if self.readings else Reading(None)
        if isinstance(end, PostError):
            raise end
        return end

    def edit(self, remote_id: str, status: Status) -> Receipt:
        self.edited.append((remote_id, status))
        return self._end(remote_id)

    def delete(self, remote_id: str) -> None:
        self.deleted.append(remote_id)
        self._end(remote_id)

    def _end(self, remote_id: str) -> Receipt:
        end = self.ends.pop(0) if self.ends else Receipt(remote_id, "https://s.org/1")
        if isinstance(end, PostError):
            raise end
        return end


class StandIn:
    """A network's server in another process."""

    def __init__(
        self, log: Path, network: str = "mastodon", environment: Mapping[str, str] | None = None
    ) -> None:
        self.log = log
        script = ROOT / "tests" / "standins" / f"{network}_server.py"
        self._process = subprocess.Popen(
            [sys.executable, str(script), str(log), "--token", token_of(network)],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert self._process.stdout is not None
        self.url = f"http://127.0.0.1:{self._process.stdout.readline().strip()}"

    def control(self, **faults: Any) -> None:
        self._ask("/control", faults)

    def seed(self, posts: list[dict[str, Any]], kind: str = "posts") -> None:
        self._ask("/seed", {kind: posts})

    def delete(self, identifier: str) -> None:
        """Take a post away as a person does."""
        self._ask("/delete", {"id": identifier})

    def restore(self, log: str) -> None:
        """Make it a server that has seen exactly this log."""
        self._ask("/restore", {"log": log})

    def posts(self) -> list[dict[str, Any]]:
        posts: list[dict[str, Any]] = self._ask("/posts", None)
        return posts

    def show(self, path: str) -> Any:
        """Return what a stand-in tells of itself alone, such as /media on Mastodon's."""
        return self._ask(path, None)

    def requests(self) -> int:
        """Count how often the API was asked."""
        return int(self._ask("/requests", None))

    def accepted(self) -> int:
        """Count what was ever accepted, by the log on the disk."""
        if not self.log.exists():
            return 0
        return self.log.read_text(encoding="utf-8").count('"event": "accepted"')

    def wait_until_accepted(self, posts: int, seconds: float = 20) -> None:
        """Return when the log holds so many posts."""
        end = time.monotonic() + seconds
        while self.accepted() < posts:
            assert time.monotonic() < end, "the server took no post"
            os.sched_yield()

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _ask(self, path: str, value: Any) -> Any:
        body = None if value is None else json.dumps(value).encode()
        request = urllib.request.Request(self.url + path, data=body)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as answer:
            return json.loads(answer.read())
