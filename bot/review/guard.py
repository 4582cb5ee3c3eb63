"""I/O: what stands before the review pages: how often, how much, and from where a form may come."""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.requests import Request

BODY_BYTES = 2_000_000
BODY_SECONDS = 60
_FIELDS = 10_000
_REMEMBERED = 10_000

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class TooMuchError(Exception):
    """A form is larger or slower than any that these pages send."""


class Limiter:
    """Lets each name come so many times a minute, in bursts of at most as many.

    In memory: a restart forgets, and so does a flood of other names, whose own limit stays.
    """

    def __init__(self, per_minute: int, seconds: Callable[[], float]) -> None:
        self._most = float(per_minute)
        self._seconds = seconds
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._turn = threading.Lock()

    def takes(self, name: str) -> bool:
        """Count one request; False where it is one too many."""
        now = self._seconds()
        with self._turn:
            left, since = self._left.pop(name, (self._most, now))
            left = min(self._most, left + (now - since) * self._most / 60)
            self._left[name] = (max(left - 1, 0.0), now)
            if len(self._left) > _REMEMBERED:
                self._left.popitem(last=False)
        return left >= 1


def from_here(headers: Mapping[str, str]) -> bool:
    """Tell whether a form was sent by one of these pages, as far as the browser says.

    Pages that send no referrer send `Origin: null`; then, and where a browser says nothing,
    the form's own token decides.
    """
    site = headers.get("sec-fetch-site", "same-origin")
    if site not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin", "null")
    return origin == "null" or urlsplit(origin).netloc == headers.get("host", "")


async def fields_of(request: "Request") -> dict[str, str]:
    """Read a form; raises TooMuchError where it is too large, too slow, or no form."""
    from starlette.exceptions import HTTPException
    from starlette.requests import Request as Limited

    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > BODY_BYTES:
        raise TooMuchError
    read = 0

    async def receive() -> "dict[str, object]":
        nonlocal read
        message = dict(await request.receive())
        body = message.get("body", b"")
        read += len(body) if isinstance(body, bytes) else 0
        if read > BODY_BYTES:
            raise TooMuchError
        return message

    limited = Limited(request.scope, receive)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            form = await limited.form(max_files=0, max_fields=_FIELDS, max_part_size=BODY_BYTES)
    except (TimeoutError, HTTPException):
        raise TooMuchError from None
    return {name: value for name, value in form.items() if isinstance(value, str)}
