"""A stand-in for a Mastodon server: a process of its own, with a durable log of what it took.

    python mastodon_server.py LOG [--token TOKEN]

Faults beside those that all stand-ins have (`server.py`):

    ignore_keys         true: the same Idempotency-Key makes a second post
    answer              [status, error]: answer every post so and take none
    reset               what X-RateLimit-Reset says beside a 429
    gateway             seconds: answer the next post with 504, and take it so much later
    suspended           true: answer 403 to everything that needs a token
    broken_reads        true: answer 503 to every reading of the timeline
    hide_for_reads      N: new posts are missing from the timeline for its first N readings
    hide_for            seconds: new posts are missing from the timeline for so long
    ignore_filters      true: show boosts where they are not asked for
    default_language    true: an edit that names no language gets the account's default
    refuse_same         true: refuse an edit to the same words, as GoToSocial does
    no_source           true: have no /source, as some servers
    no_edits            true: take no edits, as older servers
    upload              [status, error]: answer every upload so and take none
    processing          N: a picture is processed when it was looked at so often
    unprocessable       true: say that of a picture when it is looked at
    attach              [status, error]: answer posts that have a picture so and take none
    grant               the scopes that are granted, whatever was asked
    max_characters, characters_reserved_per_url     what /instance says, and what is enforced

POST /seed {"posts": [{"text", "created_at"}]} puts posts in place as if a person had made them,
with other fields as they are. GET /media returns what was uploaded, GET /history
each post's editions. GET /oauth/authorize stands
for the person in the browser: it allows, and answers with the code.
"""

import hashlib
import json
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from forms import fields_of
from mastodon_text import DEFAULT_LANGUAGE, HASHTAG, LANGUAGES, MENTION, as_html, iso, length
from server import StandInHandler, StandInServer, main

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
NOT_FOUND = {"error": "Record not found"}


