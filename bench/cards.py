"""I/O: cards of the demo's slogans in every language on one sheet, and how long one takes.

    python bench/cards.py OUT.png [--rows N N] [--write]

--write keeps the figures as a file in bench/results/.
"""

import argparse
import csv
import io
import statistics
from datetime import date
from pathlib import Path

from PIL import Image

from bot import languages
from bot.publish import card_drawing
from bot.publish.fonts import Fonts
from bot.publish.posters import Poster
from bot.publish.site import Name

HERE = Path(__file__).parents[1]
WIDE = 400
ROWS = (0, 5)
NAME = "International Migrants Alliance"
COLUMNS = 4
REPEATS = 5


def slogans() -> list[dict[str, str]]:
    with (HERE / "config" / "slogans.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def names() -> dict[str, str]:
    with (HERE / "config" / "glossary.csv").open(encoding="utf-8") as file:
        return next(row for row in csv.DictReader(file) if NAME in row.values())


def poster(tag: str, words: str, own: dict[str, str]) -> Poster:
    """A card of these words, as the demo's statements have them."""
    given = Name(own[tag], tag) if own.get(tag) else Name(NAME, "en")
    day = languages.format_day(tag, date(2026, 6, 16))
    return Poster(tag, Name(words, tag), given, (day,), alt=words)


def main() -> None:
    """Draw and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, nargs="+", default=ROWS)
    parser.add_argument("--wide", type=int, default=WIDE)
    parser.add_argument("--only", nargs="+", default=())
    options = parser.parse_args()
    fonts, own = Fonts(), names()
    rows = slogans()
    drawn: list[bytes] = []
    for number in options.rows:
        for tag, words in rows[number].items():
            if words and (not options.only or tag in options.only):
                drawn.append(card_drawing.draw(poster(tag, words, own), fonts))
    high = options.wide * card_drawing.HEIGHT // card_drawing.WIDTH
    count = -(-len(drawn) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (options.wide + 8), count * (high + 8)), "white")
    for number, data in enumerate(drawn):
        card = Image.open(io.BytesIO(data)).convert("RGB").resize((options.wide, high))
        place = (number % COLUMNS * (options.wide + 8), number // COLUMNS * (high + 8))
        sheet.paste(card, place)
    sheet.save(options.out)
    sizes = [len(data) for data in drawn]
    print(f"{len(drawn)} cards, {max(sizes)} bytes at most, {statistics.median(sizes)} as a rule")


if __name__ == "__main__":
    main()
