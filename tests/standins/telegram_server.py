"""A stand-in for the Bot API: a process of its own, with a durable log of what it took.

    python telegram_server.py LOG [--token TOKEN]

It knows one channel, @alliance (-1001234567890), and one bot. Errors are worded as the real
server's. Faults beside those that all stand-ins have (`server.py`):

    answer              [status, description]: answer every call so and do nothing
    retry_after         what `parameters` says beside a 429
    gateway             seconds: answer the next message with 504, and take it so much later
    kicked              true: the bot is no member of the channel any more
    no_rights           true: the bot is no administrator that may post
    too_old             true: messages are older than a bot may delete
    private             true: the channel has no name
    bad_photo           true: photos cannot be processed
    ok_false            N: answer the next N calls with 200 and ok false
    nameless            true: answer calls that succeed without the message's number
"""

import json
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from forms import fields_of
from server import StandInHandler, StandInServer, main

CHANNEL = -1001234567890
NAME = "alliance"
BOT = {"id": 4242, "is_bot": True, "first_name": "Alliance", "username": "alliance_test_bot"}
MOST_TEXT, MOST_CAPTION = 4096, 1024
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


class RefusedError(Exception):
    """An answer that is an error, in the server's own words."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description


class Server(StandInServer):
    """What the channel holds, and how the server misbehaves."""

    def __init__(self, log: Path, token: str) -> None:
        super().__init__(log, token, Handler)

    def follow(self, event: Mapping[str, Any]) -> None:
        """Do what a line of the log says."""
        if event["event"] != "edited":
            super().follow(event)
            return
        for post in self.posts:
            if post["id"] == event["id"]:
                post.update(event["changes"])

    def message(self, number: Any, what: str) -> dict[str, Any]:
        """Return a message, or say that it is not there."""
        for post in self.posts:
            if post["id"] == str(number):
                return post
        raise RefusedError(400, f"Bad Request: message to {what} not found")

    def accept(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Take a message: the same words as often as they are sent."""
        with self.lock:
            post = {"id": str(self.made + 1), "text": "", "caption": "", "answers": "", **content}
            self.record({"event": "accepted", "post": post})
            return post

    def shown(self, post: Mapping[str, Any]) -> dict[str, Any]:
        """Return a message as the API shows it."""
        chat = {"id": CHANNEL, "type": "channel", "title": "Alliance", "username": NAME}
        if self.faults.get("private"):
            del chat["username"]
        message = {"message_id": int(post["id"]), "chat": chat, "date": 1_772_000_000}
        if self.faults.get("nameless"):
            del message["message_id"]
        return message | {name: post[name] for name in ("text", "caption") if post[name]}


