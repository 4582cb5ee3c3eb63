"""A person's translation of a whole statement, from its file to the page and the post."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import pipeline, status
from bot.config import Home, load
from bot.model import Report
from bot.pipeline import App, run_once
from bot.wiring import build_app
from tests.conftest import files_under

NOW = datetime(2026, 3, 8, 15, tzinfo=UTC)
NAME = "2026-03-08-ferries-are-workplaces"
CONFIG = """
[site]
name = "Harbour Migrants Network"
url = "https://statements.example.org/"

[languages]
es = { engines = [] }
id = { engines = [] }
ar = { engines = [] }

[[accounts]]
name = "preview"
network = "file"
path = "state/posts.jsonl"
languages = ["en", "es", "id", "ar"]

[announce]
max_age = "3650d"
max_per_hour = 100
"""
STATEMENT = """---
title: Ferries are workplaces
date: 2026-03-08
issuer: Harbour Migrants Network
slogans: [No wage theft at sea!]
---

Cooks and cleaners on 14 ferries have waited since January for their wages.

The company says that the money was sent. Nobody has seen it.

Our demands:

1. Pay every worker by 31 March.
2. Return the 62 passports that the company keeps.
"""
SPANISH = """---
title: Los transbordadores son lugares de trabajo
slogans: ["¡No al robo de salarios en el mar!"]
---

Cocineras y limpiadores de 14 transbordadores esperan su salario desde enero.

La empresa dice que envió el dinero. Nadie lo ha visto.

Nuestras demandas:

1. Que se pague a cada trabajador antes del 31 de marzo.
2. Que se devuelvan los 62 pasaportes que retiene la empresa.
"""
# One paragraph, and the demands inside it: nothing in it stands for one part of the original.
INDONESIAN = """---
title: Kapal feri adalah tempat kerja
slogans: [Hentikan pencurian upah di laut!]
source_url: https://example.org/id/feri
---

Juru masak dan petugas kebersihan di 14 kapal feri menunggu upah mereka sejak Januari. Kata
perusahaan, uang sudah dikirim, tetapi belum ada yang menerimanya. Kami menuntut agar semua
pekerja dibayar sebelum 31 Maret dan 62 paspor yang ditahan perusahaan dikembalikan.
"""
ARABIC = """---
title: العبّارات أماكن عمل
slogans: [لا لسرقة الأجور في البحر!]
---

ينتظر الطهاة وعمال النظافة على متن 14 عبّارة أجورهم منذ يناير.

تقول الشركة إنها أرسلت المال، ولم يره أحد. نطالب بدفع أجر كل عامل قبل 31 مارس.

ونطالب أيضًا بإعادة 62 جواز سفر تحتجزها الشركة.
"""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    home = Home(tmp_path / "home")
    home.statements.mkdir(parents=True)
    home.config_file.parent.mkdir()
    home.config_file.write_text(CONFIG, encoding="utf-8")
    (home.statements / "ferries.md").write_text(STATEMENT, encoding="utf-8")
    app = build_app(home, load(home))
    yield app
    app.store.close()


def put(app: App, name: str, text: str) -> Path:
    path = app.home.translations / NAME / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def states(found: dict[str, Any]) -> list[str]:
    """Return where the statement stands in English, Spanish, Indonesian and Arabic."""
    return [found["languages"][tag] for tag in ("en", "es", "id", "ar")]


def page(app: App, language: str) -> str:
    return (app.home.feeds / language / "s" / NAME / "index.html").read_text("utf-8")


@pytest.fixture
def report(app: App) -> Report:
    """The first cycle, with one translation that has the original's parts and two that have not."""
    put(app, "es.md", SPANISH)
    put(app, "id.md", INDONESIAN)
    put(app, "ar.txt", ARABIC)
    return run_once(app, NOW)


def test_nothing_waits_for_a_person(report: Report) -> None:
    assert not report.needs_a_person, report


def test_a_translation_with_the_originals_parts_becomes_reviewed_units(
    app: App, report: Report
) -> None:
    text = (app.home.translations / NAME / "es.po").read_text("utf-8")
    assert "fuzzy" not in text
    assert 'msgstr "Nuestras demandas:"' in text
    assert "the whole translation beside this file" in text


def test_every_translation_is_on_its_page_as_reviewed_by_people(app: App, report: Report) -> None:
    assert "Traducido y revisado por personas" in page(app, "es")
    assert "Diterjemahkan dan diperiksa oleh manusia" in page(app, "id")
    assert "عبّارة أجورهم منذ يناير" in page(app, "ar")


def test_only_the_page_of_a_whole_translation_says_that_it_is_one(app: App, report: Report) -> None:
    assert "naskah utuh dari para penerjemah" in page(app, "id")
    assert "texto íntegro" not in page(app, "es")


