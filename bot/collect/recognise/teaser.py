"""Pure: the end of a teaser: "Continue reading" and its like."""

import regex

from bot.collect.recognise import vocabulary

_PHRASE = regex.compile(
    rf"(?i)(?<![\p{{L}}\p{{N}}])[(\[]?(?:{vocabulary.TEASERS})[\s.…→»›>\[\]()\-–—|]*$"
)
# WordPress repeats the title: 'Continue reading "Title" →'.
_WITH_TITLE = regex.compile(
    rf"(?i)(?<![\p{{L}}\p{{N}}])(?:{vocabulary.TEASERS})\s+.{{3,200}}?\s*[→»]\s*$"
)
_EXCERPT = regex.compile(r"\[\s*(?:\.\.\.|…)\s*\]\s*$")
_ARROW = regex.compile(r"[→»›>\]]\W*$")
_TAIL = " \t\n\u00a0.…-–—|("
_ENDS = ".!?…)]”\"'»。！？"
_WINDOW = 300
# "[…] Continue reading" is two of them.
_MOST = 3


def cut(text: str) -> tuple[str, bool]:
    """Return a text without the teaser at its end, and whether there was one."""
    rest = text
    for _ in range(_MOST):
        shorter = _cut_once(rest)
        if shorter is None:
            break
        rest = shorter
    return rest, rest != text


def _cut_once(text: str) -> str | None:
    window = text[-_WINDOW:]
    for pattern in (_PHRASE, _WITH_TITLE, _EXCERPT):
        match = pattern.search(window)
        if match and _is_meant(window[: match.start()], match[0]):
            return text[: len(text) - len(window) + match.start()].rstrip()
    return None


def _is_meant(before: str, found: str) -> bool:
    """Tell a link's words from the end of a sentence such as "people should read more"."""
    if _ARROW.search(found) or found.startswith(("(", "[")):
        return True
    bare = found.rstrip(_TAIL)
    if bare.casefold() == "more":
        return False
    stands_alone = not before.strip() or before.rstrip()[-1:] in _ENDS
    return stands_alone or not bare[:1].islower()
