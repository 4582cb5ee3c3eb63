"""Every address in feeds/ that is the site's own leads somewhere."""

from datetime import date, timedelta

import pytest

from bot import config, plan
from bot.config import Home
from bot.model import Block, BlockKind, Statement, TranslatedUnit, Translation, UnitState
from bot.publish import output
from tests import databases
from tests.publish.conftest import CONFIG, NOW, Press
from tests.publish.links import Site

URL = "https://statements.example.org/"
ACCOUNT = """
[[accounts]]
name = "m"
network = "mastodon"
server = "https://social.example.org"
profile = "https://social.example.org/@harbour"
languages = ["en", "ar"]
token = { env = "TOKEN" }
"""
SIX = ("ar", "zh-Hant", "hi", "es", "th")


@pytest.fixture(scope="module")
def six(tmp_path_factory):
    """What stands in feeds/ of 60 statements in six languages: months, corrected, withdrawn."""
    settings = config.parse(
        CONFIG.split("[languages]")[0]
        + "[publish]\ncards = false\n[languages]\n"
        + "\n".join(f"{tag} = {{}}" for tag in SIX)
        + ACCOUNT
    )
    root = tmp_path_factory.mktemp("six")
    store = databases.new_store(root)
    press = Press(Home(root), settings, store)
    for n in range(60):
        made = statement(n)
        press.add(made, *(machine_translation(made, tag) for tag in SIX[: n % 6]))
    press.publish()
    for name in ("s10", "s55"):
        press.change(name, withdrawn="A name in it was wrong.")
    press.publish(NOW + timedelta(days=1))
    press.change("s11", blocks=(Block(BlockKind.PARAGRAPH, "We march, and we sing."),))
    press.publish(NOW + timedelta(days=2))
    store.close()
    return press.files()


def statement(n):
    made = Statement(
        id="2024-03-08-移民-أ" if n == 20 else f"s{n:02d}",
        language="en",
        title=f"Rights & <wages> {n}",
        published=date(2025 - n // 24, 12 - n % 12, 1 + n % 2),
        blocks=(Block(BlockKind.PARAGRAPH, f"We march for {n} reasons."),),
        source_url="https://news.example.org/a?b=1&c=2",
    )
    return plan.with_revision(made)


def machine_translation(made, tag):
    units = tuple(
        TranslatedUnit(unit, f"{tag} {unit.source}", UnitState.MACHINE) for unit in plan.units(made)
    )
    return Translation(made.id, tag, made.revision, units)


def test_the_whole_statement_in_ten_languages_with_cards(full_press):
    full_press.settings = config.parse(CONFIG.replace("cards = false", "cards = true"))
    full_press.publish()
    checked = Site(URL, full_press.files())
    assert checked.problems() == []
    assert {one.kind for one in checked.references} >= {"og:image", "<link href=>"}


def test_six_languages_with_months_a_correction_and_withdrawals(six):
    checked = Site(URL, six)
    assert checked.problems() == []
    assert len(checked.withdrawn) == sum(1 + n % 6 for n in (10, 55))
    kinds = {one.kind for one in checked.references}
    assert kinds >= {"href=", "og:url", "<loc>", "<link href=>", "<link>", "<outline xmlUrl=>"}
    assert kinds >= {"url", "feed_url", "mainEntityOfPage", "Sitemap"}


def test_what_a_feed_or_a_list_leads_to_is_there_before_it(press, monkeypatch):
    too_early = []
    write = output.write_whole

    def watched(place, data):
        path = place.relative_to(press.home.feeds).as_posix()
        if "/s/" not in path:
            site = Site(URL, {path: data})
            for target in {site.target(one.address) for one in site.references}:
                is_older = "/archive/" in target and "/archive/" not in path
                if ("/s/" in target or is_older) and not (press.home.feeds / target).exists():
                    too_early.append((path, target))
        return write(place, data)

    monkeypatch.setattr(output, "write_whole", watched)
    for n in range(60):
        made = statement(n)
        press.add(made, machine_translation(made, "ar"))
    press.publish()
    made = statement(60)
    press.add(made, machine_translation(made, "ar"))
    press.publish(NOW + timedelta(days=1))
    assert too_early == []
    assert any("/archive/" in path for path in press.files())


def test_a_withdrawn_statement_s_page_stays_where_it_was_without_its_words(six):
    page = six["en/s/s10/index.html"]
    assert b"A name in it was wrong." in page
    assert b"wages" not in page
    assert b"10 reasons" not in page


def test_a_corrected_paragraph_is_where_the_note_leads(six):
    page = six["en/s/s11/index.html"].decode()
    assert '<a href="#p1">' in page
    assert '<p id="p1" class="corrected">We march, and we sing.</p>' in page


PAGE = "es/s/s23/index.html"


@pytest.fixture
def files(six):
    """A copy to break."""
    return dict(six)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'href="../../../feed.css"', b'href="../../feed.css"', "there is no such file"),
        (b'href="#text"', b'href="#texts"', "there is no #texts"),
        (b'"og:url" content="', b'"og:url" content="https://statements.example.org/x', "no such"),
        (b'<main id="text">', b'<main id="text"><img srcset="no.png 2x">', "srcset="),
        (b'"mainEntityOfPage": "', b'"mainEntityOfPage": "https://statements.example.org/x', "no"),
        (b'hreflang="th" href="', b'hreflang="th" href="https://statements.example.org/ja/', "no"),
    ],
)
def test_the_checker_finds_what_is_wrong_on_a_page(files, old, new, said):
    assert old in files[PAGE]
    files[PAGE] = files[PAGE].replace(old, new, 1)
    problems = Site(URL, files).problems()
    assert [problem for problem in problems if problem.startswith(PAGE) and said in problem]


@pytest.mark.parametrize(
    "path", ["en/atom.xml", "en/rss.xml", "en/feed.json", "sitemap-2025.xml", PAGE, "favicon.svg"]
)
def test_the_checker_finds_what_is_missing(files, path):
    del files[path]
    assert any(problem.endswith("there is no such file") for problem in Site(URL, files).problems())


def test_the_checker_finds_a_link_to_what_was_withdrawn(files):
    files[PAGE] = files[PAGE].replace(b"<head>", b'<head><meta name="robots" content="noindex">')
    problems = Site(URL, files).problems()
    assert any(problem.endswith("is withdrawn") for problem in problems)


def test_the_checker_finds_translations_that_do_not_name_each_other(files):
    other = PAGE.replace("es/", "th/", 1)
    files[other] = files[other].replace(b'hreflang="es"', b'hreflang="x-default"')
    problems = Site(URL, files).problems()
    assert f"{PAGE}: names {other}, which does not name it" in problems