def test_a_whole_translation_is_in_the_feed_in_its_own_order(app: App, report: Report) -> None:
    (item,) = json.loads((app.home.feeds / "id/feed.json").read_text("utf-8"))["items"]
    assert item["title"] == "Kapal feri adalah tempat kerja"
    assert "<ol" not in item["content_html"]
    assert "Hentikan pencurian upah di laut!" in item["content_html"]


def test_posts_say_title_first_sentence_and_slogan_of_the_translation(
    app: App, report: Report
) -> None:
    lines = (app.home.state / "posts.jsonl").read_text("utf-8").splitlines()
    posts = {post["language"]: post["text"] for post in map(json.loads, lines)}
    assert set(posts) == {"en", "es", "id", "ar"}
    assert "Kapal feri adalah tempat kerja" in posts["id"]
    assert "menunggu upah mereka sejak Januari." in posts["id"]
    assert "Hentikan pencurian upah di laut!" in posts["id"]


def test_preview_and_status_know_it(app: App, report: Report) -> None:
    (post,) = pipeline.preview(app, NAME, NOW, language="ar")
    assert "العبّارات أماكن عمل" in post.text
    (found,) = status.as_json(status.look(app, NOW))["statements"]
    assert states(found) == ["original", "reviewed", "reviewed", "reviewed"]
    assert found["details"] == {"id": "whole", "ar": "whole"}


def test_a_second_cycle_writes_nothing(app: App, report: Report) -> None:
    before = files_under(app.home.feeds) | files_under(app.home.translations)
    again = run_once(app, NOW.replace(hour=16))
    assert again.published.files_written == 0
    assert files_under(app.home.feeds) | files_under(app.home.translations) == before


def test_another_machine_with_the_same_files_makes_the_same_bytes(app: App, report: Report) -> None:
    before = {name: content for name, (content, _) in files_under(app.home.feeds).items()}
    app.store.save_whole_translations((), app.store.whole_translations())
    run_once(app, NOW.replace(hour=16))
    after = {name: content for name, (content, _) in files_under(app.home.feeds).items()}
    assert after == before


def test_a_changed_original_makes_every_translation_outdated(app: App, report: Report) -> None:
    changed = STATEMENT.replace("14 ferries", "16 ferries")
    (app.home.statements / "ferries.md").write_text(changed, encoding="utf-8")
    for hour in (16, 17):
        run_once(app, NOW.replace(hour=hour))
    (found,) = status.as_json(status.look(app, NOW))["statements"]
    assert states(found) == ["original", "outdated", "outdated", "outdated"]
    assert "Teks asli telah berubah" in page(app, "id")
    assert "El original ha cambiado desde entonces" in page(app, "es")


def test_a_translation_made_anew_after_the_change_is_reviewed(app: App, report: Report) -> None:
    changed = STATEMENT.replace("14 ferries", "16 ferries")
    (app.home.statements / "ferries.md").write_text(changed, encoding="utf-8")
    run_once(app, NOW.replace(hour=16))
    put(app, "id.md", INDONESIAN.replace("14 kapal", "16 kapal"))
    put(app, "es.md", SPANISH.replace("14 trans", "16 trans"))
    run_once(app, NOW.replace(hour=17))
    (found,) = status.as_json(status.look(app, NOW))["statements"]
    assert states(found) == ["original", "reviewed", "reviewed", "outdated"]
    assert "16 kapal feri" in page(app, "id")
    assert "16 transbordadores" in page(app, "es")


def test_a_correction_in_the_po_file_wins_over_the_translations_file(
    app: App, report: Report
) -> None:
    path = app.home.translations / NAME / "es.po"
    text = path.read_text("utf-8")
    path.write_text(text.replace('msgstr "Nuestras demandas:"', 'msgstr "Exigimos:"'), "utf-8")
    edited = SPANISH.replace("Nuestras demandas:", "Lo que pedimos:").replace("Nadie", "Ninguno")
    put(app, "es.md", edited)
    for hour in (16, 17):
        run_once(app, NOW.replace(hour=hour))
    assert "Exigimos:" in page(app, "es")
    assert "Ninguno lo ha visto." in page(app, "es")


def test_a_broken_file_is_named_and_its_last_good_text_stays(app: App, report: Report) -> None:
    put(app, "id.md", "---\ntitel: Feri\n---\n\nTeks.\n")
    (rejected,) = run_once(app, NOW.replace(hour=16)).statements.rejected
    assert rejected.id == f"translations/{NAME}/id.md"
    assert rejected.reason == "front-matter"
    assert 'Did you mean "title"?' in rejected.mend
    assert "Kapal feri adalah tempat kerja" in page(app, "id")
    assert "front-matter" in status.as_text(status.look(app, NOW, NAME))


def test_a_translation_that_is_taken_away_is_published_no_more(app: App, report: Report) -> None:
    (app.home.translations / NAME / "id.md").unlink()
    run_once(app, NOW.replace(hour=16))
    assert not (app.home.feeds / "id" / "s" / NAME / "index.html").exists()
