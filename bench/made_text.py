"""A made language of 5,000 words, its translation, and sentences as long as real ones.

No word of it is anybody's: words are syllables in an order of their own, the same ones every
time. Sentences have a length as those of statements have (half of them 12 to 28 words, the
longest 60), capitals, commas and full stops. Some carry what a translation must keep:
numbers, names, addresses, hashtags, emphasis, terms of a glossary.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.markup import to_text
from bot.model import Block, BlockKind, Statement
from bot.plan import with_revision

WORDS = 5_000
_BEGINS = (*"bcdfghjklmnprstvw", "ch", "sh", "st")
_MIDDLES = (*"aeiou", "ea")
# No number, no "not", no first name and few other words end so: nothing here means anything.
_ENDS = "bfgkpw"
_SMALL = 120


def dictionary() -> dict[str, str]:
    """Return the made words with their translations."""
    source, target = _words("source", WORDS), _words("target", WORDS)
    return {word: f"{other}o" for word, other in zip(source, target, strict=True)}


@cache
def _words(seed: str, count: int) -> tuple[str, ...]:
    chance = random.Random(seed)
    words: dict[str, None] = {}
    while len(words) < count:
        syllables = 1 if len(words) < _SMALL else chance.choice((2, 2, 2, 2, 3))
        word = "".join(chance.choice(_BEGINS) + chance.choice(_MIDDLES) for _ in range(syllables))
        words[word + chance.choice(_ENDS)] = None
    return tuple(words)


def sentences(count: int, *, special: bool = False) -> list[str]:
    """Return so many distinct sentences as inline HTML, the first ones always the same.

    Of those with anything `special`, one in eight has a number, one in twelve a name, and
    few have an address, a hashtag, emphasis or a term.
    """
    chance = random.Random(f"sentences {special}")
    found: dict[str, None] = {}
    while len(found) < count:
        words = _clause(chance)
        if special:
            _add_special(words, chance)
        words[0] = words[0][0].upper() + words[0][1:]
        found[" ".join(words) + chance.choice("......!?")] = None
    return list(found)


def _clause(chance: random.Random) -> list[str]:
    known = _words("source", WORDS)
    length = max(3, min(60, round(chance.lognormvariate(2.95, 0.55))))
    words = [
        chance.choice(known[:_SMALL] if chance.random() < 0.5 else known) for _ in range(length)
    ]
    words[-1] = chance.choice(known[_SMALL:])  # a short one may look like an abbreviation
    for place in range(6, length - 2, chance.randint(6, 12)):
        words[place] += ","
    return words


# What is said as it is: names, and the words of the terms.
NAMES = ("Marisol", "Tuazon", "IMA", "ILO", "Kathmandu", "Harbour", "Workers", "Union", "rule")
TERMS = (("Harbour Workers Union", "Sindicato del Puerto"), ("live-in rule", "regla de puertas"))


def _add_special(words: list[str], chance: random.Random) -> None:
    def put(text: str) -> None:
        words.insert(chance.randrange(1, len(words)), text)

    kind = chance.random()
    if kind < 0.12:
        put(str(chance.choice((3, 12, 45, 180, 2017, 2026))))
    elif kind < 0.20:
        put(chance.choice(NAMES[:5]))
    elif kind < 0.22:
        put(f"https://example.org/{chance.randrange(1000)}")
    elif kind < 0.24:
        put(f"#Rights{chance.choice('ABCDEF')}")
    elif kind < 0.27:
        put(chance.choice(TERMS)[0])
    elif kind < 0.30:
        place = chance.randrange(1, len(words) - 1)
        words[place] = f"<em>{words[place].rstrip(',')}</em>"


@dataclass(frozen=True)
class Paragraph:
    """A unit of a statement, and its sentences."""

    key: tuple[str, str]
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.sentences)


def statements(texts: Sequence[str]) -> tuple[list[Statement], list[Paragraph]]:
    """Return statements made of these sentences: a title of one, paragraphs of one to six."""
    chance = random.Random("statements")
    left = list(texts)
    made: list[Statement] = []
    paragraphs: list[Paragraph] = []
    while left:
        name = f"2026-03-08-statement-{len(made):03}"
        keys = ["title", *(f"p{number}" for number in range(1, chance.randint(8, 16)))]
        units = []
        for key in keys:
            size = 1 if key == "title" else chance.choice((1, 2, 2, 3, 3, 4, 6))
            taken, left = left[:size], left[size:]
            if taken:
                units.append(Paragraph((name, key), tuple(taken)))
        paragraphs += units
        blocks = [Block(BlockKind.PARAGRAPH, unit.text) for unit in units[1:]]
        title = to_text(units[0].text)
        made.append(with_revision(Statement(name, "en", title, date(2026, 3, 8), tuple(blocks))))
    return made, paragraphs
