"""What people do wrong, and the words they get: the transcripts beside this file are the table."""

import re
from pathlib import Path

import pytest

from tests.mistakes.transcript import Mistake, Terminal, fits, read

MISTAKES = [
    mistake for file in sorted(Path(__file__).parent.glob("*.md")) for mistake in read(file)
]
# Words of the language that the program is written in, and of its libraries.
JARGON = re.compile(
    r"Traceback|Errno|[a-z]Error\b|Exception|None\b|NoneType|dict\b|tuple|\bstr\b|\bint\b"
    r"|bytes object|pydantic|sqlalchemy|sqlite3|yaml\.|\bPosixPath|validation|codec|0x[0-9a-f]"
)


@pytest.mark.parametrize("mistake", MISTAKES, ids=[f"{m.file}: {m.name}" for m in MISTAKES])
def test_the_words_are_those_of_the_transcript(mistake: Mistake, terminal: Terminal) -> None:
    for wanted, said in zip(mistake.steps, terminal.type(mistake.steps), strict=True):
        assert fits(wanted.said, said.said), "\n".join((f"$ {said.typed}", *said.said))


@pytest.mark.parametrize("mistake", MISTAKES, ids=[f"{m.file}: {m.name}" for m in MISTAKES])
def test_the_words_are_those_of_people(mistake: Mistake) -> None:
    said = "\n".join(line for step in mistake.steps for line in step.said)
    assert said
    assert not JARGON.findall(said)
