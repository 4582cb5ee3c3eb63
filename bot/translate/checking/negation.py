"""Pure: whether a "not" of the source is a "not" in the translation.

Languages say no in many ways, so what counts is kept apart: `_SURE` are words that say no
wherever they stand; `_ALSO` are others that may stand for a "no" of another language
("unable", "prohibido", 非). A translation lost a negation where its source surely has more
of them than it can possibly have itself, and invented one the other way round. Languages
without a table are not judged.
"""

from collections.abc import Iterable
from functools import cache

import regex

from bot.model import FindingReason
from bot.translate.checking.pair import Found, Pair
from bot.translate.numerals import primary

_EN_APART = (
    r"\bnot (?:only|just|merely|simply|least|to mention|until|yet uncertain)\b|\bif not\b"
    r"|\bor not\b|\bwhy not\b|\bno (?:doubt|matter|sooner|less|fewer|more than)\b|\bno\.? ?\p{N}"
    r"|\bno one but\b|\bnothing (?:but|less|short)\b|\bcannot but\b|\bno longer only\b|n[’']t we\b"
)
# "Personne doit": rules drop the "ne". "La personne" and "une personne" are people.
_FR_WITHOUT_NE = (
    r"(?<!\bn(?:e\b|[’'])[^.;]{0,40})"
    r"(?<!\b(?:une|la|cette|chaque|toute|de|par|seule|autre|tierce|même|ou|et) )\bpersonne\b"
    r"(?![^.;]{0,20}\bn(?:e\b|[’']))"
)
_SURE = {
    "en": r"\bcannot\b|n[’']t\b|\bnot\b|\bnever\b|\bneither\b(?:[^.;]{0,40}\bnor\b)?|\bnor\b"
    r"|\bno\b(?:[^.;:]{0,30}?(?:,|\band\b|\bor\b) no\b)*"
    r"|\bnobody\b|\bnothing\b|\bnone\b|\bwithout\b",
    "es": r"\bno\b(?! s[oó]lo| solamente| obstante)|\bsin\b(?! embargo)",
    "fr": r"\bn(?:e\b|[’'])(?=[^.;,]{0,30}\b(?:pas|jamais|rien|personne|aucune?)\b)"
    r"|\bsans\b(?! doute)",
    "it": r"\bnon\b(?! sol[oa])|\bsenza\b",
    "pt": r"\bnão\b(?! só| apenas| somente)|\bsem\b",
    "ca": r"\bno\b(?! només)|\bsense\b",
    "de": r"\bnicht\b(?! nur)|\bkein\w*|\bniemals\b|\bohne\b",
    "nl": r"\bniet\b(?! alleen)|\bgeen\b|\bnooit\b|\bzonder\b",
    "da": r"\bikke\b(?! kun| bare)|\baldrig\b|\buden\b|\bingen\b",
    "id": r"\btidak(?:lah)?\b(?! hanya| saja)|\bbukan(?:lah)?\b(?! hanya| saja)|\btanpa\b"
    r"|\bjangan\b|\bbelum\b",
    "ms": r"\btidak(?:lah)?\b(?! hanya| saja)|\bbukan(?:lah)?\b(?! hanya| saja)|\btanpa\b"
    r"|\bjangan\b|\bbelum\b",
    "tl": r"\bhindi\b(?! lamang| lang)|\bhuwag\b|\bwala(?:ng)?\b"
    r"(?:[^.;:]{0,30}?(?:,| at) wala(?:ng)?\b)*",
}
_ALSO = {
    "en": r"\b(?:un(?!ion|it|ivers|der)|in(?!ter|to|dones|dia|form|dustr|stit|clud|come"
    r"|creas|vest|vit)"
    r"|im(?!migra|port|age|prov)|il(?!o)|ir|dis|non|mis)-?\p{L}{3,}"
    r"|\p{L}less\b|\black|\brefus|\breject"
    r"|\bden(?:y|ie)|\bfail|\bagainst\b|\bstop|\bend(?:s|ed|ing)?\b|\bban|\bforbid|\bprohibit"
    r"|\bonly\b|\buntil\b|\bhardly\b|\bbarely\b|\bfew\b|\blittle\b|\binstead\b|\brather\b"
    r"|\bexcept|\bfree\b|\bavoid|\bprevent|\bfar from\b|\bdespite\b|\babsen|\babolish|\bceas"
    r"|\bmissing\b|\byet\b|\bany\b|\btoo\b|\bless\b|\bregardless\b|\bbefore\b|\bdoubt\b"
    r"|\bopposed?\b|\blos[et]|\bwithhold|\bwithdraw|\bneglect|\bignor|\bbarred|\bdeprive"
    r"|\bhowever\b|\bout of\b|\bstill\b|\bthan\b|\bwhether\b|\bno\b|\bnot\b",
    "es": r"\bni\b|\bnunca\b|\bjamás\b|\bning[uú]n\w*|\bnadie\b|\bnada\b|\btampoco\b|\bprohib\w*"
    r"|\bimpid\w*|\bcare[cn]\w*|\bfalta de\b|\bdej\w+ de\b"
    r"|\b(?:imposib|inacept|injust|insuf|incapa|inadm|intolerab|insegur|inexist|inútil|ilegal)\w*",
    "fr": rf"\bn(?:e\b|[’'])|{_FR_WITHOUT_NE}|\bnon\b|\bni\b|\baucune?\b"
    r"|\bjamais\b|\bpas d|\binterdi\w*|\brien\b|\bmanqu\w*"
    r"|\bnul(?:le)?s?\b|\bdépourvu\w*|\bempêch\w*"
    r"|\b(?:imposs|inaccep|injust|insuff|incapab|inadm|intolér|inexist|inutil|illég)\w*",
    "it": r"\bné\b|\bmai\b|\bnessun\w*|\bniente\b|\bnulla\b|\bneanche\b|\bnemmeno\b|\bneppure\b"
    r"|\bno\b|\bprivo?[oiae]?\b|\bmanc\w*|\bviet(?:a|ato|ata|ati|ate|are)\b"
    r"|\b(?:impossib|inaccet|ingiust|insuff|incapac|inammis|intoller|insicur|inesist|illegal)\w*",
    "pt": r"\bnem\b|\bnunca\b|\bjamais\b|\bnenhum\w*|\bninguém\b|\bnada\b|\btampouco\b"
    r"|\bproib\w*|\bimped\w*|\bfalta de\b|\bcarec\w*|\bdeix\w+ de\b"
    r"|\b(?:impossív|inaceit|injust|insuf|incapa|inadm|intoler|insegur|inexist|ilegal)\w*",
    "ca": r"\bni\b|\bmai\b|\bcap\b|\bning[uú]\b|\bres\b|\btampoc\b|\bprohib\w*"
    r"|\b(?:imposs|inaccep|injust|insuf|incapa|il·legal)\w*",
    "de": r"\bnie\b|\bniemand\w*|\bnichts\b|\bweder\b|\b\w{3,}los(?:e[nmrs]?)?\b|\bnein\b"
    r"|\bverboten\w*|\bfehl\w*|\bstatt\b"
    r"|\b(?:unmögl|ungerecht|unzureich|unsicher|unannehm|unfair|unfähig|unerträg|illegal)\w*",
    "nl": r"\bniemand\b|\bniets\b|\bnoch\b|\bnergens\b|\b\w{3,}loze?\b|\bverboden\b|\bnee\b"
    r"|\b(?:onmogel|onrecht|onvold|onveil|onaanv|oneerl|illega)\w*",
    "da": r"\bintet\b|\bhverken\b|\bej\b|\b\w{3,}løse?\b|\bforbudt\b|\bnej\b|\bingenting\b"
    r"|\b(?:umulig|uretfær|utilstr|usikker|uaccep|ulovlig)\w*",
    "id": r"\btak\b|\btakkan\b|\btiada\b|\bdilarang\b|\bmustahil\b|\bkurang\b|\bketidak\w*"
    r"|\bmaupun\b|\btidak\b|\bnihil\b",
    "ms": r"\btak\b|\btiada\b|\bdilarang\b|\bmustahil\b|\bkurang\b|\bmahupun\b|\bketidak\w*"
    r"|\btidak\b",
    "tl": r"\bdi\b|\bni\b|\bbawal\b|\bayaw\b|\bkailanma['’n]?y?\b|\bkulang\b"
    r"|\bipinagbabawal\b|\bkawalan\b|\bhindi\b",
    "ar": r"(?<!\p{L})[وفب]?(?:أ?لا|لم|لن|ليس\p{L}*|لسنا|لست|غير|بغير|بدون\p{L}*|دون\p{L}*"
    r"|بلا|ل?عدم|أبد\p{L}*|كلا"
    r"|انعدام|[يت]حظر|محظور|ممنوع\p{L}*|[نيت]رفض\p{L}*|ألا|ألّا|لئلا|خال(?:ية?)? من)(?!\p{L})",
    "hi": r"(?<![\p{L}\p{M}])(?:नहीं|नही|न|ना|मत|बिना|बगैर|बग़ैर|मना|वंचित|अभाव"
    r"|असंभव|अपर्याप्त|अवैध|अस्वीकार्य|असुरक्षित|नामंज़ूर|निषिद्ध)(?![\p{L}\p{M}])",
    "ne": r"(?<![\p{L}\p{M}])(?:न(?=[क-ह])(?!य|व|गर(?![\p{M}]))[\p{L}\p{M}]{2,}|बिना|विना|असम्भव)"
    r"|(?:ैन|एन|छैनन्|होइन|दिन|ैनन्|ेनन्|ेन|नौं)(?![\p{L}\p{M}])",
    "bn": r"(?<![\p{L}\p{M}])(?:না|নয়|নেই|নাই|বিনা|ছাড়া|নি|নন|নও|নই|নিষিদ্ধ|অসম্ভব|অবৈধ|অগ্রহণযোগ্য)"
    r"(?![\p{L}\p{M}])|[য়েি]নি(?![\p{L}\p{M}])|বিহীন|হীন(?![\p{L}\p{M}])",
    "ur": r"(?<![\p{L}\p{M}])(?:نہیں|نہ|مت|بغیر|بلا|بنا|ناممکن|ناکافی|ممنوع|محروم"
    r"|منع)(?![\p{L}\p{M}])",
    "th": r"ไม่|มิ(?:ได้|ใช่|อาจ)|ไร้|อย่า|ห้าม|ปราศจาก|ขาด|ผิดกฎหมาย",
    "zh": r"不(?!斷|断|過|过|管|論|论|滿|满|幸)|沒|没|[無无](?![論论国國]"
    r"|[證证](?=[移勞劳工人者]))|未(?!來|来)"
    r"|(?<!除|並)非(?!洲|常|法|政府)|勿|(?<![特分性個个區区差級级])別|莫|毋|免於|以免|禁止|缺"
    r"|(?<![是能可與与])否(?!則|则)",
    "ja": r"ない|なかっ|なく|なけれ|ませ[んぬ]|(?<![必はいお])ず(?![っつれし])|ぬ|なし|無|不(?!法)"
    r"|非(?!常|正規)|未(?!来|払)|まい|禁|抜き",
    "ko": r"않|(?<!잘)못|없|아니|아닌|아닙|(?<!\p{L})안(?=\s)|지\s?[말마]|금지|불가|불충분"
    r"|불공정|거부",
}
# Twice no, which says that something must be or is more besides.
_MUST = {
    "ja": r"な(?:ければ|くては)(?:なら|いけ)(?:ない|ません)|だけで(?:は)?なく"
    r"|かもしれ(?:ない|ません)",
    "ko": r"지 않으면 안|뿐(?:만)? 아니라|않을 수 없",
    "zh": r"不得不|不僅|不仅|不但|不只|只不過",
    "th": r"ไม่เพียง|ไม่ว่า|ไม่เช่นนั้น",
    "ar": r"ليس فقط|لا سيما|لا بد|لا يزال|لا تزال",
    "hi": r"न केवल|न सिर्फ",
    "en": _EN_APART,
}


