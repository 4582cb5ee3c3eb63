"""Is every number, address and name of a page intact after Apertium, or else its unit held?

    python bench/intact.py PAGE [LANGUAGE …]         (default: es ca fr it pt)

PAGE is a text, HTML, Markdown or Word file of one or many statements. A home is made for it
in a temporary folder, with the glossary of the repository; the program imports the page, and
translates and publishes it as drafts. Then every unit of every statement is looked at, and
the published pages too, by code that shares nothing with the program's own checks: each
number of the source (as digits), each address, e-mail address and handle, and each name of
the glossary must be in the translation at least as often. What is not, and is not held, is
printed; the exit status is 1 then.
"""

import csv
import html
import re
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot import plan
from bot.collect.importer import import_source
from bot.config import Home, load
from bot.model import Statement, Translation, UnitState
from bot.pipeline import App, run_once, translations_of
from bot.wiring import build_app

GLOSSARY = Path(__file__).parents[1] / "config" / "glossary.csv"
LANGUAGES = ("es", "ca", "fr", "it", "pt")
KINDS = ("numbers", "addresses", "e-mail", "names")
CONFIG = """
[site]
name = "Intact"
url = "https://statements.example.org/"
[languages]
{}
[announce]
max_per_hour = 1
"""


@dataclass
class Tally:
    """What one language's translations have of what they should."""

    units: int = 0
    held: int = 0
    intact: Counter[str] = field(default_factory=Counter)
    in_held: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)


def main() -> int:
    """Print the table; return 1 where something is lost and not held."""
    page, *tags = sys.argv[1:]
    tags = tags or list(LANGUAGES)
    with tempfile.TemporaryDirectory() as folder:
        app = _app(Home(Path(folder)), tags)
        now = datetime.now(UTC)
        imported = import_source(app.home, app.config, app.store, page, now)
        report = run_once(app, now)
        statements = app.store.statements()
        print(f"{len(imported.written)} statements written, {len(statements)} taken")
        for refusal in (*imported.held, *report.statements.held, *report.statements.rejected):
            print(f"  not taken: {refusal.id}: {refusal.reason}: {refusal.detail}")
        for failure in report.errors:
            print(f"  error: {failure.where}: {failure.detail}")
        tallies = {tag: _tally(app, statements, tag) for tag in tags}
        app.store.close()
    _print(tallies)
    for tag, tally in tallies.items():
        for line in tally.lost:
            print(f"LOST {tag}: {line}")
    none = not statements or any(not tally.units for tally in tallies.values())
    return int(none or bool(report.errors) or any(tally.lost for tally in tallies.values()))


def _app(home: Home, tags: list[str]) -> App:
    home.config_file.parent.mkdir(parents=True)
    home.statements.mkdir()
    shutil.copy(GLOSSARY, home.glossary)
    lines = (f'{tag} = {{ engines = ["apertium"], publish = "draft" }}' for tag in tags)
    home.config_file.write_text(CONFIG.format("\n".join(lines)), encoding="utf-8")
    return build_app(home, load(home))


def _tally(app: App, statements: tuple[Statement, ...], tag: str) -> Tally:
    tally = Tally()
    made = translations_of(app, [one for one in statements if one.language != tag])
    for statement in statements:
        translation = made.get((statement.id, tag))
        if translation:
            _look_at_units(statement, translation, tally)
            _look_at_page(app, statement, translation, tally)
    return tally


def _look_at_units(statement: Statement, translation: Translation, tally: Tally) -> None:
    for unit in translation.units:
        if unit.unit.by_people:
            continue
        held = unit.state is UnitState.HELD
        tally.units += 1
        tally.held += held
        tally.reasons.update({found.reason.value for found in unit.findings} if held else ())
        due = wanted(unit.unit.source, statement.language, translation.language)
        for kind, there, word in compare(due, unit.target):
            if held:
                tally.in_held[kind] += 1
            elif there:
                tally.intact[kind] += 1
            else:
                tally.lost.append(
                    f"{statement.id} {unit.unit.key}: {word}: "
                    f"{plain(unit.unit.source)[:70]} → {plain(unit.target)[:90]}"
                )


