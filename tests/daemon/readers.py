"""Readers of feeds and pages, who keep what they have and look whether each answer is whole."""

import asyncio
import gzip
import hashlib
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

FEEDS = ("rss.xml", "atom.xml", "feed.json")
_ATOM = "{http://www.w3.org/2005/Atom}"
_CHUNK = re.compile(rb"([0-9a-fA-F]+)[^\r\n]*\r\n")


@dataclass(frozen=True)
class Answer:
    """What came, and how many seconds after it was asked for the last byte did."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def content(self) -> bytes:
        """The body, unpacked."""
        packed = self.headers.get("content-encoding") == "gzip"
        return gzip.decompress(self.body) if packed else self.body


class Connection:
    """A connection that is kept for one request after the other."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname, parts.port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, headers: dict[str, str], since: float | None = None) -> Answer:
        """Ask for a path; `since` is when it should have been asked for, if that is earlier."""
        is_kept = self._streams is not None
        begun = time.perf_counter()
        try:
            answer = await self._ask(path, headers)
        except (ConnectionError, asyncio.IncompleteReadError):
            await self.close()
            if not is_kept:
                raise
            # A server may close what nothing came on for a while.
            answer = await self._ask(path, headers)
        ended = time.perf_counter()
        if answer[1].get("connection") == "close":
            await self.close()
        return Answer(*answer, ended - min(begun, begun if since is None else since))

    async def close(self) -> None:
        """End the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _ask(self, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        asked = {"Host": f"{self._host}:{self._port}", **headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in asked.items())
        writer.write(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split(" ")[1])
        pairs = (line.partition(":") for line in head[1:] if line)
        said = {name.strip().lower(): value.strip() for name, _, value in pairs}
        return status, said, await self._body(reader, status, said)

    @staticmethod
    async def _body(reader: asyncio.StreamReader, status: int, said: dict[str, str]) -> bytes:
        if status == 304:
            return b""
        if said.get("transfer-encoding") != "chunked":
            return await reader.readexactly(int(said["content-length"]))
        parts = []
        while True:
            found = _CHUNK.fullmatch(await reader.readuntil(b"\r\n"))
            assert found is not None
            part = await reader.readexactly(int(found[1], 16) + 2)
            if len(part) == 2:
                return b"".join(parts)
            parts.append(part[:-2])


def identities(path: str, content: bytes) -> list[str]:
    """Return the ids of a feed's entries in their order; raises ValueError where it is torn."""
    if path.endswith(".json"):
        return [item["id"] for item in json.loads(content)["items"]]
    try:
        root = ET.fromstring(content)
    except ET.ParseError as error:
        raise ValueError(str(error)) from None
    if root.tag == "rss":
        return [item.findtext("guid", "") for item in root.iter("item")]
    return [entry.findtext(f"{_ATOM}id", "") for entry in root.iter(f"{_ATOM}entry")]


def pages(content: bytes) -> list[str]:
    """Return the addresses of the pages that a JSON feed names."""
    return [item["url"] for item in json.loads(content)["items"]]


@dataclass
class Notes:
    """What readers met: answers by status, and each fault in words; `times` has a row a request.

    A row is what was asked for ("feed", "page", "other"), the status, when, and the seconds.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    times: list[tuple[str, int, float, float]] = field(default_factory=list)


class Reader:
    """Somebody who reads feeds and their pages over one connection, at some pace.

    About half of the time it says what it has already, as feed readers do, and mostly takes
    what is packed. `tells_content`: this server's tags are made of what is in a file.
    """

    def __init__(
        self,
        address: str,
        tags: Sequence[str],
        number: int,
        *,
        pace: float = 0.0,
        tells_content: bool = True,
    ) -> None:
        self.notes = Notes()
        self._tags = tuple(tags)
        self._chance = random.Random(f"reader {number}")
        self._connection = Connection(address)
        self._pace = pace
        self._tells_content = tells_content
        self._has: dict[tuple[str, bool], tuple[str, bytes]] = {}
        self._pages: list[str] = []
        self._found_whole: set[str] = set()

    async def read(self, is_enough: Callable[[], bool]) -> None:
        """Read until it is enough."""
        due = time.perf_counter() + self._pace * self._chance.random()
        for path in self._paths():
            if is_enough():
                break
            now = time.perf_counter()
            # An answer that comes after the next was due makes that one late as well.
            late = due if now > due and self._pace else None
            if now < due:
                await asyncio.sleep(due - now)
            await self.fetch(path, late)
            due += self._pace
        await self._connection.close()

    async def fetch(self, path: str, since: float | None = None) -> Answer:
        """Ask for a path, and note what is wrong with the answer."""
        takes_gzip = self._chance.random() < 0.8
        asked = {"Accept-Encoding": "gzip"} if takes_gzip else {}
        tag, _ = self._has.get((path, takes_gzip), ("", b""))
        if tag and self._chance.random() < 0.5:
            asked["If-None-Match"] = tag
        when = time.time()
        answer = await self._connection.get(path, asked, since)
        kind = "feed" if path.endswith(FEEDS) else "page" if path.endswith("/") else "other"
        self.notes.statuses[answer.status] += 1
        self.notes.times.append((kind, answer.status, when, answer.seconds))
        try:
            self._look_at(path, asked, answer, takes_gzip=takes_gzip)
        except (ValueError, KeyError, OSError, EOFError) as error:
            self.notes.faults.append(f"{path}: {answer.status}: {error!r}")
        return answer

    def _look_at(
        self, path: str, asked: dict[str, str], answer: Answer, *, takes_gzip: bool
    ) -> None:
        tag = answer.headers.get("etag", "")
        if answer.status == 304:
            if asked.get("If-None-Match") != tag:
                raise ValueError(f"not what was asked: {asked} {tag}")
            return
        if answer.status != 200:
            raise ValueError("is not there")
        content = answer.content
        digest = hashlib.sha256(content).hexdigest()[:32]
        if self._tells_content and tag not in {f'"{digest}"', f'"{digest}-gzip"'}:
            raise ValueError(f"has the tag {tag} of something else")
        self._has[path, takes_gzip] = tag, content
        if digest not in self._found_whole:
            self._parse(path, content)
            self._found_whole.add(digest)

    def _parse(self, path: str, content: bytes) -> None:
        if path.endswith(FEEDS):
            ids = identities(path, content)
            if doubled := [one for one, times in Counter(ids).items() if times > 1]:
                raise ValueError(f"has twice: {doubled}")
            if path.endswith(".json"):
                self._pages = [urlsplit(one).path for one in pages(content)]
        elif path.endswith("/") and not content.endswith(b"</html>"):
            raise ValueError("ends before its end")

    def _paths(self) -> Iterator[str]:
        chance = self._chance
        while True:
            tag, kind = chance.choice(self._tags), chance.random()
            if kind < 0.7:
                yield f"/{tag}/{chance.choice(FEEDS)}"
            elif kind < 0.85 and self._pages:
                yield chance.choice(self._pages)
            elif kind < 0.97:
                yield f"/{tag}/"
            else:
                yield chance.choice(("/", "/feed.css", "/all.opml"))


async def read(readers: Sequence[Reader], is_enough: Callable[[], bool]) -> None:
    """Have readers read beside one another until it is enough."""
    await asyncio.gather(*(reader.read(is_enough) for reader in readers))
