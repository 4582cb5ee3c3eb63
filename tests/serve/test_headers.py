"""What goes with a file on its way, and what a request asks of it."""

import pytest

from bot.serve import headers

SIZE = 100
TAG = '"abc"'
CHANGED = 1_772_971_200.5
DATE = "Sun, 08 Mar 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("media/poster.pdf", "application/pdf"),
        ("media/march.jpg", "image/jpeg"),
        ("media/march.webp", "image/webp"),
        ("media/song.mp3", "audio/mpeg"),
        ("media/what.is-this", "application/octet-stream"),
        ("favicon.svg", "image/svg+xml; charset=utf-8"),
        ("sitemap-lists.xml", "application/xml; charset=utf-8"),
    ],
)
def test_a_media_type_does_not_depend_on_the_machine(path: str, kind: str) -> None:
    assert headers.media_type(path) == kind


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("gzip;q=0, *", False),
        ("gzip; q=0.000", False),
        ("gzip;q=0.001", True),
        ("identity", False),
        ("", False),
    ],
)
def test_who_takes_gzip(accepted: str, takes: bool) -> None:
    assert headers.takes_gzip(accepted) is takes


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ('"a"', '"a"'),
        ('W/"a"', '"a"'),
        ('"x", "a-gzip"', '"a-gzip"'),
        ("*", '"a"'),
        ('"x"', ""),
        ("a", ""),
        ("", ""),
    ],
)
def test_a_client_knows_a_file_by_its_tag(asked: str, known: str) -> None:
    assert headers.known_tag({"if-none-match": asked}, ('"a"', '"a-gzip"')) == known


@pytest.mark.parametrize(
    ("since", "is_old"),
    [
        (DATE, True),
        ("Sun, 08 Mar 2026 12:00:01 GMT", True),
        ("Sun, 08 Mar 2026 11:59:59 GMT", False),
        ("yesterday", False),
        ("Sun, 08 Mar 99999 12:00:00 GMT", False),
        ("", False),
    ],
)
def test_a_client_knows_a_file_by_its_date(since: str, is_old: bool) -> None:
    assert headers.is_as_old({"if-modified-since": since}, CHANGED) is is_old


def test_a_tag_counts_more_than_a_date() -> None:
    asked = {"if-none-match": '"x"', "if-modified-since": DATE}
    assert not headers.is_as_old(asked, CHANGED)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("bytes=0-9", range(10)),
        ("bytes=90-", range(90, 100)),
        ("bytes=90-1000", range(90, 100)),
        ("bytes=-10", range(90, 100)),
        ("bytes=-1000", range(100)),
        ("bytes=100-", range(100, 100)),
        ("bytes=-0", range(100, 100)),
        ("bytes=9-0", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-9", None),
        ("bytes=" + "9" * 5000 + "-", None),
        ("", None),
    ],
)
def test_which_part_is_asked_for(asked: str, wanted: range | None) -> None:
    found = headers.part({"range": asked}, SIZE, TAG, CHANGED)
    assert (found is None) == (wanted is None)
    assert list(found or ()) == list(wanted or ())


@pytest.mark.parametrize(("condition", "is_part"), [(TAG, True), (DATE, True), ('"x"', False)])
def test_the_rest_of_another_file_is_not_sent(condition: str, is_part: bool) -> None:
    asked = {"range": "bytes=0-9", "if-range": condition}
    assert (headers.part(asked, SIZE, TAG, CHANGED) is not None) is is_part
