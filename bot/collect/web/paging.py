"""I/O: follows a feed back through its pages, so that nobody who adds or removes a post
meanwhile makes one of them double or lost.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.collect.web.feed import Feed, Post
from bot.errors import CollectError, FetchError

MOST_PAGES = 200

_OTHER_BLOG = frozenset({"bad-answer", "not-a-feed", "broken-feed", "not-text"})

Get = Callable[[str], Feed | None]
"""Fetches a page; None where there is none."""


class Pages:
    """Walks over the pages of a feed, newest first, and gives each post once.

    A feed that names its next page (RFC 5005, JSON Feed) is followed by that; of the others
    WordPress's and Squarespace's way of asking are tried, and the one that brings posts is
    kept. Numbered pages shift when a post comes or goes, so they are walked back as well:
    a post that slipped past on the way there is met on the way back.
    """

    def __init__(self, url: str, first: Feed, get: Get) -> None:
        self.is_cut = False
        self._url = url
        self._first = first
        self._get = get
        self._seen: set[str] = set()
        self._asked = [url]

    def walk(self, is_known: Callable[[Post], bool] = lambda _: False) -> Iterator[Feed]:
        """Give the posts of each page that were not given yet, until none is new.

        The walk ends after a page with a post that `is_known`.
        """
        page = self._first
        yield self._fresh(page)
        way: Callable[[Feed, int], str] | None = None
        while not any(map(is_known, page.posts)):
            if len(self._asked) >= MOST_PAGES:
                self.is_cut = True
                break
            ways = (way,) if way else self._ways()
            found = next(filter(None, (self._ask(one, page) for one in ways)), None)
            if found is None:
                break
            way, page, fresh = found
            yield fresh
        if way is not None and way != self._by_offset:
            yield from self._back()

    def _ways(self) -> tuple[Callable[[Feed, int], str], ...]:
        if self._first.following:
            return (self._by_name,)
        return (self._by_number, self._by_offset)

    def _ask(
        self, way: Callable[[Feed, int], str], page: Feed
    ) -> tuple[Callable[[Feed, int], str], Feed, Feed] | None:
        """Return the next page and what is new on it; None where nothing is."""
        address = way(page, len(self._asked) + 1)
        if not address or address in self._asked:
            return None
        try:
            following = self._get(address)
        except (CollectError, FetchError) as error:
            if way == self._by_name or len(self._asked) > 1 or error.reason not in _OTHER_BLOG:
                raise
            following = None  # it only was no blog of that kind
        if following is None:
            return None
        if len(self._asked) == 1 and way != self._by_name and self._is_first_again(following):
            return None
        fresh = self._fresh(following)
        if not fresh.posts:
            return None
        self._asked.append(address)
        return way, following, fresh

    def _is_first_again(self, page: Feed) -> bool:
        """Tell whether a blog gave its first page again, perhaps with a post that just came."""
        first = {post.key for post in self._first.posts}
        return 2 * sum(post.key in first for post in page.posts) >= len(first)

    def _back(self) -> Iterator[Feed]:
        for address in reversed(self._asked[:-1]):
            page = self._get(address)
            if page is not None and (fresh := self._fresh(page)).posts:
                yield fresh

    def _fresh(self, page: Feed) -> Feed:
        fresh = tuple(post for post in page.posts if post.key not in self._seen)
        self._seen |= {post.key for post in page.posts}
        return replace(page, posts=fresh)

    def _by_name(self, page: Feed, _number: int) -> str:
        return page.following

    def _by_number(self, _page: Feed, number: int) -> str:
        """WordPress: ?paged=2."""
        return _with(self._url, paged=str(number))

    def _by_offset(self, page: Feed, _number: int) -> str:
        """Squarespace: posts before a moment in milliseconds; its feeds state whole seconds."""
        moments: list[datetime] = [post.published for post in page.posts if post.published]
        if not moments:
            return ""
        return _with(self._url, offset=str((int(min(moments).timestamp()) + 1) * 1000))


def _with(url: str, **asked: str) -> str:
    """Return an address that asks for something more."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in query if name not in asked]
    return urlunsplit(parts._replace(query=urlencode([*kept, *asked.items()])))
