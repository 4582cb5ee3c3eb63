"""I/O: a post's picture on a Mastodon server: it is uploaded first, and attached once processed."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from bot.announce.networks.mastodon_server import MastodonServer
from bot.announce.networks.pictures import content_of
from bot.errors import AccountStoppedError, NotSentError, PostError, RefusedError
from bot.ports import Picture

_PAUSES = (0.1, 0.2, 0.4, 0.8)
_LONGEST_ALT = 1500
_NO_SUCH_THING = frozenset({404, 405, 410})


class MastodonPictures:
    """What was uploaded for posts that are not sent yet.

    Whatever becomes of a picture, its post is surely not out; and a picture that the server
    will not have keeps no post from going out without it.
    """

    def __init__(self, server: MastodonServer, rest: Callable[[float], None] = time.sleep) -> None:
        self._server = server
        self._rest = rest
        self._unfinished: dict[str, str] = {}

    def attach(self, picture: Picture | None, key: str) -> str | None:
        """Return the picture's number on the server; None where the post goes without one.

        Raises NotSentError where the post should be tried again later: at the second time
        with this key, a picture that still is not processed is left out.
        """
        content = content_of(picture)
        if picture is None or content is None:
            return None
        is_second = key in self._unfinished
        number = self._unfinished.pop(key, "")
        try:
            if not number:
                number, is_ready = self._upload(content, picture.alt)
                if is_ready:
                    return number
            if self._is_processed(number):
                return number
        except RefusedError:
            return None
        except AccountStoppedError:
            if self._server.status in _NO_SUCH_THING:
                return None  # there is nothing for pictures, or this one was thrown away
            raise
        except PostError as error:
            is_broken = self._server.status == 500  # said of what cannot be processed, too
            if is_broken and is_second:
                return None
            if is_broken:
                self._unfinished[key] = ""
            raise self._not_yet(f"the picture was not taken: {error.what}", error) from None
        if is_second:
            return None
        self._unfinished[key] = number
        raise self._not_yet("the server has not processed the picture yet.")

    def _upload(self, content: tuple[bytes, str], alt: str) -> tuple[str, bool]:
        """Return the number of what was sent, and whether it is processed at once."""
        sent = self._server.upload("/api/v2/media", content, {"description": alt[:_LONGEST_ALT]})
        if not isinstance(sent, dict) or not sent.get("id"):
            raise PostError("the answer is not understood.")
        return str(sent["id"]), self._is_whole(sent)

    def _is_processed(self, number: str) -> bool:
        """Look a few times, within two seconds at most."""
        for pause in (0.0, *_PAUSES):
            if pause:
                self._rest(pause)
            if self._is_whole(self._server.get(f"/api/v1/media/{quote(number, safe='')}")):
                return True
        return False

    def _is_whole(self, record: Any) -> bool:
        """Tell whether the last answer, which has this record, says that all is done."""
        return self._server.status == 200 and isinstance(record, dict) and bool(record.get("url"))

    def _not_yet(self, what: str, error: PostError | None = None) -> NotSentError:
        retry_at = error.retry_at if isinstance(error, NotSentError) else None
        return NotSentError(what, where=self._server.where, retry_at=retry_at)
