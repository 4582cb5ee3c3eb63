"""The translating stage, with an engine that stands in for a real one."""

from dataclasses import replace

import pytest

from bot.model import BlockKind, UnitState
from bot.ports import Shielded
from tests.conftest import files_under
from tests.translate.conftest import (
    ITEM,
    SIGNATURE,
    SLOGAN,
    Bench,
    StandInEngine,
    config_of,
    foreign,
    statement,
)

TWO = statement("Workers stopped work. They ask for rest.", "Join us.")


@pytest.fixture
def engine(bench: Bench) -> StandInEngine:
    engine = StandInEngine()
    bench.engines["argos"] = engine
    return engine


def states(bench: Bench, *args: object, **kwargs: object) -> dict[str, str]:
    return {key: unit.state.value for key, unit in bench.units(*args, **kwargs).items()}  # type: ignore[arg-type]


def test_every_unit_is_translated(bench: Bench, engine: StandInEngine) -> None:
    units = bench.units(TWO)
    assert {key: unit.target for key, unit in units.items()} == {
        "title": "Ouru rightsu",
        "p1": "Workersu stoppedu worku. Theyu asku foru restu.",
        "p2": "Joinu usu.",
    }
    assert {unit.state for unit in units.values()} == {UnitState.MACHINE}
    assert {unit.engine for unit in units.values()} == {"argos"}


def test_all_statements_of_a_language_go_in_one_call(bench: Bench, engine: StandInEngine) -> None:
    bench.translate(TWO, statement("Another text.", name="2026-03-09-other"))
    assert engine.calls == [
        ["Workers stopped work.", "They ask for rest.", "Another text.", "Our rights", "Join us."]
    ]


def test_the_report_counts_units_and_sentences(bench: Bench, engine: StandInEngine) -> None:
    report = bench.translate(TWO, statement("Join us. Again.", name="2026-03-09-b")).report
    found = report.languages["es"]
    assert (found.engine, found.units) == ("argos", 5)
    assert (found.sentences_translated, found.sentences_from_memory) == (5, 2)
    assert report.errors == ()


def test_a_second_cycle_asks_nothing_and_touches_nothing(
    bench: Bench, engine: StandInEngine
) -> None:
    first = bench.translate(TWO)
    files = files_under(bench.home.translations)
    asked = len(engine.calls)
    second = bench.translate(TWO)
    assert second.translations == first.translations
    assert files_under(bench.home.translations) == files
    assert len(engine.calls) == asked
    found = second.report.languages["es"]
    assert (found.units, found.sentences_translated, found.sentences_from_memory) == (0, 0, 0)


def test_a_changed_sentence_costs_exactly_that_sentence(
    bench: Bench, engine: StandInEngine
) -> None:
    bench.translate(TWO)
    changed = statement("Workers stopped work. They ask for justice.", "Join us.")
    report = bench.translate(changed).report.languages["es"]
    assert engine.calls[1:] == [["They ask for justice."]]
    assert (report.sentences_translated, report.sentences_from_memory) == (1, 1)


def test_a_better_engine_makes_machine_text_anew(bench: Bench) -> None:
    bench.engines["apertium"] = StandInEngine("apertium", draft=True)
    assert bench.units(TWO)["p2"].draft
    bench.engines["argos"] = StandInEngine("argos")
    unit = bench.units(TWO)["p2"]
    assert (unit.engine, unit.draft) == ("argos", False)


def test_machine_text_stays_when_its_engine_is_gone(bench: Bench, engine: StandInEngine) -> None:
    before = bench.translate(TWO)
    bench.engines.clear()
    after = bench.translate(TWO)
    assert after.translations == before.translations
    assert after.report.errors == ()


def test_the_first_engine_that_has_a_route_is_taken(bench: Bench) -> None:
    bench.engines["argos"] = StandInEngine("argos", targets=["fr"])
    bench.engines["apertium"] = StandInEngine("apertium")
    bench.config = config_of("es = {}\nfr = {}")
    languages = bench.translate(TWO).report.languages
    assert {tag: found.engine for tag, found in languages.items()} == {
        "es": "apertium",
        "fr": "argos",
    }


