"""A stand-in for a Bluesky server (a PDS): a process of its own, with a durable log.

    python bluesky_server.py LOG [--token APP-PASSWORD]

See server.py for what all stand-ins have. What is particular here:

    answer              [status, error, message]: answer every record so and take none
    answer_session      [status, error, message]: answer everybody who wants a session so
    reset               what RateLimit-Reset says beside a 429
    ignore_keys         true: give every record a key of the server's own
    expire              N: the next N calls that need a session are told that it has expired
    forget_sessions     true: no session can be renewed
    status              takendown, suspended or deactivated
    broken_reads        true: answer 503 to every reading
    answer_get          [status, error, message]: answer the reading of a record so
    answer_list         anything: what the list of records is
    hide_for_reads      N: new records cannot be read the first N times that one is asked for
    hide_for            seconds: new records cannot be read for so long
    refuse_blobs        [status, error]: answer every picture so
    lose_blobs          true: take pictures, and know nothing of them when the record comes
    pds                 the server that the DID document names; its own unless said

What is accepted is what the lexicon of app.bsky.feed.post accepts, and facets must lie on the
borders of characters besides. A record whose key exists already is answered with a bare 500, as
the reference implementation does. POST /seed {"records": […]} puts records in place as if a
person had made them at their createdAt.
"""

import base64
import hashlib
import json
import re
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import regex
from server import StandInHandler, StandInServer, main

HANDLE = "alliance.bsky.social"
DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
POST = "app.bsky.feed.post"
TID = re.compile(r"[2-7a-j][2-7a-z]{12}")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
MOST_PICTURE = 1_000_000
CLOSED = {
    "takendown": ("AccountTakedown", "Account has been taken down"),
    "suspended": ("AccountSuspended", "Account has been suspended"),
    "deactivated": ("AccountDeactivated", "Account is deactivated"),
}


class InvalidError(Exception):
    """A record that is not one; its argument says why."""


class Server(StandInServer):
    def __init__(self, log: Path, token: str) -> None:
        super().__init__(log, token, Handler)
        self.reads = 0
        self.sessions = 0
        self.access: set[str] = set()
        self.refresh: set[str] = set()
        self.blobs: dict[str, dict[str, Any]] = {}

    def session(self) -> dict[str, Any]:
        """Begin a session, whose tokens only this process knows."""
        with self.lock:
            self.sessions += 1
            access, refresh = (f"canary-{kind}-{self.sessions}" for kind in ("access", "refresh"))
            self.access.add(access)
            self.refresh.add(refresh)
        status = self.faults.get("status")
        endpoint = self.faults.get("pds", self.url)
        service = {
            "id": "#atproto_pds",
            "type": "AtprotoPersonalDataServer",
            "serviceEndpoint": endpoint,
        }
        return {
            "accessJwt": access,
            "refreshJwt": refresh,
            "did": DID,
            "handle": HANDLE,
            "didDoc": {"id": DID, "alsoKnownAs": [f"at://{HANDLE}"], "service": [service]},
            "active": not status,
            **({"status": status} if status else {}),
        }

    def take(self, rkey: str, value: dict[str, Any]) -> dict[str, Any] | None:
        """Keep a record; None where its key exists already."""
        with self.lock:
            if self.faults.get("ignore_keys"):
                rkey = tid(time.time())
            if any(post["rkey"] == rkey for post in self.posts):
                return None
            uri = f"at://{DID}/{POST}/{rkey}"
            post = {
                "id": uri,
                "rkey": rkey,
                "cid": cid(json.dumps(value, sort_keys=True).encode(), "bafyrei"),
                "text": value["text"],
                "value": value,
                "hidden_until_read": self.reads + int(self.faults.get("hide_for_reads", 0)),
                "hidden_until": time.time() + float(self.faults.get("hide_for", 0)),
            }
            self.record({"event": "accepted", "post": post})
            return post

    def shown(self) -> list[dict[str, Any]]:
        return [
            post
            for post in self.posts
            if post["hidden_until_read"] < self.reads and post["hidden_until"] <= time.time()
        ]


def cid(content: bytes, prefix: str) -> str:
    digest = base64.b32encode(hashlib.sha256(content).digest()).decode().lower().rstrip("=")
    return prefix + digest


def tid(seconds: float, clock: int = 0) -> str:
    number = int(seconds * 1_000_000) * 1024 + clock
    signs = ""
    for _ in range(13):
        number, digit = divmod(number, 32)
        signs = SORTABLE[digit] + signs
    return signs


def need(truth: object, why: str) -> None:
    if not truth:
        raise InvalidError(why)


