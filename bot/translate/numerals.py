"""Pure: how languages write numbers as words: magnitudes, small numbers, months, Roman, Han."""

from collections import Counter
from functools import cache

import regex

from bot.languages import locale_of

# Words after digits, and the power of ten that each stands for.
_MAGNITUDES = {
    "en": "2 hundred|3 thousand|5 lakh lakhs|6 million millions|7 crore crores|9 billion billions"
    "|12 trillion",
    "es": "3 mil|6 millón millones|12 billón billones",
    "fr": "3 mille|6 million millions|9 milliard milliards|12 billion billions",
    "it": "3 mila mille|6 milione milioni|9 miliardo miliardi",
    "pt": "3 mil|6 milhão milhões|9 bilhão bilhões|12 trilhão trilhões",
    "ca": "3 mil|6 milió milions",
    "de": "3 tausend|6 million millionen mio|9 milliarde milliarden mrd",
    "nl": "3 duizend|6 miljoen|9 miljard",
    "da": "3 tusind tusinde|6 million millioner|9 milliard milliarder",
    "id": "2 ratus|3 ribu|6 juta|9 miliar milyar|12 triliun",
    "ms": "2 ratus|3 ribu|6 juta|9 bilion|12 trilion",
    "tl": "2 daan|3 libo libong|6 milyon milyong|9 bilyon bilyong",
    "hi": "2 सौ|3 हज़ार हजार|5 लाख|6 मिलियन|7 करोड़ करोड|9 अरब",
    "ne": "2 सय|3 हजार|5 लाख|7 करोड|9 अर्ब",
    "bn": "2 শত|3 হাজার|5 লাখ লক্ষ|6 মিলিয়ন|7 কোটি",
    "ur": "2 سو|3 ہزار|5 لاکھ|6 ملین|7 کروڑ|9 ارب",
    "ar": "2 مئة مائة|3 ألف آلاف|6 مليون ملايين|9 مليار مليارات",
    "th": "2 ร้อย|3 พัน|4 หมื่น|5 แสน|6 ล้าน",
    "zh": "2 百|3 千|4 万 萬|6 百万 百萬|7 千万 千萬|8 亿 億|9 十亿 十億",
    "ja": "2 百|3 千|4 万|6 百万|7 千万|8 億|12 兆",
    "ko": "2 백|3 천|4 만|5 십만|6 백만|7 천만|8 억|9 십억|12 조",
}
# A magnitude and what follows it are one word in these.
_RUN_ON = frozenset({"ar", "th", "zh", "ja", "ko", "da", "de", "nl"})