def test_without_a_route_one_failure_says_how_to_mend_it(bench: Bench) -> None:
    bench.engines["argos"] = StandInEngine(targets=["fr"])
    bench.config = config_of("ko = {}\nfr = {}")
    done = bench.translate(TWO, statement("More.", name="2026-03-09-b"))
    (failure,) = done.report.errors
    assert (failure.where, failure.reason) == ("languages.ko", "no-route")
    assert "from en to ko (tried: argos, apertium)" in failure.detail
    assert "Install en-ko." in failure.mend
    assert "engines = []" in failure.mend
    assert {unit.state for unit in done.translations[TWO.id, "ko"].units} == {UnitState.MISSING}
    assert done.report.languages["fr"].units == 5


def test_a_language_without_a_route_from_any_source_is_one_failure(bench: Bench) -> None:
    bench.engines["argos"] = StandInEngine(targets=[])
    bench.config = config_of("ko = {}")
    spanish = statement("Nuestra casa.", name="2026-03-09-casa", language="es")
    errors = [error for error in bench.translate(TWO, spanish).report.errors if "ko" in error.where]
    assert ["from en, es to ko" in error.detail for error in errors] == [True]


def test_a_language_of_people_only_is_no_error(bench: Bench, engine: StandInEngine) -> None:
    bench.config = config_of("es = { engines = [] }")
    done = bench.translate(TWO)
    assert done.report.errors == ()
    assert engine.calls == []
    assert bench.po().exists()
    assert {unit.target for unit in done.translations[TWO.id, "es"].units} == {""}


def test_an_engine_that_breaks_stops_only_its_language(bench: Bench) -> None:
    bench.engines["argos"] = StandInEngine(targets=["es"], fails=True)
    bench.engines["apertium"] = StandInEngine("apertium", targets=["fr"])
    bench.config = config_of("es = {}\nfr = {}")
    report = bench.translate(TWO).report
    (failure,) = report.errors
    assert (failure.where, failure.detail) == ("languages.es", "argos: the machine broke.")
    assert (report.languages["es"].units, report.languages["fr"].units) == (0, 3)


def test_an_engine_that_miscounts_is_not_believed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = StandInEngine()
    monkeypatch.setattr(engine, "translate", lambda *_, **_manner: ["only one"])
    bench.engines["argos"] = engine
    (failure,) = bench.translate(TWO).report.errors
    assert "was asked 4 sentences and answered 1" in failure.detail


def test_statements_of_several_languages_are_translated_from_their_own(
    bench: Bench, engine: StandInEngine
) -> None:
    engine.targets = ["es", "fr", "en"]
    bench.config = config_of("en = {}\nes = {}\nfr = {}")
    spanish = statement("Nuestra casa.", title="Casa", name="2026-03-09-casa", language="es")
    done = bench.translate(TWO, spanish)
    assert set(done.translations) == {
        (TWO.id, "es"),
        (TWO.id, "fr"),
        (spanish.id, "en"),
        (spanish.id, "fr"),
    }
    assert list(done.report.languages) == ["en", "es", "fr"]
    assert done.report.languages["fr"].units == 5


def test_a_withdrawn_statement_is_left_alone(bench: Bench, engine: StandInEngine) -> None:
    gone = statement("Old words.", withdrawn="a mistake")
    assert bench.translate(gone).translations == {}
    assert not bench.home.translations.exists()


def test_names_of_people_are_never_asked_of_a_machine(bench: Bench, engine: StandInEngine) -> None:
    signed = statement("We agree.", (SIGNATURE, "Ana Reyes, Chairperson"))
    assert states(bench, signed)["signature1"] == "missing"
    assert "Ana Reyes, Chairperson" not in engine.asked
    assert 'msgctxt "signature1"' in bench.po().read_text()


# What people write


def test_an_approved_paragraph_is_a_persons(bench: Bench, engine: StandInEngine) -> None:
    bench.translate(TWO)
    bench.approve("p2", "Únanse.")
    unit = bench.units(TWO)["p2"]
    assert (unit.target, unit.state, unit.engine) == ("Únanse.", UnitState.REVIEWED, "")


