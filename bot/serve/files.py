"""I/O: answers with the files of a folder, and with nothing beside or above it."""

import errno
import gzip
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.publish import addresses
from bot.serve import headers

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_INDEX = "index.html"
# What is larger was put into media/ by people, and is sent in pieces.
_READ_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class _Found:
    """A file as it was at one moment; `content` is None for a large one."""

    place: Path
    status: os.stat_result
    content: bytes | None


def answer(folder: Path, path: str, request: "Request") -> "Response | None":
    """Answer a request for a path in a folder; None where there is nothing."""
    from starlette.responses import RedirectResponse

    name = path + _INDEX if not path or path.endswith("/") else path
    try:
        place = _place(folder, name)
        if place is None:
            return None
        found = _read(place)
        if found is None:
            last = quote(path.rpartition("/")[2])
            has_page = (place / _INDEX).is_file()
            return RedirectResponse(f"./{last}/", 308, headers.SAFE) if has_page else None
        is_gone = place.name == _INDEX and place.with_name(addresses.GONE_MARK).is_file()
    except (OSError, ValueError, RuntimeError) as error:
        if getattr(error, "errno", None) in {errno.EMFILE, errno.ENFILE, errno.EIO}:
            raise
        return None
    if found.content is None:
        return _in_pieces(found, name, request)
    return _whole(found, found.content, name, request, is_gone=is_gone)


def _place(folder: Path, name: str) -> Path | None:
    """Return where a path leads; None for hidden files and for links that lead out."""
    parts = name.split("/")
    if any(not part or part.startswith(".") for part in parts):
        return None
    place = folder.joinpath(*parts).resolve()
    return place if place.is_relative_to(folder.resolve()) else None


def _read(place: Path) -> _Found | None:
    """Read a file through one descriptor: what is put in its place meanwhile is another file.

    None for a folder; raises OSError where there is no file.
    """
    if place.is_dir():
        return None
    descriptor = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise FileNotFoundError(place)
        return _Found(place, status, file.read() if status.st_size <= _READ_AT_ONCE else None)


def _whole(
    found: _Found, content: bytes, path: str, request: "Request", *, is_gone: bool
) -> "Response":
    """Answer with a file's bytes, packed or in part; its tag says what is in it, not when."""
    from starlette.responses import Response

    asked, changed = request.headers, found.status.st_mtime
    kind = headers.media_type(path)
    digest = hashlib.sha256(content).hexdigest()[:32]
    plain, packed = f'"{digest}"', f'"{digest}-gzip"'
    sent = headers.SAFE | {"Content-Type": kind, "Cache-Control": headers.cache_control(path)}
    sent |= {"ETag": plain, "Last-Modified": headers.http_date(changed)}
    can_pack = headers.may_pack(kind, len(content))
    if can_pack:
        sent["Vary"] = "Accept-Encoding"
    if is_gone:
        sent = {name: sent[name] for name in sent if name not in {"ETag", "Last-Modified"}}
    else:
        known = headers.known_tag(asked, (plain, packed))
        if known or headers.is_as_old(asked, changed):
            del sent["Content-Type"]
            return Response(None, 304, sent | {"ETag": known or plain})
    status = 410 if is_gone else 200
    wanted = None if is_gone else headers.part(asked, len(content), plain, changed)
    if wanted is not None:
        return _part(content, wanted, sent, request)
    if not is_gone:
        sent["Accept-Ranges"] = "bytes"
    if can_pack and headers.takes_gzip(asked.get("accept-encoding", "")):
        content = gzip.compress(content, 6, mtime=0)
        sent["Content-Encoding"] = "gzip"
        if not is_gone:
            sent["ETag"] = packed
    return _sent(content, status, sent, request)


def _part(content: bytes, wanted: range, sent: dict[str, str], request: "Request") -> "Response":
    """Answer with some bytes of a file."""
    if not wanted:
        return _sent(b"", 416, sent | {"Content-Range": f"bytes */{len(content)}"}, request)
    where = f"bytes {wanted.start}-{wanted.stop - 1}/{len(content)}"
    chosen = content[wanted.start : wanted.stop]
    return _sent(chosen, 206, sent | {"Content-Range": where}, request)


def _sent(content: bytes, status: int, sent: dict[str, str], request: "Request") -> "Response":
    from starlette.responses import Response

    sent = sent | {"Content-Length": str(len(content))}
    return Response(b"" if request.method == "HEAD" else content, status, sent)


def _in_pieces(found: _Found, path: str, request: "Request") -> "Response":
    """Answer with a large file, piece by piece."""
    from starlette.responses import FileResponse, Response

    sent = headers.SAFE | {"Cache-Control": headers.cache_control(path)}
    kind = headers.media_type(path)
    response = FileResponse(found.place, 200, sent, kind, stat_result=found.status)
    tag = response.headers["etag"]
    known = headers.known_tag(request.headers, (tag,))
    if known or headers.is_as_old(request.headers, found.status.st_mtime):
        return Response(None, 304, sent | {"ETag": tag})
    return response
