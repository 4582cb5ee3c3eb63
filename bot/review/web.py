"""I/O: the review pages over HTTP: links become sessions, pages are shown, decisions written."""

import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple
from urllib.parse import quote

from bot import languages
from bot.errors import BotError, CatalogError
from bot.pipeline import App, site_name
from bot.review import deciding, desk, feed, form, guard, overview, overview_page, pages
from bot.review.links import (
    LinkRefusedError,
    Session,
    feed_token,
    open_feed,
    open_link,
    resume,
)
from bot.review.pages import Frame

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

    Handler = Callable[["Site", Request], Awaitable[Response]]

Given = TypeVarTuple("Given")
Made = TypeVar("Made")

COOKIE = "review"
PER_ADDRESS = 240
PER_LINK = 120
WRONG_LINKS = 20

_CLOSED = "This link does not open anything"
_REFUSALS = {
    "expired": "Your link has expired. Ask the person who gave it to you for a new one.",
    "other-language": "Your link is for another language.",
    "no-coordinator": "Your link is for reviewing only; it does not open the overview.",
}
_FORGED = (
    "This link is not valid. Open it again from the message in which you got it, "
    "or ask for a new one."
)
_TITLE = "Texts to review"
_STALE = "This page is too old or was sent from somewhere else. Nothing was changed."
_TOO_OFTEN = "Too many requests at once. Wait a minute, then try again."
_NOT_HERE = "This text is not here. It may have been withdrawn."
_NOT_NOW = "This text cannot be opened just now. Please tell the people who gave you the link."
_SIGNED_OUT = "You are signed out on this device. Your link opens the page again."
WORDS = (
    *(_CLOSED, *_REFUSALS.values(), _FORGED, _TITLE, _STALE),
    *(_TOO_OFTEN, _NOT_HERE, _NOT_NOW, _SIGNED_OUT),
)


class StaleFormError(Exception):
    """A form that was not given to this session, or that another site sent."""


class TooOftenError(Exception):
    """More requests than a person makes."""


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def application(
    app: App,
    now: Callable[[], datetime] = utc_now,
    seconds: Callable[[], float] = time.monotonic,
) -> "Starlette":
    """Return the review pages of a home, to be mounted at /review."""
    from starlette.applications import Starlette
    from starlette.routing import Route

    site = Site(app, now, seconds)

    def route(path: str, handler: "Handler", method: str = "GET") -> Route:
        async def answer(request: "Request") -> "Response":
            return await site.answer(request, handler)

        return Route(path, answer, methods=[method])

    return Starlette(
        routes=[
            route("/style.css", Site.style),
            route("/", Site.index),
            route("/leave", Site.leave, "POST"),
            route("/overview/", Site.overview),
            route("/{token}", Site.link),
            route("/{tag}/", Site.waiting),
            route("/{token}/{tag}/feed.atom", Site.feed),
            route("/{tag}/{id}", Site.sheet),
            route("/{tag}/{id}", Site.decide, "POST"),
            route("/{rest:path}", Site.nowhere),
        ]
    )


