"""I/O: the personal links that let people review: given out, known again, and taken back.

A link is a number and a signature over it; whose it is, for which languages and until when
is in the database. Opened, it becomes a session in a cookie, so that the link itself stands
in no address after that. Neither links nor sessions are kept anywhere as they are.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from bot.config import Home
from bot.errors import BotError
from bot.files import sync_folder
from bot.languages import meant_by
from bot.nearest import did_you_mean, near
from bot.pipeline import App
from bot.store import ReviewLink, Store

_KEY_BYTES = 32


class LinkRefusedError(BotError):
    """A link or a session opens nothing; `link` is whose it was, where that is known.

    Its reason is forged, expired, revoked, other-language or no-coordinator.
    """

    reason = "forged"

    def __init__(self, reason: str, link: ReviewLink | None = None) -> None:
        super().__init__(f"a review link was refused: {reason}.", reason=reason)
        self.link = link


@dataclass(frozen=True, slots=True)
class Session:
    """A person who came with a link; `form` is what their forms must carry."""

    link: ReviewLink
    form: str

    def check_form(self, token: str) -> bool:
        """Tell whether a form is one that was given to this session."""
        return hmac.compare_digest(token.encode(), self.form.encode())


def issue(
    app: App,
    languages: Sequence[str],
    name: str,
    days: int,
    now: datetime,
    *,
    coordinator: bool = False,
) -> str:
    """Give out a link and return its address; raises BotError for a language that is not there.

    That of a coordinator opens the overview as well.
    """
    config = app.config
    for tag in languages:
        if tag not in config.published_languages:
            raise no_such_language(tag, config.published_languages)
    if not name.strip():
        raise BotError(
            "a link needs the name of the person who gets it.",
            mend='Say it with --name, as in --name "Rosa".',
            reason="no-name",
        )
    until = now + timedelta(days=days)
    link = ReviewLink(
        secrets.token_hex(8),
        name.strip(),
        tuple(languages),
        now,
        until,
        coordinator=coordinator,
    )
    address = f"{config.site.url}review/{_sign(app.home, 'link', link.id)}"
    app.store.add_review_link(link)
    return address


def no_such_language(tag: str, known: Sequence[str]) -> BotError:
    """Return the error for a language that is not published here, with the nearest names."""
    close = [one for one in meant_by(tag) if one in known] or near(tag, known) or known
    return BotError(
        f'"{tag}" is not a language that is translated here.',
        mend=did_you_mean(close),
        reason="no-such-language",
    )


def revoke(store: Store, name: str, now: datetime) -> tuple[ReviewLink, ...]:
    """Take back all links of a person and return them; raises BotError where there are none."""
    links = store.review_links()
    chosen = tuple(link for link in links if link.name == name and link.revoked is None)
    if not chosen:
        open_names = sorted({link.name for link in links if link.revoked is None})
        close = near(name, open_names, likeness=0.4) or open_names
        mend = f"There are links of: {', '.join(close)}." if close else "There are none at all."
        raise BotError(f'no open link of "{name}" is there.', mend=mend, reason="no-such-link")
    for link in chosen:
        store.revoke_review_link(link.id, now)
    return chosen


def open_link(app: App, token: str, now: datetime) -> tuple[Session, str]:
    """Return the session that a link opens, and its cookie; raises LinkRefusedError."""
    link = _known(app.store, _unsign(app.home, "link", token), now)
    inside = f"{link.id}-{secrets.token_hex(16)}"
    return Session(link, _sign(app.home, "form", inside)), _sign(app.home, "session", inside)


def feed_token(app: App, link: ReviewLink) -> str:
    """Return what opens the feeds of a link, and nothing else: a feed reader has no session."""
    return _sign(app.home, "feed", link.id)


def open_feed(app: App, token: str, tag: str, now: datetime) -> ReviewLink:
    """Return the link whose feed this is; raises LinkRefusedError, also for another language."""
    link = _known(app.store, _unsign(app.home, "feed", token), now)
    if tag not in link.languages:
        raise LinkRefusedError("other-language", link)
    return link


def resume(app: App, cookie: str, now: datetime) -> Session:
    """Return the session of a cookie; raises LinkRefusedError where its link opens no more."""
    inside = _unsign(app.home, "session", cookie)
    link = _known(app.store, inside.partition("-")[0], now)
    return Session(link, _sign(app.home, "form", inside))


def _known(store: Store, link_id: str, now: datetime) -> ReviewLink:
    link = next(iter(store.review_links(link_id)), None)
    if link is None:
        raise LinkRefusedError("forged")
    if link.revoked is not None:
        raise LinkRefusedError("revoked", link)
    if now >= link.expires:
        raise LinkRefusedError("expired", link)
    return link


def _sign(home: Home, purpose: str, text: str) -> str:
    from itsdangerous import Signer

    signer = Signer(_key(home), salt=f"review {purpose}", digest_method=hashlib.sha256)
    return signer.sign(text).decode()


def _unsign(home: Home, purpose: str, signed: str) -> str:
    from itsdangerous import BadSignature, Signer

    signer = Signer(_key(home), salt=f"review {purpose}", digest_method=hashlib.sha256)
    try:
        return signer.unsign(signed.encode("utf-8", "replace")).decode()
    except BadSignature:
        raise LinkRefusedError("forged") from None


def _key(home: Home) -> bytes:
    return _read_key(home.state / "review.key")


@cache
def _read_key(path: Path) -> bytes:
    """Return the key that signs links; it is made when it is first needed.

    Of two processes that make one at once, one wins, and both use that.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    sync_folder(path.parent)
    return path.read_bytes()
