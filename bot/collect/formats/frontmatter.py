"""Pure: what a file states about itself, in YAML between two lines of dashes.

The YAML is composed but never constructed: every value is the words as they are written,
so that `no` is a language, `2017` a title, and no tag can do anything.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.collect.draft import FrontMatter, tidy
from bot.collect.formats import moments
from bot.collect.recognise import dates
from bot.errors import CollectError
from bot.languages import is_tag, meant_by
from bot.markup import clean_text
from bot.nearest import did_you_mean, near, quoted

if TYPE_CHECKING:
    import yaml

KEYS = (
    "title",
    "subtitle",
    "date",
    "language",
    "issuer",
    "place",
    "reference",
    "tags",
    "slogans",
    "source_url",
    "translations",
    "withdrawn",
    "teaser",
    "dateline",
    "publish_at",
    "urgent",
)
_TEXTS = ("title", "subtitle", "issuer", "place", "reference")
_LARGEST = 64_000
_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_YES = frozenset({"true", "yes", "on"})
_NO = frozenset({"false", "no", "off", ""})


def split(text: str, where: str) -> tuple[FrontMatter, str, int]:
    """Return the front matter, the text below it, and the line on which that begins.

    Raises CollectError where the front matter cannot be read as it is.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return FrontMatter(), text, 1
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        if not re.match(r"[A-Za-z_]+:(?:\s|$)", text[opening.end() :]):
            return FrontMatter(), text, 1  # a line drawn above the text
        raise _MistakeError(1, "the front matter has no end.", "Put a line `---` below it.").at(
            where
        )
    source = text[opening.end() : closing.start()]
    try:
        front = _read(source)
    except _MistakeError as mistake:
        raise mistake.at(where) from None
    first_line = text.count("\n", 0, closing.end()) + 2
    return front, text[closing.end() :].removeprefix("\n"), first_line


@dataclass
class _MistakeError(Exception):
    """A mistake in the front matter, with the line it stands on."""

    line: int
    what: str
    mend: str = ""

    def at(self, where: str) -> CollectError:
        """Return the error that a person is shown."""
        return CollectError(
            self.what, where=f"{where}, line {self.line}", mend=self.mend, reason="front-matter"
        )


def _read(source: str) -> FrontMatter:
    if len(source) > _LARGEST:
        raise _MistakeError(1, "the front matter is too long.", "Keep only the keys in it.")
    values = {key: (node, line) for key, node, line in _pairs(_compose(source))}
    texts = {key: _text(values[key]) for key in _TEXTS if key in values}
    first, until = _date(values.get("date"))
    return FrontMatter(
        **{key: value for key, value in texts.items() if value is not None},
        published=first,
        until=until,
        language=_language(values.get("language")),
        tags=_words(values["tags"]) if "tags" in values else None,
        slogans=_words(values.get("slogans")) or (),
        source_url=_address(values.get("source_url")),
        translations=_translations(values.get("translations")),
        withdrawn=_withdrawn(values.get("withdrawn")),
        teaser=_truth(
            values.get("teaser"),
            "Write `teaser: true`, or remove the line once the text is complete.",
        ),
        dateline=_text(values.get("dateline")) or "",
        publish_at=_moment(values.get("publish_at")),
        urgent=bool(_truth(values.get("urgent"), "Write `urgent: true`, or remove the line.")),
    )


def _compose(source: str) -> Any:
    import yaml

    try:
        return yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        is_unfinished = "end of stream" in (error.problem or "")
        mark = (error.context_mark if is_unfinished else None) or error.problem_mark
        line = (mark.line if mark else 0) + 2
        raise _MistakeError(
            line,
            "this cannot be understood.",
            'Write `key: text`, and text that has ":" or "#" in it between quotation marks.',
        ) from None
    except (yaml.YAMLError, RecursionError):
        raise _MistakeError(
            1, "this cannot be understood.", "Write `key: text`, one a line."
        ) from None


_Value = tuple["yaml.Node", int]


def _pairs(root: Any) -> list[tuple[str, Any, int]]:
    import yaml

    if root is None:
        return []
    if not isinstance(root, yaml.MappingNode):
        raise _MistakeError(
            2, "the front matter is not a list of keys.", "Write `title: …` and so on."
        )
    found: list[tuple[str, Any, int]] = []
    for key_node, value in root.value:
        line = key_node.start_mark.line + 2
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
        if key not in KEYS:
            meant = did_you_mean(quoted(near(str(key), KEYS)[:1]))
            mend = meant or f"Known here: {', '.join(KEYS)}."
            raise _MistakeError(line, f'"{key[:60]}" is not a key of a statement.', mend)
        if any(key == known for known, _, _ in found):
            raise _MistakeError(line, f'"{key}" is there twice.', "Keep one of them.")
        found.append((key, value, line))
    return found


