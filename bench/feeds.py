"""How long a feed document takes to be written, beside lxml alone making the same bytes.

    .venv/bin/python -m bench.feeds [--out FILE]

Both sides get their texts ready made. lxml's side knows every element, attribute and text
beforehand, makes the tree from the root down and serialises it: the least that anything
built on lxml can do. The two take turns, and the middle of their processor times is compared.
"""

import argparse
import os
import statistics
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from time import thread_time
from typing import Any

from lxml import etree

from bot import plan
from bot.markup import from_text
from bot.model import Block, BlockKind, Card, Entry, Statement
from bot.publish import entries, feed_items, feed_xml
from bot.publish.feed_items import Channel, Item, Neighbours
from bot.publish.site import Site
from bot.publish.source import Source

LANGUAGES = ("en", "es", "fr", "ar", "ur", "hi", "th", "zh-Hant", "ko", "ja")
ROUNDS = 60
SITE = Site("Harbour Alliance", "https://statements.example.org/", "en", LANGUAGES)


def texts(count: int, paragraphs: int) -> tuple[Channel, list[Item]]:
    """A feed's items as a home of ten languages has them: alternates, categories, a card."""
    made = []
    for number in range(count):
        day = date(2024, 12, 31) - timedelta(days=number)
        sentence = "Domestic workers of 12 harbours ask for one day of rest & a fair wage. " * 5
        blocks = tuple(Block(BlockKind.PARAGRAPH, from_text(sentence)) for _ in range(paragraphs))
        statement = Statement(
            id=plan.statement_id(day, f"Statement {number}"),
            language="en",
            title=f"Statement {number} & more",
            published=day,
            blocks=blocks,
            issuer="Harbour Alliance",
            tags=("migrants", "labour", "rest"),
            source_url="https://news.example.org/statement",
        )
        (entry,) = entries.make(Source(statement, {}), SITE, lambda *_: "")
        made.append(_dressed(entry))
    channel = feed_items.channel(SITE, "en")
    return channel, [feed_items.of_entry(entry, channel) for entry in made]


def _dressed(entry: Entry) -> Entry:
    others = tuple((tag, entry.address.replace("/en/", f"/{tag}/")) for tag in LANGUAGES[1:])
    card = Card(f"{SITE.url}media/{entry.statement_id}.png", entry.title, 48_213)
    return replace(entry, alternates=others, card=card)


Element = tuple[str, dict[Any, str], dict[str, str], str | None, str | None, list["Element"]]


def known(element: etree._Element, outer: dict[str | None, str]) -> Element:
    """An element as plain values: name, namespaces it adds, attributes, texts, children."""
    added = {key: value for key, value in element.nsmap.items() if outer.get(key) != value}
    inside = [known(child, element.nsmap) for child in element]
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    return element.tag, added, attributes, element.text, element.tail, inside


def by_lxml_alone(root: Element) -> bytes:
    """Make the tree and serialise it, as any program without a feed library would."""
    tag, namespaces, attributes, text, _, children = root
    top = etree.Element(tag, attributes, nsmap=namespaces)
    top.text = text
    _fill(top, children)
    return etree.tostring(top, encoding="UTF-8", xml_declaration=True)


def _fill(parent: etree._Element, children: list[Element]) -> None:
    make = etree.SubElement
    for tag, namespaces, attributes, text, tail, inside in children:
        child = make(parent, tag, attributes, nsmap=namespaces or None)
        child.text = text
        if tail:
            child.tail = tail
        _fill(child, inside)


def compare(ours: Callable[[], bytes], alone: Callable[[], bytes]) -> dict[str, float]:
    """Let the two take turns; the ratio is that of their medians."""
    if ours() != alone():
        sys.exit("the two do not make the same bytes")
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for kept, work in zip(times, (ours, alone), strict=True):
            start = thread_time()
            work()
            kept.append(thread_time() - start)
    middle = [statistics.median(kept) for kept in times]
    return {"ms": round(middle[0] * 1000, 3), "lxml_ms": round(middle[1] * 1000, 3),
            "ratio": round(middle[0] / middle[1], 3), "bytes": len(ours())}  # fmt: skip


def measure(count: int, paragraphs: int) -> dict[str, dict[str, float]]:
    """Compare a feed of so many entries with so many paragraphs in each form."""
    channel, items = texts(count, paragraphs)
    archives = f"{SITE.url}en/archive"
    archive = Neighbours(f"{archives}/2024-12.xml", f"{archives}/2024-11.xml")
    documents: dict[str, Callable[[], bytes]] = {
        "atom": lambda: feed_xml.atom(channel, items, Neighbours()),
        "archive": lambda: feed_xml.atom(channel, items, archive),
        "rss": lambda: feed_xml.rss(channel, items),
    }
    found = {}
    for kind, ours in documents.items():
        tree = known(etree.fromstring(ours()), {})
        found[kind] = compare(ours, partial(by_lxml_alone, tree))
        print(f"{kind}, {count} entries, {paragraphs} paragraphs each: {found[kind]}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    out = parser.parse_args().out
    shapes = ((50, 17), (50, 3), (10, 17))
    found = {f"{n} entries, {long} paragraphs": measure(n, long) for n, long in shapes}
    if out:
        out.write_text(report(found), encoding="utf-8")


def report(found: dict[str, dict[str, dict[str, float]]]) -> str:
    """The result as a table."""
    rows = [
        f"| {shape} | {kind} | {one['bytes'] / 1000:.0f} kB | {one['lxml_ms']:.2f} ms "
        f"| {one['ms']:.2f} ms | {one['ratio']:.2f} |"
        for shape, kinds in found.items()
        for kind, one in kinds.items()
    ]
    return "\n".join(
        [
            "# Writing a feed document, beside lxml alone",
            "",
            f"2026-11-21, {os.cpu_count()} cores, medians of {ROUNDS} turns, processor time.",
            "Both sides have their texts ready, and make the same bytes (`bench/feeds.py`).",
            "",
            "| feed | form | size | lxml alone | this program | ratio |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    main()
