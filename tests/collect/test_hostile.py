"""Hostile text of a megabyte: read within ten seconds and half a gigabyte, or refused."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.collect import reading
from bot.collect.draft import Piece
from bot.collect.recognise import archive, language
from bot.errors import BotError
from bot.markup import sanitise
from bot.model import BlockKind

pytestmark = pytest.mark.slow

# What was slowest or largest of all that bench/hostile.py tries.
_WORST = [
    ("1 January 2000 ", ".txt"),
    ("A.B", ".html"),
    ("a.B", ".md"),
    ("x" * 60 + "\n", ".md"),
    ("<b>", ".md"),
    ("<div>", ".html"),
    ('<a href="https://a.b">Español</a> | ', ".html"),
    ("Translation: Español https://a | ", ".txt"),
]

_CHILD = """
import json, resource, sys, time
from bot.collect import reading
from bot.collect.recognise import archive, language
from bot.errors import BotError

def read(text, suffix):
    try:
        archive.split(reading.read_page(text, suffix, "x").pieces)
        language.settle(reading.read(text, suffix, "en", "x"), ("en", "es"))
    except BotError:
        pass

read("Migrants demand their rights, and they will not wait. " * 20, ".html")
with open("/proc/self/statm") as file:
    used = int(file.read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 400_000_000, used + 400_000_000))
unit, suffix = json.loads(sys.argv[1])
begun = time.process_time()
read(unit * (1_000_000 // len(unit)), suffix)
with open("/proc/self/status") as file:  # ru_maxrss would count what the parent had
    peak = next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) * 1024
print(json.dumps([time.process_time() - begun, peak]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much memory is in use")
@pytest.mark.parametrize(("unit", "suffix"), _WORST)
def test_a_megabyte_takes_under_ten_seconds_and_512_mb(unit: str, suffix: str) -> None:
    command = [sys.executable, "-c", _CHILD, json.dumps([unit, suffix])]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    seconds, peak = json.loads(done.stdout)
    assert seconds < 10
    assert peak < 512_000_000


# fmt: off
_TAGS = st.sampled_from([
    "<p>", "</p>", "<div>", "</div>", "<article>", "<main lang=es>", "<ul>", "<li>", "</ul>",
    "<ol start=-3>", '<li value="99999999999">', "<blockquote>", "<h1>", "</h1>", "<h2>", "<br>",
    "<b>", "</i>", "<a href='//x'>", '<a href="https://a.b" hreflang="xx">', "</a>", "<script>",
    "</script>", "<svg>", "<table><tr><td>", "<!--", "-->", "<![CDATA[", "]]>", "<?xml ?>",
    "&nbsp;", "&#0;", "&#xD800;", "&bogus;", "<html lang='--'>", "<body lang=zh-TW>", "<p hidden>",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;", "<template>", "\x00", "\ud800", "<span dir=rtl>",
])
_WORDS = st.sampled_from([
    "Español", "Translation: ", "翻譯：", " | ", "https://a.b/c ", "(https://a.b)",
    "18 December 2024",
    "١٨ ديسمبر ٢٠٢٤",
    "18 ธันวาคม 2567", "๑๘ ธ.ค. ๒๕๖๗", "民國元年1月1日", "二〇二四年十二月十八日",
    "३ पुष २०८१", "令和6年", "一、", "（二）", "۱۔ ", "1- ", "①", "\u200f", "\u2067",
    "、共同代表", "。」",
    "الموافق 17 جمادى الآخرة 1446", "Unite!", "\n", "\n\n", "Ana Reyes, chairperson", "²", "໑", "٣",
])
# fmt: on
_TEXT = st.lists(st.one_of(_TAGS, _WORDS, st.text(max_size=8)), max_size=60).map("".join)


@given(text=_TEXT, suffix=st.sampled_from([".html", ".md", ".txt"]))
@settings(max_examples=300, deadline=10_000)
def test_any_page_is_read_split_and_settled_or_refused(text: str, suffix: str) -> None:
    try:
        page = reading.read_page(text, suffix, "x")
        archive.split(page.pieces)
        settled = language.settle(reading.read(text, suffix, "en", "x"), ("en", "es", "zh-Hant"))
    except BotError:
        return
    assert all(sanitise(block.content) == block.content for block in settled.draft.blocks)
    assert all(address.startswith("http") for _, address in settled.draft.translations)


_PIECES = st.lists(
    st.builds(
        Piece,
        kind=st.sampled_from([BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.ITEM]),
        content=st.lists(_WORDS, min_size=1, max_size=6).map("".join).map(sanitise).filter(bool),
        level=st.integers(0, 6),
        gap=st.integers(0, 3),
    ),
    max_size=30,
)


@given(pieces=_PIECES)
@settings(max_examples=300, deadline=10_000)
def test_any_pieces_are_split_into_parts_that_are_read_alike(pieces: list[Piece]) -> None:
    split = archive.split(pieces)
    assert all(split.parts)
    again = archive.split([piece for part in split.parts for piece in part])
    assert again.parts == split.parts