def _scalar(value: "_Value | None", meant: str = "one line of text") -> str | None:
    """Return the words; None for a key without a value."""
    import yaml

    if value is None:
        return None
    node, line = value
    if not isinstance(node, yaml.ScalarNode):
        raise _MistakeError(
            line, f"this must be {meant}, not a list.", "Write it behind the colon."
        )
    if not node.value and node.style is None:
        return None
    return tidy(clean_text(node.value))


def _text(value: "_Value | None") -> str | None:
    return _scalar(value)


def _words(value: "_Value | None") -> tuple[str, ...] | None:
    """Return a list of texts, or one text as a list of one."""
    import yaml

    if value is None:
        return None
    node, _line = value
    if not isinstance(node, yaml.SequenceNode):
        one = _scalar(value, "a list")
        return None if one is None else tuple(filter(None, [one]))
    texts = [_scalar((item, item.start_mark.line + 2)) for item in node.value]
    return tuple(text for text in texts if text)


def _date(value: "_Value | None") -> tuple[date | None, date | None]:
    text = _scalar(value, "a date")
    if not text or value is None:
        return None, None
    days = [_iso_day(part.strip()) for part in text.split("/")]
    first, last = days[0], days[-1]
    if first is None or last is None:
        raise _MistakeError(value[1], f'"{text[:60]}" is not a date.', _date_mend(text))
    if len(days) > 2 or last < first:
        raise _MistakeError(
            value[1],
            f'"{text[:60]}" is not a span of days.',
            "Write the first and the last, as in 2015-11-12/2015-11-13.",
        )
    return first, last if last != first else None


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None


def _date_mend(text: str) -> str:
    found = dates.find(text[:200])
    return f"Write date: {found[0].day.isoformat() if found else '2017-12-04 (year-month-day)'}."


def _language(value: "_Value | None") -> str | None:
    tag = _scalar(value, "a language tag")
    if tag and value and not is_tag(tag):
        meant = did_you_mean(quoted(meant_by(tag)))
        mend = meant or 'Write a tag such as "es" or "zh-Hant".'
        raise _MistakeError(value[1], f'"{tag[:60]}" is not a language tag.', mend)
    return tag or None


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in text


def _address(value: "_Value | None") -> str:
    text = _scalar(value, "an address") or ""
    if text and value and not _is_address(text):
        mend = "Write the whole address, beginning with https://"
        raise _MistakeError(value[1], f'"{text[:60]}" is not an address.', mend)
    return text


def _translations(value: "_Value | None") -> tuple[tuple[str, str], ...]:
    import yaml

    if value is None or _is_nothing(value[0]):
        return ()
    node, line = value
    if not isinstance(node, yaml.MappingNode):
        mend = "Write each as `es: https://…` on a line of its own below it."
        raise _MistakeError(line, "translations must be language tags with addresses.", mend)
    found = []
    for key, address in node.value:
        here = key.start_mark.line + 2
        tag = _language((key, here))
        found.append((tag or "", _address((address, here))))
        if not all(found[-1]):
            mend = "Write it as `es: https://…`"
            raise _MistakeError(here, "a translation needs a tag and an address.", mend)
    return tuple(found)


def _is_nothing(node: Any) -> bool:
    import yaml

    return isinstance(node, yaml.ScalarNode) and not node.value


def _withdrawn(value: "_Value | None") -> str:
    text = _scalar(value, "the reason") or ""
    if text.casefold() in _NO:
        return ""
    return "withdrawn" if text.casefold() in _YES else text


def _moment(value: "_Value | None") -> datetime | None:
    text = _scalar(value, "a moment")
    if not text or value is None:
        return None
    try:
        return moments.read(text)
    except moments.NoMomentError as error:
        raise _MistakeError(value[1], error.what, error.mend) from None


def _truth(value: "_Value | None", mend: str) -> bool | None:
    text = _scalar(value, "true or false")
    if text is None or value is None:
        return None
    if text.casefold() not in _YES | _NO:
        raise _MistakeError(value[1], f'"{text[:60]}" is neither true nor false.', mend)
    return text.casefold() in _YES
