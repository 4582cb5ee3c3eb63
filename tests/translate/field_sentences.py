# ruff: noqa: E501 - letters of other scripts are wider than they look
"""Sentences as alliances of migrants write them, made of parts; and dictionaries for them.

Every word that is not a name, a number or an address is in the dictionaries, so that a made
package translates word by word. That is no good Spanish, but every number, name and "not"
is where it belongs.
"""

import itertools
import random
import re
from collections.abc import Iterator

PEOPLE = (
    "Maria Santos", "Eni Lestari", "Joanna Concepcion", "Ramon Tuazon", "Siti Rahayu",
    "Rosa Villanueva", "Ahmed Karim", "Lucia Benitez", "Sringatin", "Dolores Balladares",
)  # fmt: skip
GROUPS = (
    "Migrante",
    "Gabriela",
    "IMA",
    "AMCB",
    "Bayan",
    "UNIFIL-Migrante",
    "KOTKIHO",
    "Kabar Bumi",
)
PLACES = ("Manila", "Jakarta", "Riyadh", "Taipei", "Dhaka", "Dubai")
COUNTRIES = ("Kuwait", "Qatar", "Oman", "Malta")
_NUMBERS = (
    "12", "350", "5,000", "48", "7", "1,250", "18,400", "60", "230", "9", "75", "3.5", "2,017",
    "1.5 million", "240", "16", "33", "120,000",
)  # fmt: skip
_DATES = (
    "4 December 2017", "8 March 2024", "18 December 1990", "1 May 2021", "15 June 2019",
    "30 August 2022", "10 October 2016",
)  # fmt: skip
_LINKS = ("https://example.org/a_b?c=1", "help@example.org", "#NoBan", "www.example.org/call")