# One to twelve, then other values by name; a "-" stands for a word that also means something else.
_CARDINALS = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen=13 fourteen=14 "
    "fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 "
    "fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 hundred=100 hundreds=100 thousand=1000 "
    "thousands=1000 million=1000000 millions=1000000 dozen=12 dozens=12 twice=2 both=2 double=2 "
    "triple=3 half=50 noon=12 midnight=12 a=1 an=1 per=1 each=1 every=1 daily=1",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece=13 catorce=14 "
    "quince=15 dieciséis=16 diecisiete=17 dieciocho=18 diecinueve=19 veinte=20 treinta=30 "
    "cuarenta=40 cincuenta=50 sesenta=60 setenta=70 ochenta=80 noventa=90 cien=100 ciento=100 "
    "doscientos=200 quinientos=500 mil=1000 veinticuatro=24 veinticinco=25 "
    "decena=10 docena=12 quincena=15 veintena=20 treintena=30 centenar=100 centenares=100 "
    "millar=1000 millares=1000",
    "fr": "- deux trois quatre cinq six sept huit neuf dix onze douze treize=13 quatorze=14 "
    "quinze=15 seize=16 vingt=20 trente=30 quarante=40 cinquante=50 soixante=60 cent=100 "
    "cents=100 mille=1000 dizaine=10 douzaine=12 quinzaine=15 vingtaine=20 trentaine=30 "
    "quarantaine=40 cinquantaine=50 soixantaine=60 centaine=100 centaines=100 millier=1000 "
    "milliers=1000",
    "it": "uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici=13 "
    "quattordici=14 quindici=15 sedici=16 diciassette=17 diciotto=18 diciannove=19 venti=20 "
    "trenta=30 quaranta=40 cinquanta=50 sessanta=60 settanta=70 ottanta=80 novanta=90 cento=100 "
    "mille=1000 mila=1000",
    "pt": "- dois três quatro cinco seis sete oito nove dez onze doze duas=2 treze=13 catorze=14 "
    "quinze=15 dezesseis=16 dezessete=17 dezoito=18 vinte=20 trinta=30 quarenta=40 cinquenta=50 "
    "sessenta=60 setenta=70 oitenta=80 noventa=90 cem=100 cento=100 mil=1000",
    "ca": "- dos tres quatre cinc sis set vuit nou deu onze dotze vint=20 trenta=30 cent=100",
    "de": "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig=20 dreißig=30 "
    "vierzig=40 fünfzig=50 sechzig=60 siebzig=70 achtzig=80 neunzig=90 hundert=100 tausend=1000",
    "nl": "- twee drie vier vijf zes zeven acht negen tien elf twaalf twintig=20 dertig=30 "
    "veertig=40 vijftig=50 zestig=60 zeventig=70 tachtig=80 negentig=90 honderd=100 duizend=1000",
    "da": "- to tre fire fem seks syv otte ni ti elleve tolv tyve=20 tredive=30 fyrre=40 "
    "hundrede=100 tusind=1000",
    "id": "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas duabelas "
    "puluh=10 belas=10 seratus=100 ratus=100 seribu=1000 ribu=1000 setengah=50 kedua=2 ketiga=3",
    "ms": "satu dua tiga empat lima enam tujuh lapan sembilan sepuluh sebelas duabelas "
    "puluh=10 belas=10 seratus=100 ratus=100 seribu=1000 ribu=1000 kedua=2 ketiga=3",
    "tl": "isa dalawa tatlo apat lima anim pito walo siyam sampu labing-isa labindalawa isang=1 "
    "dalawang=2 tatlong=3 limang=5 pitong=7 walong=8 sampung=10 dalawampu=20 dalawampung=20 "
    "tatlumpu=30 tatlumpung=30 apatnapu=40 limampu=50 daan=100 sandaan=100 sanlibo=1000",
    "hi": "एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह पांच=5 छः=6 पंद्रह=15 बीस=20 तीस=30 "
    "चालीस=40 पचास=50 साठ=60 सत्तर=70 अस्सी=80 नब्बे=90 सौ=100 हज़ार=1000 हजार=1000 तीसरा=3 तीसरी=3",
    "ne": "एक दुई तीन चार पाँच छ सात आठ नौ दस एघार बाह्र बीस=20 तीस=30 पचास=50 सय=100 हजार=1000",
    "bn": "এক দুই তিন চার পাঁচ ছয় সাত আট নয় দশ এগারো বারো বিশ=20 ত্রিশ=30 পঞ্চাশ=50 শত=100 হাজার=1000",
    "ur": "ایک دو تین چار پانچ چھ سات آٹھ نو دس گیارہ بارہ بیس=20 تیس=30 پچاس=50 سو=100 ہزار=1000",
    "ar": "واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة - - واحدة=1 اثنين=2 "
    "اثنتين=2 ثلاث=3 "
    "أربع=4 خمس=5 ست=6 سبع=7 ثماني=8 ثمان=8 تسع=9 عشر=10 عامين=2 سنتين=2 شهرين=2 يومين=2 ساعتين=2 "
    "عشرون=20 عشرين=20 ثلاثون=30 ثلاثين=30 أربعين=40 خمسين=50 ستين=60 سبعين=70 ثمانين=80 تسعين=90 "
    "حادي=1 حادية=1 ستينيات=1960 سبعينيات=1970 ثمانينيات=1980 تسعينيات=1990 "
    "مئة=100 مائة=100 مئتي=200 ألف=1000 ألفي=2000 مليون=1000000 مليوني=2000000 مليونا=2000000",
}
_ORDINALS = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
    "es": "primer segund tercer cuart quint sext séptim octav noven décim undécim duodécim",
    "fr": "premi deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
    "it": "prim second terz quart quint sest settim ottav non- decim",
    "pt": "primeir segund terceir quart quint sext sétim oitav non- décim",
    "de": "erst zweit dritt viert fünft sechst siebt achtt neunt zehnt",
    "ar": "الأول الثان الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر",
}
# Words of scripts without spaces, found anywhere.
_INSIDE = {
    "th": "หนึ่ง=1 สอง=2 สาม=3 สี่=4 ห้า=5 หก=6 เจ็ด=7 แปด=8 เก้า=9 สิบสอง=12 สิบเอ็ด=11 สิบ=10 ยี่สิบ=20 "
    "สามสิบ=30 สี่สิบ=40 ห้าสิบ=50 ร้อย=100 พัน=1000 เที่ยง=12",
    "ko": "하나=1 한=1 두=2 둘=2 세=3 셋=3 네=4 넷=4 다섯=5 여섯=6 일곱=7 여덟=8 아홉=9 "
    "열두=12 열한=11 열=10 "
    "스무=20 스물=20 백=100 천=1000 정오=12",
    "zh": "正午=12 一半=50",
    "ja": "正午=12",
}
_HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "兩": 2,
    "两": 2,
}
_HAN_PLACES = {"十": 10, "百": 100, "千": 1000}
_HAN_BLOCKS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN = regex.compile(f"[{''.join((*_HAN_DIGITS, *_HAN_PLACES, *_HAN_BLOCKS))}]+")
_ROMAN = regex.compile(r"(?<![\p{L}\p{N}])([IVXLC]{2,7}|[VX])(?:e|ème|º|°)?(?![\p{L}\p{N}])")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_HALF_A_MILLION = regex.compile(r"\bhalf a million\b", regex.IGNORECASE)
# "and" and "the" are written together with an Arabic word.
_ARABIC_PREFIX = regex.compile(r"^و?ال(?=\p{L}{3})|^و(?=\p{L}{4})")
_WORD = regex.compile(r"[\p{L}\p{M}-]+")
# "5月" is the month that another language calls May.
_MONTH = regex.compile(r"(\p{Nd}{1,2})[ \u00a0]?(?:月(?!間)|월)")


