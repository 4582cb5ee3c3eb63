"""Which statement a page belongs to, by the addresses that statements name."""

from bot.collect.web.originals import Originals


def test_a_statement_of_no_page_is_known_by_its_translations() -> None:
    known = Originals()
    known.add("2026-03-08-rest", "", [("es", "https://a.example.org/es/")])
    assert known.find("https://a.example.org/es/", ()) == "2026-03-08-rest"