def check(record: Any, blobs: dict[str, Any]) -> None:
    """Raise InvalidError where a record is none of this collection."""
    need(isinstance(record, dict) and record.get("$type") == POST, "Invalid $type")
    text = record.get("text")
    need(isinstance(text, str), "Missing required key text")
    need(len(text.encode()) <= 3000, "string too big (maximum 3000) at $.record.text")
    signs = len(regex.findall(r"\X", text))
    need(signs <= 300, f"grapheme too big (maximum 300, got {signs}) at $.record.text")
    created = record.get("createdAt")
    need(isinstance(created, str) and MOMENT.fullmatch(created), "Invalid datetime at createdAt")
    datetime.fromisoformat(created)
    langs = record.get("langs", [])
    need(isinstance(langs, list) and len(langs) <= 3, "array too big (maximum 3) at langs")
    need(all(LANGUAGE.fullmatch(lang) for lang in langs), "Invalid language at langs")
    for facet in record.get("facets", []):
        check_facet(facet, text.encode())
    if "embed" in record:
        check_images(record["embed"], blobs)
    if "reply" in record:
        for name in ("root", "parent"):
            reference = record["reply"].get(name) or {}
            need(str(reference.get("uri", "")).startswith("at://did:"), f"Invalid uri at {name}")
            need(str(reference.get("cid", "")).startswith("baf"), f"Invalid CID at {name}")


def check_facet(facet: Any, content: bytes) -> None:
    start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
    need(0 <= start < end <= len(content), "facet out of the text")
    for part in (content[:start], content[start:end]):
        try:
            part.decode()
        except UnicodeDecodeError:
            raise InvalidError("facet inside of a character") from None
    for feature in facet["features"]:
        kind = feature["$type"].rpartition("#")[2]
        need(kind in {"link", "tag"}, f"unknown feature {kind}")
        if kind == "link":
            need(re.fullmatch(r"\w+:(//)?[^\s/]\S*", feature["uri"]), "Invalid uri")
        else:
            need(len(regex.findall(r"\X", feature["tag"])) <= 64, "tag too big")
            need(len(feature["tag"].encode()) <= 640, "tag too big")


def check_images(embed: Any, blobs: dict[str, Any]) -> None:
    need(embed["$type"] == "app.bsky.embed.images", "unknown embed")
    need(1 <= len(embed["images"]) <= 4, "array too big (maximum 4) at images")
    for image in embed["images"]:
        need(isinstance(image.get("alt"), str), "Missing required key alt")
        blob = image["image"]
        known = blobs.get(blob["ref"]["$link"])
        if known is None:
            raise KeyError(blob["ref"]["$link"])
        need(blob == known and blob["$type"] == "blob", "Invalid blob")
        need(blob["mimeType"].startswith("image/"), "Wrong type of file")
        need(blob["size"] <= MOST_PICTURE, "This file is too large")


