"""Pure: inline HTML is written as Markdown that a person likes to read and edit.

The pleasant form is tried first; where reading it would not give the same words and
emphasis back, every character that could mean something is escaped.
"""

import html
from collections.abc import Callable

import regex

_TOKEN = regex.compile(r"<[^<>]*>|[^<>]+")
_MARKS = {"em": "*", "strong": "**"}
_RISKY = regex.compile(r"([\\`*_{}\[\]<>&#~|!])")
_PUNCTUATION = regex.compile(r"([!-/:-@\[-`{-~])")
_LINK = regex.compile(r'<a href="([^"\s()<>]*)">')


def forms(content: str) -> tuple[Callable[[], str], ...]:
    """Return the ways to write inline HTML, from the pleasantest to the surest."""
    return (
        lambda: _write(content, lambda text: text, with_marks=True),
        lambda: _write(content, _escape_risky, with_marks=True),
        lambda: _write(content, _escape_all, with_marks=True),
        lambda: _write(content, _escape_all, with_marks=False),
    )


def _escape_risky(text: str) -> str:
    return _RISKY.sub(r"\\\1", text)


def _escape_all(text: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", text)


def _write(content: str, escape: Callable[[str], str], *, with_marks: bool) -> str:
    out: list[str] = []
    links: list[str] = []
    for match in _TOKEN.finditer(content):
        token = match[0]
        if not token.startswith("<"):
            out.append(escape(html.unescape(token)))
        elif token == "<br>":  # noqa: S105 - an HTML tag
            out.append("\\\n")
        elif with_marks:
            out.append(_mark(token, links))
        else:
            out.append(token)
    return "".join(out)


def _mark(tag: str, links: list[str]) -> str:
    """Return the Markdown of a tag; what has no Markdown stays HTML."""
    name = tag.strip("</>").split(maxsplit=1)[0]
    if tag in {f"<{name}>", f"</{name}>"} and name in _MARKS:
        return _MARKS[name]
    if link := _LINK.fullmatch(tag):
        links.append(html.unescape(link[1]))
        return "["
    if name == "a":
        if tag.startswith("</") and links:
            address = links.pop()
            return f"]({address})" if address else tag
        links.append("")
    return tag