def _look_at_page(app: App, statement: Statement, translation: Translation, tally: Tally) -> None:
    """A page that is published has what its units have; one with a held unit is not there."""
    slug = plan.slug(statement.title)
    pages = [
        path
        for path in app.home.feeds.glob(f"{translation.language}/s/*/index.html")
        if path.parent.name in statement.id or slug in path.parent.name
    ]
    held = any(unit.state is UnitState.HELD for unit in translation.units)
    if held or not pages:
        if held == bool(pages):
            tally.lost.append(f"{statement.id}: held is {held}, pages {pages}")
        return
    shown = html.unescape(pages[0].read_text(encoding="utf-8"))
    for unit in translation.units:
        for kind, there, word in compare(
            wanted(unit.unit.source, statement.language, translation.language), shown
        ):
            if not there and not unit.unit.by_people:
                tally.lost.append(f"{statement.id}: {kind} {word} is not on the page")


def wanted(source: str, language: str, target: str) -> dict[str, Counter[str]]:
    """Return what a translation must have, by kind."""
    links = re.findall(r'href="([^"]*)"', source)
    text = plain(source)
    addresses = re.findall(r"(?:https?://|www\.)[^\s<>\"“”]*[\w/=#-]", text)
    mails = re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text)
    handles = re.findall(r"(?<![\w@])@\w+|(?<![\w&])#\w*[^\W\d_]\w*", text)
    for address in (*addresses, *mails):
        text = text.replace(address, " ")
    return {
        "numbers": Counter(digits(text)),
        "addresses": Counter([*(html.unescape(link) for link in links), *addresses]),
        "e-mail": Counter([*mails, *handles]),
        "names": Counter(names(text, language, target)),
    }


def compare(due: dict[str, Counter[str]], target: str) -> list[tuple[str, bool, str]]:
    """Return (kind, whether it is there, what) for each thing that must be there."""
    unescaped, text = html.unescape(target), plain(target)
    have = Counter(digits(text))
    found = []
    for kind in KINDS:
        for word, count in due[kind].items():
            if kind == "numbers":
                there = have[word]
            elif kind == "names":
                there = text.casefold().count(word.casefold())
            else:
                there = unescaped.count(word)
            found += [(kind, number < there, word) for number in range(count)]
    return found


def plain(fragment: str) -> str:
    """Return the words of inline HTML."""
    return html.unescape(re.sub(r"<[^>]*>", "", fragment.replace("<br>", " ")))


def digits(text: str) -> list[str]:
    """Return the numbers of a text without their separators."""
    return [re.sub(r"\D", "", one) for one in re.findall(r"\d+(?:[.,]\d+)*", text)]


def names(text: str, language: str, target: str) -> list[str]:
    """Return what must stand for each name of the glossary in a text, the longest first."""
    header, *rows = csv.reader(GLOSSARY.read_text(encoding="utf-8").splitlines())
    if language not in header or target not in header:
        return []
    first, second = header.index(language), header.index(target)
    due, text = [], re.sub(r"[’‘]", "'", " ".join(text.split()))
    for row in sorted(rows, key=lambda row: -len(row[first] or row[0])):
        name = row[first] or row[0]
        if name == name.lower():
            continue
        given = row[second] or name
        pattern = rf"(?<![\w@#/-]){re.escape(name)}(?![\w-])"
        due += [given] * len(re.findall(pattern, text))
        text = re.sub(pattern, "·", text)
    return due


def _print(tallies: dict[str, Tally]) -> None:
    print(f"{'':>8}{'units':>8}{'held':>8}" + "".join(f"{kind:>12}" for kind in KINDS))
    for tag, tally in tallies.items():
        cells = (
            f"{tally.intact[kind]}" + (f"+{tally.in_held[kind]}h" if tally.in_held[kind] else "")
            for kind in KINDS
        )
        print(f"{tag:>8}{tally.units:>8}{tally.held:>8}" + "".join(f"{cell:>12}" for cell in cells))
    for tag, tally in tallies.items():
        for reason, count in sorted(tally.reasons.items()):
            print(f"  {tag}: {count} held for {reason}")
    print("intact + in held units (h); lost:", sum(len(one.lost) for one in tallies.values()))


if __name__ == "__main__":
    sys.exit(main())
