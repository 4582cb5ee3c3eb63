"""Pure: inline HTML as runs of text with one look each, as word processors keep it, and back."""

import html
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from urllib.parse import quote, urlsplit

from bot.markup import sanitise
from bot.translate.catalog import fingerprint

_PIECE = re.compile(r"(<[^<>]*>)")
_NAME = re.compile(r"</?([a-z]+)")
_HREF = re.compile(r'href="([^"]*)"')
_PLAIN = {"<strong>": "strong", "<em>": "em", "<sub>": "sub", "<sup>": "sup", "<mark>": "mark"}
_SPACES = re.compile(r"[ \t]+")
_DIGEST = 8
# What may stand in an address as it is; a "%" is one that stands for something already.
_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]-._"


@dataclass(frozen=True, slots=True)
class Run:
    """Words with one look; a line feed is a line break.

    `link` is an address, `tags` names the tags around it that have no look (a language, a
    direction), `raised` is "sup", "sub" or "". `marked` is only shown, and never read.
    """

    text: str
    link: str = ""
    tags: str = ""
    strong: bool = False
    em: bool = False
    raised: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """The tags that a paragraph has or had, by what a document can keep of each."""

    links: dict[str, str] = field(default_factory=dict)
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)


def from_html(fragment: str) -> tuple[Run, ...]:
    """Return sanitised inline HTML, in which `<mark>` may stand, as runs."""
    return tuple(_joined(run for run, _, _ in _read(fragment)))


def known(*fragments: str) -> Known:
    """Return the tags of fragments, so that runs can get them back."""
    found = Known()
    for fragment in fragments:
        for run, link, tags in _read(sanitise(fragment)):
            if run.link:
                found.links.setdefault(address_key(run.link), link)
            if run.tags:
                found.tags.setdefault(run.tags, tags)
    return found


def _read(fragment: str) -> Iterable[tuple[Run, str, tuple[str, ...]]]:
    """Yield each run with the tag of its link, and the tags that have no look."""
    opened: list[str] = []
    for piece in filter(None, _PIECE.split(fragment)):
        if piece.startswith("</"):
            names = [_name(tag) for tag in opened]
            if _name(piece) in names:
                del opened[len(names) - 1 - names[::-1].index(_name(piece))]
        elif piece.startswith("<") and piece != "<br>":
            opened.append(piece)
        else:
            text = "\n" if piece == "<br>" else re.sub(r"[\n\t]", " ", html.unescape(piece))
            looks = {_PLAIN[tag] for tag in opened if tag in _PLAIN}
            link = next((tag for tag in reversed(opened) if _HREF.search(tag)), "")
            tags = tuple(t for t in opened if t not in _PLAIN and _name(t) != "a")
            href = _HREF.search(link)
            yield (
                Run(
                    text,
                    link=html.unescape(href[1]) if href else "",
                    tags=fingerprint("".join(tags)) if tags else "",
                    strong="strong" in looks,
                    em="em" in looks,
                    raised=next((one for one in ("sup", "sub") if one in looks), ""),
                    marked="mark" in looks,
                ),
                link,
                tags,
            )


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found[1] if found else ""


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Join neighbours of one look; spaces at both ends mean nothing."""
    found: list[Run] = []
    for run in runs:
        if found and replace(run, text=found[-1].text) == found[-1]:
            found[-1] = replace(run, text=found[-1].text + run.text)
        elif run.text:
            found.append(run)
    for place, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while found:
            found[place] = replace(found[place], text=strip(found[place].text, " \n"))
            if found[place].text:
                break
            del found[place]
    return found


def to_html(runs: Iterable[Run], tags: Known) -> str:
    """Return runs as inline HTML; nothing unsafe comes through."""
    return sanitise(_nested(_joined(replace(run, marked=False) for run in runs), tags, _LEVELS))


_Level = tuple[Callable[[Run], str], Callable[[str, Known], tuple[str, ...]]]


def _link_tags(address: str, tags: Known) -> tuple[str, ...]:
    written = f'<a href="{html.escape(address)}">'
    return (tags.links.get(address_key(address), written),)


_LEVELS: tuple[_Level, ...] = (
    (lambda run: run.link, _link_tags),
    (lambda run: run.tags, lambda name, tags: tags.tags.get(name, ())),
    (lambda run: "strong" if run.strong else "", lambda name, _: (f"<{name}>",)),
    (lambda run: "em" if run.em else "", lambda name, _: (f"<{name}>",)),
    (lambda run: run.raised, lambda name, _: (f"<{name}>",)),
)


def _nested(runs: Sequence[Run], tags: Known, levels: Sequence[_Level]) -> str:
    if not levels:
        text = "".join(run.text for run in runs)
        return html.escape(text, quote=False).replace("\n", "<br>")
    (value_of, tags_of), *inner = levels
    out = []
    for value, group in groupby(runs, value_of):
        within = _nested(list(group), tags, inner)
        around = tags_of(value, tags) if value else ()
        closing = "".join(f"</{_name(tag)}>" for tag in reversed(around))
        out.append(f"{''.join(around)}{within}{closing}")
    return "".join(out)


def address_key(address: str) -> str:
    """Return what an address has in common with itself after a word processor wrote it."""
    written = quote(address.strip(), safe=_IN_ADDRESSES)
    try:
        parts = urlsplit(written)
    except ValueError:
        return written
    bare = parts.scheme.lower() in {"http", "https"} and not parts.path
    key = parts._replace(
        scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), path="/" if bare else parts.path
    )
    return key.geturl()


def digest(runs: Iterable[Run]) -> str:
    """Return what changes where a person changes words, their look or a link."""
    plain = (replace(run, marked=False, text=_SPACES.sub(" ", run.text)) for run in runs)
    looks = (
        (run.text, run.link and address_key(run.link), run.tags, run.strong, run.em, run.raised)
        for run in _joined(plain)
    )
    return fingerprint(repr(list(looks)))[:_DIGEST]


def text_of(runs: Iterable[Run]) -> str:
    """Return the words alone."""
    return "".join(run.text for run in runs).strip()
