"""I/O: HTTP to the networks: no redirect is followed, no connection is used twice."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from requests import PreparedRequest, Response, Session


def no_login(request: "PreparedRequest") -> "PreparedRequest":
    """Leave a request as it is: otherwise one for a host in .netrc gets that name and password."""
    return request


def _is_no_chatter(record: logging.LogRecord) -> bool:
    """Pass over what is said of every request: its path, in which Telegram has the token."""
    return record.levelno >= logging.WARNING


def fresh_session(begin: Callable[[], None]) -> "Session":
    """Return a session that follows no redirect and never uses a connection twice.

    `begin` is called before each request.
    """
    import requests
    from requests.adapters import HTTPAdapter

    class Fresh(HTTPAdapter):
        def send(self, *args: Any, **options: Any) -> "Response":
            begin()
            try:
                return super().send(*args, **options)
            finally:
                self.close()  # idle connections only: the answer is still read from its own

    logging.getLogger("urllib3.connectionpool").addFilter(_is_no_chatter)
    session = requests.Session()
    session.max_redirects = 0
    session.headers["Connection"] = "close"
    for scheme in ("http://", "https://"):
        session.mount(scheme, Fresh())
    return session


def ask_once(session: "Session", method: str, address: str, **content: Any) -> "Response":
    """Make one request and return its answer, a redirect too; raises what requests raises."""
    from requests import TooManyRedirects

    try:
        return session.request(method, address, allow_redirects=False, auth=no_login, **content)
    except TooManyRedirects as error:
        if error.response is None:
            raise
        return error.response
