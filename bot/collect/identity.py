"""Pure: which ID a statement has; once given, it never changes.

A file keeps the ID it has; a renamed file takes its ID along; a name that is an ID is
one, so that a lost database gives the same IDs again; the rest get date and title.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import regex

from bot import plan
from bot.collect.draft import Draft, to_statement
from bot.model import Refusal, Statement

_ID = regex.compile(r"\d{4}-\d{2}-\d{2}(?:-[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+)+")
_MOST_CHARACTERS = 90
_MOST_BYTES = 200


@dataclass(frozen=True, slots=True)
class Named:
    """A draft with the file it comes from; `stem` is the file's name without its ending."""

    path: str
    stem: str
    draft: Draft


def from_stem(stem: str, published: date | None) -> str:
    """Return the ID that a file's name is, "" where it is none or has another date."""
    name = unicodedata.normalize("NFC", stem) if stem.isprintable() else ""
    is_id = (
        len(name) <= _MOST_CHARACTERS
        and _ID.fullmatch(name)
        and len(name.encode()) <= _MOST_BYTES
        and published is not None
        and name.startswith(f"{published.isoformat()}-")
    )
    return name if is_id else ""


def assign(
    drafts: Sequence[Named],
    own: Mapping[str, Statement],
    staying: Mapping[str, Statement],
    gone: Mapping[str, Statement],
) -> dict[str, Statement | Refusal]:
    """Return the statement of each draft by path, or a refusal where it is there already.

    `own` are the statements that these paths had before, `staying` those of files that
    have not changed, `gone` those of files that are no longer there.
    """
    paths = {statement.revision: path for path, statement in sorted(staying.items(), reverse=True)}
    moved = {statement.revision: statement.id for _, statement in sorted(gone.items())}
    taken = {statement.id for statement in (*staying.values(), *own.values())}
    found: dict[str, Statement | Refusal] = {}
    for named in sorted(drafts, key=lambda one: _rank(one, own)):
        draft = named.draft
        revision = to_statement(draft, "").revision
        if revision in paths:
            found[named.path] = _duplicate(named.path, paths[revision])
            continue
        if named.path in own:
            statement_id = own[named.path].id
        else:
            stem = from_stem(named.stem, draft.published)
            wanted = [moved.get(revision, ""), stem]
            statement_id = next((one for one in wanted if one and one not in taken), "")
        if not statement_id and draft.published is not None:
            statement_id = plan.statement_id(draft.published, draft.title, taken)
        taken.add(statement_id)
        paths[revision] = named.path
        found[named.path] = to_statement(draft, statement_id)
    return found


def _rank(named: Named, own: Mapping[str, Statement]) -> tuple[bool, bool, str]:
    """Known files first, then those with an ID as their name, then by path."""
    is_new = named.path not in own
    return is_new, not from_stem(named.stem, named.draft.published), named.path


def _duplicate(path: str, first: str) -> Refusal:
    return Refusal(
        path,
        "duplicate",
        f"the same statement is in {first}.",
        "Remove one of the two files, or change its text.",
    )
