"""Who issues a statement, where its own words say so."""

import pytest

from bot.collect.recognise.issuer import recognise

IMA = "International Migrants Alliance"


@pytest.mark.parametrize(
    ("title", "text", "issuer"),
    [
        ("IMA statement on rest", f"The {IMA} says", IMA),
        ("Statement on rest", f"The {IMA} (IMA) says", IMA),
        (f"{IMA} (IMA) on rest", "They say", IMA),
        ("Statement of the Migrant Workers Union", "The Migrant Workers Union says",
         "Migrant Workers Union"),
        ("IMA-USA: on rest", "We (IMA-USA) say", "IMA-USA"),
        # The first brackets do not stand behind the name; the second do.
        ("IMA: on rest", f"The people (IMA) and the {IMA} (IMA) say", IMA),
        # The words that have the initials are a name only where nothing stands between them.
        ("IMA: on rest", f"International, Migrants Alliance; {IMA}.", IMA),
        ("IMA: on rest", "International, Migrants Alliance.", ""),
        ("IMA-USA: on rest", "We say", ""),
        ("Migrants of the World (XYZ) on rest", "They say", ""),
        ("On rest", "All the people (IMA) say", ""),
        ("On rest", "", ""),
    ],
)  # fmt: skip
def test_a_name_is_found_where_the_text_says_it(title: str, text: str, issuer: str) -> None:
    assert recognise(title, "", [text] if text else []) == issuer
