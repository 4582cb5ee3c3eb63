"""Pure: which language a text is in: what it states, what it reads like, or the site's.

lingua knows all its languages here, in its low-accuracy mode (trigrams). Measured with
version 2.1.1: 85 MB and 0.5 s on first use, then about a millisecond a text; high accuracy
takes 240 MB and 3 s for the members' languages alone, and gains nothing on texts of more
than 120 letters. A detector that knew the site's languages only would be smaller (40 MB),
and would call a Serbian text Portuguese (0.92) and a Swahili one French (0.95).

Where lingua cannot tell neighbours apart, their own small words do: Hindi, Nepali and
Marathi; Indonesian and Malay; Tagalog, Cebuano, Hiligaynon and Ilocano.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import regex

from bot.collect.draft import Draft
from bot.languages import autonym, is_tag
from bot.markup import to_text
from bot.model import BlockKind, Refusal

if TYPE_CHECKING:
    from lingua import LanguageDetector

DOUBTFUL = "language-doubtful"

# fmt: off
MEMBERS = (
    "en", "id", "tl", "es", "fr", "zh-Hant", "zh-Hans", "ko", "th", "ja", "ms", "bn", "ur", "hi",
    "ne", "ar", "it", "de", "nl", "da", "pt",
)
# fmt: on
"""Languages that a statement may turn out to be in on any site."""

_SAME = ({"hr", "bs", "sr", "sh", "cnr"}, {"nb", "nn", "no"}, {"tl", "fil"}, {"zh", "yue"})
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
_SIMPLIFIED = frozenset({"hans", "cn", "sg"})

# Characters of which each exists in one of the two scripts only, in pairs.
# fmt: off
HANT = "們這為說時對動發經過還進現關開門問見長車東馬鳥魚龍書買賣電話語誰請讓記論講證議護權勞務業產員險難錢銀鐵紅線級組織結給統網約紀終續絕罰罷職聯備極樣標樹機殺雜師帶幫歸錄應庫慶廠廣壓歷廳團僱"  # noqa: E501
HANS = "们这为说时对动发经过还进现关开门问见长车东马鸟鱼龙书买卖电话语谁请让记论讲证议护权劳务业产员险难钱银铁红线级组织结给统网约纪终续绝罚罢职联备极样标树机杀杂师带帮归录应库庆厂广压历厅团雇"  # noqa: E501
# fmt: on
_FEWEST_CHARACTERS = 5

# Small words that one language of a group has and its neighbours lack; "*x" is an ending.
_NEIGHBOURS: tuple[Mapping[str, str], ...] = (
    {
        "hi": "है हैं में और की का के से नहीं यह हम हमारी हमारे हमें पर था थे थी कि",
        "ne": "छ छन् र हो पनि हामी हाम्रो लागि छैन छैनन् गर्न गर्ने गरेको गरेका भएको भएका"
        " *हरू *हरु *हरूको *हरूले *हरूलाई *लाई *छौं *छौँ *एको *मा",
        "mr": "आहे आहेत आणि नाही आम्ही आमच्या आमची साठी मध्ये *ांच्या *ांना *च्या",
    },
    {
        "id": "karena uang bisa pemerintah migran buruh upah perusahaan polisi paspor bahwa mau"
        " perempuan kantor tanggal seluruh internasional nasional agen Desember"
        " kualitas berbeda coba kecelakaan serikat perlindungan",
        "ms": "kerana wang boleh kerajaan majikan syarikat polis pasport bahawa mahu wanita"
        " pejabat tarikh seluruhnya antarabangsa kebangsaan ejen Disember kualiti berbeza"
        " cuba hospital kemalangan kesatuan imigresen pendatang hendaklah ialah asing",
    },
    {
        "tl": "ng at ay namin natin nila hindi ito kami tayo aming ating kanilang para",
        "ceb": "ug og nga dili kini among atong ilang mao usa kanila niini",
        "hil": "sang kag nga indi ini amon aton ila sining",
        "ilo": "ti dagiti ken iti nga saan daytoy mi da kadagiti",
    },
)
_CLEARLY = 0.9
_ENOUGH = 120
_LONGEST = 6_000
_FEWEST_WORDS = 3
_MOST_AGAINST = 3
_LETTER = regex.compile(r"\p{L}")
# Scripts whose letters tell more than Latin ones, and those that tell most.
_COMPACT = regex.compile(r"(?V1)[\p{L}--[\p{Latin}\p{Cyrillic}\p{Greek}]]")
_DENSE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]")
_DEVANAGARI = regex.compile(r"\p{Devanagari}")
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_ADDRESS = regex.compile(r"\S+@\S+|(?:https?://|www\.)\S+|[#@]\w+")
_SILENT = frozenset({BlockKind.SIGNATURE, BlockKind.CONTACT, BlockKind.DATELINE})


@dataclass(frozen=True, slots=True)
class Settled:
    """A draft whose language is decided, and why a person should look at that, if so."""

    draft: Draft
    doubt: str = ""
    mend: str = ""

    def refusal(self, known_as: str) -> Refusal | None:
        """Return the doubt as it is reported; None where there is none."""
        return Refusal(known_as, DOUBTFUL, self.doubt, self.mend) if self.doubt else None


def settle(draft: Draft, site: Sequence[str]) -> Settled:
    """Decide on the language of a draft that was read; `site` are the languages published.

    What is stated stays, and so does the default where the text is short, mixed, or in a
    language that nobody here expects; what reads otherwise is said, not changed.
    """
    named: dict[str, str] = {}
    for tag, address in draft.translations:
        named.setdefault(known_as(tag, site), address)
    draft = replace(draft, translations=tuple(named.items()))
    found = detect(_words(draft))
    if draft.says_language:
        tag = found if draft.language == "zh" and _primary(found) == "zh" else draft.language
        draft = replace(draft, language=known_as(tag, site))
    if not found or is_same(draft.language, found) or not _can_be_told(draft.language):
        return Settled(draft)
    tag = known_as(found, (*site, *MEMBERS))
    if not draft.says_language and tag in {*site, *MEMBERS}:
        return Settled(replace(draft, language=tag))
    return Settled(draft, *_doubt(draft, tag))


def _doubt(draft: Draft, tag: str) -> tuple[str, str]:
    mend = f"Write `language: {tag}` into its front matter if that is right"
    mend += f", or `language: {draft.language}`." if not draft.says_language else "."
    how = "it says that it is" if draft.says_language else "it was taken to be"
    reads = f"it reads like {autonym(tag)} ({tag})"
    return f"{how} in {autonym(draft.language)} ({draft.language}), but {reads}.", mend


def known_as(tag: str, site: Iterable[str]) -> str:
    """Return the site's tag for a language: "en" for "en-US", "zh-Hant" for "zh-TW" or "zh"."""
    if not is_tag(tag):
        return tag
    tags = tuple(site)
    folded = {one.casefold(): one for one in tags}
    if found := folded.get(tag.casefold()):
        return found
    if _primary(tag) == "zh":
        script = _script(tag)
        return next((one for one in tags if _is_chinese(one, script)), f"zh-{script}".rstrip("-"))
    parts = tag.split("-")
    for count in range(len(parts) - 1, 0, -1):
        if found := folded.get("-".join(parts[:count]).casefold()):
            return found
    wider = [one for one in tags if _primary(one) == _primary(tag)]
    return wider[0] if len(wider) == 1 and len(parts) == 1 else tag