class Handler(StandInHandler):
    server: Server

    def api(self, path: str, body: bytes) -> None:
        if path == "/seed":
            return self.seed(json.loads(body)["records"])
        method = path.removeprefix("/xrpc/")
        call = {
            "com.atproto.server.createSession": self.create_session,
            "com.atproto.server.refreshSession": self.refresh_session,
            "com.atproto.repo.createRecord": self.create,
            "com.atproto.repo.deleteRecord": self.delete,
            "com.atproto.repo.uploadBlob": self.upload,
            "com.atproto.repo.getRecord": self.get,
            "com.atproto.repo.listRecords": self.list,
        }.get(method)
        if call is None:
            return self.error(501, "MethodNotImplemented", "Method Not Implemented")
        return call(body)

    def error(self, status: int, error: str, message: str, **headers: str) -> None:
        self.answer(status, {"error": error, "message": message}, headers)

    def create_session(self, body: bytes) -> None:
        given, faults = json.loads(body), self.server.faults
        if faults.get("answer_session"):
            status, error, message = faults["answer_session"]
            return self.error(status, error, message)
        right = given == {"identifier": HANDLE, "password": self.server.token}
        if faults.get("unauthorised") or not right:
            message = "Invalid identifier or password"
            return self.error(401, "AuthenticationRequired", message)
        if faults.get("status") == "takendown":
            return self.error(401, *CLOSED["takendown"])
        return self.answer(200, self.server.session())

    def refresh_session(self, body: bytes) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if body or token not in self.server.refresh:
            return self.error(400, "InvalidToken", "Token could not be verified")
        if self.server.faults.get("forget_sessions"):
            return self.error(400, "ExpiredToken", "Token has been revoked")
        self.server.refresh.remove(token)
        return self.answer(200, self.server.session())

    def let_in(self) -> bool:
        """Look at the token before anything else; False where the answer is given."""
        faults = self.server.faults
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if faults.get("status"):
            self.error(401, *CLOSED[faults["status"]])
        elif faults.get("unauthorised") or not token:
            self.error(401, "AuthMissing", "Authentication Required")
        elif token not in self.server.access:
            self.error(400, "InvalidToken", "Token could not be verified")
        elif self.server.use("expire"):
            self.server.access.remove(token)
            self.error(400, "ExpiredToken", "Token has expired")
        else:
            return True
        return False

    def create(self, body: bytes) -> None:
        server, faults = self.server, self.server.faults
        if server.use("drop_before"):
            return self.hang_up()
        if not self.let_in():
            return None
        if faults.get("answer"):
            reset = {"RateLimit-Reset": faults["reset"]} if faults.get("reset") else {}
            status, error, message = faults["answer"]
            return self.error(status, error, message, **reset)
        given = json.loads(body)
        rkey, record = given["rkey"], given["record"]
        if given["repo"] != DID or given["collection"] != POST:
            return self.error(401, "AuthenticationRequired", "Authentication Required")
        if not TID.fullmatch(rkey):
            message = f"Invalid record key for {POST}: Invalid TID"
            return self.error(400, "InvalidRequest", message)
        try:
            check(record, {} if faults.get("lose_blobs") else server.blobs)
        except InvalidError as invalid:
            return self.error(400, "InvalidRequest", f"Invalid {POST} record: {invalid}")
        except KeyError as missing:
            return self.error(400, "BlobNotFound", f"Could not find blob: {missing}")
        if self.goes_on(lambda: server.take(rkey, record)):
            return None
        post = server.take(rkey, record)
        if post is None:
            return self.error(500, "InternalServerError", "Internal Server Error")
        made = {"uri": post["id"], "cid": post["cid"], "validationStatus": "valid"}
        return self.deliver(made, post["id"])

    def delete(self, body: bytes) -> None:
        if self.let_in():
            given = json.loads(body)
            self.server.remove(f"at://{given['repo']}/{given['collection']}/{given['rkey']}")
            self.answer(200, {})

    def upload(self, body: bytes) -> None:
        if not self.let_in():
            return None
        if self.server.faults.get("refuse_blobs"):
            status, error = self.server.faults["refuse_blobs"]
            return self.error(status, error, "This picture is not taken")
        blob = {
            "$type": "blob",
            "ref": {"$link": cid(body, "bafkrei")},
            "mimeType": self.headers["Content-Type"],
            "size": len(body),
        }
        self.server.blobs[blob["ref"]["$link"]] = blob
        return self.answer(200, {"blob": blob})

    def get(self, _body: bytes) -> None:
        if self.server.faults.get("broken_reads"):
            return self.error(503, "ServiceUnavailable", "Service Unavailable")
        if self.server.faults.get("answer_get"):
            status, error, message = self.server.faults["answer_get"]
            return self.error(status, error, message)
        uri = "at://{repo}/{collection}/{rkey}".format(**self.query)
        with self.server.lock:
            self.server.reads += 1
            found = [post for post in self.server.shown() if post["id"] == uri]
        if not found:
            return self.error(400, "RecordNotFound", f"Could not locate record: {uri}")
        return self.answer(200, shown(found[0]))

    def list(self, _body: bytes) -> None:
        if self.server.faults.get("broken_reads"):
            return self.error(503, "ServiceUnavailable", "Service Unavailable")
        if "answer_list" in self.server.faults:
            return self.answer(200, self.server.faults["answer_list"])
        before = self.query.get("cursor", "~")
        posts = sorted(self.server.shown(), key=lambda post: str(post["rkey"]), reverse=True)
        page = [post for post in posts if post["rkey"] < before][: int(self.query["limit"])]
        cursor = {"cursor": page[-1]["rkey"]} if page else {}
        return self.answer(200, {"records": [shown(post) for post in page], **cursor})

    def seed(self, records: "list[dict[str, Any]]") -> None:
        events = []
        for number, value in enumerate(records):
            rkey = tid(datetime.fromisoformat(value["createdAt"]).timestamp(), number)
            post = {"id": f"at://{DID}/{POST}/{rkey}", "rkey": rkey, "text": value["text"]}
            more = {"cid": cid(rkey.encode(), "bafyrei"), "value": value}
            hidden = {"hidden_until_read": -1, "hidden_until": 0}
            events.append({"event": "accepted", "post": {**post, **more, **hidden}})
        self.server.record(*events)
        self.answer(200, {})


def shown(post: dict[str, Any]) -> dict[str, Any]:
    return {"uri": post["id"], "cid": post["cid"], "value": post["value"]}


if __name__ == "__main__":
    main(Server)
