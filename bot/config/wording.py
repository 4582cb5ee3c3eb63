"""Pure: what a parser or pydantic found wrong, in words for a person, with its line."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pydantic

from bot.config.settings import Config
from bot.config.values import Part
from bot.config.wrong import MisfitsError, WrongError
from bot.errors import Problem
from bot.nearest import did_you_mean, near, quoted
from bot.toml_places import lines_of_keys

_SHOWN = 40
_QUOTES = re.compile("[“”„«»‘’]")
_TEXT = 'Text stands in straight double quotes, as in name = "Our alliance".'
# What Python's TOML parser says, and what a person is told; the first that matches.
_SYNTAX = (
    ("Cannot declare", "this table is in the file a second time.", "Join the two into one."),
    ("Cannot overwrite", "this key is in the table a second time.", "Keep one of the two."),
    ("Cannot mutate", "this was given a value before.", "Keep one of the two."),
    ("Unterminated string", "a text is not closed.", "It ends as it begins: with a double quote."),
    (
        "Illegal character '\\n'",
        "a text is not closed on its line.",
        "It ends as it begins: with a double quote.",
    ),
    ("Unescaped '\\'", "a text has a single \\ in it.", "Write it twice: \\\\."),
    ("Expected '='", "this line is not a key, = and a value.", "A comment begins with #."),
    (
        "Invalid initial character for a key",
        "this line is not a key, = and a value.",
        "A comment begins with #; what stands in { } is all on one line.",
    ),
    ("Unclosed array", "a list is not closed.", 'It ends with ], as in ["es", "fr"].'),
    ("Unclosed inline table", "a { is not closed.", 'It ends with }, as in { file = "a" }.'),
    ("declaration", "the name of a table is not closed.", "It stands in brackets: [site]."),
    (
        "Invalid value",
        "what follows = is not a value.",
        f"{_TEXT} Numbers, true and false stand without.",
    ),
    (
        "Expected newline",
        "something follows the value on the same line.",
        "Each key has a line of its own; a comment begins with #.",
    ),
)
_NOT_UNDERSTOOD = ("this cannot be understood.", 'A line is a key, = and a value: name = "Ours".')


def of_syntax(error: tomllib.TOMLDecodeError, text: str, name: str) -> Problem:
    """Say where a text is not TOML, and what is missing there."""
    said = str(error)
    at = re.search(r"line (\d+)", said)
    number = int(at[1]) if at else len(text.splitlines())
    what, mend = next((words for part, *words in _SYNTAX if part in said), _NOT_UNDERSTOOD)
    line = next(iter(text.splitlines()[number - 1 : number]), "")
    if _QUOTES.search(line):
        what, mend = "it has typographic quotes.", _TEXT
    return Problem(f"{name}, line {number}", what, mend)


def of_values(error: pydantic.ValidationError, text: str, name: str) -> tuple[Problem, ...]:
    """Say of every value what is wrong with it, in the order of the file."""
    lines = lines_of_keys(text)
    data = tomllib.loads(text)
    found = [one for detail in _told(error) for one in _described(detail)]
    placed = [(_line(path, lines), path, what, mend) for path, what, mend in found]
    placed.sort(key=lambda one: one[0])
    return tuple(
        Problem(_where(name, line, _named(path, data)), _sentence(what), mend)
        for line, path, what, mend in placed
    )


def _told(error: pydantic.ValidationError) -> Iterator[Any]:
    """Yield all that is wrong, but not that a key is missing which is only misspelt."""
    details = error.errors()
    meant = {
        (*path[:-1], one)
        for detail in details
        if detail["type"] == "extra_forbidden" and (path := detail["loc"])
        for one in near(str(path[-1]), _keys_beside(path))[:1]
    }
    return (one for one in details if one["type"] != "missing" or one["loc"] not in meant)


_Path = tuple[str | int, ...]
_Described = tuple[_Path, str, str]


def _described(detail: Any) -> Iterator[_Described]:
    path = tuple(part for part in detail["loc"] if part != "[key]")
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, MisfitsError):
        yield from ((path + one.at, one.what, one.mend) for one in cause.misfits)
    elif isinstance(cause, WrongError):
        yield path + cause.at, cause.what, cause.mend
    else:
        say = _WORDS.get(detail["type"], _as_it_is)
        yield path, *say(detail, path)


def _line(path: _Path, lines: Mapping[tuple[str, ...], int]) -> int:
    """Return the line of the innermost key that has one; 0 for what is not in the file."""
    keys = tuple(map(str, path))
    return next((lines[keys[:n]] for n in range(len(keys), 0, -1) if keys[:n] in lines), 0)


def _where(name: str, line: int, place: str) -> str:
    parts = (name, f"line {line}" if line else "", place)
    return ", ".join(part for part in parts if part)


def _named(path: _Path, data: Any) -> str:
    """Write a place as keys with dots; an account or a source by its name, not its number."""
    parts = []
    for part in path:
        data = _inside(data, part)
        name = data.get("name") if isinstance(part, int) and isinstance(data, dict) else None
        parts.append(name if isinstance(name, str) and name else _ordinal(part))
    return ".".join(parts)


def _ordinal(part: str | int) -> str:
    return str(part + 1) if isinstance(part, int) else part


def _inside(data: Any, part: str | int) -> Any:
    try:
        return data[part]
    except (KeyError, IndexError, TypeError):
        return None


def _sentence(words: str) -> str:
    return words if words.endswith((".", "?")) else f"{words}."


def _unknown_key(_detail: Any, path: _Path) -> tuple[str, str]:
    names = _keys_beside(path)
    key = str(path[-1])
    meant = did_you_mean(quoted(near(key, names)[:1])) or _elsewhere(key)
    return f'"{key}" is not a key here', meant or f"Known here: {_listed(names)}."


def _elsewhere(key: str) -> str:
    """Name the tables that have such a key."""
    tables = [
        f"[{name}]"
        for name, field in _fields(Config).items()
        if (part := _part_inside(field.annotation)) and key in _fields(part)
    ]
    return f"It belongs under {' or '.join(tables)}." if tables else ""


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _keys_beside(path: _Path) -> tuple[str, ...]:
    part = _part_at(path[:-1])
    if part is None:
        return ()
    return tuple(sorted(_fields(part)))


def _part_at(path: _Path) -> type[Part] | None:
    """Return the class of the table at a place; a language's tag or a number leads no deeper."""
    part: type[Part] = Config
    for name in path:
        fields = _fields(part)
        if name in fields:
            inside = _part_inside(fields[str(name)].annotation)
            if inside is None:
                return None
            part = inside
    return part