class Handler(StandInHandler):
    server: Server

    def api(self, path: str, body: bytes) -> None:
        server, faults = self.server, self.server.faults
        token, _, method = path.removeprefix("/bot").partition("/")
        form = fields_of(self.headers.get("Content-Type", ""), body) if body else self.query
        if not path.startswith("/bot") or ":" not in token:
            return self.fail(404, "Not Found")
        if faults.get("unauthorised") or token != server.token:
            return self.fail(401, "Unauthorized")
        if faults.get("answer"):
            return self.fail(*faults["answer"])
        if server.use("ok_false"):
            return self.answer(200, {"ok": False})
        if method != "getMe" and faults.get("kicked"):
            return self.fail(403, "Forbidden: bot was kicked from the channel chat")
        if method != "getMe" and form.get("chat_id") not in {f"@{NAME}", str(CHANNEL)}:
            return self.fail(400, "Bad Request: chat not found")
        calls: dict[str, Callable[[dict[str, Any]], None]] = {
            "getMe": self.who,
            "getChat": self.chat,
            "getChatMember": self.member,
            "sendMessage": self.send_message,
            "sendPhoto": self.send_photo,
            "editMessageText": self.edit_text,
            "editMessageCaption": self.edit_caption,
            "deleteMessage": self.delete_message,
        }
        if method not in calls:
            return self.fail(404, "Not Found: method not found")
        try:
            return calls[method](form)
        except RefusedError as refused:
            return self.fail(refused.status, refused.description)

    def who(self, _form: dict[str, Any]) -> None:
        self.answer(200, {"ok": True, "result": BOT})

    def chat(self, _form: dict[str, Any]) -> None:
        chat = {"id": CHANNEL, "type": "channel", "title": "Alliance", "username": NAME}
        self.answer(200, {"ok": True, "result": chat})

    def member(self, _form: dict[str, Any]) -> None:
        may = not self.server.faults.get("no_rights")
        member = {"user": BOT, "status": "administrator", "can_post_messages": may}
        self.answer(200, {"ok": True, "result": member})

    def send_message(self, form: dict[str, Any]) -> None:
        text = measured(form.get("text", ""), MOST_TEXT, "message text is empty", "message")
        preview = json.loads(form.get("link_preview_options", "{}"))
        self.take({"text": text, "preview": preview}, form)

    def send_photo(self, form: dict[str, Any]) -> None:
        photo = form.get("photo", b"")
        if self.server.faults.get("bad_photo") or not photo.startswith(b"\x89PNG\r\n"):
            raise RefusedError(400, "Bad Request: IMAGE_PROCESS_FAILED")
        caption = measured(form.get("caption", ""), MOST_CAPTION, "", "message caption")
        self.take({"caption": caption, "photo": len(photo)}, form)

    def take(self, content: dict[str, Any], form: dict[str, Any]) -> None:
        server = self.server
        if server.faults.get("no_rights"):
            raise RefusedError(400, "Bad Request: need administrator rights in the channel chat")
        if form.get("reply_parameters"):
            answered = json.loads(form["reply_parameters"])
            is_here = answered.get("chat_id", str(CHANNEL)) in {f"@{NAME}", str(CHANNEL)}
            number = answered["message_id"] if is_here else 0
            content["answers"] = server.message(number, "be replied")["id"]
        if server.use("drop_before"):
            return self.hang_up()
        if server.faults.get("gateway"):
            later = float(server.faults.pop("gateway"))
            threading.Timer(later, server.accept, (content,)).start()
            return self.answer(504, "<html>Gateway Time-out")
        post = server.accept(content)
        return self.deliver({"ok": True, "result": server.shown(post)}, post["id"])

    def edit_text(self, form: dict[str, Any]) -> None:
        text = measured(form.get("text", ""), MOST_TEXT, "message text is empty", "message")
        self.change(form, "text", text)

    def edit_caption(self, form: dict[str, Any]) -> None:
        caption = measured(form.get("caption", ""), MOST_CAPTION, "", "message caption")
        self.change(form, "caption", caption)

    def change(self, form: dict[str, Any], kind: str, words: str) -> None:
        server = self.server
        post = server.message(form["message_id"], "edit")
        if not post[kind]:
            raise RefusedError(400, f"Bad Request: there is no {kind} in the message to edit")
        if post[kind] == words:
            raise RefusedError(400, f"Bad Request: {SAME}")
        server.record({"event": "edited", "id": post["id"], "changes": {kind: words}})
        self.deliver({"ok": True, "result": server.shown(post)}, post["id"])

    def delete_message(self, form: dict[str, Any]) -> None:
        server = self.server
        post = server.message(form["message_id"], "delete")
        if server.faults.get("too_old"):
            raise RefusedError(400, "Bad Request: message can't be deleted for everyone")
        server.remove(post["id"])
        self.deliver({"ok": True, "result": True}, post["id"])

    def fail(self, status: int, description: str) -> None:
        body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        if status == 429:
            body["parameters"] = {"retry_after": self.server.faults.get("retry_after", 5)}
        self.answer(status, body)


def measured(text: str, most: int, empty: str, what: str) -> str:
    """Return a text as the server keeps it; it counts UTF-16 code units."""
    text = text.strip()
    if empty and not text:
        raise RefusedError(400, f"Bad Request: {empty}")
    if len(text.encode("utf-16-le")) // 2 > most:
        raise RefusedError(400, f"Bad Request: {what} is too long")
    return text


if __name__ == "__main__":
    main(Server)
