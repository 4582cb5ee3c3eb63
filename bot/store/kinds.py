"""Pure: the kinds of values that the tables have, the same over SQLite and PostgreSQL."""

import re
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

_NO_LETTER = "\ufffd"
_UNKEPT = re.compile("[\0\ud800-\udfff]")


_Value = TypeVar("_Value")


class _Kept(TypeDecorator[_Value]):
    """A value kept as a text, which PostgreSQL compares as SQLite does: character by character."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[Any]:
        """Leave the server's language out of it."""
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(sa.Text(collation=collation))


class Words(_Kept[str]):
    """A text of any length.

    PostgreSQL keeps no NUL, and neither database half a surrogate pair: what a stranger's
    server sent of that becomes the sign for what is no letter.
    """

    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: sa.Dialect) -> str | None:
        """Replace what cannot be kept."""
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return _UNKEPT.sub(_NO_LETTER, value)


class Moment(_Kept[datetime]):
    """An aware moment, kept as UTC in ISO 8601 so that text order is time order."""

    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> str | None:
        """Refuse naive moments: they mean a different time on every machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment without a time zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, _dialect: sa.Dialect) -> datetime | None:
        """Return what was kept."""
        return None if value is None else datetime.fromisoformat(value)


class Code(FunctionElement[str]):
    """What stands before the first ": " of a text; all of it where there is none."""

    type = Words()
    inherit_cache = True


@compiles(Code, "sqlite")
def _of_sqlite(element: Code, compiler: Any, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    return f"substr({text}, 1, instr({text} || ': ', ': ') - 1)"


@compiles(Code, "postgresql")
def _of_postgresql(element: Code, compiler: Any, **options: Any) -> str:
    return f"split_part({compiler.process(element.clauses, **options)}, ': ', 1)"