class Server(StandInServer):
    """What the server holds, and how it misbehaves."""

    def __init__(self, log: Path, token: str) -> None:
        self.media: dict[str, dict[str, Any]] = {}
        self.applications: dict[str, dict[str, str]] = {}
        self.codes: dict[str, str] = {}
        self.reads = 0
        super().__init__(log, token, Handler)

    def read_log(self) -> None:
        """Be the server that has seen the log; pictures stay, as none of them is in it."""
        self.keys: dict[str, str] = {}
        self.history: dict[str, list[dict[str, Any]]] = {}
        super().read_log()

    def follow(self, event: Mapping[str, Any]) -> None:
        """Do what a line of the log says."""
        if event["event"] == "edited":
            for post in self.posts:
                if post["id"] == event["id"]:
                    post.update(event["changes"])
                    self.history[post["id"]].append(edition(post))
            return
        super().follow(event)
        if event["event"] == "accepted":
            post = event["post"]
            self.history[post["id"]] = [edition(post)]
            if event["key"]:
                self.keys[event["key"]] = post["id"]

    def post(self, number: str) -> dict[str, Any] | None:
        return next((post for post in self.posts if post["id"] == number), None)

    def accept(self, form: Mapping[str, Any], key: str) -> dict[str, Any]:
        """Take a post, or return the one that this key made before."""
        with self.lock:
            known = None if self.faults.get("ignore_keys") else self.post(self.keys.get(key, ""))
            if key and known:
                return known
            language = form.get("language", "")
            post = self.make(text_of(form), iso(datetime.now(UTC)))
            post |= {
                "language": language if language in LANGUAGES else DEFAULT_LANGUAGE,
                "visibility": form.get("visibility") or "public",
                "spoiler_text": form.get("spoiler_text", ""),
                "sensitive": bool(form.get("spoiler_text")),
                "content_type": form.get("content_type"),
                "in_reply_to_id": form.get("in_reply_to_id"),
                "in_reply_to_account_id": "1" if form.get("in_reply_to_id") else None,
                "media_attachments": [self.media[one] for one in form.get("media_ids", ())],
                "hidden_until_read": self.reads + int(self.faults.get("hide_for_reads", 0)),
                "hidden_until": time.time() + float(self.faults.get("hide_for", 0)),
            }
            self.record({"event": "accepted", "key": key, "post": post})
            return post

    def edit(self, post: dict[str, Any], form: Mapping[str, Any]) -> None:
        """Change a post as Mastodon does: a field that is left out is taken away."""
        language = form.get("language") or post["language"]
        if self.faults.get("default_language") and not form.get("language"):
            language = DEFAULT_LANGUAGE
        kept = [self.media[one] for one in form.get("media_ids", ()) if one in self.media]
        changes = {
            "text": text_of(form),
            "content_type": form.get("content_type"),
            "content": as_html(text_of(form)),
            "language": language,
            "spoiler_text": form.get("spoiler_text", ""),
            "sensitive": bool(form.get("sensitive") or form.get("spoiler_text")),
            "media_attachments": kept,
            "edited_at": iso(datetime.now(UTC)),
        }
        self.record({"event": "edited", "id": post["id"], "changes": changes})

    def make(self, text: str, created_at: str) -> dict[str, Any]:
        """Return a status as the API shows it."""
        number = str(109_000_000_000_000_000 + self.made + 1)
        return {
            "id": number,
            "uri": f"{self.url}/users/alliance/statuses/{number}",
            "url": f"{self.url}/@alliance/{number}",
            "created_at": created_at,
            "edited_at": None,
            "in_reply_to_id": None,
            "in_reply_to_account_id": None,
            "content": as_html(text),
            "text": text,
            "sensitive": False,
            "spoiler_text": "",
            "visibility": "public",
            "language": DEFAULT_LANGUAGE,
            "account": self.account,
            "mentions": [{"username": name} for name in MENTION.findall(text)],
            "tags": [{"name": name} for name in HASHTAG.findall(text)],
            "media_attachments": [],
            "emojis": [],
            "reblog": None,
            "card": None,
            "poll": None,
            "replies_count": 0,
            "reblogs_count": 0,
            "favourites_count": 0,
            "hidden_until_read": 0,
            "hidden_until": 0,
        }

    @property
    def account(self) -> dict[str, Any]:
        return {
            "id": "1",
            "username": "alliance",
            "acct": "alliance",
            "display_name": "Alliance",
            "url": f"{self.url}/@alliance",
            "locked": False,
            "bot": True,
            "created_at": "2026-01-01T00:00:00.000Z",
            "note": "",
        }


def text_of(form: Mapping[str, Any]) -> str:
    return str(form.get("status", "")).replace("\r\n", "\n")


def edition(post: Mapping[str, Any]) -> dict[str, Any]:
    """Return a post as its history keeps it."""
    kept = ("content", "spoiler_text", "sensitive", "media_attachments", "account")
    return {name: post[name] for name in kept} | {
        "created_at": post["edited_at"] or post["created_at"]
    }


