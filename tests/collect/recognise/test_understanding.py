"""What is known of a statement while it is read: what contradicts that is not taken."""

from bot.collect.draft import FrontMatter
from bot.collect.recognise.understanding import Understanding


def test_a_second_day_or_reference_is_not_taken() -> None:
    found = Understanding(FrontMatter())
    assert found.takes_dateline("Manila, 8 March 2026")
    assert not found.takes_dateline("9 March 2026")
    assert found.takes_reference("Reference: Ana Cruz, Secretary")
    assert not found.takes_reference("Reference: Ben Diaz, Secretary")
    assert found.place == "Manila"


def test_front_matter_that_says_none_comes_first() -> None:
    found = Understanding(FrontMatter(place="", reference="", tags=("rest",)))
    assert found.takes_dateline("Manila, 8 March 2026")
    assert found.place == ""
    assert not found.takes_reference("Reference: Ana Cruz, Secretary")
    assert (found.takes_tag("rest"), found.takes_tag("pay")) == (True, False)


def test_a_tag_is_taken_once() -> None:
    found = Understanding(FrontMatter())
    assert found.takes_tag("rest")
    assert found.takes_tag("rest")
    assert found.tags == ["rest"]
