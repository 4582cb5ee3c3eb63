"""I/O: a long answer into a file, taken up where it broke off.

What has come stays in a part file, with a note beside it of what the server said of it. The
rest is asked for with If-Range: a server whose file has changed meanwhile sends it anew.
"""

import json
import os
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import FetchError
from bot.files import write_whole
from bot.net import hosts
from bot.net.fetch import NOBODY, follow, kept, shown

if TYPE_CHECKING:
    import httpx

    from bot.net.wire import Resolve

TOO_LARGE = "too-large"

_REDIRECTS = 5
_MENDS_ITSELF = frozenset({"not-reachable", "bad-answer", "too-slow"})
# So many attempts in a row may bring next to nothing.
_IN_VAIN = 2
_NEXT_TO_NOTHING = 1024
_ENOUGH_TO_JUDGE = 4


def _nothing(*_: object) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Terms:
    """How much and how slowly may come, from where, and who is told.

    `seconds` is how long nothing may come. `judge` gets the first bytes, and `room` how many
    bytes there are and will be; both may raise. `progress` gets the same two numbers, the
    second None where it is not known.
    """

    most: int
    seconds: float = 30
    allowed: frozenset[hosts.Origin] = NOBODY
    resolve: "Resolve | None" = None
    judge: Callable[[bytes], None] = _nothing
    room: Callable[[int, int], None] = _nothing
    progress: Callable[[int, int | None], None] = _nothing


@dataclass(frozen=True, slots=True)
class _Note:
    """What the server said of the file whose beginning is in the part."""

    url: str
    etag: str = ""
    last_modified: str = ""
    total: int | None = None

    @property
    def validator(self) -> str:
        """Return what If-Range takes; "" where the rest of the same file cannot be asked for."""
        return self.etag or self.last_modified


def begun_from(part: Path) -> str:
    """Return the address that a part was begun from, "" where there is none."""
    note = _read_note(part)
    return note.url if note else ""


def forget(part: Path) -> None:
    """Remove a part and its note."""
    part.unlink(missing_ok=True)
    _note_of(part).unlink(missing_ok=True)


def download(url: str, part: Path, terms: Terms) -> None:
    """Bring a file to `part`, whole; what is there already of it is kept.

    A connection that breaks is made again as long as each one brings something. Raises
    FetchError, and then a later call goes on where this one ended.
    """
    part.parent.mkdir(parents=True, exist_ok=True)
    reached, in_vain = _size(part), 0
    while True:
        try:
            _go_on(url, part, terms)
        except FetchError as error:
            size = _size(part)
            in_vain = in_vain + 1 if size < reached + _NEXT_TO_NOTHING else 0
            reached = max(reached, size)
            if error.reason not in _MENDS_ITSELF or in_vain >= _IN_VAIN:
                raise
        else:
            return


def _go_on(url: str, part: Path, terms: Terms) -> None:
    """Ask once, for the whole file or the rest of it."""
    from bot.net import wire

    note = _read_note(part)
    have = _size(part)
    if note is None or note.url != url or not have:
        note, have = _Note(url), 0
    elif note.total == have:
        return
    elif not note.validator or (note.total or have) < have:
        have = 0
    headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": note.validator}
    patience = wire.Patience(terms.seconds, _NEXT_TO_NOTHING, shown(url))
    with follow(
        url,
        headers,
        patience,
        redirects=_REDIRECTS,
        allowed=terms.allowed,
        resolve=terms.resolve or wire.resolve,
    ) as (_, response):
        if have and not _is_the_rest(response, note, have):
            if response.status_code != 200:
                _refuse_status(url, part, response)
            have = 0
        elif response.status_code != (206 if have else 200):
            _refuse_status(url, part, response)
        _refuse_packed(url, response)
        if have:
            note = replace(note, total=_total_of_range(response) or note.total)
        else:
            note = _note_from(url, response)
        _take(part, response, note, have, terms, patience.came)


def _is_the_rest(response: "httpx.Response", note: _Note, have: int) -> bool:
    """Tell whether an answer is what is missing of the very file that was begun."""
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("content-range", ""))
    if response.status_code != 206 or not found or int(found[1]) != have:
        return False
    same_length = found[2] == "*" or note.total in {None, int(found[2])}
    etag = response.headers.get("etag", "")
    return same_length and (not etag or not note.etag or etag == note.etag)