# {p} a person, {q} another, {g} a group, {h} another, {c} a place, {k} a country, {n} a number,
# {m} another, {d} a date, {l} a link.
_TEMPLATES = (
    "{p} met {q} in {c} on {d}.",
    "{g} and {h} demand justice for {n} workers in {k}.",
    "More than {n} women wait for their wages since {d}.",
    "We will not pay {n} dollars to the agency in {c}.",
    "The police of {k} arrested {n} migrants and {p} on {d}.",
    "{p} of {g} told the court that {n} families have no food.",
    "No worker can live with {n} dollars and {m} hours of work.",
    "The government never paid the {n} workers in {c}.",
    "They cannot go home without their passports, said {p}.",
    "“We are not slaves”, said {p} to {q} in {c}.",
    "Read the report of {g} in {l} and write to {l}.",
    "The law of {d} gives {n} percent of the wages to the agency.",
    "Stop the deportation of {n} families from {k}!",
    "{g} calls the workers in {c} to march with {h} on {d}.",
    "In {k}, {n} of {m} women work without papers.",
    "The embassy in {c} did nothing for {n} days.",
    "We demand three things: food, justice and {n} dollars for the families.",
    "{p} and {q} waited {n} months for the court in {k}.",
    "The agency must return {n} dollars to {p}.",
    "Who will protect the {n} migrants in {c}?",
    "{p} works {n} hours, sleeps {m} hours and has no rest.",
    "Women, youth and workers march against violence in {c}.",
    "The workers do not want charity, they want rights.",
    "{g} rejects the law and supports the {n} families in {k}.",
    "Since {d}, the government of {k} has not answered {g}.",
    "{n} workers and {m} families live in {c}, and {p} works with {g}.",
    "The report of {d} names {p}, {q} and {n} officers.",
    "Our struggle is not against the workers of {k}.",
    "We stand with {p} and the {n} women of {g}!",
    "The wages of {n} workers are lower than {m} dollars.",
    "Nobody told {p} that the agency in {c} has no licence.",
    "{g} fights for food, work and rights since {d}.",
    "Join {g} in {c} on {d}, or write to {l}!",
    "The new law is against women, against migrants and against the youth of {k}.",
    "After {n} years, {p} returned home to {c}.",
    "{h} supports {p}, and {g} supports {q}.",
)
ENDLESS = (
    "Stop the deportation of workers from {k} to {c} now",
    "Justice for {p} and the {n} women of {g}",
    "Food, work and rights for the families of {c}",
    "The government of {k} must return the wages of the workers",
    "No work without papers and no papers without work",
)
_WORDS = {
    "a": "un", "after": "después de", "against": "contra", "agency": "agencia", "and": "y",
    "answered": "respondido", "are": "son", "arrested": "detuvo", "august": "agosto",
    "calls": "llama", "can": "puede", "cannot": "no pueden", "charity": "caridad",
    "court": "tribunal", "days": "días", "december": "diciembre", "demand": "exigen",
    "deportation": "deportación", "did": "hizo", "do": "ellos", "dollars": "dólares",
    "embassy": "embajada", "families": "familias", "fights": "lucha", "food": "comida",
    "for": "por", "from": "desde", "gives": "da", "go": "volver", "government": "gobierno",
    "has": "ha", "have": "tienen", "home": "casa", "hours": "horas", "in": "en", "is": "es",
    "join": "únanse", "june": "junio", "justice": "justicia", "law": "ley",
    "licence": "licencia", "live": "viven", "lower": "menores", "march": "marzo", "may": "mayo",
    "met": "encontró", "migrants": "migrantes", "million": "millones", "months": "meses",
    "more": "más", "must": "debe", "names": "nombra", "never": "nunca", "new": "nueva",
    "no": "ninguna", "nobody": "nadie", "not": "no", "nothing": "nada", "now": "ahora",
    "october": "octubre", "of": "de", "officers": "oficiales", "on": "el", "or": "o",
    "our": "nuestra", "paid": "pagó", "papers": "papeles", "passports": "pasaportes",
    "pay": "pagaremos", "percent": "por ciento", "police": "policía", "protect": "protegerá",
    "read": "lean", "rejects": "rechaza", "report": "informe", "rest": "descanso",
    "return": "devolver", "returned": "regresó", "rights": "derechos", "said": "dijo",
    "since": "hasta hoy", "slaves": "esclavas", "sleeps": "duerme", "stand": "estamos",
    "stop": "paren", "struggle": "lucha", "supports": "apoya", "than": "que", "that": "cuya",
    "the": "las", "their": "sus", "they": "ellas", "things": "cosas", "three": "tres",
    "to": "hacia", "told": "contó", "violence": "violencia", "wages": "salarios",
    "wait": "esperan", "waited": "esperaron", "want": "quieren", "we": "nosotras",
    "who": "quién", "will": "hoy", "with": "con", "without": "sin", "women": "mujeres",
    "work": "trabajo", "worker": "trabajadora", "workers": "trabajadoras", "works": "trabaja",
    "write": "escriban", "years": "años", "youth": "juventud",
}  # fmt: skip
# The same words, in the same order, in other scripts.
_OTHERS = {
    "ar": "ال بعد ضد الوكالة و أجاب هم اعتقلت أغسطس تدعو يستطيع لا_يستطيعون الصدقة المحكمة أيام ديسمبر "
    "يطالبون الترحيل فعلت هم دولارات السفارة العائلات تناضل الطعام من_أجل من يعطي العودة الحكومة لديها "
    "لديهم البيت ساعات في هو انضموا يونيو العدالة القانون رخصة يعيشون أقل مارس مايو التقى المهاجرين مليون "
    "أشهر أكثر يجب يذكر أبدا الجديد لا لا_أحد لم لا_شيء الآن أكتوبر من ضباط في أو نضالنا دفعت أوراق "
    "جوازات ندفع بالمئة الشرطة يحمي اقرؤوا يرفض التقرير راحة إعادة عاد حقوق قال منذ عبيد ينام نقف أوقفوا "
    "نضال يدعم من الذي هذا رواتبهم هن أشياء ثلاثة إلى أخبر العنف الأجور ينتظرون انتظرا يريدون نحن من سوف "
    "مع بدون النساء العمل عامل العمال يعمل اكتبوا سنوات الشباب",
    "hi": "एक बाद विरुद्ध एजेंसी और उत्तर हैं गिरफ्तार अगस्त बुलाता सकता नहीं_सकते दान अदालत दिन दिसंबर मांगते निर्वासन "
    "किया वे डॉलर दूतावास परिवार लड़ता भोजन लिए से देता लौट सरकार है हैं घर घंटे में है जुड़ें जून न्याय कानून लाइसेंस रहते कम "
    "मार्च मई मिले प्रवासी मिलियन महीने अधिक चाहिए नामित कभी_नहीं नया नहीं कोई_नहीं नहीं कुछ_नहीं अब अक्टूबर के अधिकारी को या "
    "हमारा चुकाया कागज पासपोर्ट भुगतान प्रतिशत पुलिस बचाएगा पढ़ें ठुकराता रिपोर्ट आराम लौटाना लौटे अधिकार कहा तबसे गुलाम सोता "
    "खड़े रोको संघर्ष समर्थन तुलना कि यह उनके वे चीज़ें तीन तक बताया हिंसा वेतन इंतज़ार रुके चाहते हम कौन करेंगे साथ बिना महिलाएं "
    "काम मज़दूर कामगार काम लिखें साल युवा",
    "th": "หนึ่งเดียว หลัง ต่อต้าน บริษัท และ ตอบ เป็น จับกุม สิงหาคม เรียก สามารถ ไม่สามารถ ทาน ศาล วัน ธันวาคม เรียกร้อง "
    "เนรเทศ ทำ พวกเขา ดอลลาร์ สถานทูต ครอบครัว ต่อสู้ อาหาร เพื่อ จาก ให้ กลับ รัฐบาล มี มี บ้าน ชั่วโมง ใน คือ ร่วม มิถุนายน "
    "ยุติธรรม กฎหมาย ใบอนุญาต อาศัย ต่ำ มีนาคม พฤษภาคม พบ ผู้อพยพ ล้าน เดือน มาก ต้อง ระบุ ไม่เคย ใหม่ ไม่ ไม่มีใคร ไม่ ไม่มีอะไร "
    "เดี๋ยวนี้ ตุลาคม ของ เจ้าหน้าที่ เมื่อ หรือ ของเรา จ่าย เอกสาร หนังสือเดินทาง ชำระ เปอร์เซ็นต์ ตำรวจ ปกป้อง อ่าน คัดค้าน รายงาน พักผ่อน "
    "คืน กลับมา สิทธิ กล่าว ตั้งแต่ ทาส นอน ยืนหยัด หยุด การดิ้นรน สนับสนุน กว่า ว่า นั้น ของพวกเขา พวกเธอ สิ่ง สาม ถึง บอก ความรุนแรง "
    "ค่าจ้าง คอย รอคอย ต้องการ เรา ใคร จะ กับ โดยไม่มี ผู้หญิง งาน คนงาน แรงงาน ทำงาน เขียน ปี เยาวชน",
    "zt": "一個 之後 反對 仲介 和 回應 都是 逮捕 八月 號召 可以 不能 施捨 法院 天 十二月 要求 遣返 做了 他們 美元 大使館 家庭 "
    "抗爭 食物 為了 來自 給予 回去 政府 已經 擁有 家鄉 小時 在 就是 加入 六月 正義 法律 執照 居住 低 三月 五月 會見 移民 百萬 個月 "
    "超過 必須 點名 從不 新的 沒有 沒人 不 毫無 現在 十月 的 官員 於 或 我們的 支付 證件 護照 付錢 百分比 警察 保護 閱讀 拒絕 報告 "
    "休息 歸還 返回 權利 說 自從 奴隸 睡覺 站立 停止 鬥爭 支持 比較 表示 這些 他們的 她們 東西 三 向 告訴 暴力 工資 等待 等候 想要 "
    "我們 誰 將會 一起 無 婦女 勞動 勞工 工人 工作 寫信 年 青年",
}
_MARKS = {
    "ar": {",": "،", "?": "؟"},
    "hi": {".": "।"},
    "th": {".": ""},
    "zt": {".": "。", "!": "！", "?": "？"},
}  # fmt: skip
TAGS = {"es": "es", "ar": "ar", "hi": "hi", "th": "th", "zt": "zh-Hant"}
NAMES = " ".join((*PEOPLE, *GROUPS, *PLACES, *COUNTRIES))


