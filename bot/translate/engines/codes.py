"""Pure: the codes of Argos packages and the language tags that they stand for."""

from collections.abc import Iterable

import regex

from bot.translate.engines import routes

_TAGS = {"zt": "zh-Hant", "zh": "zh-Hans", "pb": "pt-BR"}
# The packages that may serve a language, best first, where it is not the one of its name.
_CODES = {
    "zh": ("zh",),
    "zh-Hans": ("zh",),
    "zh-CN": ("zh",),
    "zh-SG": ("zh",),
    "zh-Hant": ("zt",),
    "zh-TW": ("zt",),
    "zh-HK": ("zt",),
    "pt": ("pt", "pb"),
    "pt-BR": ("pb", "pt"),
    "fil": ("tl",),
    "no": ("nb",),
}

# What the public index of packages offered from English in November 2026. What it offers now
# is read from it when packages are installed; this is for advice, which is given offline.
PUBLIC_FROM_ENGLISH = frozenset(
    regex.findall(
        r"\w+",
        "ar az bg bn ca cs da de el eo es et eu fa fi fr ga gl he hi hu id it ja ko ky lt lv ms nb "
        "nl pb pl pt ro ru sk sl sq sv th tl tr uk ur zh zt",
    )
)


def is_public(tag: str) -> bool:
    """Tell whether the public index had packages of a language, as far as this program knows."""
    return any(code == "en" or code in PUBLIC_FROM_ENGLISH for code in codes_of(tag))


def tag_of(code: str) -> str:
    """Return the language tag that a package's code stands for."""
    return _TAGS.get(code, code)


def codes_of(tag: str) -> tuple[str, ...]:
    """Return the codes of the packages that may serve a language, best first."""
    return _CODES.get(tag) or tuple(dict.fromkeys((tag, tag.split("-", maxsplit=1)[0])))


def way(pairs: Iterable[tuple[str, str]], source: str, target: str) -> tuple[str, ...]:
    """Return the codes on the way between two languages over pairs of codes; () if none."""
    known = frozenset(pairs)
    for begin in codes_of(source):
        for end in codes_of(target):
            found = routes.shortest(known, begin, end)
            if found:
                return found
    return ()