def primary(tag: str) -> str:
    """Return the language of a tag: "zh" for zh-Hant."""
    language = tag.split("-", maxsplit=1)[0]
    return "tl" if language == "fil" else language


def magnitude(text: str, place: int, language: str) -> tuple[int, int]:
    """Return the power of ten that the words at a place stand for, and where they end."""
    power, end = 0, place
    while found := _magnitude_pattern(primary(language)).match(text, end):
        power += _powers(primary(language))[found[1].casefold()]
        end = found.end()
    return power, end


@cache
def _powers(language: str) -> dict[str, int]:
    groups = (group.split() for group in _MAGNITUDES.get(language, "").split("|") if group)
    return {word: int(power) for power, *words in groups for word in words}


@cache
def _magnitude_pattern(language: str) -> "regex.Pattern[str]":
    names = sorted(_powers(language), key=len, reverse=True)
    if not names:
        return regex.compile(r"(?!)")
    end = "" if language in _RUN_ON else r"(?![\p{L}\p{M}])"
    # "200多萬": more than two million. "mil millones": both count.
    options = "|".join(map(regex.escape, names))
    return regex.compile(
        rf"[\s\u00a0-]?(?:[多餘余]|de\s)?({options})(?![分成])"
        rf"{end}",
        regex.IGNORECASE,
    )


def in_words(text: str, language: str) -> Counter[str]:
    """Return the numbers that a text says in words: small ones, months, Roman and Han numerals."""
    tag = primary(language)
    counts: Counter[str] = Counter()
    before = 0
    for word in _WORD.findall(text.casefold()):
        values = _values(word, language)
        counts.update(map(str, values))
        if values and _makes_one(before, values[0]):
            # "treinta y cinco", "tatlumpu't lima", الحادي والعشرون
            counts[str(before + values[0])] += 1
        if values or len(word) > 2:
            before = values[0] if values else 0
    if tag == "en":
        counts["500000"] += len(_HALF_A_MILLION.findall(text))
    for name, value in _inside(tag).items():
        counts[str(value)] += text.count(name)
    counts.update(str(_roman(found[1])) for found in _ROMAN.finditer(text))
    counts.update(str(int(found[1])) for found in _MONTH.finditer(text))
    if tag in {"zh", "ja"}:
        counts.update(str(_han(found)) for found in _HAN.findall(text))
    return +counts


def _makes_one(first: int, second: int) -> bool:
    """Tell whether two numbers said one after the other are one: thirty, five."""
    tens, one = max(first, second), min(first, second)
    return tens >= 20 and tens % 10 == 0 and 0 < one < (10 if tens < 100 else tens)


def without_months(text: str) -> str:
    """Return a text whose month numbers (5月) are blanks: `in_words` has counted them."""
    return _MONTH.sub(lambda found: " " * len(found[0]), text)


def _values(word: str, language: str) -> list[int]:
    if primary(language) == "ar" and word not in _words_of(language):
        word = _ARABIC_PREFIX.sub("", regex.sub(r"\p{Mn}", "", word))
    found = [_words_of(language)[word]] if word in _words_of(language) else []
    if not found:
        parts = [_words_of(language).get(part) for part in word.split("-")]
        numbers = [part for part in parts if part is not None]
        if numbers and len(numbers) == len(parts):
            return [sum(numbers)]
        found = [n for stem, n in _stems_of(language).items() if word.startswith(stem)][:1]
    return found


@cache
def _words_of(language: str) -> dict[str, int]:
    locale = locale_of(language)
    words = {}
    for form in ("format", "stand-alone"):
        for number, name in locale.months[form]["wide"].items():
            if regex.search(r"\p{L}", name) and not regex.search(r"\p{N}", name):
                words[name.casefold()] = number
    for place, word in enumerate(_CARDINALS.get(primary(language), "").split(), start=1):
        name, _, value = word.partition("=")
        words[name] = int(value or place)
    return words


@cache
def _stems_of(language: str) -> dict[str, int]:
    stems = _ORDINALS.get(primary(language), "").split()
    return {stem: number for number, stem in enumerate(stems, start=1)}


@cache
def _inside(language: str) -> dict[str, int]:
    pairs = (word.partition("=") for word in _INSIDE.get(language, "").split())
    return {name: int(value) for name, _, value in pairs}


def _roman(numeral: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def _han(numeral: str) -> int:
    """Return the value of 三百五十 or of 二〇一七."""
    if all(char in _HAN_DIGITS for char in numeral):
        return int("".join(str(_HAN_DIGITS[char]) for char in numeral))
    total = block = digit = 0
    for char in numeral:
        if char in _HAN_DIGITS:
            digit = _HAN_DIGITS[char]
        elif char in _HAN_PLACES:
            block, digit = block + (digit or 1) * _HAN_PLACES[char], 0
        else:
            total, block, digit = total + (block + digit or 1) * _HAN_BLOCKS[char], 0, 0
    return total + block + digit