def _fields(part: type[Part]) -> dict[str, Any]:
    return {field.alias or key: field for key, field in part.model_fields.items()}


def _part_inside(annotation: Any) -> type[Part] | None:
    """Return the part's class within an annotation such as `tuple[Part, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _part_inside(inner)
        if found is not None:
            return found
    return None


def _example(path: _Path) -> str:
    """Return how a key may look, from its declaration: `, as in name = "Our alliance"`."""
    part = _part_at(path[:-1])
    field = _fields(part).get(str(path[-1])) if part else None
    return f", as in {path[-1]} = {field.examples[0]}" if field and field.examples else ""


def _missing(_detail: Any, path: _Path) -> tuple[str, str]:
    example = _example(path).removeprefix(", as in ")
    return "this key is missing", f"Add it, as in {example}." if example else ""


def _choice(detail: Any, _path: _Path) -> tuple[str, str]:
    known = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
    given = detail["input"]
    if not isinstance(given, str):
        return f"must be one of {', '.join(quoted(known))}", ""
    meant = did_you_mean(quoted(near(given, known, likeness=0.7)[:1]))
    return f'"{given[:_SHOWN]}" is not one of {", ".join(quoted(known))}', meant


def _form(_detail: Any, path: _Path) -> tuple[str, str]:
    return f"is not written as it should be{_example(path)}", ""


_NO_TOKENS = (
    'Put the token into a file of its own and write token = { file = "config/secrets/NAME" }. '
    "Have the network make a new token where others may have read this file."
)


def _table(_detail: Any, path: _Path) -> tuple[str, str]:
    if path[-1] == "token":
        return "must say where the token is kept, and not be the token itself", _NO_TOKENS
    if path[0] == "languages":
        if len(path) == 1:
            return "must be a table", "Write a line [languages], and below it one each: es = {}"
        return "must be a table", f"Write {path[1]} = {{}} where nothing is special about it."
    if isinstance(path[-1], int) or path[-1] in {"accounts", "sources"}:
        return "must be a table", f"Begin each with a line [[{path[0]}]]."
    keys = ".".join(map(str, path))
    return "must be a table", f"Begin it with a line [{keys}]; its keys follow below."


def _saying(what: str) -> Callable[[Any, _Path], tuple[str, str]]:
    return lambda _detail, path: (f"{what}{_example(path)}", "")


def _empty(_detail: Any, path: _Path) -> tuple[str, str]:
    return "is empty", f"Write something{_example(path)}."


def _least(detail: Any, _path: _Path) -> tuple[str, str]:
    return f"must be {detail['ctx']['ge']} or more", ""


def _as_it_is(detail: Any, _path: _Path) -> tuple[str, str]:
    words = str(detail["msg"]).removeprefix("Value error, ")
    return words[0].lower() + words[1:], ""


_WORDS: Mapping[str, Callable[[Any, _Path], tuple[str, str]]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "literal_error": _choice,
    "string_pattern_mismatch": _form,
    "string_type": _saying("must be text in double quotes"),
    "string_too_short": _empty,
    "too_short": _saying("must name at least one"),
    "bool_type": _saying("must be true or false, without quotes"),
    "int_type": _saying("must be a whole number, without quotes"),
    "tuple_type": _saying("must be a list in brackets"),
    "greater_than_equal": _least,
    "model_type": _table,
    "dict_type": _table,
}
