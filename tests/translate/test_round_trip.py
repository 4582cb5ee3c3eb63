"""PO files in every script, with hostile characters: written, edited, read; nothing is lost.

`python -m bench.many --files 10000` does it with other and more of them.
"""

import random
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from bot.model import Finding, FindingReason
from bot.translate import catalog
from bot.translate.catalog import Catalog, Entry, fingerprint

FILES = 1_500
LANGUAGES = (
    "id", "tl", "es", "fr", "zh-Hant", "ko", "th", "ja", "ms", "bn",
    "ur", "hi", "ne", "ar", "it", "de", "nl", "da", "pt", "pt-BR",
)  # fmt: skip
HOSTILE = (
    '"', "\\", "\n", "\t", "\r", "\r\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x01", "\x7f",
    "\u202e", "\u2066", "\u2069", "\u200f", "\u200c", "\u200d", "\ufeff", "\ufffe", "\U0010ffff",
    "\ue000", "👩🏽\u200d🌾", "𝔘", "e\u0301\u0323", " ", "  ", "\u3000", "\xa0", "%s", "{0}", "<b>",
    '\nmsgid "x"\n', '\n#~ msgstr ""\n', "\n#, fuzzy\n", "#| ", "msgctxt", "\\n", '\\"', '"\n"',
    "<<<<<<< HEAD", "\n=======\n", ">>>>>>> x", "\\x41", "\\101", "\\q", "\n\n", "#.",
)  # fmt: skip
# No text file can hold these: they become U+FFFD.
UNWRITABLE = ("\0", "\ud800", "\udfff", "\udc80")


def letters() -> list[list[str]]:
    """The letters of every script that Unicode has, some of each."""
    scripts: dict[str, list[str]] = {}
    for number in range(sys.maxunicode):
        name = unicodedata.name(chr(number), "")
        if name and unicodedata.category(chr(number))[0] in "LMN":
            scripts.setdefault(name.split(" ", maxsplit=1)[0], []).append(chr(number))
    return [found[:400] for found in scripts.values() if len(found) > 15]


SCRIPTS = letters()


def text(chance: random.Random, *, line: bool = False) -> str:
    """Some words in one script, with anything in between."""
    letters = chance.choice(SCRIPTS)
    long = chance.random() < 0.01
    words = []
    for _ in range(chance.randrange(300, 900) if long else chance.randrange(1, 14)):
        words.append("".join(chance.choices(letters, k=chance.randrange(1, 9))))
        if chance.random() < 0.25:
            words.append(chance.choice(HOSTILE))
        if chance.random() < 0.01:
            words.append(chance.choice(UNWRITABLE))
    made = chance.choice(("", " ")).join(words)
    return " ".join(made.split()) if line else made


def note(chance: random.Random) -> str:
    """A person's comment: one line or two, and no mark of a tool's comment at its beginning."""
    if chance.random() < 0.7:
        return ""
    return "\n".join(f"N {text(chance, line=True)}" for _ in range(chance.randrange(1, 3)))


def entry(chance: random.Random, number: int) -> Entry:
    """An entry in any state that the program knows."""
    source, target = text(chance).strip("\n") + str(number), text(chance)
    blank = Entry(f"p{number}", source, notes=note(chance))
    kind = chance.randrange(6)
    if kind == 0:
        lost = Finding(blank.key, FindingReason.NUMBER_LOST, text(chance, line=True) + ".")
        made = replace(blank, target=target, fuzzy=True, engine="argos", findings=(lost,))
        return replace(made, made=fingerprint(target), recipe="0f", draft=chance.random() < 0.5)
    if kind == 1:
        return replace(blank, target=target, flags=("max-length:90",))
    if kind == 2:
        old = text(chance) + "."
        return replace(blank, target=target, fuzzy=True, previous=old, approved=fingerprint(target))
    if kind == 3:
        return replace(blank, target=target, obsolete=True, fuzzy=chance.random() < 0.5)
    if kind == 4:
        return replace(blank, target=target, lent=fingerprint(target), lender="slogans.csv")
    return blank


def written(made: str) -> str:
    """What a text file holds of a text."""
    return "".join("\ufffd" if char in UNWRITABLE or "\ud800" <= char <= "\udfff" else char
                   for char in made)  # fmt: skip


def as_written(one: Entry) -> Entry:
    """What is read of it; gettext wants a text to end in a line feed where its source does."""
    findings = tuple(replace(found, detail=written(found.detail)) for found in one.findings)
    return replace(
        one,
        source=written(one.source),
        target=written(one.target).strip("\n"),
        notes=written(one.notes),
        previous=written(one.previous),
        findings=findings,
    )


def edited(one: Entry, chance: random.Random) -> Entry:
    """What a person makes of an entry: another text, approved, with a note."""
    if one.obsolete or chance.random() < 0.5:
        return one
    return Entry(one.key, one.source, text(chance), notes="N checked", flags=one.flags)


def files(folder: Path, count: int) -> Iterator[Path]:
    """Write, read, edit, write and read each file; yield it as it then stands on the disk."""
    for number in range(count):
        chance = random.Random(number)
        language = LANGUAGES[number % len(LANGUAGES)]
        entries = tuple(entry(chance, count) for count in range(chance.randrange(1, 9)))
        first = Catalog(entries, note(chance), catalog.header("en", language))
        content = catalog.render(first)
        read = catalog.parse(content, "x.po")
        assert read.entries == tuple(map(as_written, first.entries))
        assert (read.comment, read.header) == (written(first.comment), first.header)
        assert catalog.render(read) == content
        second = replace(read, entries=tuple(edited(one, chance) for one in read.entries))
        path = folder / f"{number}.po"
        path.write_bytes(catalog.render(second))
        again = catalog.parse(path.read_bytes(), "x.po")
        assert again.entries == tuple(map(as_written, second.entries))
        yield path


def msgfmt(paths: Sequence[Path]) -> str:
    """Give every file to an msgfmt of its own; return what they have to say against them."""
    done = subprocess.run(
        ["xargs", "-0", "-P", "2", "-n", "1", "msgfmt", "--check", "-o", "/dev/null"],
        input="\0".join(map(str, paths)).encode(),
        capture_output=True,
        check=False,
    )
    said = (done.stdout + done.stderr).decode(errors="replace")
    return said if done.returncode == 0 or said else f"exit status {done.returncode}"


def check(folder: Path, count: int) -> None:
    """Make so many files; fail at the first that loses something, or that msgfmt does not take."""
    made = files(folder, count)
    checked = 0
    while part := list(islice(made, 500)):
        assert msgfmt(part) == ""
        checked += len(part)
        for path in part:
            path.unlink()
    assert checked == count


def test_nothing_is_lost_and_msgfmt_takes_every_file(tmp_path: Path) -> None:
    check(tmp_path, FILES)