def _refuse_status(url: str, part: Path, response: "httpx.Response") -> None:
    """Raise FetchError for an answer that is not the file."""
    status = response.status_code
    if status in {206, 416} and "range" in response.request.headers:
        # Not the rest of what is here: it is begun anew.
        forget(part)
        raise _bad(url, "the file there is another one now")
    raise FetchError(
        f"the server answered {status} ({_IN_WORDS.get(status, 'it does not give the file')}).",
        where=shown(url),
        mend="Try again later; if it stays so, ask those who run that server.",
        reason="bad-status",
    )


_IN_WORDS = {
    403: "it is not for everybody",
    404: "it is not there",
    410: "it is gone for good",
    416: "not that part of it",
    429: "too many ask at once",
    503: "it has too much to do just now",
}


def _refuse_packed(url: str, response: "httpx.Response") -> None:
    if response.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise _bad(url, "it is packed in a way that was not asked for")


def _total_of_range(response: "httpx.Response") -> int | None:
    total = response.headers.get("content-range", "").rpartition("/")[2]
    return int(total) if total.isdecimal() else None


def _note_from(url: str, response: "httpx.Response") -> _Note:
    length = response.headers.get("content-length", "")
    etag = kept(response.headers.get("etag", ""))
    return _Note(
        url,
        "" if etag.startswith("W/") else etag,  # a weak one says nothing of each byte
        kept(response.headers.get("last-modified", "")),
        int(length) if length.isdecimal() else None,
    )


def _take(
    part: Path,
    response: "httpx.Response",
    note: _Note,
    have: int,
    terms: Terms,
    came: Callable[[int], None],
) -> None:
    """Write what comes to the part; the note goes before it, so that it is never about less."""
    if note.total is not None:
        if note.total > terms.most:
            raise _too_large(note.url, terms.most)
        terms.room(have, note.total)
    chunks = response.iter_raw()
    first = b""
    while not have and len(first) < _ENOUGH_TO_JUDGE and (chunk := next(chunks, b"")):
        first += chunk
        came(len(chunk))
    if not have:
        terms.judge(first)
    try:
        with part.open("r+b" if have else "wb") as file:
            file.truncate(have)
            file.seek(have)
            _write_note(part, note)
            terms.progress(have, note.total)
            have += file.write(first)
            file.flush()
            for chunk in chunks:
                came(len(chunk))
                if have + len(chunk) > terms.most:
                    raise _too_large(note.url, terms.most)
                if note.total is None:
                    terms.room(have, have + len(chunk))
                have += file.write(chunk)
                file.flush()  # what has come survives a kill
                terms.progress(have, note.total)
            os.fsync(file.fileno())
    except OSError as error:
        raise FetchError(
            f"cannot be written: {error.strerror}.",
            where=str(part),
            mend="Make room, or mend the folder; what has come is kept.",
            reason="not-written",
        ) from None
    if note.total not in {None, have}:
        raise _bad(note.url, f"it breaks off after {have} of {note.total} bytes")
    _write_note(part, replace(note, total=have))


def _note_of(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _write_note(part: Path, note: _Note) -> None:
    write_whole(_note_of(part), json.dumps(asdict(note), indent=1).encode())


def _read_note(part: Path) -> _Note | None:
    try:
        found = json.loads(_note_of(part).read_bytes())
        note = _Note(**found)
        texts = (note.url, note.etag, note.last_modified)
    except (OSError, ValueError, TypeError):
        return None
    is_sound = all(isinstance(text, str) for text in texts)
    return note if is_sound and isinstance(note.total, int | None) else None


def _size(part: Path) -> int:
    try:
        return part.stat().st_size
    except FileNotFoundError:
        return 0


def _bad(url: str, what: str) -> FetchError:
    mend = "Try again later; if it stays so, ask those who run that server."
    return FetchError(
        f"the answer cannot be used: {what}.", where=shown(url), mend=mend, reason="bad-answer"
    )


def _too_large(url: str, most: int) -> FetchError:
    return FetchError(
        f"the file has more than {most / 1e9:.2g} GB.",
        where=shown(url),
        mend="Look whether the address is right.",
        reason=TOO_LARGE,
    )