def test_what_was_said_of_the_machines_text_goes_with_it(
    bench: Bench, engine: StandInEngine
) -> None:
    bench.translate(TWO)
    bench.approve("p2", "Únanse.")
    bench.translate(TWO)
    assert bench.po().read_text().endswith('\nmsgctxt "p2"\nmsgid "Join us."\nmsgstr "Únanse."\n')


def test_an_edit_that_is_still_fuzzy_is_kept(bench: Bench, engine: StandInEngine) -> None:
    bench.translate(TWO)
    bench.edit("Joinu usu.", "Únanse ya.")
    for _ in range(2):
        unit = bench.units(TWO)["p2"]
        assert (unit.target, unit.state) == ("Únanse ya.", UnitState.MACHINE)


def test_an_approved_paragraph_moves_with_its_text(bench: Bench, engine: StandInEngine) -> None:
    bench.translate(TWO)
    bench.approve("p2", "Únanse.")
    moved = statement("A new beginning.", "Workers stopped work. They ask for rest.", "Join us.")
    units = bench.units(moved)
    assert (units["p3"].target, units["p3"].state) == ("Únanse.", UnitState.REVIEWED)
    assert units["p1"].state is UnitState.MACHINE


def test_an_approved_paragraph_whose_source_changed_is_outdated(
    bench: Bench, engine: StandInEngine
) -> None:
    bench.translate(TWO)
    bench.approve("p2", "Únanse.")
    bench.translate(TWO)
    changed = statement("Workers stopped work. They ask for rest.", "Join us now.")
    unit = bench.units(changed)["p2"]
    assert (unit.target, unit.state) == ("Únanse.", UnitState.OUTDATED)
    assert '#| msgid "Join us."' in bench.po().read_text()
    assert "Join us now." not in engine.asked


def test_an_approved_paragraph_that_vanished_comes_back_with_its_source(
    bench: Bench, engine: StandInEngine
) -> None:
    bench.translate(TWO)
    bench.approve("p2", "Únanse.")
    bench.translate(statement("Workers stopped work. They ask for rest."))
    assert '#~ msgstr "Únanse."' in bench.po().read_text()
    assert bench.units(TWO)["p2"].state is UnitState.REVIEWED


def test_an_approved_paragraph_counts_in_every_statement(
    bench: Bench, engine: StandInEngine
) -> None:
    bench.translate(TWO)
    bench.approve("p2", "Únanse.")
    other = statement("Join us.", name="2026-03-09-other", title="Other")
    done = bench.translate(TWO, other)
    unit = done.translations[other.id, "es"].units[1]
    assert (unit.target, unit.state) == ("Únanse.", UnitState.REVIEWED)


def test_a_file_saved_while_the_engine_was_at_work_is_merged(bench: Bench) -> None:
    bench.config = config_of("es = { engines = [] }")
    bench.translate(TWO)
    bench.config = config_of()

    def says(sentence: Shielded) -> str:
        if sentence.text == "Join us.":
            bench.approve("p1", "Los obreros pararon.")
        return foreign(sentence)

    bench.engines["argos"] = StandInEngine(says=says)
    units = bench.units(TWO)
    assert (units["p1"].target, units["p1"].state) == ("Los obreros pararon.", UnitState.REVIEWED)
    assert units["p2"].state is UnitState.MACHINE


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('msgid "Join us."', '<<<<<<< HEAD\nmsgid "Join us."', "es.po, line 32"),
        ('msgid "Join us."', 'msgid "Join us.', "es.po, line 32"),
    ],
)
def test_a_broken_file_is_reported_and_left_untouched(
    bench: Bench, engine: StandInEngine, old: str, new: str, where: str
) -> None:
    other = statement("Another text.", name="2026-03-09-other")
    bench.translate(TWO, other)
    bench.edit(old, new)
    before = bench.po().read_bytes()
    (failure,) = bench.translate(TWO, other).report.errors
    assert failure.reason == "catalog"
    assert failure.where == f"translations/{TWO.id}/{where}"
    assert bench.po().read_bytes() == before


