"""Pure: text made fit for a post: no mention, no stray hashtag, acronyms that stay in place."""

from collections.abc import Iterable

import regex

from bot.languages import direction
from bot.markup import clean_text, to_text

# WORD JOINER. Mastodon takes "@" for a mention where [a-z0-9_] follows at once
# (Account::MENTION_RE), and "#" for a hashtag where a letter, mark, number or one of
# "_·・ZWNJ" follows (Tag::HASHTAG_RE). Other servers ask for \w there. The word joiner is in
# none of these classes, has no width and allows no line break. ZWNJ would not do: it is a
# Join_Control, which Unicode counts as \w, and Mastodon allows it inside hashtags.
_BREAK = "\u2060"
_FSI, _PDI = "\u2068", "\u2069"
_ISOLATES = regex.compile("[\u2066-\u2069]")
# An address may have one of its own, where no server sees a hashtag: behind a letter or digit.
_STRAY = regex.compile(r"""https?://[!-"$-~]*[A-Za-z0-9=/][#][!-"$-~]+|[#＃](?=\S)""")
_LATIN_RUN = regex.compile(
    r"(?P<address>https?://\S+)"
    r"|\p{Latin}[\p{Latin}\p{M}\p{N}]*+(?:[-./&'’+_:,]*+ ?[\p{Latin}\p{N}][\p{Latin}\p{M}\p{N}]*+)*"
)
_RTL = r"[\p{Arabic}\p{Hebrew}\p{Syriac}\p{Thaana}\p{Nko}\p{Adlam}]"
_AFTER_RTL = regex.compile(rf"{_RTL}\p{{M}}* $")
_BEFORE_RTL = regex.compile(rf" {_RTL}")
_MOST_HASHTAGS = 4
_WITHOUT_CAPITALS = regex.compile(
    r"[\p{L}--\p{Lu}--\p{Ll}--\p{Lt}--\p{Lm}--\p{Han}--\p{Hiragana}--\p{Katakana}--\p{Hangul}"
    r"--\p{Thai}--\p{Lao}--\p{Khmer}--\p{Myanmar}]",
    regex.V1,
)


def plain(fragment: str) -> str:
    """Return inline HTML as one line of clean text."""
    return one_line(to_text(fragment))


def one_line(text: str) -> str:
    """Return text on one line; no-break spaces stay, because French has them on purpose."""
    return regex.sub(r"[^\S\u00a0\u202f]+", " ", clean_text(text)).strip()


def for_post(text: str, language: str) -> str:
    """Return one line of text as it may stand in a post in this language.

    A mark without its letter, which would join itself to what stands before it, is left out.
    """
    return isolate_latin(harmless(regex.sub(r"^\p{M}+", "", text)), language)


def harmless(text: str) -> str:
    """Return text in which no `@` calls anybody and no `#` makes a hashtag.

    A translation can put a sign before any word; to call a stranger because of it would be
    worse than an address with `@` in it that cannot be followed.
    """
    text = regex.sub("[@＠]", lambda found: found[0] + _BREAK, text)
    return _STRAY.sub(
        lambda found: found[0] if len(found[0]) > 1 else found[0] + _BREAK,
        text,
    )


def isolate_latin(text: str, language: str) -> str:
    """Return right-to-left text with Latin runs isolated where their neighbours would move.

    A name of several words is one run: isolated one by one, its words would change places.
    A single word between two right-to-left words needs nothing. One at the beginning would
    turn the whole paragraph around, and punctuation beside one jumps to its other side.
    """
    if direction(language) != "rtl" or _ISOLATES.search(text):
        return text
    return _LATIN_RUN.sub(_isolated, text)


def _isolated(found: "regex.Match[str]") -> str:
    run = found[0]
    if found["address"]:
        return run
    simple = regex.fullmatch(r"[\p{L}\p{M}]+", run)
    before, after = found.string[: found.start()], found.string[found.end() :]
    if simple and _AFTER_RTL.search(before) and _BEFORE_RTL.match(after):
        return run
    return f"{_FSI}{run}{_PDI}"


def hashtags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags as hashtags, words joined in CamelCase so that screen readers read words.

    Scripts that have spaces but no capitals join them as their writers do, by `_`.
    Combining marks belong to their letters; ZWNJ stays between letters, as servers allow.
    A tag without a letter is none.
    """
    made: dict[str, str] = {}
    for tag in tags:
        words = regex.findall(
            r"[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*(?:\u200c[\p{L}\p{M}\p{N}_]+)*",
            clean_text(tag).replace("\u200d", ""),
        )
        joint = "_" if any(map(_WITHOUT_CAPITALS.search, words)) else ""
        name = words[0] if len(words) == 1 else joint.join(map(_capitalised, words))
        if regex.search(r"\p{L}", name):
            made.setdefault(name.casefold(), f"#{name}")
    return tuple(made.values())[:_MOST_HASHTAGS]


def _capitalised(word: str) -> str:
    return word[0].title() + word[1:]
