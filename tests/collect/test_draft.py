"""What was understood of a text before it is a statement."""

import pytest

from bot.collect.draft import Draft, to_statement


def test_without_its_date_it_is_none() -> None:
    with pytest.raises(ValueError, match="without a date"):
        to_statement(Draft("en", "Rest"), "rest")
