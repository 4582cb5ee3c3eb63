"""I/O: one HTTP question over a connection that only goes to an address that was checked.

The one module that knows httpx; it is imported when something is first fetched. A name is
resolved once, each of its addresses is judged, and the connection goes to the very
address that was judged: a name that answers differently a moment later changes nothing.
"""

import re
import socket
import ssl
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Protocol

import httpcore
import httpx

from bot.errors import FetchError
from bot.net import hosts

Resolve = Callable[[str, int], Sequence[str]]
"""Returns the numeric addresses of a host."""


class Clock(Protocol):
    """Says how long the next wait may be."""

    def left(self) -> float:
        """Return the seconds that are left; raises FetchError when there are none."""

    def missed(self) -> FetchError:
        """Return the error for an answer that did not come in time."""


class _Ending(ABC):
    """What ends at a moment."""

    _end: float

    @abstractmethod
    def missed(self) -> FetchError:
        """Return the error for what did not come in time."""

    def left(self) -> float:
        """Return the seconds that are left; raises FetchError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.missed()
        return left


class Deadline(_Ending):
    """The moment at which everything about one fetch must be over."""

    def __init__(self, seconds: float, where: str) -> None:
        self._end = time.monotonic() + seconds
        self._seconds = seconds
        self._where = where

    def missed(self) -> FetchError:
        """Return the error for an answer that did not come in time."""
        return FetchError(
            f"the answer was not complete after {self._seconds:g} seconds.",
            where=self._where,
            mend="It is tried again later; if it stays so, ask those who run that server.",
            reason="too-slow",
        )


class Patience(_Ending):
    """The time in which the next bytes of a long answer must come: at least `least` of them."""

    def __init__(self, seconds: float, least: int, where: str) -> None:
        self._seconds, self._least, self._where = seconds, least, where
        self._came = 0
        self._end = time.monotonic() + seconds

    def came(self, count: int) -> None:
        """Be patient anew where enough has come."""
        self._came += count
        if self._came >= self._least:
            self._came = 0
            self._end = time.monotonic() + self._seconds

    def missed(self) -> FetchError:
        """Return the error for an answer that stood still."""
        return FetchError(
            f"nothing more came for {self._seconds:g} seconds.",
            where=self._where,
            mend="Try again later; what has come is kept.",
            reason="too-slow",
        )


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the numeric addresses of a host as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@contextmanager
def ask(
    url: str,
    headers: dict[str, str],
    clock: Clock,
    *,
    allowed: frozenset[hosts.Origin],
    resolve: Resolve,
    form: bytes | None = None,
) -> Iterator[httpx.Response]:
    """Ask an address and give its answer, unread; no redirect is followed, no cookie kept.

    A `form` is sent by POST; without one it is a GET. Raises FetchError for everything that
    can go wrong, also while the answer is read.
    """
    guard = _Guard(url, clock, allowed, resolve)
    with (
        _in_words(url, clock),
        httpx.Client(
            transport=_Transport(guard),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=None,  # noqa: S113 - the clock ends every wait
            trust_env=False,
            follow_redirects=False,
        ) as client,
        client.stream(
            "GET" if form is None else "POST", url, headers=headers, content=form
        ) as response,
    ):
        yield response


@contextmanager
def _in_words(url: str, clock: Clock) -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException:
        raise clock.missed() from None
    except httpcore.NetworkError as error:
        said = re.sub(r"^\[Errno -?\d+\] ", "", str(error))
        raise _not_reachable(url, said or "the connection was lost") from None
    except httpcore.ProtocolError as error:
        raise FetchError(
            f"what came back is no whole HTTP answer ({error}).",
            where=url,
            mend="It is tried again later; if it stays so, ask those who run that server.",
            reason="bad-answer",
        ) from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError):
        raise FetchError(
            "this is not an address that can be asked.",
            where=url,
            mend="Write the whole address, beginning with https://",
            reason="bad-address",
        ) from None


def _not_reachable(url: str, why: str) -> FetchError:
    return FetchError(
        f"the server could not be reached: {why}.",
        where=url,
        mend="It is tried again later; if it stays so, look whether the address is right.",
        reason="not-reachable",
    )


class _Guard(httpcore.NetworkBackend):
    """Connects to public addresses, and to the local ones of an origin that is allowed."""

    def __init__(
        self,
        url: str,
        clock: Clock,
        allowed: frozenset[hosts.Origin],
        resolve: Resolve,
    ) -> None:
        self._url = url
        self._clock = clock
        self._allowed = allowed
        self._resolve = resolve
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the clock ends every wait
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, judge every address, and connect to the first that answers."""
        addresses = self._addresses(host, port)
        for address in addresses:
            self._judge(address, host, port)
        failure: Exception = httpcore.ConnectError("the name has no address")
        for count, address in enumerate(addresses):
            share = self._clock.left() / (len(addresses) - count)
            try:
                stream = self._plain.connect_tcp(
                    address, port, share, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._clock)
        raise failure

    def _judge(self, address: str, host: str, port: int) -> None:
        if hosts.is_public(address):
            return
        if (host.strip("[]").lower(), port) in self._allowed and hosts.is_local(address):
            return
        raise FetchError(
            f"{host} leads to {address}, which is not an address of the public internet.",
            where=self._url,
            mend="If it is yours, put it into config/bot.toml as a [[sources]] entry with "
            "private = true.",
            reason="address-refused",
        )

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        """Resolve a name; a resolver that hangs is left behind when the time is over."""
        found: list[Sequence[str] | Exception] = []

        def look() -> None:
            try:
                found.append(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                found.append(error)

        thread = threading.Thread(target=look, daemon=True, name="resolve")
        thread.start()
        thread.join(self._clock.left())
        if not found:
            raise self._clock.missed()
        if isinstance(found[0], Exception):
            raise _not_reachable(self._url, f"the name {host} is not known")
        return found[0]


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait ends when the clock says so."""

    def __init__(self, stream: httpcore.NetworkStream, clock: Clock) -> None:
        self._stream = stream
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        """Read what comes, no longer than there is time."""
        return self._stream.read(max_bytes, self._clock.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Write, no longer than there is time."""
        self._stream.write(buffer, self._clock.left())

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - the clock ends every wait
    ) -> httpcore.NetworkStream:
        """Encrypt; the certificate must be for the host, whatever address was connected to."""
        stream = self._stream.start_tls(ssl_context, server_hostname, self._clock.left())
        return _Stream(stream, self._clock)

    def get_extra_info(self, info: str) -> object:
        """Return what is known of the connection."""
        return self._stream.get_extra_info(info)


@cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


class _Transport(httpx.BaseTransport):
    """Hands httpx's questions to a connection pool that uses the guard."""

    def __init__(self, guard: _Guard) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=_certificates(), max_connections=1, network_backend=guard
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Ask once."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.read(),
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """The bytes of an answer as they come."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        """Let go of the connection, also when there is more to come."""
        self._answer.close()
