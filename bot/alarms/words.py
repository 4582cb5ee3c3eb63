"""Pure: a message as somebody reads it on a phone at night: what, since when, and what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.alarms.book import Alarm, Letter

_LONGEST_SUBJECT = 120
_LONGEST_NAME = 40
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent; `kind` is Apprise's word for how bad it is."""

    title: str
    body: str
    kind: str


def written(letter: Letter, name: str, url: str, now: datetime) -> Message:
    """Return a letter in words; `name` and `url` are the site's."""
    told = (*letter.fresh, *(letter.lasting if letter.is_reminder else ()))
    if told:
        kind = "warning" if all(one.is_note for one in told) else "failure"
        still = "" if letter.fresh else "still: "
        title = f"{still}{_and_others(told)}"
    else:
        kind = "success"
        title = f"well again (it was: {_and_others(letter.over)})"
    parts = [_in_full(one, now) for one in told]
    if letter.lasting and not letter.is_reminder:
        lasting = "\n".join(f"- {_sentence(one.what)} {_since(one, now)}" for one in letter.lasting)
        parts.append(f"Still so, as you were told:\n{lasting}")
    if letter.over:
        over = "\n".join(f"- {_sentence(one.what)} {_lasted(one)}" for one in letter.over)
        parts.append(f"Well again:\n{over}")
    parts.append(f"alliance-bot of {url}")
    return Message(_subject(name, title), "\n\n".join(parts), kind)


def trial(name: str, url: str) -> Message:
    """Return a message that only shows that messages arrive."""
    body = "Nothing is wrong: this only shows that messages arrive here.\n\n"
    return Message(_subject(name, "a test"), f"{body}alliance-bot of {url}", "info")


def _in_full(alarm: Alarm, now: datetime) -> str:
    return f"{_sentence(alarm.what)}\n{_since(alarm, now)}\nTo do: {alarm.mend}"


def _since(alarm: Alarm, now: datetime) -> str:
    return f"Since {alarm.since:%Y-%m-%d %H:%M} UTC ({_ago(now - alarm.since)})."


def _lasted(alarm: Alarm) -> str:
    lasted = (alarm.gone or alarm.since) - alarm.since
    return f"It began on {alarm.since:%Y-%m-%d %H:%M} UTC and lasted {_span(lasted)}."


def _ago(span: timedelta) -> str:
    return "just now" if span < timedelta(minutes=1) else f"for {_span(span)}"


def _span(span: timedelta) -> str:
    """Return a span in its two largest units."""
    parts = list(_units(int(span.total_seconds())))[:2]
    return " ".join(parts) or "less than a minute"


def _units(seconds: int) -> Iterator[str]:
    for size, name in _UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            yield f"{count} {name}{'s' if count > 1 else ''}"


def _and_others(alarms: tuple[Alarm, ...]) -> str:
    """Name the first and say how many more there are; what keeps from work comes first."""
    first = min(alarms, key=lambda one: one.is_note)
    more = f" (and {len(alarms) - 1} more)" if len(alarms) > 1 else ""
    clause = first.what.partition("; ")[0].partition(": ")[0].rstrip(".")
    return f"{clause}{more}"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _subject(name: str, title: str) -> str:
    """Return one line that a phone shows, with nothing in it that ends a line."""
    return _shortened(f"{_shortened(name, _LONGEST_NAME)}: {title}", _LONGEST_SUBJECT)


def _shortened(words: str, longest: int) -> str:
    line = " ".join(words.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
