"""Pure: what a machine must not touch becomes one private-use character, and comes back."""

import html
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from bot.ports import Shielded

VERSION = "1"
"""Raised when the rules change: machine text made by other rules is then made anew."""

FIRST = 0xE000
PLACEHOLDER = regex.compile("[\ue000-\uf8fe]")
_PRIVATE = regex.compile(r"\p{Co}")
_TAG = regex.compile(r"<[^<>]*>")
_TAG_NAME = regex.compile(r"</?([a-z]+)")
_HREF = regex.compile(r'href="([^"]*)"')

_DOMAINS = "org|com|net|int|info|gov|edu|eu|ph|hk|my|np|asia"
_ADDRESS = regex.compile(
    r"(?:https?://|www\.)[^\s<>\"“”«»\ue000-\uf8ff]+"
    r"|(?<![\p{L}\p{N}.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\p{L}\p{N}@/])@[A-Za-z0-9_]+(?:@[\w-]+(?:\.[\w-]+)+)?"
    r"|(?<![\p{L}\p{N}&/])#[\p{N}_]*\p{L}[\p{L}\p{M}\p{N}_]*"
    rf"|(?<![\p{{L}}\p{{N}}.@-])(?:[a-z0-9-]+\.)+(?:{_DOMAINS})(?![\p{{L}}\p{{N}}])(?:/[^\s<>\"“”«»]*)?"
)
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")


@dataclass(frozen=True, slots=True)
class Term:
    """A term as the source writes it, and what must stand for it in the target."""

    source: str
    target: str


def shield(fragment: str, terms: Sequence[Term] = (), names: Collection[str] = ()) -> Shielded:
    """Return inline HTML as plain text with its tags and protected spans as characters.

    Protected are addresses, e-mail addresses, handles and hashtags, the glossary's terms
    (the given translation comes back in their place), and names. `kept` is inline HTML.
    """
    fragment = _PRIVATE.sub("", fragment)
    kept: list[str] = []
    text, end = "", 0
    for tag in _TAG.finditer(fragment):
        text += _shield_text(html.unescape(fragment[end : tag.start()]), terms, names, kept)
        text += _keep(tag[0], kept)
        end = tag.end()
    text += _shield_text(html.unescape(fragment[end:]), terms, names, kept)
    return Shielded(text, tuple(kept))


def _keep(span: str, kept: list[str]) -> str:
    kept.append(span)
    return chr(FIRST + len(kept) - 1)


def _shield_text(text: str, terms: Sequence[Term], names: Collection[str], kept: list[str]) -> str:
    text = _PRIVATE.sub("", text)
    text = _ADDRESS.sub(lambda found: _keep_address(found[0], kept), text)
    # A name such as IMA-USA is one word, whatever the glossary says of its parts.
    text = _shield_names(text, [name for name in names if "-" in name and " " not in name], kept)
    for term in sorted(terms, key=lambda term: (-len(term.source), term.source)):
        text = _shield_term(text, term, kept)
    return _shield_names(text, names, kept)


def _shield_names(text: str, names: Iterable[str], kept: list[str]) -> str:
    for name in sorted(names, key=lambda name: (-len(name), name)):
        if name in text:
            text = _whole(name).sub(lambda found: _keep(_escaped(found[0]), kept), text)
    return text


def _shield_term(text: str, term: Term, kept: list[str]) -> str:
    """Match a term as a whole word; a lower-case term also where a sentence begins with it.

    An apostrophe after one of its words makes no difference (Migrants' Alliance).
    """
    pattern = _whole(term.source, ignore_case=term.source == term.source.lower())
    return pattern.sub(lambda found: _keep(_escaped(_like(found[0], term)), kept), text)


def _keep_address(span: str, kept: list[str]) -> str:
    """Keep an address without the punctuation of the sentence around it."""
    end = len(span)
    while end > 1 and (
        span[end - 1] in ".,;:!?'’*_…。、"
        or (span[end - 1] == ")" and span.count(")", 0, end) > span.count("(", 0, end))
        or (span[end - 1] == "]" and span.count("]", 0, end) > span.count("[", 0, end))
    ):
        if span[end - 1] == "_" and span[0] in "@#":
            break
        end -= 1
    return _keep(_escaped(span[:end]), kept) + span[end:]


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _like(found: str, term: Term) -> str:
    """Return the term's target with the capitals that the source has in this place."""
    found = " ".join(found.split())
    if found == term.source or not term.target:
        return term.target
    if found.isupper() and len(found) > 1:
        return term.target.upper()
    return term.target[0].upper() + term.target[1:]


@lru_cache(maxsize=4096)
def _whole(words: str, *, ignore_case: bool = False) -> "regex.Pattern[str]":
    pattern = regex.escape(words, literal_spaces=True).replace(" ", r"['’]?\s+")
    if not _UNSPACED.match(words[0]):
        pattern = r"(?<![\p{L}\p{M}\p{N}])" + pattern
    if not _UNSPACED.match(words[-1]):
        pattern += r"(?![\p{L}\p{M}\p{N}])"
    return regex.compile(pattern, regex.IGNORECASE if ignore_case else 0)


def is_unspaced(char: str) -> bool:
    """Tell whether a character is of a script that has no spaces between words."""
    return bool(_UNSPACED.match(char))


def occurring(fragment: str, terms: Iterable[Term]) -> tuple[Term, ...]:
    """Return the terms that a fragment may contain; cheap, and never too few."""
    folded = _folded(html.unescape(_TAG.sub("", fragment)))
    return tuple(term for term in terms if _folded(term.source) in folded)


def _folded(text: str) -> str:
    return " ".join(regex.sub("['’]", "", text.casefold()).split())


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
    return put_back(_escaped(text), kept)


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
