"""Pure: who issues a statement, where the text itself says so; otherwise nobody.

What is looked for: "Statement of the X", "ABC-USA Statement on …", a title that begins
with an acronym that the text writes out, and "The X (ABC) …" at the very beginning.
"""

from collections.abc import Iterable

import regex

from bot.collect.recognise import vocabulary

_ACRONYM = r"\p{Lu}[\p{Lu}\p{N}]{1,9}(?:[-–/]\p{Lu}[\p{L}\p{N}]{1,14}){0,2}"
_IN_BRACKETS = regex.compile(rf"\(({_ACRONYM})\)")
_BEFORE_KIND = regex.compile(rf"^({_ACRONYM})\s+(?i:{vocabulary.KINDS})(?![\p{{L}}])")
_FIRST_WORD = regex.compile(rf"^({_ACRONYM})(?:\s|['’]s\s|:)")
_OF_NAME = regex.compile(
    rf"(?i:(?<!\p{{L}})(?:{vocabulary.KINDS})\s+(?:{vocabulary.OF})\s*)"
    r"(?P<name>\p{Lu}[\p{L}\p{M}'’-]*(?:\s+(?:(?:de|del|la|las|los|da|do|dos|das|di|dei|delle"
    r"|des|du|of|for|and|y|e|et|für|der|von|van)\s+){0,2}\p{Lu}[\p{L}\p{M}'’-]*){1,7})"
    rf"(?!\s+(?:{vocabulary.OF})(?!\p{{L}}))"  # the assembly of the alliance is not the alliance
)
_OPENING_NAME = regex.compile(
    r"^(?:(?:The|La|El|L['’]|Le|Il|Die|Das|Der|De|Het|Ang|A|O|Kami,?)\s*)?"
    r"(?P<name>\p{Lu}[^(),.;:!?]{3,90}?)\s*\(" + f"(?P<acronym>{_ACRONYM})" + r"\)"
)
# fmt: off
_SMALL = frozenset((
    "the", "of", "for", "and", "in", "de", "del", "la", "las", "los", "el", "y", "da", "do",
    "dos", "das", "e", "di", "dei", "delle", "des", "du", "et", "le", "les", "der", "die",
    "für", "von", "van", "ng", "mga", "dan", "a", "à", "al", "on",
))
# fmt: on
_WINDOW = 140


def recognise(title: str, subtitle: str, paragraphs: Iterable[str], signatures: str = "") -> str:
    """Return the issuer's name as a reader expects it, or ""."""
    first = [paragraph[:3000] for paragraph in paragraphs][:12]
    text = "\n".join((title, subtitle, *first, signatures))
    for line in (title, subtitle):
        if found := _in_headline(line, text):
            return found
    if first and (match := _OPENING_NAME.match(first[0])) and _is_capitalised(match["name"]):
        return _best(match["name"].strip(), match["acronym"])
    return ""


def _is_capitalised(name: str) -> bool:
    words = regex.findall(r"[\p{L}\p{M}][\p{L}\p{M}'’-]*", name)
    return len(words) > 1 and all(word[0].isupper() or word in _SMALL for word in words)


def _in_headline(line: str, text: str) -> str:
    if match := _BEFORE_KIND.match(line):
        return _written_out(match[1], text) or match[1]
    for brackets in _IN_BRACKETS.finditer(line):
        if name := _name_before(line[: brackets.start()], brackets[1]):
            return _best(name, brackets[1])
    if (match := _OF_NAME.search(line)) and text.count(match["name"]) > 1:
        return match["name"]
    if match := _FIRST_WORD.match(line):
        return _written_out(match[1], text)
    return ""


def _best(name: str, acronym: str) -> str:
    """A chapter's acronym (IMA-USA) says more than the name that all chapters share."""
    return acronym if regex.search("[-–/]", acronym) else name


def _written_out(acronym: str, text: str) -> str:
    """Return the name behind an acronym as the text writes it, "" if it never does."""
    if regex.search("[-–/]", acronym):
        return acronym if f"({acronym})" in text else ""
    start = text.find(f"({acronym})")
    while start >= 0:
        if name := _name_before(text[:start], acronym):
            return name
        start = text.find(f"({acronym})", start + 1)
    return _name_with_initials(acronym, text)


def _name_before(text: str, acronym: str) -> str:
    """Return the words before "(ABC)" whose initials make the acronym."""
    letters = regex.match(r"[\p{Lu}]+", acronym)
    wanted = list(letters[0].casefold()) if letters else []
    words = regex.findall(r"[\p{L}\p{M}'’-]+", text[-_WINDOW:])
    taken: list[str] = []
    while words and wanted and len(taken) < 12:
        word = words.pop()
        taken.append(word)
        if word.casefold() in _SMALL:
            continue
        if not word[0].isupper() or word[0].casefold() != wanted[-1]:
            return ""
        wanted.pop()
    return " ".join(reversed(taken)) if not wanted and taken else ""


def _name_with_initials(acronym: str, text: str) -> str:
    """Find a name of capitalised words with these initials, as in "International Migrants …"."""
    words = list(regex.finditer(r"[\p{L}\p{M}'’-]+", text[:12_000]))
    size = len(acronym)
    initials = [word[0][0] for word in words]
    for index in range(len(words) - size + 1):
        if "".join(initials[index : index + size]) == acronym and size > 2:
            run = words[index : index + size]
            spelled = " ".join(word[0] for word in run)
            if text[run[0].start() : run[-1].end()] == spelled:
                return spelled
    return ""
