"""Pure: which posts have gone from a feed, and when to believe it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.collect.web.feed import Post
from bot.collect.web.feed_text import same_page
from bot.store import ImportedPost

TWICE = 2
"""A post is believed to be gone when it was missing so often in a row."""
_FEW = 5


@dataclass(frozen=True, slots=True)
class Window:
    """What a feed shows: the keys and addresses of its posts, and how far back it goes."""

    keys: frozenset[str]
    pages: frozenset[str]
    size: int
    edge: datetime | None

    def has(self, post: ImportedPost) -> bool:
        """Tell whether a post is there."""
        return post.key in self.keys or (
            bool(post.address) and same_page(post.address) in self.pages
        )

    def is_too_empty(self, missing: Sequence[ImportedPost]) -> bool:
        """Tell a broken feed from posts that somebody took back: too many are missing at once."""
        return len(missing) > max(_FEW, self.size)


def window(posts: Sequence[Post]) -> Window:
    """Return what a page of a feed shows."""
    return Window(
        keys=frozenset(post.key for post in posts),
        pages=frozenset(same_page(post.address) for post in posts if post.address),
        size=len(posts),
        edge=_edge(posts),
    )


def _edge(posts: Sequence[Post]) -> datetime | None:
    """Return the moment after which every post should be in the window.

    It is the last post's, as a post that is pinned to the top says nothing of what is below.
    A feed in the order of changes only surely holds what is newer than its last change.
    """
    moments = [moment for post in posts if (moment := post.published or post.updated)]
    if not moments or len(moments) < len(posts):
        return None
    if moments == sorted(moments):
        return moments[0]
    if moments == sorted(moments, reverse=True):
        return moments[-1]
    return max(moments[-1], posts[-1].updated or moments[-1])


def missing(seen: Window, source: str, records: Iterable[ImportedPost]) -> tuple[ImportedPost, ...]:
    """Return the posts of a source that should be in the window and are not."""
    if seen.edge is None:
        return ()
    return tuple(
        record
        for record in records
        if record.source == source
        and record.path
        and not record.withdrawn
        and record.posted is not None
        and record.posted > seen.edge
        and not seen.has(record)
    )
