"""A home of 120 statements in six languages whose titles hold whatever breaks feeds."""

import json
from datetime import date, timedelta

from bot.config import Home

COUNT = 120
LANGUAGES = ("en", "es", "ar", "zh-Hant", "hi", "th")
CONFIG = """
[site]
name = "International Migrants Alliance"
url = "https://statements.example.org/"

[languages]
es = { engines = [] }
ar = { engines = [] }
zh-Hant = { engines = [] }
hi = { engines = [] }
th = { engines = [] }

[publish]
hub = "https://hub.example.org/"
cards = false

[[accounts]]
name = "preview"
network = "file"
path = "state/posts.jsonl"
languages = ["en"]
"""
NAMES = {
    "en": "International Migrants Alliance",
    "es": "Alianza Internacional de Migrantes",
    "ar": "التحالف الدولي للمهاجرين",
    "zh-Hant": "國際移民聯盟",
    "hi": "",
    "th": "พันธมิตรผู้ย้ายถิ่นสากล",
}
TAGS = {
    "en": "domestic work",
    "es": "trabajo del hogar",
    "ar": "العمل المنزلي",
    "zh-Hant": "家務勞動",
    "hi": "घरेलू काम",
    "th": "งานบ้าน",
}
# As JSON writes them, which YAML reads: a control character or half a letter need no bytes.
HOSTILE = (
    "& < ]]> \\\" > '",
    "👩🏽\u200d🌾 🏳️\u200d🌈 𞤀𞤣𞤤𞤢𞤥 𠮷",
    "IMA تدين GCM ثم TPPA",
    "one\\u0085two \\u2028 \\u0007 \\ud83d \\ufffe \\udc00",
    "<3 days, a]]>b, 5 > 4 &c; %20 {x} ..",
    "\\u202eabc\\u202c \\u2067",
)
TITLES = {
    "en": "Domestic workers ask for rest",
    "es": "Las trabajadoras del hogar piden descanso",
    "ar": "العاملات المنزليات يطالبن بالراحة",
    "zh-Hant": "家務工要求休息",
    "hi": "घरेलू कामगार आराम माँगती हैं",
    "th": "คนทำงานบ้านขอวันหยุด",
}
TEXTS = {
    "en": "They ask for one day of rest in seven, and for a fair wage in all 12 cities.",
    "es": "Piden un día de descanso de cada siete, y un salario justo en las 12 ciudades.",
    "ar": "يطالبن بيوم راحة واحد كل سبعة أيام، وبأجر عادل في المدن الـ 12 كلها.",
    "zh-Hant": "她們要求每七天休息一天，並要求在全部12個城市得到公平的工資。",
    "hi": "वे सात में एक दिन आराम और सभी 12 शहरों में उचित मज़दूरी माँगती हैं।",
    "th": "พวกเธอขอวันหยุดหนึ่งวันในเจ็ดวัน และค่าจ้างที่เป็นธรรมในทั้ง 12 เมือง",
}
MORE = {
    "en": "Members in many countries stopped work on this day. They met in parks and in halls.",
    "es": "Miembros de muchos países pararon ese día. Se reunieron en parques y en salones.",
    "ar": "توقف الأعضاء في بلدان كثيرة عن العمل في هذا اليوم. اجتمعوا في الحدائق والقاعات.",
    "zh-Hant": "許多國家的成員在這一天停工。她們在公園和會堂集會。",
    "hi": "कई देशों के सदस्यों ने इस दिन काम रोका। वे पार्कों और सभागारों में मिले।",
    "th": "สมาชิกในหลายประเทศหยุดงานในวันนี้ พวกเขาพบกันในสวนสาธารณะและหอประชุม",
}
SLOGANS = {
    "en": "Rest is a right!",
    "es": "¡El descanso es un derecho!",
    "ar": "الراحة حق!",
    "zh-Hant": "休息是權利！",
    "hi": "आराम अधिकार है!",
    "th": "การพักผ่อนคือสิทธิ!",
}


def name(number: int) -> str:
    """The ID of a statement: some days have two."""
    day = date(2024, 12, 31) - timedelta(days=4 * (number // 2 * 2) + number % 2 * (number % 3))
    return f"{day.isoformat()}-statement-{number:03d}"


def source(number: int) -> str:
    """The language in which a statement was written: half of them in English."""
    return LANGUAGES[number % 12 if number % 12 < len(LANGUAGES) else 0]


def write(home: Home, *, without: tuple[int, str] = (-1, "")) -> None:
    """Write the home; one translation may be left out."""
    home.config_file.parent.mkdir(parents=True)
    home.config_file.write_text(CONFIG, encoding="utf-8")
    rows = (LANGUAGES, NAMES.values(), TAGS.values())
    home.glossary.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    home.statements.mkdir()
    for number in range(COUNT):
        path = home.statements / f"{name(number)}.md"
        path.write_text(text(number, source(number)), encoding="utf-8")
        for tag in LANGUAGES:
            if tag != source(number) and (number, tag) != without:
                write_translation(home, number, tag)


def write_translation(home: Home, number: int, tag: str) -> None:
    """Write what people made of a statement in another language."""
    path = home.translations / name(number) / f"{tag}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(number, tag), encoding="utf-8")


def text(number: int, tag: str) -> str:
    """A statement's file in one language."""
    hostile = HOSTILE[number % len(HOSTILE)]
    front = [
        f'title: "{TITLES[tag]} {number} {hostile}"',
        f"date: {name(number)[:10]}",
        f"language: {tag}",
    ]
    if tag == source(number):
        link = f"https://news.example.org/{number}/?a=1&b=ü"
        front += [
            "issuer: International Migrants Alliance (IMA)",
            "place: Hong Kong & <Kowloon>",
            "tags: [domestic work, 'a < b & c']",
            f"source_url: {json.dumps(link, ensure_ascii=False)}",
        ]
    body = (
        f"{TEXTS[tag]} ]]&gt; &amp; <script>alert(1)</script> [IMA](https://ima.example/?a=1&b=2)"
    )
    slogan = f"{SLOGANS[tag]} {{.slogan}}"
    body = f"{MORE[tag]}\n\n{body}\n\n{MORE[tag]}"
    return "---\n" + "\n".join(front) + f"\n---\n\n{body}\n\n{slogan}\n"
