"""I/O: the HTTP server: people's review pages, and everything else from feeds/."""

import logging
import re
import signal
import socket
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from bot.errors import BotError
from bot.pipeline import App
from bot.review import web

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("bot.serve")
STOP_SECONDS = 2
"""How long requests may go on after the order to stop."""

_KEEP_ALIVE_SECONDS = 5
_BACKLOG = 128
_LAST_PORT = 65535
_SECRET = re.compile(r"(?<=/review/)[^/]*\.[^/]{20,}")
_MEDIA_TYPES = {
    ".xml": "application/atom+xml; charset=utf-8",
    ".json": "application/feed+json; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
}
_RSS = "application/rss+xml; charset=utf-8"


def application(app: App) -> "Starlette":
    """Return what answers requests to a home."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.responses import RedirectResponse
    from starlette.routing import Mount, Route

    def review(_request: "Request") -> "Response":
        return RedirectResponse("review/", status_code=308)

    return Starlette(
        routes=[
            Route("/review", review),
            Mount("/review", web.application(app)),
            Route("/{path:path}", _feeds(app.home.feeds)),
        ],
        middleware=[Middleware(AccessLog)],
    )


def _feeds(folder: Path) -> "Callable[[Request], Awaitable[Response]]":
    """Return what answers with the files of a folder, and with nothing beside or above it."""
    from starlette.exceptions import HTTPException
    from starlette.staticfiles import StaticFiles

    files = StaticFiles(directory=folder, html=True, check_dir=False)
    # The folder is made by the first cycle.
    files.config_checked = True

    async def answer(request: "Request") -> "Response":
        path = request.path_params["path"]
        if any(part.startswith(".") for part in path.split("/")):
            raise HTTPException(404)
        response = await files.get_response(files.get_path(request.scope), request.scope)
        name = PurePosixPath(path).name
        if response.status_code == 200 and (kind := media_type(name)):
            response.headers["content-type"] = kind
        response.headers["x-content-type-options"] = "nosniff"
        return response

    return answer


def media_type(name: str) -> str:
    """Return the media type of a file in feeds/ whose name alone says too little; else ""."""
    return _RSS if name == "rss.xml" else _MEDIA_TYPES.get(PurePosixPath(name).suffix, "")


class AccessLog:
    """Logs requests without what is secret or personal: links, queries, addresses."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass a request on and log how it was answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def watched(message: "Message") -> None:
            if message["type"] == "http.response.start":
                LOG.info("%s %s %d", scope["method"], logged(scope["path"]), message["status"])
            await send(message)

        await self._app(scope, receive, watched)


def logged(path: str) -> str:
    """Return a path as it may stand in a log: on one line, and without a link's secret."""
    plain = path.encode("ascii", "backslashreplace").decode()
    plain = re.sub(r"[\x00-\x20\x7f]", "?", plain)
    return _SECRET.sub("…", plain)


def listen(bind: str) -> socket.socket:
    """Take the port of an address (host:port); raises BotError where it cannot be had."""
    host, _, port = bind.rpartition(":")
    host = host.strip("[]")
    try:
        if int(port) > _LAST_PORT:
            raise ValueError(port)  # noqa: TRY301 - the system would take another one instead
        family, kind, _, _, place = socket.getaddrinfo(
            host, int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(place)
            # From here on whoever comes waits for the first answer instead of being refused.
            listener.listen(_BACKLOG)
        except OSError:
            listener.close()
            raise
    except (OSError, OverflowError, ValueError) as error:
        reason = (
            error.strerror
            if isinstance(error, OSError)
            else f"a port is a number up to {_LAST_PORT}"
        )
        raise BotError(
            f"cannot listen on {bind}: {reason}.",
            where="[serve]",
            mend="Another program may have this port: stop it, or give another one as bind.",
            reason="address",
        ) from None
    return listener


class Server:
    """Answers requests to a home on a port that was taken; ends with the process or before."""

    def __init__(self, app: App, listener: socket.socket) -> None:
        import uvicorn

        self._listener = listener
        self._server = uvicorn.Server(
            uvicorn.Config(
                application(app),
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_keep_alive=_KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=STOP_SECONDS,
            )
        )
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Block until SIGTERM or SIGINT."""
        # uvicorn raises the signal again when it is done: that must not end us before 0.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: None)
        self._answer()

    def start(self, crashed: Callable[[BaseException], None]) -> None:
        """Go on in a thread, which leaves signals alone; `crashed` is told of an unexpected end."""

        def answer() -> None:
            try:
                self._answer()
            except BaseException as error:  # noqa: BLE001 - the daemon ends with it
                crashed(error)

        self._thread = threading.Thread(target=answer, name="http", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no more requests; those that are being answered have STOP_SECONDS."""
        self._server.should_exit = True

    def wait(self) -> None:
        """Wait until all is answered, or was given up."""
        if self._thread is not None:
            self._thread.join(STOP_SECONDS + 1)

    def _answer(self) -> None:
        host, port = self._listener.getsockname()[:2]
        place = f"[{host}]" if ":" in host else host
        LOG.info("answering on http://%s:%d/", place, port)
        self._server.run(sockets=[self._listener])
