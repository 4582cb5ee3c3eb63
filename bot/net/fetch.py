"""I/O: asks addresses that others wrote: only public ones, not too much, not too long."""

import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from bot import __version__
from bot.errors import FetchError
from bot.net import hosts

if TYPE_CHECKING:
    import httpx

    from bot.net.wire import Clock, Deadline, Resolve

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, text/html;q=0.7, */*;q=0.1"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST_VALIDATOR = 1000
_OWN_HEADERS = {"User-Agent": f"alliance-bot/{__version__}", "Connection": "close"}
NOBODY: frozenset[hosts.Origin] = frozenset()


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of its last answer, so that it can say that nothing has changed."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much, how long and how far a fetch may go; `body` counts unpacked bytes."""

    body: int = 20_000_000
    seconds: float = 60
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; `content` is empty unless `status` is 200.

    `url` is the address that answered at last. `charset` is what the server claims.
    """

    status: int
    content: bytes
    url: str
    validators: Validators
    media_type: str
    charset: str


def fetch(
    url: str,
    *,
    validators: Validators | None = None,
    limits: Limits | None = None,
    allowed: frozenset[hosts.Origin] = NOBODY,
    resolve: "Resolve | None" = None,
) -> Answer:
    """GET an address and return the answer, whatever its status.

    `allowed` are the hosts and ports of this machine or a private network that may be
    asked; all other addresses must be public ones, at every redirect. Raises FetchError.
    """
    from bot.net import wire

    limits, names = limits or Limits(), resolve or wire.resolve
    deadline = wire.Deadline(limits.seconds, shown(url))
    headers = _headers(validators or Validators())
    with follow(
        url, headers, deadline, redirects=limits.redirects, allowed=allowed, resolve=names
    ) as (address, response):
        return _answer(address, response, limits, deadline)


@contextmanager
def follow(
    url: str,
    headers: dict[str, str],
    clock: "Clock",
    *,
    redirects: int,
    allowed: frozenset[hosts.Origin],
    resolve: "Resolve",
) -> Iterator[tuple[str, "httpx.Response"]]:
    """GET an address wherever it leads, and give the address that answers and its answer, unread.

    Each address on the way is judged anew. Raises FetchError, also while the answer is read.
    """
    from bot.net import wire

    headers = _OWN_HEADERS | headers
    address = _checked(url, url)
    for _ in range(redirects + 1):
        with wire.ask(address, headers, clock, allowed=allowed, resolve=resolve) as response:
            target = response.headers.get("location", "")
            if response.status_code not in _REDIRECTS or not target:
                yield address, response
                return
        address = next_address(address, target)
    raise FetchError(
        f"it leads on to another address more than {redirects} times.",
        where=shown(url),
        mend="Open it in a browser, and use the address where you arrive.",
        reason="too-many-redirects",
    )


def post(
    url: str,
    fields: Mapping[str, str],
    clock: "Clock",
    *,
    allowed: frozenset[hosts.Origin] = NOBODY,
    resolve: "Resolve | None" = None,
) -> int:
    """Send a form to an address, and to no other, and return the status of its answer.

    A redirect is not followed: it is an answer like any other. Raises FetchError.
    """
    from bot.net import wire

    headers = _OWN_HEADERS | {"Content-Type": "application/x-www-form-urlencoded"}
    form = urlencode(fields).encode()
    with wire.ask(
        _checked(url, url),
        headers,
        clock,
        allowed=allowed,
        resolve=resolve or wire.resolve,
        form=form,
    ) as response:
        return response.status_code


def _headers(validators: Validators) -> dict[str, str]:
    headers = {"Accept": _ACCEPT, "Accept-Encoding": "gzip"}
    if validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    return headers


def shown(url: str) -> str:
    """Return an address without the name and password that it may carry."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _checked(url: str, where: str) -> str:
    """Return an address that can be asked at all, without its fragment."""
    try:
        hosts.origin(url)
        parts = urlsplit(url)
    except ValueError:
        parts = None
    if parts is None or "@" in parts.netloc:
        raise FetchError(
            "it leads to something other than a plain http:// or https:// address.",
            where=shown(where),
            mend="Write the whole address, beginning with https:// and without a password.",
            reason="bad-address",
        )
    return urlunsplit(parts._replace(fragment=""))


def next_address(address: str, target: str) -> str:
    """Return where a redirect leads."""
    try:
        joined = urljoin(address, target)
    except ValueError:
        joined = ""
    following = _checked(joined, address)
    if address.startswith("https:") and following.startswith("http:"):
        raise FetchError(
            f"it leads from an encrypted address to one that is not: {following}.",
            where=address,
            mend="Use that address itself if you trust the way to it.",
            reason="not-encrypted",
        )
    return following


def _answer(
    address: str, response: "httpx.Response", limits: Limits, deadline: "Deadline"
) -> Answer:
    header = Message()
    header["content-type"] = response.headers.get("content-type", "")
    is_ok = response.status_code == 200
    return Answer(
        status=response.status_code,
        content=_body(address, response, limits, deadline) if is_ok else b"",
        url=address,
        validators=Validators(
            kept(response.headers.get("etag", "")),
            kept(response.headers.get("last-modified", "")),
        ),
        media_type=header.get_content_type() if response.headers.get("content-type") else "",
        charset=header.get_content_charset("") or "",
    )


def kept(validator: str) -> str:
    """Return a validator that can be sent back as it is, or ""."""
    is_sound = validator.isascii() and validator.isprintable()
    return validator if is_sound and len(validator) <= _LONGEST_VALIDATOR else ""


def _body(address: str, response: "httpx.Response", limits: Limits, deadline: "Deadline") -> bytes:
    """Read the answer, unpacked, and never more of it than is allowed."""
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing not in {"identity", "", "gzip", "x-gzip"}:
        raise _bad_answer(address, f"it is packed in a way that was not asked for ({packing})")
    unpack = _Gunzip(address) if "gzip" in packing else None
    content = bytearray()
    received = 0
    for chunk in response.iter_raw():
        deadline.left()
        received += len(chunk)
        room = limits.body + 1 - len(content)
        content += unpack.take(chunk, room) if unpack else chunk
        if max(len(content), received) > limits.body:
            raise FetchError(
                f"the answer has more than {limits.body / 1_000_000:g} MB.",
                where=address,
                mend="Use a feed of fewer posts.",
                reason="too-large",
            )
    if unpack:
        unpack.end()
    return bytes(content)


def _bad_answer(address: str, what: str) -> FetchError:
    return FetchError(
        f"the answer cannot be used: {what}.",
        where=address,
        mend="It is tried again later; if it stays so, ask those who run that server.",
        reason="bad-answer",
    )


class _Gunzip:
    """Unpacks gzip in pieces that are never larger than what is asked for."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._member = zlib.decompressobj(wbits=31)
        self._is_begun = False

    def take(self, packed: bytes, most: int) -> bytes:
        """Unpack what came; of more than `most` bytes the rest is never made."""
        out = bytearray()
        while packed and len(out) < most:
            if self._member.eof:
                if not packed.startswith(b"\x1f"):
                    break  # some servers pad the end
                self._member = zlib.decompressobj(wbits=31)
            try:
                out += self._member.decompress(packed, most - len(out))
            except zlib.error as error:
                raise _bad_answer(self._address, f"it is damaged ({error})") from None
            self._is_begun = True
            packed = self._member.unused_data or self._member.unconsumed_tail
        return bytes(out)

    def end(self) -> None:
        """Raise FetchError where the answer broke off."""
        if self._is_begun and not self._member.eof:
            raise _bad_answer(self._address, "it breaks off before its end")