class Handler(StandInHandler):
    server: Server

    def do_PUT(self) -> None:  # noqa: N802
        self.do_POST()

    def do_DELETE(self) -> None:  # noqa: N802
        self.dispatch(b"")

    def dispatch(self, body: bytes) -> None:
        path = urlsplit(self.path).path
        if path == "/seed":
            self.seed(json.loads(body)["posts"])
        elif path == "/media":
            self.answer(200, list(self.server.media.values()))
        elif path == "/history":
            self.answer(200, self.server.history)
        else:
            super().dispatch(body)

    def api(self, path: str, body: bytes) -> None:
        form = fields_of(self.headers.get("Content-Type", ""), body)
        kind, _, number = path.removeprefix("/api/v1/").partition("/")
        if path in {"/api/v1/instance", "/api/v2/instance"}:
            self.answer(200, self.instance())
        elif path in {"/api/v1/apps", "/oauth/authorize", "/oauth/token"}:
            self.sign_in(path, form)
        elif self.unauthorised():
            self.answer(401, {"error": "The access token is invalid"})
        elif self.server.faults.get("suspended"):
            self.answer(403, {"error": "Your login is currently disabled"})
        elif path == "/api/v1/apps/verify_credentials":
            self.answer(200, {"name": "alliance-bot", "website": None})
        elif path == "/api/v1/accounts/verify_credentials":
            self.answer(200, self.server.account)
        elif path == "/api/v1/accounts/1/statuses":
            self.timeline()
        elif path == "/api/v2/media" and self.command == "POST":
            self.upload(form)
        elif kind == "media" and self.command == "GET":
            self.look_at(number)
        elif path == "/api/v1/statuses" and self.command == "POST":
            self.status(form)
        elif kind == "statuses":
            self.of_status(*number.partition("/")[::2], form)
        else:
            self.answer(404, NOT_FOUND)

    def unauthorised(self) -> bool:
        given = self.headers.get("Authorization", "")
        return (
            bool(self.server.faults.get("unauthorised")) or given != f"Bearer {self.server.token}"
        )

    def instance(self) -> dict[str, Any]:
        return {
            "domain": "127.0.0.1",
            "uri": "127.0.0.1",
            "title": "Stand-in",
            "version": "4.4.0",
            "configuration": {
                "statuses": {
                    "max_characters": self.limit("max_characters", 500),
                    "characters_reserved_per_url": self.limit("characters_reserved_per_url", 23),
                    "max_media_attachments": 4,
                }
            },
        }

    def limit(self, name: str, usual: int) -> int:
        return int(self.server.faults.get(name, usual))

    def status(self, form: dict[str, Any]) -> None:
        server, faults = self.server, self.server.faults
        if server.use("drop_before"):
            return self.hang_up()
        if faults.get("answer"):
            status, error = faults["answer"]
            headers = {"X-RateLimit-Reset": faults["reset"]} if faults.get("reset") else {}
            return self.answer(status, {"error": error}, headers)
        if error := self.wrong_with(form):
            return self.answer(422, {"error": error})
        if form.get("in_reply_to_id") and not server.post(form["in_reply_to_id"]):
            error = "The post you are trying to reply to does not appear to exist."
            return self.answer(404, {"error": error})
        if form.get("media_ids") and faults.get("attach"):
            status, error = faults["attach"]
            return self.answer(status, {"error": error})
        key = self.headers.get("Idempotency-Key", "")
        if faults.get("gateway"):
            threading.Timer(float(faults.pop("gateway")), server.accept, (form, key)).start()
            return self.answer(504, {"error": "Gateway Timeout"})
        post = server.accept(form, key)
        return self.deliver(post, post["id"])

    def wrong_with(self, form: dict[str, Any]) -> str:
        """Say why a text is not taken; a content warning counts as well."""
        text, reserved = text_of(form), self.limit("characters_reserved_per_url", 23)
        if not text.strip():
            return "Validation failed: Text can't be blank"
        most = self.limit("max_characters", 500)
        if length(text, reserved) + length(form.get("spoiler_text", ""), reserved) > most:
            return f"Validation failed: Text character limit of {most} exceeded"
        media = [self.server.media.get(one) for one in form.get("media_ids", ())]
        if None in media:
            return "Validation failed: Media attachments could not be found"
        if not all(one["url"] for one in media if one):
            return "Cannot attach files that have not finished processing. Try again in a moment!"
        return ""

    def of_status(self, number: str, what: str, form: dict[str, Any]) -> None:
        """Answer what is asked of one post: itself, its text, its history, a change, its end."""
        server = self.server
        post = server.post(number)
        if post is None or (what == "source" and server.faults.get("no_source")):
            return self.answer(404, NOT_FOUND)
        if self.command == "DELETE":
            server.remove(number)
            return self.deliver(post, number)
        if self.command == "PUT":
            if server.faults.get("no_edits"):
                return self.answer(404, NOT_FOUND)
            if error := self.wrong_with(form):
                return self.answer(422, {"error": error})
            if server.faults.get("refuse_same") and text_of(form) == post["text"]:
                error = "Unprocessable Entity: status was not changed"
                return self.answer(422, {"error": error})
            server.edit(post, form)
            return self.deliver(post, number)
        told = {name: post[name] for name in ("id", "text", "spoiler_text")}
        answers: dict[str, Any] = {"": post, "source": told, "history": server.history[number]}
        return self.answer(200, answers[what])

    def upload(self, form: dict[str, Any]) -> None:
        server = self.server
        if server.faults.get("upload"):
            status, error = server.faults["upload"]
            return self.answer(status, {"error": error})
        with server.lock:
            number = str(len(server.media) + 1)
            steps = self.limit("processing", 0)
            server.media[number] = {
                "id": number,
                "type": "image",
                "description": form.get("description"),
                "digest": hashlib.sha256(form["file"]).hexdigest(),
                "left": steps,
                "url": None if steps else f"{server.url}/media/{number}.png",
            }
        return self.answer(202 if steps else 200, server.media[number])

    def look_at(self, number: str) -> None:
        """Answer how far a picture is; each look is a step of its processing."""
        server = self.server
        if number not in server.media:
            return self.answer(404, NOT_FOUND)
        if server.faults.get("unprocessable"):
            return self.answer(422, {"error": "Error processing thumbnail for uploaded media"})
        media = server.media[number]
        media["left"] = max(0, media["left"] - 1)
        if not media["left"]:
            media["url"] = f"{server.url}/media/{number}.png"
        return self.answer(206 if media["left"] else 200, media)

    def timeline(self) -> None:
        server, query = self.server, self.query
        if server.faults.get("broken_reads"):
            return self.answer(503, {"error": "Service Unavailable"})
        before = int(query["max_id"]) if "max_id" in query else None
        with server.lock:
            if before is None:
                server.reads += 1
            seen = [
                post
                for post in server.posts
                if post["hidden_until_read"] < server.reads and post["hidden_until"] < time.time()
            ]
        if query.get("exclude_reblogs", "").lower() in {"1", "true"}:
            everything = server.faults.get("ignore_filters")
            seen = [post for post in seen if everything or not post["reblog"]]
        seen.sort(key=lambda post: int(post["id"]), reverse=True)
        page = [post for post in seen if before is None or int(post["id"]) < before]
        page = page[: min(40, int(query.get("limit", "20")))]
        headers = {}
        if page:
            link = f"{server.url}{urlsplit(self.path).path}?max_id={page[-1]['id']}"
            headers["Link"] = f'<{link}>; rel="next"'
        return self.answer(200, page, headers)

    def sign_in(self, path: str, form: dict[str, Any]) -> None:
        """Do the three steps of OAuth; the second is the person's, in a browser."""
        server, asked = self.server, form or self.query
        known = server.applications.get(asked.get("client_id", ""), {})
        if path == "/api/v1/apps":
            number = str(len(server.applications) + 1)
            made = {"client_id": f"client-{number}", "client_secret": f"canary-secret-{number}"}
            server.applications[made["client_id"]] = made | form
            return self.answer(200, made)
        if not known or asked.get("redirect_uri") != OUT_OF_BAND:
            return self.answer(401, {"error": "invalid_client"})
        if path == "/oauth/authorize":
            if not set(asked["scope"].split()) <= set(known["scopes"].split()):
                return self.answer(400, {"error": "invalid_scope"})
            code = f"canary-code-{len(server.codes) + 1}"
            server.codes[code] = asked["scope"]
            return self.answer(200, {"code": code})
        scope = server.codes.pop(asked.get("code", ""), "")
        if not scope or asked.get("client_secret") != known["client_secret"]:
            said = f"The provided authorization grant is invalid: {asked.get('code')}"
            return self.answer(400, {"error": "invalid_grant", "error_description": said})
        granted = server.faults.get("grant", scope)
        return self.answer(
            200, {"access_token": server.token, "token_type": "Bearer", "scope": granted}
        )

    def seed(self, posts: list[dict[str, Any]]) -> None:
        for post in posts:
            with self.server.lock:
                made = self.server.make(post["text"], post["created_at"])
                self.server.record({"event": "accepted", "key": "", "post": made | post})
        self.answer(200, {})

    def answer(self, status: int, value: Any, headers: Mapping[str, str] | None = None) -> None:
        super().answer(
            status,
            value,
            {
                "X-RateLimit-Limit": "300",
                "X-RateLimit-Remaining": "299",
                "X-RateLimit-Reset": iso(datetime.now(UTC) + timedelta(minutes=5)),
                **(headers or {}),
            },
        )


if __name__ == "__main__":
    main(Server)
