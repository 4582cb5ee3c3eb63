"""Pure: the end of a teaser: "Continue reading" and its like."""

import regex

from bot.collect import vocabulary

_PHRASE = regex.compile(
    rf"(?i)(?<![\p{{L}}\p{{N}}])[(\[]?(?:{vocabulary.TEASERS})[\s.…→»›>\[\]()\-–—|]*$"
)
# WordPress repeats the title: 'Continue reading "Title" →'.
_WITH_TITLE = regex.compile(
    rf"(?i)(?<![\p{{L}}\p{{N}}])(?:{vocabulary.TEASERS})\s+.{{3,200}}?\s*[→»]\s*$"
)
_EXCERPT = regex.compile(r"\[\s*(?:\.\.\.|…)\s*\]\s*$")
_WINDOW = 300


def cut(text: str) -> tuple[str, bool]:
    """Return a text without the teaser at its end, and whether there was one."""
    window = text[-_WINDOW:]
    for pattern in (_PHRASE, _WITH_TITLE, _EXCERPT):
        match = pattern.search(window)
        if match and _is_meant(window[: match.start()], match[0]):
            rest = text[: len(text) - len(window) + match.start()].rstrip()
            return cut(rest)[0], True
    return text, False


def _is_meant(before: str, found: str) -> bool:
    """Tell a link's words from the end of a sentence such as "people should read more"."""
    if regex.search(r"[→»›>\]]\W*$", found) or found.startswith(("(", "[")):
        return True
    bare = regex.sub(r"\W+$", "", found)
    if bare.casefold() == "more":
        return False
    stands_alone = not before.strip() or regex.search(r"[.!?…)\]”\"'»。！？]\s*$", before)
    return bool(stands_alone) or bool(regex.match(r"\p{Lu}|\p{Lo}", bare))
