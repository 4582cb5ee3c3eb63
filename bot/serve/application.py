"""I/O: which part of the program answers which request, and what is logged of it."""

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot import health
from bot.log import Log
from bot.pipeline import App, site_name
from bot.review import web
from bot.serve import files, headers, missing

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = Log("serve")

_NOT_KEPT = {"Cache-Control": "no-store"}
_WATCHED = frozenset({"/healthz", "/metrics"})
_SECRET = re.compile(r"(?<=/review/)[^/]*\.[^/]{20,}")


def application(app: App) -> "Starlette":
    """Return what answers requests to a home."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.responses import RedirectResponse
    from starlette.routing import Mount, Route

    def review(_request: "Request") -> "Response":
        return RedirectResponse("review/", status_code=308)

    def healthz(_request: "Request") -> "Response":
        return _healthz(app)

    def metrics(_request: "Request") -> "Response":
        return _metrics(app)

    def feeds(request: "Request") -> "Response":
        return _from_feeds(app, request)

    return Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/metrics", metrics),
            Route("/review", review),
            Mount("/review", web.application(app)),
            Route("/{path:path}", feeds),
        ],
        middleware=[Middleware(AccessLog)],
    )


def _healthz(app: App) -> "Response":
    """Say whether the home does its work; nothing that a reader could not know is named."""
    from starlette.responses import JSONResponse

    verdict = health.judge(health.look(app), datetime.now(UTC))
    said = {
        "status": "ok" if verdict.is_well else "failing",
        "reasons": [_said(one) for one in verdict.reasons],
        "notes": [_said(one) for one in verdict.notes],
    }
    return JSONResponse(said, 200 if verdict.is_well else 503, headers.SAFE | _NOT_KEPT)


def _said(remark: health.Remark) -> dict[str, str]:
    return {"reason": remark.reason, "what": remark.what, "mend": remark.mend}


def _metrics(app: App) -> "Response":
    """Answer Prometheus."""
    from starlette.responses import Response

    facts, now = health.look(app), datetime.now(UTC)
    numbers = health.exposition(app, facts, health.judge(facts, now), now)
    return Response(numbers, 200, headers.SAFE | _NOT_KEPT, health.MEDIA_TYPE)


def _from_feeds(app: App, request: "Request") -> "Response":
    """Answer from feeds/, or say in the reader's language that there is nothing."""
    from starlette.responses import HTMLResponse

    path = request.path_params["path"]
    if found := files.answer(app.home.feeds, path, request):
        return found
    accepted = request.headers.get("accept-language", "")
    tag = missing.language(path, accepted, app.config.published_languages)
    said = {"Cache-Control": "no-cache", "Vary": "Accept-Language", "Content-Language": tag}
    page = missing.page(path, tag, site_name(app, tag))
    return HTMLResponse(page, 404, headers.SAFE | said)


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
                path, status = logged(scope["path"]), message["status"]
                # Whoever watches asks every few seconds, for years.
                say = LOG.debug if path in _WATCHED else LOG.info
                say("request", method=scope["method"], path=path, status=status)
            await send(message)

        await self._app(scope, receive, watched)


def logged(path: str) -> str:
    """Return a path as it may stand in a log: on one line, and without a link's secret."""
    plain = path.encode("ascii", "backslashreplace").decode()
    plain = re.sub(r"[\x00-\x20\x7f]", "?", plain)
    return _SECRET.sub("…", plain)