def find(pair: Pair) -> Iterable[Found]:
    """Yield a finding where a negation is gone or came from nowhere."""
    source, target = pair.bare(pair.source), pair.bare(pair.target)
    surely = _count(source, _sure(pair.source_language))
    if surely and _can_deny(pair.target_language):
        possibly = _count(target, _possible(pair.target_language))
        if surely > possibly:
            said = ", ".join(_said(source, _sure(pair.source_language)))
            yield FindingReason.NEGATION_LOST, f"{said}: the translation denies {possibly or 'not'}"
            return
    invented = _said(target, _sure(pair.target_language))
    if invented and _can_deny(pair.source_language):
        possibly = _count(source, _possible(pair.source_language))
        if not possibly:
            yield FindingReason.NEGATION_INVENTED, f"{', '.join(invented)} is not in the source"


Table = tuple["regex.Pattern[str] | None", "regex.Pattern[str] | None"]


def _said(text: str, table: Table) -> list[str]:
    """Return what denies in a text."""
    apart, pattern = table
    if pattern is None:
        return []
    if apart is not None:
        text = apart.sub(" ", text)
    return [found[0] for found in pattern.finditer(text)]


def _count(text: str, table: Table) -> int:
    return len(_said(text, table))


def _can_deny(language: str) -> bool:
    return primary(language) in _ALSO


@cache
def _sure(language: str) -> Table:
    tag = primary(language)
    return _compiled(_MUST.get(tag, "")), _compiled(_SURE.get(tag, ""))


@cache
def _possible(language: str) -> Table:
    tag = primary(language)
    # What says no twice in one word is the lesser evil here: nothing is taken apart.
    apart = _compiled(_MUST.get(tag, "") if tag != "en" else "")
    both = "|".join(filter(None, (_SURE.get(tag, ""), _ALSO.get(tag, ""))))
    return apart, _compiled(both)


def _compiled(pattern: str) -> "regex.Pattern[str] | None":
    return regex.compile(pattern, regex.IGNORECASE) if pattern else None
