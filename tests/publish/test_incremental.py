"""What is published step by step is what a fresh start publishes; nothing else is rendered."""

import random
import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Block, BlockKind, UnitState
from bot.publish import feed_xml, pages
from tests.publish.conftest import NOW

HISTORIES = 32
STEPS = 9
TAGS = ("es", "ar", "th")


@pytest.fixture(autouse=True)
def _small(press):
    """Three languages beside English, and no cards: they have tests of their own."""
    listed = {tag: press.settings.languages[tag] for tag in TAGS}
    publish = press.settings.publish.model_copy(update={"cards": False})
    press.settings = press.settings.model_copy(update={"languages": listed, "publish": publish})


class Life:
    """A home to which things happen, in an order that a number gives."""

    def __init__(self, press, simple, translated, seed):
        self.press = press
        self.simple = simple
        self.translated = translated
        self.random = random.Random(seed)
        self.languages = press.settings.languages
        self.number = 0

    def live(self):
        happenings = (
            self.new, self.new, self.edited, self.redated, self.withdrawn, self.removed,
            self.translation, self.reviewed, self.held, self.glossary, self.language,
            self.file_lost, self.file_damaged, self.folder_lost, self.stray_file, self.linked,
        )  # fmt: skip
        self.random.choice(happenings)()

    def one(self):
        return self.random.choice(self.press.statements) if self.press.statements else None

    def new(self):
        self.number += 1
        day = f"{self.random.choice((2019, 2024))}-{self.random.randint(1, 12):02d}-05"
        made = self.simple(day, f"Number {self.number}", tags=("wages", "rest"), issuer="HAMW")
        tags = [tag for tag in TAGS if self.random.random() < 0.6]
        self.press.add(made, *(self.translated(made, tag) for tag in tags))

    def edited(self):
        if found := self.one():
            block = Block(BlockKind.PARAGRAPH, f"Words {self.random.random()}")
            before = found.blocks if self.random.random() < 0.4 else found.blocks[1:]
            self.press.change(found.id, blocks=(block, *before))

    def redated(self):
        if found := self.one():
            self.press.change(found.id, published=found.published + timedelta(days=40))

    def withdrawn(self):
        if found := self.one():
            self.press.change(found.id, withdrawn="" if found.withdrawn else "An error.")

    def removed(self):
        if found := self.one():
            self.press.statements.remove(found)

    def translation(self):
        if found := self.one():
            tag = self.random.choice(TAGS)
            self.press.translations[found.id, tag] = self.translated(found, tag)

    def reviewed(self):
        self._state(UnitState.REVIEWED)

    def held(self):
        self._state(UnitState.HELD)

    def _state(self, state):
        if self.press.translations:
            key = self.random.choice(sorted(self.press.translations))
            before = self.press.translations[key]
            units = tuple(replace(unit, state=state) for unit in before.units)
            self.press.translations[key] = replace(before, units=units)

    def glossary(self):
        word = f"said {self.random.random()}"
        self.press.given = lambda term, _source, _target: word if term == "wages" else ""

    def language(self):
        """A language is listed no longer, or again."""
        listed = dict(self.press.settings.languages)
        if "th" in listed:
            del listed["th"]
        else:
            listed["th"] = self.languages["th"]
        self.press.settings = self.press.settings.model_copy(update={"languages": listed})

    def files(self):
        return sorted(path for path in self.press.home.feeds.rglob("*") if path.is_file())

    def file_lost(self):
        if found := self.files():
            self.random.choice(found).unlink()

    def file_damaged(self):
        if found := self.files():
            path = self.random.choice(found)
            data = bytearray(path.read_bytes())
            data[len(data) // 2] ^= 1
            path.write_bytes(data)

    def folder_lost(self):
        if folders := sorted(path for path in self.press.home.feeds.rglob("*") if path.is_dir()):
            shutil.rmtree(self.random.choice(folders))

    def stray_file(self):
        if self.press.home.feeds.exists():
            (self.press.home.feeds / "stray.html").write_text("Not ours.")

    def linked(self):
        """A folder stands elsewhere, and a link in its place."""
        place, other = self.press.home.feeds / "en", self.press.home.root / "elsewhere"
        if place.is_dir() and not place.is_symlink() and not other.exists():
            place.rename(other)
            place.symlink_to(other)


def rendered_from_scratch(press, now):
    """Publish with nothing that saves work: no file, and no record of any."""
    shutil.rmtree(press.home.feeds)
    store = press.store
    store.save_outputs({}, store.outputs())
    store.save_leaves({}, [name for name, _, _ in store.leaves()])
    store.save_editions(dict.fromkeys(store.editions(), ("", 0)))
    press.publish(now)
    return press.files()


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_whatever_happens_feeds_are_those_of_a_fresh_start(
    press, simple, translated, monkeypatch, seed
):
    monkeypatch.setattr("bot.publish.feeds.MOST_ENTRIES", 4)
    life = Life(press, simple, translated, seed)
    now = NOW
    for _ in range(3):
        life.new()
    for _ in range(STEPS):
        for _ in range(life.random.randint(1, 2)):
            life.live()
        now += timedelta(days=life.random.choice((0, 1, 20)))
        press.publish(now)
    found = press.files()
    assert not (press.home.feeds / "en").is_symlink()
    assert found == rendered_from_scratch(press, now)


# What is rendered


@pytest.fixture
def counted(press, simple, translated, monkeypatch):
    """A home of thirty statements, published; from now on, what is rendered is noted."""
    monkeypatch.setattr("bot.publish.feeds.MOST_ENTRIES", 4)
    for number in range(30):
        made = simple(f"2024-{number % 12 + 1:02d}-05", f"Number {number}")
        press.add(made, *(translated(made, tag) for tag in TAGS))
    press.publish()
    noted = []

    def note(module, name, what):
        real = getattr(module, name)

        def call(*arguments, **more):
            noted.append(what(*arguments))
            return real(*arguments, **more)

        monkeypatch.setattr(module, name, call)

    note(pages, "statement", lambda _site, entry, *_: (entry.language, entry.title))
    note(pages, "language", lambda _site, tag, *_: (tag, "index"))
    note(pages, "month", lambda _site, tag, month: (tag, month.name))
    note(pages, "home", lambda *_: ("", "home"))
    note(feed_xml, "atom", lambda about, *_: (about.language, "atom"))
    note(feed_xml, "rss", lambda about, *_: (about.language, "rss"))
    press.noted = noted
    return press


def marks(press):
    return {
        path.relative_to(press.home.feeds).as_posix(): path.stat().st_mtime_ns
        for path in press.home.feeds.rglob("*")
        if path.is_file()
    }


def test_where_nothing_changed_nothing_is_rendered(counted):
    before = marks(counted)
    report = counted.publish().report
    assert (counted.noted, report.files_written) == ([], 0)
    assert report.files_unchanged == len(before)
    assert marks(counted) == before


def test_a_new_statement_renders_its_own_pages_and_the_lists_that_name_it(counted, simple):
    before = marks(counted)
    counted.add(simple("2024-12-20", "New"))
    counted.publish()
    # Three Atom documents: the current feed, the month that it ends at now, and the month
    # before, which names that one as the next.
    assert sorted(counted.noted) == [
        ("", "home"), ("en", "2024-11"), ("en", "New"), ("en", "atom"), ("en", "atom"),
        ("en", "atom"), ("en", "index"), ("en", "rss"),
    ]  # fmt: skip
    after = marks(counted)
    touched = {path for path in after if after[path] != before.get(path)}
    assert not any(path.startswith(tag + "/") for path in touched for tag in TAGS)


def test_a_translation_s_words_change_nothing_in_other_languages(counted, translated):
    before = marks(counted)
    found = counted.statements[29]
    counted.translations[found.id, "ar"] = translated(found, "ar", "كلمات أخرى")
    counted.publish()
    assert {tag for tag, _ in counted.noted} <= {"ar", ""}
    after = marks(counted)
    touched = {path.partition("/")[0] for path in after if after[path] != before.get(path)}
    assert touched <= {"ar", "index.html", "sitemap.xml", "sitemap-2024.xml", "sitemap-lists.xml"}


def test_a_changed_byte_is_mended_and_nothing_else_is_rendered(counted):
    found = counted.statements[3]
    path = counted.home.feeds / "es" / "s" / found.id / "index.html"
    data = path.read_bytes()
    path.write_bytes(data.replace(b"<html", b"<HTML"))
    counted.publish()
    assert path.read_bytes() == data
    assert counted.noted == [("es", f"es {found.title}")]


def test_a_cycle_that_is_cut_off_is_completed_by_the_next(press, simple, translated, monkeypatch):
    for number in range(5):
        made = simple(f"2024-0{number + 1}-05", f"Number {number}")
        press.add(made, *(translated(made, tag) for tag in TAGS))
    press.publish()
    whole = press.files()
    real = pages.statement
    for survived in range(0, 20, 3):
        shutil.rmtree(press.home.feeds)
        left = iter(range(survived))

        def killed(*arguments, left=left):
            if next(left, None) is None:
                raise KeyboardInterrupt
            return real(*arguments)

        monkeypatch.setattr(pages, "statement", killed)
        with pytest.raises(KeyboardInterrupt):
            press.publish()
        monkeypatch.setattr(pages, "statement", real)
        press.publish()
        assert press.files() == whole
