"""Pure: what the end of an HTTP attempt says of a post: surely unsent, refused, or unknown."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum

# What OpenSSL says while the handshake fails, before a byte of the request has left. Other
# TLS errors (an unexpected end of file, say) can also come after the request.
_HANDSHAKE = frozenset(
    {
        "CERTIFICATE_VERIFY_FAILED",
        "HTTP_REQUEST",
        "NO_PROTOCOLS_AVAILABLE",
        "SSLV3_ALERT_HANDSHAKE_FAILURE",
        "TLSV1_ALERT_PROTOCOL_VERSION",
        "TLSV1_UNRECOGNIZED_NAME",
        "UNSUPPORTED_PROTOCOL",
        "WRONG_SSL_VERSION",
        "WRONG_VERSION_NUMBER",
    }
)
_NOT_ALLOWED = "this action is not allowed"


class Fate(Enum):
    """What is known of a post after an attempt."""

    UNSENT = "unsent"
    STOPPED = "stopped"
    REFUSED = "refused"
    UNKNOWN = "unknown"


def fate_of_answer(status: int, error: str) -> Fate:
    """Decide by an answer's status and the error that its body names.

    408, 409 and 425 can follow a request that was carried out, as every 5xx can; an answer
    of success that could not be read as a post is unknown too.
    """
    if status == 429:
        return Fate.UNSENT
    if status in {401, 404, 405, 410}:
        return Fate.STOPPED
    if status == 403:
        return Fate.REFUSED if _NOT_ALLOWED in error.casefold() else Fate.STOPPED
    if 400 <= status < 500 and status not in {408, 409, 425}:
        return Fate.REFUSED
    return Fate.UNKNOWN


def unsent_because(error: BaseException) -> str:
    """Return why an attempt without an answer surely sent nothing; "" where it may have."""
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            return "the server's name could not be resolved"
        if isinstance(cause, ConnectionRefusedError):
            return "the server refused the connection"
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "the server's certificate is not valid"
        if isinstance(cause, ssl.SSLError) and cause.reason in _HANDSHAKE:
            return "the encrypted connection could not be set up"
    # Both are raised while the connection is being made: no byte of a request has left.
    if any(isinstance(cause, ConnectTimeoutError | NewConnectionError) for cause in _causes(error)):
        return "the server could not be reached"
    return ""


def innermost(error: BaseException) -> str:
    """Name the class of an error's root: its words could repeat what was sent."""
    inner = error
    while inner.__context__ is not None:
        inner = inner.__context__
    return type(inner).__name__


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk to the root of an error, also through the `reason` and arguments that wrap one."""
    waiting, seen = [error], set[int]()
    while waiting:
        cause = waiting.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        wrapped = (cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args)
        waiting += [inner for inner in wrapped if isinstance(inner, BaseException)]


def retry_at(headers: Mapping[str, str]) -> datetime | None:
    """Return when a server that says "too many requests" takes the next one, if it says so."""
    reset = headers.get("X-RateLimit-Reset") or headers.get("RateLimit-Reset", "")
    after = headers.get("Retry-After", "")
    try:
        if reset.isdigit():
            return datetime.fromtimestamp(int(reset), UTC)
        if reset:
            moment = datetime.fromisoformat(reset)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if after.isdigit():
            sent = parsedate_to_datetime(headers.get("Date", ""))
            return sent + timedelta(seconds=int(after))
        if after:
            return parsedate_to_datetime(after)
    except (ValueError, OverflowError, OSError):
        return None
    return None
