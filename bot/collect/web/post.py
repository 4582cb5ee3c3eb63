"""Pure: a post of a feed becomes a draft, on the same road as a file: pieces, structure."""

from dataclasses import replace
from datetime import date

from bot.collect.draft import Draft, FrontMatter, Page
from bot.collect.formats import html
from bot.collect.recognise import lines, structure
from bot.collect.recognise.language import known_as
from bot.collect.web.feed import Post
from bot.collect.web.feed_text import with_whole_links
from bot.config import Config, Source
from bot.errors import CollectError
from bot.languages import is_tag


def read(post: Post, stated: str, default: str, day: date | None) -> Draft:
    """Return the statement that a post holds; `day` is when it was posted.

    `stated` is its language where somebody says so, else "", and `default` is the site's.
    A date line in the text wins over that day: a statement is often posted later. Raises
    CollectError where there is no text in it.
    """
    pieces = html.read(with_whole_links(post.content, post.address))
    kicker, title = lines.kicker(post.title)
    front = FrontMatter(
        title=title or post.title or None,
        language=stated or None,
        source_url=post.address,
        teaser=True if post.is_summary else None,
    )
    draft = structure.recognise(Page(pieces, front), default)
    if draft.published is None and day is not None:
        draft = structure.recognise(Page(pieces, replace(front, published=day)), default)
    if not draft.blocks and not draft.teaser:
        raise CollectError(
            "there is no text in this post.",
            where=post.address or post.title,
            mend="If it is a picture of a statement, write its text into statements/.",
            reason="empty",
        )
    named = (kicker,) if kicker and title else ()
    tags = tuple(dict.fromkeys((*named, *draft.tags, *post.tags)))
    return replace(draft, tags=tags)


def language(post: Post, feed_language: str, source: Source, config: Config) -> str:
    """Return the language that is stated for a post: by the configuration, the post, the feed.

    That a blog says it is in the site's own language says little ("en-US" is what blogs are
    set to when nobody thought of it), so nothing is stated then.
    """
    if source.language:
        return source.language
    for said in (post.language, feed_language):
        if is_tag(said):
            tag = known_as(said, config.published_languages)
            return tag if tag != config.site.source_language else ""
    return ""
