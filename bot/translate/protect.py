"""Pure: what a machine must not touch becomes one private-use character, and comes back."""

import html
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import regex

from bot.ports import Shielded
from bot.translate import spans, terms
from bot.translate.spans import Span
from bot.translate.terms import Term

VERSION = "2"
"""Raised when the rules change: machine text made by other rules is then made anew."""

FIRST = 0xE000
PLACEHOLDER = regex.compile("[\ue000-\uf8fe]")
_PRIVATE = regex.compile(r"\p{Co}")
_TAG = regex.compile(r"<[^<>]*>")
_TAG_NAME = regex.compile(r"</?([a-z]+)")
_HREF = regex.compile(r'href="([^"]*)"')


def shield(
    fragment: str,
    glossary: Sequence[Term] = (),
    names: Collection[str] = (),
    *,
    numbers: bool = False,
) -> Shielded:
    """Return inline HTML as plain text with its tags and protected spans as characters.

    Protected are addresses, e-mail addresses, handles, hashtags, reference and telephone
    numbers, the glossary's terms (the given translation comes back in their place), and
    names; with `numbers`, also every number. `kept` is inline HTML.

    The longest term wins. A term is found also where a tag begins or ends within it: the
    tag is then moved to its edge, because a translation has no such place.
    """
    text, tags = _with_tag_chars(fragment)
    out, end = _Out(tags), 0
    for span in spans.choose(text, glossary, names, numbers=numbers):
        out.add_text(text[end : span.start])
        out.add_span(text[span.start : span.end], span)
        end = span.end
    out.add_text(text[end:])
    return Shielded(out.text, tuple(out.kept))


def _with_tag_chars(fragment: str) -> tuple[str, list[str]]:
    """Return inline HTML as text with a character for each tag, and the tags."""
    tags: list[str] = []
    text, end = "", 0
    for tag in _TAG.finditer(fragment):
        first = terms.FIRST_BREAK if tag[0].startswith("<br") else terms.FIRST_TAG
        text += _plain(fragment[end : tag.start()]) + chr(first + len(tags))
        tags.append(tag[0])
        end = tag.end()
    return text + _plain(fragment[end:]), tags


def _number(char: str) -> int:
    """Return which tag a tag's character stands for."""
    return ord(char) & 0xFFFF


def _plain(fragment: str) -> str:
    return _PRIVATE.sub("", html.unescape(_PRIVATE.sub("", fragment)))


@dataclass(slots=True)
class _Out:
    """The shielded text as it grows; spans are numbered in the order of their appearance."""

    tags: Sequence[str]
    text: str = ""
    kept: list[str] = field(default_factory=list)

    def add_text(self, text: str) -> None:
        end = 0
        for tag in terms.TAG_CHAR.finditer(text):
            self.text += text[end : tag.start()]
            self.keep(self.tags[_number(tag[0])])
            end = tag.end()
        self.text += text[end:]

    def add_span(self, text: str, span: Span) -> None:
        """Add a span: one that stays as it is leaves its tags in their places."""
        if span.target is None:
            for piece in regex.split(rf"((?:\s|{terms.TAG})*{terms.TAG}(?:\s|{terms.TAG})*)", text):
                if terms.TAG_CHAR.search(piece) or not piece:
                    self.add_text(piece)
                else:
                    self.keep(escaped(piece))
            return
        before, after = _around([self.tags[_number(char)] for char in terms.TAG_CHAR.findall(text)])
        for tag in before:
            self.keep(tag)
        self.keep(escaped(span.target))
        for tag in after:
            self.keep(tag)

    def keep(self, span: str) -> None:
        self.text += chr(FIRST + len(self.kept))
        self.kept.append(span)


