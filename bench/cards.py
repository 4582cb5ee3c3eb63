"""I/O: cards of the slogan bank in every language on one sheet, and how long one takes.

    python bench/cards.py OUT.png [--slogans 0 6] [--languages ar ur] [--text TEXT] [--results]

The time of a card is compared with that of Pillow alone: the same picture, already laid out,
written as a PNG as small as it can be. --results keeps the figures in bench/results/.
"""

import argparse
import csv
import io
import os
import platform
import statistics
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PIL import Image

from bot import languages
from bot.publish import card_drawing, cards
from bot.publish.fonts import Fonts
from bot.publish.posters import Poster
from bot.publish.site import Name

HERE = Path(__file__).parents[1]
DAY = date(2026, 11, 21)
NAME = "International Migrants Alliance"
COLUMNS, GAP = 4, 8
REPEATS = 5


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / "config" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def posters(
    chosen: Sequence[int], tags: Sequence[str], text: str, slogans: Sequence[dict[str, str]]
) -> list[Poster]:
    """Cards as the demo's statements have them."""
    own = next(row for row in rows("glossary.csv") if row["en"] == NAME)
    made = []
    for row in [slogans[number] for number in chosen]:
        for tag in tags or row:
            words = text or row[tag]
            line = Name(own[tag], tag) if own[tag] else Name(NAME, "en")
            facts = (languages.format_day(tag, DAY),)
            made.append(Poster(tag, Name(words, tag), line, facts, alt=words))
    return made


def sheet(drawn: Sequence[bytes], wide: int) -> Image.Image:
    """All cards beside each other."""
    high = wide * card_drawing.HEIGHT // card_drawing.WIDTH
    size = COLUMNS * (wide + GAP), -(-len(drawn) // COLUMNS) * (high + GAP)
    found = Image.new("RGB", size, "white")
    for number, data in enumerate(drawn):
        card = (
            Image.open(io.BytesIO(data))
            .convert("RGB")
            .resize((wide, high), Image.Resampling.LANCZOS)
        )
        found.paste(card, (number % COLUMNS * (wide + GAP), number // COLUMNS * (high + GAP)))
    return found


def best(work: object) -> float:
    """The least CPU time of several, in seconds: what else runs here does not count."""
    times = []
    for _ in range(REPEATS):
        begun = time.process_time()
        work()  # type: ignore[operator]
        times.append(time.process_time() - begun)
    return min(times)


def report(made: Sequence[Poster]) -> str:
    """The figures, in words."""
    fonts = Fonts()
    drawn = [card_drawing.draw(poster, fonts) for poster in made]
    lines, ratios, times = [], [], []
    for poster, data in zip(made, drawn, strict=True):
        open_picture = Image.open(io.BytesIO(data))
        open_picture.load()
        alone = best(lambda one=open_picture: one.save(io.BytesIO(), "PNG", optimize=True))
        whole = best(lambda one=poster: card_drawing.draw(one, fonts))
        times.append(whole)
        ratios.append(whole / alone)
        row = f"| {poster.language} | {whole * 1000:.0f} | {whole / alone:.1f} | {len(data)} |"
        lines.append(row)
    named = best(lambda: [cards.key(poster, fonts) for poster in made]) / len(made)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    how = f"{DAY}, Python {platform.python_version()}, {os.cpu_count()} cores, {memory:.0f} GiB"
    usual, most = statistics.median(times) * 1000, max(times) * 1000
    times_alone = statistics.median(ratios)
    sizes = [len(data) / 1000 for data in drawn]
    table = "\n".join(lines)
    return f"""# Cards

`python bench/cards.py sheet.png --results`, {how}, shared with other work.

CPU time of one card, laid out, shaped, drawn and written as a PNG: the least of {REPEATS}. Beside
it how many times that of Pillow writing the finished picture.

- {len(made)} cards: {usual:.0f} ms as a rule, {most:.0f} ms at most;
  {times_alone:.1f} times Pillow's writing alone
- {statistics.median(sizes):.0f} kB as a rule, {max(sizes):.0f} kB at most
- the name of a card, by which one that is there is found: {named * 1e6:.0f} µs

| language | ms | times writing alone | bytes |
|---|---|---|---|
{table}
"""


def main() -> None:
    """Draw, and measure where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--slogans", type=int, nargs="+", default=(0, 12))
    parser.add_argument("--languages", nargs="+", default=())
    parser.add_argument("--text", default="", help="instead of the slogans")
    parser.add_argument("--wide", type=int, default=400)
    parser.add_argument("--results", action="store_true")
    options = parser.parse_args()
    made = posters(options.slogans, options.languages, options.text, rows("slogans.csv"))
    fonts = Fonts()
    sheet([card_drawing.draw(poster, fonts) for poster in made], options.wide).save(options.out)
    if options.results:
        found = report(made)
        (HERE / "bench" / "results" / f"cards-{DAY}.md").write_text(found, encoding="utf-8")
        print(found)


if __name__ == "__main__":
    main()
