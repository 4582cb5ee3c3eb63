"""The way over installed pairs is the shortest, and always the same one."""

import pytest

from bot.translate.engines import routes

PAIRS = [("en", "es"), ("en", "ca"), ("es", "fr"), ("ca", "fr"), ("fr", "oc"), ("fr", "en")]


@pytest.mark.parametrize(
    ("source", "target", "way"),
    [
        ("en", "es", ("en", "es")),
        ("en", "fr", ("en", "ca", "fr")),
        ("en", "oc", ("en", "ca", "fr", "oc")),
        ("es", "en", ("es", "fr", "en")),
        ("oc", "en", ()),
        ("en", "en", ()),
        ("xx", "en", ()),
    ],
)
def test_the_shortest_way_is_found(source: str, target: str, way: tuple[str, ...]) -> None:
    assert routes.shortest(PAIRS, source, target) == way
    assert routes.shortest(reversed(PAIRS), source, target) == way
