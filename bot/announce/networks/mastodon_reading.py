"""I/O: reads a Mastodon account's own posts back, page by page."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.announce.networks.links import links_to, says
from bot.ports import Reading, Receipt, Status

if TYPE_CHECKING:
    from mastodon import Mastodon

_MOST_PAGES = 10
_PAGE = 40


def search(client: "Mastodon", status: Status, since: datetime | None) -> Reading:
    """Look for a post among the newest, until it, `since` or the first post is reached."""
    own = receipt_of(client.account_verify_credentials()).remote_id
    before: str | None = None
    for _ in range(_MOST_PAGES):
        page = client.account_statuses(own, exclude_reblogs=True, max_id=before, limit=_PAGE)
        if not isinstance(page, list):
            raise TypeError("not a list of posts")
        for post in page:
            if _is(post, status):
                return Reading(receipt_of(post))
        if not page or (since and page[-1].created_at < since):
            return Reading(None)
        before = receipt_of(page[-1]).remote_id
    return Reading(None, complete=False)


def receipt_of(record: Any) -> Receipt:
    """Return what a server says of a post, or of anything with an id."""
    if not record["id"]:
        raise ValueError("an answer without an id")
    return Receipt(str(record["id"]), str(record.get("url") or ""))


def _is(post: Any, status: Status) -> bool:
    """Tell a first post by its link, an answer by what it answers and its words.

    Answers have the statement's address as well: corrections, withdrawals, the rest of a
    thread. And some servers ignore that boosts are not asked for.
    """
    if post.get("reblog"):
        return False
    answers = str(post.get("in_reply_to_id") or "")
    if answers != status.reply_to:
        return False
    content = str(post["content"])
    return says(content, status.text) if status.reply_to else links_to(content, status.address)