def _is_chinese(tag: str, script: str) -> bool:
    return _primary(tag) == "zh" and (not script or _script(tag) in {"", script})


def _primary(tag: str) -> str:
    return tag.split("-", maxsplit=1)[0].casefold()


def _script(tag: str) -> str:
    """Return the script of a Chinese tag; "" where it says none."""
    parts = {part.casefold() for part in tag.split("-")[1:]}
    return "Hant" if parts & _TRADITIONAL else "Hans" if parts & _SIMPLIFIED else ""


def is_same(one: str, other: str) -> bool:
    """Tell whether two tags are one language, as far as reading a text can tell."""
    first, second = _primary(one), _primary(other)
    if first != second and not any({first, second} <= group for group in _SAME):
        return False
    scripts = {_script(one), _script(other)} - {""}
    return first != "zh" or len(scripts) < 2


def detect(text: str) -> str:
    """Return the language that a text is clearly in, "" where it is short, mixed or unclear."""
    text = _ADDRESS.sub(" ", text[:_LONGEST])
    weight = sum(len(pattern.findall(text)) for pattern in (_LETTER, _COMPACT, _DENSE))
    if weight < _ENOUGH:
        return ""
    middle = text.find(" ", len(text) // 2)
    middle = middle if middle > 0 else len(text) // 2
    halves = {_most_like(text[:middle])[0], _most_like(text[middle:])[0]}
    found, confidence = _most_like(text)
    if confidence < _CLEARLY or halves != {found}:
        return ""
    group = next((group for group in _NEIGHBOURS if found in group), None)
    if group is not None:
        return _by_small_words(text, group)
    return _with_script(text) if found == "zh" else found


def _words(draft: Draft) -> str:
    spoken = (to_text(one.content) for one in draft.blocks if one.kind not in _SILENT)
    return "\n".join((draft.title, draft.subtitle, *spoken))


def _most_like(text: str) -> tuple[str, float]:
    """Return the likeliest language and how sure that is; neighbours count as one."""
    letters = len(_LETTER.findall(text))
    if letters and len(_DEVANAGARI.findall(text)) / letters > _CLEARLY:
        return "hi", 1.0
    shares: dict[str, float] = {}
    for value in _detector().compute_language_confidence_values(text)[:4]:
        code = value.language.iso_code_639_1.name.lower()
        group = next((group for group in _NEIGHBOURS if code in group), {code: ""})
        first = next(iter(group))
        shares[first] = shares.get(first, 0.0) + value.value
    best = max(shares, key=lambda code: shares[code], default="")
    return best, shares.get(best, 0.0)


def _by_small_words(text: str, group: Mapping[str, str]) -> str:
    """Tell neighbours apart by the words that only one of them has."""
    counts: Counter[frozenset[str]] = Counter()
    for word in _WORD.findall(text):
        counts[frozenset(tag for tag, words in group.items() if _has(words, word))] += 1
    totals = {tag: sum(n for tags, n in counts.items() if tag in tags) for tag in group}
    best = max(totals, key=lambda tag: totals[tag])
    against = sum(n for tags, n in counts.items() if tags and best not in tags)
    is_clear = totals[best] >= _FEWEST_WORDS and totals[best] >= _MOST_AGAINST * against
    return best if is_clear else ""


def _has(words: str, word: str) -> bool:
    whole, endings = _table(words)
    return word.casefold() in whole or (bool(endings) and word.endswith(endings))


@cache
def _table(words: str) -> tuple[frozenset[str], tuple[str, ...]]:
    listed = words.split()
    whole = frozenset(word.casefold() for word in listed if not word.startswith("*"))
    return whole, tuple(word[1:] for word in listed if word.startswith("*"))


def _with_script(text: str) -> str:
    """Return zh-Hant or zh-Hans by the characters that only one of them has."""
    hant = sum(text.count(char) for char in HANT)
    hans = sum(text.count(char) for char in HANS)
    if hant + hans < _FEWEST_CHARACTERS or max(hant, hans) < _CLEARLY * (hant + hans):
        return ""
    return "zh-Hant" if hant > hans else "zh-Hans"


@cache
def _detector() -> "LanguageDetector":
    from lingua import LanguageDetectorBuilder

    return LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()


@cache
def _told_apart() -> frozenset[str]:
    from lingua import Language

    codes = {one.iso_code_639_1.name.lower() for one in Language.all()}
    return frozenset(codes.union(*_NEIGHBOURS, *_SAME))


def _can_be_told(tag: str) -> bool:
    """A text in a language that no one here can recognise always reads like another."""
    return _primary(tag) in _told_apart()