class Site:
    """The pages of one home; each request is answered by one of its methods."""

    def __init__(self, app: App, now: Callable[[], datetime], seconds: Callable[[], float]) -> None:
        self._app = app
        self._now = now
        self._addresses = guard.Limiter(PER_ADDRESS, seconds)
        self._links = guard.Limiter(PER_LINK, seconds)
        self._wrong = guard.Limiter(WRONG_LINKS, seconds)

    async def answer(self, request: "Request", handler: "Handler") -> "Response":
        """Answer a request: whatever is refused, is refused in words."""
        try:
            if not self._addresses.takes(_address(request)):
                raise TooOftenError  # noqa: TRY301 - one place that answers
            response = await handler(self, request)
        except LinkRefusedError as error:
            response = await self._refused(request, error)
        except StaleFormError:
            response = await self._message(request, 403, _STALE)
        except guard.TooMuchError:
            response = await self._message(request, 413, _NOT_NOW)
        except TooOftenError:
            response = await self._message(request, 429, _TOO_OFTEN)
            response.headers["Retry-After"] = "60"
        except CatalogError:
            response = await self._message(request, 503, _NOT_NOW)
        except BotError:
            response = await self._message(request, 404, _NOT_HERE)
        for name, value in guard.HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    async def style(self, _request: "Request") -> "Response":
        """Answer with the style sheet; its address changes with it."""
        from starlette.responses import Response

        kept = {"Cache-Control": "public, max-age=604800"}
        return Response(pages.style(), media_type="text/css", headers=kept)

    async def link(self, request: "Request") -> "Response":
        """Open a link: its secret leaves the address, a session begins in a cookie.

        The cookie names no path: the browser takes the folder of this address, which is right
        wherever a web server has put these pages.
        """
        from starlette.responses import RedirectResponse

        now, token = self._now(), request.path_params["token"]
        session, cookie = await self._opened(request, open_link, self._app, token, now)
        response = RedirectResponse("./", status_code=303)
        response.set_cookie(
            COOKIE,
            cookie,
            path=None,
            max_age=int((session.link.expires - now).total_seconds()),
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return response

    async def index(self, request: "Request") -> "Response":
        """Lead to the person's language, or let them choose where there is more than one place."""
        from starlette.responses import RedirectResponse

        session = await self._session(request)
        tags = session.link.languages
        if len(tags) == 1 and not session.link.coordinator:
            return RedirectResponse(f"./{quote(tags[0])}/", status_code=303)
        return _html(pages.chooser(self._frame(request, tags[0], session), tags))

    async def leave(self, request: "Request") -> "Response":
        """End the session on this device."""
        session = await self._session(request)
        await self._fields(request, session)
        frame = self._frame(request, session.link.languages[0])
        response = _html(pages.message(frame, _TITLE, _SIGNED_OUT))
        response.delete_cookie(COOKIE, path=None, httponly=True, samesite="strict")  # type: ignore[arg-type]  # it may be None, as in set_cookie
        return response

    async def overview(self, request: "Request") -> "Response":
        """Show those who coordinate how everything stands."""
        session = await self._session(request)
        if not session.link.coordinator:
            raise LinkRefusedError("no-coordinator", session.link)
        view = overview_page.view_of(request.query_params)
        found = await _in_thread(overview.look, self._app, self._now(), view)
        frame = self._frame(request, session.link.languages[0], session)
        return _html(overview_page.render(frame, found))

    async def waiting(self, request: "Request") -> "Response":
        """Show what waits in a language; a link with a slash at its end is a link."""
        from starlette.responses import RedirectResponse

        tag = request.path_params["tag"]
        if "." in tag:
            return RedirectResponse(f"../{quote(tag)}", status_code=303)
        session = await self._session(request, tag)
        found = await _in_thread(desk.waiting, self._app, tag, self._now())
        frame, complete = self._frame(request, tag, session), "all" in request.query_params
        token = await _in_thread(feed_token, self._app, session.link)
        address = f"{frame.up}{token}/{quote(tag)}/feed.atom"
        return _html(pages.waiting(frame, found, address, complete=complete))

    async def feed(self, request: "Request") -> "Response":
        """Answer a feed reader, which has no session: the feed's own token is in the address."""
        from starlette.responses import Response

        now, app = self._now(), self._app
        token, tag = request.path_params["token"], request.path_params["tag"]
        link = await self._opened(request, open_feed, app, token, tag, now)
        if not self._links.takes(f"feed {link.id}"):
            raise TooOftenError
        own = f"{app.config.site.url}review{quote(_rest(request))}"
        content = await _in_thread(feed.render, app, tag, own, now)
        return Response(content, media_type="application/atom+xml")

    async def sheet(self, request: "Request") -> "Response":
        """Show one statement."""
        tag, statement_id = request.path_params["tag"], request.path_params["id"]
        session = await self._session(request, tag)
        sheet = await _in_thread(desk.open_sheet, self._app, tag, statement_id)
        then = request.query_params.get("then")
        return _html(pages.sheet(self._frame(request, tag, session), sheet, then=then))

    async def decide(self, request: "Request") -> "Response":
        """Write what a person decided, and go on to what waits next."""
        from starlette.responses import RedirectResponse

        tag, statement_id = request.path_params["tag"], request.path_params["id"]
        session = await self._session(request, tag)
        sent = form.read(await self._fields(request, session))
        if sent is None:
            raise StaleFormError
        done = await _in_thread(
            deciding.decide, self._app, session.link.name, tag, statement_id, sent
        )
        if done.is_settled:
            place = f"./{quote(statement_id, safe='')}?then={quote(done.following)}"
            return RedirectResponse(f"{place}#{quote(done.following)}", status_code=303)
        frame = self._frame(request, tag, session)
        status = 409 if done.notes.conflicts else 200
        return _html(pages.sheet(frame, done.sheet, done.notes), status)

    async def nowhere(self, request: "Request") -> "Response":
        """Say that there is nothing."""
        return await self._message(request, 404, _NOT_HERE)

    async def _opened(
        self, request: "Request", opener: Callable[[*Given], Made], *given: *Given
    ) -> Made:
        """Open what a token in an address is for; who tries many wrong ones must wait."""
        try:
            return await _in_thread(opener, *given)
        except LinkRefusedError:
            if not self._wrong.takes(_address(request)):
                raise TooOftenError from None
            raise

    async def _session(self, request: "Request", tag: str = "") -> Session:
        """Return whose request it is; raises LinkRefusedError, also for another language."""
        cookie = request.cookies.get(COOKIE, "")
        session = await _in_thread(resume, self._app, cookie, self._now())
        if not self._links.takes(session.link.id):
            raise TooOftenError
        if tag and tag not in session.link.languages:
            raise LinkRefusedError("other-language", session.link)
        return session

    async def _fields(self, request: "Request", session: Session) -> Mapping[str, str]:
        if not guard.from_here(request.headers):
            raise StaleFormError
        fields = await guard.fields_of(request)
        request.state.fields = fields
        if not session.check_form(fields.get("form", "")):
            raise StaleFormError
        return fields

    async def _refused(self, request: "Request", error: LinkRefusedError) -> "Response":
        """Say why a link or a session opens nothing.

        A browser keeps a strict cookie to itself when another site led here. Asked again by
        this page itself, it sends it.
        """
        again = ""
        led_here = request.headers.get("sec-fetch-site") == "cross-site"
        if led_here and request.method == "GET" and COOKIE not in request.cookies:
            again = f"./{quote(_rest(request).rpartition('/')[2], safe='')}"
        words = _REFUSALS.get(error.reason, _FORGED)
        tag = error.link.languages[0] if error.link else ""
        return await self._message(request, 403, words, title=_CLOSED, tag=tag, again=again)

    async def _message(
        self,
        request: "Request",
        status: int,
        words: str,
        *,
        title: str = _TITLE,
        tag: str = "",
        again: str = "",
    ) -> "Response":
        known = self._app.config.published_languages
        tag = tag or request.path_params.get("tag", "")
        if tag not in known:
            tag = languages.preferred(request.headers.get("accept-language", ""), known)
        frame = self._frame(request, tag)
        texts = await self._typed(request) if request.method == "POST" else ()
        return _html(pages.message(frame, title, words, again=again, texts=texts), status)

    @staticmethod
    async def _typed(request: "Request") -> tuple[str, ...]:
        """Return what a person typed into a form that is refused: it must not be lost."""
        fields = getattr(request.state, "fields", None)
        if fields is None and guard.from_here(request.headers):
            try:
                fields = await guard.fields_of(request)
            except guard.TooMuchError:
                return ()
        sent = form.read(fields or {})
        return tuple(one.text for one in sent.typed.values() if one.changed) if sent else ()

    def _frame(self, request: "Request", tag: str, session: Session | None = None) -> Frame:
        up = "../" * (_rest(request).count("/") - 1)
        return Frame(site_name(self._app, tag), tag, up or "./", session)


async def _in_thread(work: Callable[[*Given], Made], *given: *Given) -> Made:
    """Do what reads and writes files beside the other requests."""
    from starlette.concurrency import run_in_threadpool

    return await run_in_threadpool(work, *given)


def _rest(request: "Request") -> str:
    """Return the path below /review."""
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", ""))


def _address(request: "Request") -> str:
    return request.client.host if request.client else ""


def _html(page: str, status: int = 200) -> "Response":
    from starlette.responses import HTMLResponse

    return HTMLResponse(page, status_code=status)