def _around(tags: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the tags of within a term as those before and those after it, well nested.

    A pair within it encloses all of it, and so does an element that begins or ends in it;
    where one ends and another begins there, the one that ends encloses it.
    """
    mates = pairs(tags, range(len(tags)))
    pair = [n for n, tag in enumerate(tags) if n in mates and not tag.startswith("</")]
    opened = [tags[n] for n in pair]
    closed = [tags[mates[n]] for n in reversed(pair)]
    lone = [tag for n, tag in enumerate(tags) if n not in mates]
    ends = [tag for tag in lone if tag.startswith("</")]
    begins = [tag for tag in lone if not tag.startswith(("</", "<br"))]
    breaks = [tag for tag in lone if tag.startswith("<br")]
    if ends:
        return opened, [*closed, *ends, *breaks, *begins]
    return [*begins, *opened], [*closed, *breaks]


def escaped(text: str) -> str:
    """Return text as a kept span has it."""
    return html.escape(text, quote=False)


def occurring(fragment: str, glossary: Iterable[Term]) -> tuple[Term, ...]:
    """Return the terms that a fragment has, also those within longer ones."""
    return terms.occurring(_with_tag_chars(fragment)[0], glossary)


def is_unspaced(char: str) -> bool:
    """Tell whether a character is of a script that has no spaces between words."""
    return terms.is_unspaced(char)


def is_tag(kept: str) -> bool:
    """Tell a kept tag from a kept span of text (in which "<" is escaped)."""
    return kept.startswith("<")


def part(whole: Shielded, text: str) -> Shielded:
    """Return a sentence of a shielded unit as a shielded text of its own.

    Its characters are numbered in the order of their appearance, so that the same
    sentence is the same in every paragraph.
    """
    order = list(dict.fromkeys(PLACEHOLDER.findall(text)))
    new = {char: chr(FIRST + number) for number, char in enumerate(order)}
    renumbered = PLACEHOLDER.sub(lambda found: new[found[0]], text)
    return Shielded(renumbered, tuple(whole.kept[ord(char) - FIRST] for char in order))


def without_tags(sentence: Shielded) -> Shielded:
    """Return the sentence with its tags taken out; the other characters keep their numbers."""
    text = PLACEHOLDER.sub(
        lambda found: "" if is_tag(sentence.kept[ord(found[0]) - FIRST]) else found[0],
        sentence.text,
    )
    return Shielded(text, sentence.kept)


def lost(sentence: Shielded, answer: str) -> tuple[int, ...]:
    """Return the numbers of the characters that did not come back as often as they went."""
    return tuple(
        number
        for number in range(len(sentence.kept))
        if sentence.text.count(chr(FIRST + number)) != answer.count(chr(FIRST + number))
    )


def unshield(text: str, kept: Sequence[str]) -> str:
    """Return inline HTML with every kept span in its place; unknown characters vanish."""
    return put_back(escaped(text), kept)


def put_back(fragment: str, kept: Sequence[str]) -> str:
    """Return inline HTML that still has protected characters with the spans in their place."""

    def back(found: "regex.Match[str]") -> str:
        number = ord(found[0]) - FIRST
        return kept[number] if number < len(kept) else ""

    return PLACEHOLDER.sub(back, fragment)


def settle_tags(text: str, kept: Sequence[str], sent: str) -> tuple[str, tuple[int, ...]]:
    """Return an answer in which every tag is right, and the numbers of the tags that went.

    `sent` is what was translated: it says which tags there were. A tag stays where it
    came back once, in its pair's order, and crosses no other.
    """
    tags = [number for number in numbers(sent) if is_tag(kept[number])]
    good = _well_placed(text, kept, tags)
    gone = [number for number in tags if number not in good]
    text = PLACEHOLDER.sub(lambda found: "" if ord(found[0]) - FIRST in gone else found[0], text)
    return text, tuple(gone)


def numbers(text: str) -> list[int]:
    """Return the numbers of the protected characters in a text, in their order."""
    return [ord(char) - FIRST for char in PLACEHOLDER.findall(text)]


def _well_placed(text: str, kept: Sequence[str], tags: Sequence[int]) -> set[int]:
    """Return the tags that stand once, alone (br) or in their pair, and cross no other."""
    mates = pairs(kept, tags)
    found = [number for number in numbers(text) if number in tags]
    once = {number for number in found if found.count(number) == 1}
    good = {number for number in once if number not in mates}
    stack: list[int] = []
    for number in (number for number in found if number in once and number in mates):
        if mates[number] not in once:
            continue
        if not kept[number].startswith("</"):
            stack.append(number)
        elif mates[number] in stack:
            while (opened := stack.pop()) != mates[number]:
                pass
            good |= {opened, number}
    return good


def pairs(kept: Sequence[str], tags: Iterable[int]) -> dict[int, int]:
    """Return, for each tag that has its mate among `tags`, the mate's number."""
    mates: dict[int, int] = {}
    stack: list[int] = []
    for number in tags:
        if kept[number].startswith("</"):
            name = _name(kept[number])
            opened = next((one for one in reversed(stack) if _name(kept[one]) == name), None)
            if opened is not None:
                del stack[stack.index(opened) :]
                mates |= {opened: number, number: opened}
        elif _name(kept[number]) != "br":
            stack.append(number)
    return mates


def _name(tag: str) -> str:
    found = _TAG_NAME.match(tag)
    return found[1] if found else ""


def address_of(tag: str) -> str:
    """Return the address of an `<a>` tag as inline HTML; "" for other tags."""
    found = _HREF.search(tag) if tag.startswith("<a ") else None
    return found[1] if found else ""


def described(tag: str) -> str:
    """Return a tag as a person may read it in a finding."""
    return f"the link to {address_of(tag)}" if address_of(tag) else _name(tag)


def links(fragment: str) -> tuple[str, ...]:
    """Return the addresses that a fragment links to, in their order."""
    tags = (address_of(tag) for tag in _TAG.findall(fragment))
    return tuple(html.unescape(address) for address in tags if address)