def test_a_broken_files_former_text_stays(bench: Bench, engine: StandInEngine) -> None:
    before = bench.translate(TWO).translations[TWO.id, "es"]
    bench.edit('msgid "Join us."', 'msgid "Join us.')
    after = bench.translate(TWO).translations[TWO.id, "es"]
    assert after == replace(before, broken=after.broken)
    assert after.broken.startswith(f"translations/{TWO.id}/es.po, line 32: is not a PO file")


def test_a_file_that_another_program_wrapped_differently_is_left_as_it_is(
    bench: Bench, engine: StandInEngine
) -> None:
    bench.translate(TWO)
    bench.edit('msgid "Join us."', 'msgid ""\n"Join "\n"us."')
    before = files_under(bench.home.translations)
    bench.translate(TWO)
    assert files_under(bench.home.translations) == before


def test_a_translators_name_in_the_header_does_not_stay(
    bench: Bench, engine: StandInEngine
) -> None:
    bench.translate(TWO)
    bench.edit("Last-Translator: none", "Last-Translator: Rosa <rosa@example.org>")
    bench.translate(TWO)
    assert "Rosa" not in bench.po().read_text()


# What protects words


def test_a_term_of_the_glossary_appears_as_given(bench: Bench, engine: StandInEngine) -> None:
    bench.home.glossary.write_text("en,es\nforced migration,migración forzada\n")
    unit = bench.units(statement("We end forced migration."))["p1"]
    assert unit.target == "Weu endu migración forzada."


def test_a_new_term_remakes_exactly_the_units_that_have_it(
    bench: Bench, engine: StandInEngine
) -> None:
    both = statement("We end forced migration.", "Join us.")
    bench.translate(both)
    bench.home.glossary.write_text("en,es\nforced migration,migración forzada\n")
    assert bench.units(both)["p1"].target == "Weu endu migración forzada."
    assert len(engine.calls[1]) == 1


def test_a_broken_row_is_reported_and_the_rest_is_used(bench: Bench, engine: StandInEngine) -> None:
    bench.home.glossary.write_text("en,es\na,b,c\nforced migration,migración forzada\n")
    done = bench.translate(statement("We end forced migration."))
    assert [failure.where for failure in done.report.errors] == ["config/glossary.csv, line 2"]
    assert "migración forzada" in done.translations[TWO.id, "es"].units[1].target


def test_without_a_readable_glossary_no_machine_text_is_made(
    bench: Bench, engine: StandInEngine
) -> None:
    bench.home.glossary.write_bytes(b"en,es\n\xff\n")
    done = bench.translate(TWO)
    assert [failure.where for failure in done.report.errors] == ["config/glossary.csv, line 2"]
    assert engine.calls == []


def test_a_slogan_is_taken_from_the_bank_as_peoples_words(
    bench: Bench, engine: StandInEngine
) -> None:
    bench.home.slogans.write_text("en,es\nNo bans!,¡Sin vetos!\n")
    unit = bench.units(statement((SLOGAN, "<strong>No bans</strong>!"), "No bans!"))["slogan1"]
    assert (unit.target, unit.state) == ("¡Sin vetos!", UnitState.REVIEWED)
    assert "No bans!" in engine.asked


def test_a_draft_engine_does_not_get_names(bench: Bench) -> None:
    engine = StandInEngine("apertium", draft=True)
    bench.engines["apertium"] = engine
    target = bench.units(statement("They met Maria Reyes of the GCM at home."))["p1"].target
    assert target == "Theyu metu Maria Reyes ofu theu GCM atu homeu."
    assert "Reyes" not in " ".join(engine.asked)


def test_a_neural_engine_gets_names_and_no_acronyms(bench: Bench, engine: StandInEngine) -> None:
    bench.translate(statement("They met Maria Reyes of the GCM at home."))
    assert any("Maria Reyes" in text and "GCM" not in text for text in engine.asked)


# Links and emphasis

LINK = '<a href="https://x.example/?a=1&amp;b=2">'