def dictionary(code: str) -> dict[str, str]:
    """Return what each word becomes in a language (by the code of Argos packages)."""
    targets: list[str] = list(_WORDS.values())
    if code != "es":
        targets = [word.replace("_", " ") for word in _OTHERS[code].split()]
    words = dict(zip(_WORDS, targets, strict=True))
    return words | {"“We": f"“{words['we'].capitalize()}"}


def marks(code: str) -> dict[str, str]:
    """Return what marks become."""
    return _MARKS.get(code, {})


def sentences(count: int, templates: tuple[str, ...] = _TEMPLATES) -> list[str]:
    """Return different sentences; the same ones every time."""
    chance = random.Random(20171204)
    made: dict[str, None] = {}
    for template in itertools.cycle(templates):
        made.setdefault(_filled(template, chance))
        if len(made) >= count:
            return list(made)
    raise AssertionError


def _filled(template: str, chance: random.Random) -> str:
    fillers: dict[str, Iterator[str]] = {
        "p": iter(chance.sample(PEOPLE, 2)),
        "g": iter(chance.sample(GROUPS, 2)),
        "n": iter(chance.sample(_NUMBERS, 2)),
        "l": iter(chance.sample(_LINKS, 2)),
        "c": iter([chance.choice(PLACES)]),
        "k": iter([chance.choice(COUNTRIES)]),
        "d": iter([chance.choice(_DATES)]),
    }
    same = {"q": "p", "h": "g", "m": "n"}
    return re.sub(r"\{(\w)\}", lambda found: next(fillers[same.get(found[1], found[1])]), template)
