"""I/O: the program's log: one event a fact, with named fields, for machines or for people.

An event is a short name; what is to be known of it are its fields. No field holds the text of
a statement or a secret. Every stage has a log of its own, and so a level of its own.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from functools import cached_property
from typing import Any

STAGES = ("collect", "translate", "publish", "announce", "daemon", "serve", "store")
PEOPLE = "text"
_ROOT = "bot"
_FACTS = "facts"
_STRANGE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_FIRST = ("at", "level", "stage", "event")


class Log:
    """The log of one stage."""

    def __init__(self, stage: str) -> None:
        self._logger = logging.getLogger(f"{_ROOT}.{stage}")

    def debug(self, event: str, **facts: object) -> None:
        """Log what only somebody who searches for a mistake wants to know."""
        self._say(logging.DEBUG, event, facts)

    def info(self, event: str, **facts: object) -> None:
        """Log what was done."""
        self._say(logging.INFO, event, facts)

    def warning(self, event: str, **facts: object) -> None:
        """Log what somebody should look at."""
        self._say(logging.WARNING, event, facts)

    def error(self, event: str, failure: BaseException | None = None, **facts: object) -> None:
        """Log what went wrong; an unexpected failure with its traceback."""
        self._say(logging.ERROR, event, facts, failure)

    def critical(self, event: str, **facts: object) -> None:
        """Log what ends the program."""
        self._say(logging.CRITICAL, event, facts)

    def _say(
        self,
        level: int,
        event: str,
        facts: Mapping[str, object],
        failure: BaseException | None = None,
    ) -> None:
        if self._logger.isEnabledFor(level):
            told = {name: value for name, value in facts.items() if value not in (None, "")}
            self._logger.log(level, event, extra={_FACTS: told}, exc_info=failure)


def configure(kind: str, level: str, levels: Mapping[Any, str]) -> None:
    """Send the log to standard error: "text", "json" or "auto" (text on a terminal).

    `level` is for the whole program, `levels` for its stages. Libraries are heard from
    "warning" on, whatever is asked for: some tell what they translate or fetch.
    """
    root = logging.getLogger()
    for former in [one for one in root.handlers if isinstance(one.formatter, _Formatter)]:
        root.removeHandler(former)
    if not root.handlers:  # who runs this program inside of another has a log already
        root.setLevel(logging.WARNING)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter(kind))
    root.addHandler(handler)
    logging.getLogger(_ROOT).setLevel(level.upper())
    for stage in STAGES:
        own = levels.get(stage, "notset")
        logging.getLogger(f"{_ROOT}.{stage}").setLevel(own.upper())


class _Formatter(logging.Formatter):
    """Writes events with structlog, which is not imported before there is one."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind

    def format(self, record: logging.LogRecord) -> str:
        return self._made.format(record)

    @cached_property
    def _made(self) -> logging.Formatter:
        import structlog
        from structlog.stdlib import ProcessorFormatter

        is_terminal = sys.stderr.isatty()
        shape: list[Any] = [
            structlog.processors.format_exc_info,
            _in_order,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
            _plain,
        ]
        if self._kind == PEOPLE or (self._kind == "auto" and is_terminal):
            # The other formatters of exceptions show what variables hold.
            plain = structlog.dev.plain_traceback
            shape = [
                _one_line,
                structlog.dev.ConsoleRenderer(
                    colors=is_terminal,
                    pad_event_to=0,
                    sort_keys=False,
                    timestamp_key="at",
                    exception_formatter=plain,
                ),
            ]
        stamp = structlog.processors.TimeStamper(fmt="iso", utc=True, key="at")
        return ProcessorFormatter(
            foreign_pre_chain=[_facts, structlog.stdlib.add_log_level, stamp],
            processors=[ProcessorFormatter.remove_processors_meta, *shape],
        )


Event = MutableMapping[str, Any]


def _facts(_logger: object, _name: str, event: Event) -> Event:
    """Add whose event it is, and its fields."""
    record: logging.LogRecord = event["_record"]
    root, _, stage = record.name.partition(".")
    if root == _ROOT:
        event["stage"] = stage.partition(".")[0]
    else:
        event["library"] = record.name
    event.update(getattr(record, _FACTS, {}))
    return event


def _in_order(_logger: object, _name: str, event: Event) -> Event:
    """Put first what every event has."""
    return {name: event[name] for name in _FIRST if name in event} | dict(event)


def _plain(_logger: object, _name: str, line: str) -> str:
    """Write as escapes what ends a line for some, or moves a terminal's cursor."""
    return _STRANGE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _one_line(_logger: object, _name: str, event: Event) -> Event:
    """Keep an event on a line of its own, also where a field is a stranger's."""
    for name, value in event.items():
        if isinstance(value, str) and name != "exception":
            event[name] = "".join(
                letter if letter.isprintable() else ascii(letter)[1:-1] for letter in value
            )
    return event