def test_links_and_emphasis_come_back(bench: Bench, engine: StandInEngine) -> None:
    text = f"Read {LINK}our report</a> <em>now</em>."
    assert (
        bench.units(statement(text))["p1"].target == f"Readu {LINK}ouru reportu</a> <em>nowu</em>."
    )


def test_a_link_that_the_engine_lost_is_not_lost(bench: Bench) -> None:
    bench.engines["argos"] = StandInEngine(
        says=lambda s: "".join(char for char in foreign(s) if char < "\ue000")
    )
    unit = bench.units(statement(f"Read {LINK}our report</a> <em>now</em>. Please."))["p1"]
    address = "https://x.example/?a=1&amp;b=2"
    assert unit.target == f"Readu ouru reportu nowu. ({LINK}{address}</a>) Pleaseu."
    assert {finding.reason.value for finding in unit.findings} == {"tag-lost"}
    assert unit.state is UnitState.MACHINE


def test_a_sentence_whose_tags_were_lost_is_asked_again_without(bench: Bench) -> None:
    def says(sentence: Shielded) -> str:
        return "Basura" if "\ue000" in sentence.text else foreign(sentence)

    bench.engines["argos"] = StandInEngine(says=says)
    unit = bench.units(statement("We want <em>decent</em> jobs."))["p1"]
    assert unit.target == "Weu wantu decentu jobsu."


# What holds a unit


def held(bench: Bench, text: str, says: str) -> list[tuple[str, str]]:
    bench.engines["argos"] = StandInEngine(
        says=lambda s: foreign(s) if s.text.startswith("Our rights") else says
    )
    report = bench.translate(statement(text)).report.languages["es"]
    return [(refusal.unit, refusal.reason) for refusal in report.held]


@pytest.mark.parametrize(
    ("text", "says", "reason"),
    [
        ("They paid 5,000 pesos.", "Pagaron pesos.", "number-lost"),
        ("Join IMA today.", "Únanse hoy.", "name-lost"),
        ("Join us today.", "", "empty"),
        ("Join us today, workers.", "Join us today, workers.", "left-in-source"),
    ],
)
def test_a_bad_text_is_held_and_said_so(bench: Bench, text: str, says: str, reason: str) -> None:
    assert held(bench, text, says) == [("p1", reason)]
    assert f"#. held: {reason}: " in bench.po().read_text()


def test_a_held_unit_stays_held_and_reported_in_later_cycles(bench: Bench) -> None:
    first = held(bench, "They paid 5,000 pesos.", "Pagaron pesos.")
    assert held(bench, "They paid 5,000 pesos.", "Pagaron pesos.") == first


def test_a_held_unit_is_free_once_a_person_has_mended_it(bench: Bench) -> None:
    text = "They paid 5,000 pesos."
    held(bench, text, "Pagaron pesos.")
    bench.edit("Pagaron pesos.", "Pagaron 5.000 pesos.")
    assert held(bench, text, "Pagaron pesos.") == []


# Being told to stop


def test_no_call_asks_for_more_than_the_engines_pace(bench: Bench, engine: StandInEngine) -> None:
    engine.pace = 19
    bench.translate(TWO)
    assert engine.calls == [
        ["Workers stopped work."],
        ["They ask for rest."],
        ["Our rights", "Join us."],
    ]


def test_told_to_stop_it_keeps_what_it_has(bench: Bench, engine: StandInEngine) -> None:
    engine.pace = 25
    bench.config = config_of("es = {}\nfr = {}")
    bench.translate(TWO, stopping=lambda: len(engine.calls) >= 1)
    assert engine.asked == ["Workers stopped work."]
    bench.config = config_of("es = {}")
    report = bench.translate(TWO).report.languages["es"]
    assert (report.sentences_translated, report.sentences_from_memory) == (3, 1)
    assert sorted(engine.asked) == sorted(set(engine.asked))


def test_headings_items_and_quotes_are_units_too(bench: Bench, engine: StandInEngine) -> None:
    one = statement((BlockKind.HEADING, "Demands"), (ITEM, "Jobs."), (BlockKind.QUOTE, "Homes."))
    assert states(bench, one) == dict.fromkeys(["title", "heading1", "item1", "quote1"], "machine")
