"""I/O: pictures of the review pages on a phone, of a made home in five languages.

    python bench/review_pages.py OUT [--dark] [--width 360]

The home, its texts and what is wrong with them are made here; the server is the real one.
"""

import argparse
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from bot.config import Home, load
from bot.model import Finding, FindingReason
from bot.pipeline import run_once
from bot.review.links import issue
from bot.serve import Server, listen
from bot.translate import catalog
from bot.wiring import build_app

NAME = "2026-03-08-our-day-of-rest-is-not-for-sale"
CONFIG = """
[site]
name = "International Migrants Alliance"
url = "{address}"

[languages]
ar = {{ engines = [] }}
zh-Hant = {{ engines = [] }}
hi = {{ engines = [] }}
th = {{ engines = [] }}
es = {{ engines = [] }}
"""
STATEMENT = """---
title: Our day of rest is not for sale
subtitle: On the new rules for domestic workers
date: 2026-03-08
issuer: International Migrants Alliance (IMA)
slogans: [Rights now!]
---

Domestic workers in **12 cities** stopped work today. They ask for one day of rest in seven, as
[the convention](https://www.example.org/c189) says since 2011. The *International Migrants
Alliance* stands with them.

1. Pay the 5,000 workers who were sent home without their wages.
2. Let them choose where they live, and with whom.

Signed:

Asha Rivera, Test Group
"""
GLOSSARY = (
    "en,ar,zh-Hant,hi,th,es\nInternational Migrants Alliance,التحالف الدولي للمهاجرين,"
    "國際移民聯盟,अंतर्राष्ट्रीय प्रवासी गठबंधन,พันธมิตรผู้ย้ายถิ่นสากล,Alianza Internacional de Migrantes\n"
)
LINK = '<a href="https://www.example.org/c189">{}</a>'
TEXTS = {
    "ar": {
        "title": "يوم راحتنا ليس للبيع",
        "p1": "توقفت عاملات المنازل في <strong>12 مدينة</strong> عن العمل اليوم، كما تقول "
        f"{LINK.format('الاتفاقية')}. كلمات. كلمات. كلمات. كلمات.",
        "item1": "ادفعوا أجور العمال الذين أُعيدوا إلى بلدانهم من دون أجورهم.",
        "slogan1": "حقوقنا الآن!",
    },
    "zh-Hant": {
        "title": "我們的休息日不出售",
        "p1": f"今天<strong>12個城市</strong>的家務工停工，正如{LINK.format('公約')}所說。"
        "字詞，字詞，字詞，字詞。",
        "item1": "請向被遣返而沒有領到工資的工人支付工資。",
        "slogan1": "現在就要權利！",
    },
    "hi": {
        "title": "हमारा आराम का दिन बिकाऊ नहीं है",
        "p1": "आज <strong>12 शहरों</strong> में घरेलू कामगारों ने काम रोका, जैसा "
        f"{LINK.format('संधि')} कहती है। शब्द शब्द शब्द शब्द।",
        "item1": "बिना मज़दूरी घर भेजे गए कामगारों को भुगतान करें।",
        "slogan1": "अधिकार अभी!",
    },
    "th": {
        "title": "วันหยุดของเราไม่ได้มีไว้ขาย",
        "p1": "วันนี้แรงงานทำงานบ้านใน<strong> 12 เมือง</strong>หยุดงาน "
        f"ตามที่{LINK.format('อนุสัญญา')}ระบุไว้ คำ คำ คำ คำ",
        "item1": "จ่ายค่าจ้างให้แรงงานที่ถูกส่งกลับโดยไม่ได้รับค่าจ้าง",
        "slogan1": "สิทธิเดี๋ยวนี้!",
    },
    "es": {
        "title": "Nuestro día de descanso no está en venta",
        "p1": "Las trabajadoras del hogar de <strong>12 ciudades</strong> pararon hoy, como dice "
        f"{LINK.format('el convenio')}. Palabras. Palabras. Palabras. Palabras.",
        "item1": "Paguen a quienes fueron enviados a casa sin su salario.",
        "slogan1": "¡Derechos ya!",
    },
}
SAID_TWICE = {"ar": "كلمات", "zh-Hant": "字詞", "hi": "शब्द", "th": "คำ", "es": "Palabras"}


def make_home(root: Path, address: str) -> Home:
    """Write the home."""
    home = Home(root)
    home.config_file.parent.mkdir(parents=True)
    home.config_file.write_text(CONFIG.format(address=address), "utf-8")
    home.glossary.write_text(GLOSSARY, "utf-8")
    home.statements.mkdir()
    (home.statements / "rest.md").write_text(STATEMENT, "utf-8")
    return home


def fill(home: Home, tag: str) -> None:
    """Put machine's text with findings, a doubt and an approved title into a PO file."""
    path = home.translations / NAME / f"{tag}.po"
    known = catalog.parse(path.read_bytes(), path.name)
    entries = tuple(_filled(entry, tag) for entry in known.entries)
    path.write_bytes(catalog.render(replace(known, entries=entries)))


def _filled(entry: catalog.Entry, tag: str) -> catalog.Entry:
    text = TEXTS[tag].get(entry.key, "")
    findings = {
        "p1": ((FindingReason.LOOP, f'"{SAID_TWICE[tag]}" comes again and again'),),
        "item1": ((FindingReason.NUMBER_LOST, "5000 is missing"),),
    }
    if not text or entry.key == "title":
        return replace(entry, target=text)
    return replace(
        entry,
        target=text,
        fuzzy=True,
        engine="argos",
        made=catalog.fingerprint(text),
        recipe="made",
        findings=tuple(Finding(entry.key, *one) for one in findings.get(entry.key, ())),
        notes="not sure: ?" if entry.key == "slogan1" else "",
    )


def main() -> None:
    """Make the home and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--width", type=int, default=360)
    parser.add_argument("--dark", action="store_true")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, listen("127.0.0.1:0") as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        home = make_home(Path(folder) / "home", address)
        app = build_app(home, load(home))
        run_once(app, datetime.now(UTC))
        for tag in TEXTS:
            fill(home, tag)
        server = Server(app, listener)
        server.start(lambda error: sys.exit(str(error)))
        link = issue(app, tuple(TEXTS), "Ana", 1, datetime.now(UTC))
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path="/usr/bin/chromium",
                args=["--no-sandbox", "--disable-quic", "--disable-background-networking"],
            )
            page = browser.new_page(
                viewport={"width": options.width, "height": 740},
                device_scale_factor=2,
                color_scheme="dark" if options.dark else "light",
            )
            page.goto(link)
            for tag in TEXTS:
                for name, path in (("list", ""), ("sheet", NAME)):
                    page.goto(f"{address}review/{tag}/{path}")
                    mode = "-dark" if options.dark else ""
                    file = options.out / f"{tag}-{name}-{options.width}{mode}.png"
                    page.screenshot(path=file, full_page=True)
                    sys.stdout.write(f"{file}\n")
            browser.close()
        server.stop()
        server.wait()
        app.store.close()


if __name__ == "__main__":
    main()
