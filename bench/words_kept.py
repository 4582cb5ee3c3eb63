"""Does an import keep every word? Compares the words of pages with those of the files made of them.

    python bench/words_kept.py PAGE…

Each page is imported into a home of its own. The words of the files (front matter and
body) must be the words of the page, less the teaser's "Continue reading" and the line that
leads to translations (its addresses become front matter); so must the words of the statements
that collecting these files gives. Exit status 1 and the words, where they differ.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import regex

from bot.collect import reading
from bot.collect.draft import Draft
from bot.collect.formats.decode import decode
from bot.collect.importer import ImportReport, import_source
from bot.collect.recognise import teaser
from bot.collect.recognise.translation_line import is_one
from bot.collect.stage import Collected, collect
from bot.config import Config, Home, parse
from bot.markup import from_text, to_text
from bot.model import BlockKind, Statement
from bot.store import Store

# A word ends where small letters meet a capital or a digit, so that "Chairperson4
# December 2017The" has the same words as the lines it was flattened from.
_WORD = regex.compile(
    r"\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|\p{Lu}+|\p{N}+|[\p{Lo}\p{Lt}\p{Lm}\p{M}]+"
)


def words(texts: Iterable[str]) -> Counter[str]:
    """Count the words of texts."""
    return Counter(word for text in texts for word in _WORD.findall(text))


def words_of_page(page: Path) -> Counter[str]:
    """Count a page's words, less the teasers; those of plain text as they stand in the file."""
    text = decode(page.read_bytes(), str(page))
    if reading.READERS[page.suffix] == "text" and not text.startswith("---"):
        lines = (line for line in text.splitlines() if not is_one(from_text(line)))
        return words(teaser.cut(line)[0] for line in lines)
    source = reading.read_page(text, page.suffix, str(page))
    front = source.front
    stated = [front.title, front.subtitle, front.reference, *(front.tags or ()), *front.slogans]
    printed = [str(piece.number) for piece in source.pieces if piece.number is not None]
    texts = [teaser.cut(piece.text)[0] for piece in source.pieces if not is_one(piece.content)]
    label = Counter(["Reference"]) if front.reference else Counter[str]()
    return words([*filter(None, stated), *printed, *texts]) + label


def words_of_draft(draft: Draft) -> Counter[str]:
    """Count the words of a statement; date, issuer and place repeat what the text prints."""
    fields = [draft.title, draft.subtitle, draft.reference, *draft.tags]
    printed = [str(block.number) for block in draft.blocks if block.number is not None]
    contents = [to_text(block.content) for block in draft.blocks]
    label = Counter(["Reference"]) if draft.reference else Counter()
    return words([*fields, *printed, *contents]) + label


@dataclass(frozen=True)
class Trial:
    """One page, imported and collected."""

    page: Path
    report: ImportReport
    drafts: dict[str, Draft]
    collected: Collected
    collected_drafts: list[Draft]


def try_page(page: Path, folder: Path, config: Config) -> Trial:
    """Import a page into a fresh home, and collect what was written."""
    home = Home(folder)
    home.statements.mkdir(parents=True)
    store = Store("sqlite://")
    store.open()
    try:
        now = datetime.now(UTC)
        report = import_source(home, config, store, str(page), now)
        language = config.site.source_language
        drafts = {
            path: reading.read(
                (home.root / path).read_text(encoding="utf-8"), ".md", language, path
            )
            for path in report.written
        }
        collected = collect(home, config, store, now)
    finally:
        store.close()
    taken = [to_draft(statement) for statement in collected.statements]
    return Trial(page, report, drafts, collected, taken)


def to_draft(statement: Statement) -> Draft:
    """Return a statement as a draft, to be compared with what was written."""
    return Draft(
        language=statement.language,
        title=statement.title,
        published=statement.published,
        blocks=statement.blocks,
        subtitle=statement.subtitle,
        until=statement.until,
        issuer=statement.issuer,
        place=statement.place,
        reference=statement.reference,
        tags=statement.tags,
        source_url=statement.source_url,
        translations=statement.translations,
        withdrawn=statement.withdrawn,
    )


def show(trial: Trial) -> None:
    """Print what became of a page."""
    print(f"\n{trial.page}: {len(trial.report.written)} files")
    held = {refusal.id: refusal.reason for refusal in trial.report.held}
    for path, draft in trial.drafts.items():
        kinds = Counter(block.kind for block in draft.blocks)
        until = f"/{draft.until}" if draft.until else ""
        print(
            f"  {Path(path).name}\n"
            f"      {draft.published or 'no date'}{until} | {draft.issuer or 'no issuer'}"
            f" | {draft.place or 'no place'} | {draft.title}"
            f" | held: {held.get(path, 'no')} | {kinds[BlockKind.PARAGRAPH]} paragraphs,"
            f" {kinds[BlockKind.ITEM]} items, {kinds[BlockKind.SLOGAN]} slogans,"
            f" {kinds[BlockKind.SIGNATURE]} signatures, {kinds[BlockKind.CONTACT]} contacts"
        )
    for doubt in trial.report.ambiguous:
        print(f"  ambiguous: {doubt.id}: {doubt.detail}")


def differences(expected: Counter[str], found: Counter[str]) -> list[str]:
    """Name the words that were lost or doubled."""
    lost = [f"lost: {word} ×{count}" for word, count in sorted((expected - found).items())]
    added = [f"added: {word} ×{count}" for word, count in sorted((found - expected).items())]
    return lost + added


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="+", type=Path, metavar="PAGE")
    config = parse('[site]\nname = "Bench"\nurl = "https://example.org/"\n')
    failed = False
    for page in parser.parse_args().pages:
        with tempfile.TemporaryDirectory() as folder:
            trial = try_page(page.resolve(), Path(folder) / "home", config)
        show(trial)
        expected = words_of_page(page)
        written = sum((words_of_draft(draft) for draft in trial.drafts.values()), Counter[str]())
        held = {refusal.id for refusal in trial.collected.report.held}
        again = sum((words_of_draft(draft) for draft in trial.collected_drafts), Counter[str]())
        again += sum(
            (words_of_draft(draft) for path, draft in trial.drafts.items() if path in held),
            Counter[str](),
        )
        for name, found in (("written", written), ("collected again", again)):
            wrong = differences(expected, found)
            failed = failed or bool(wrong)
            print(f"  {name}: {'; '.join(wrong) or f'all {expected.total()} words kept'}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
