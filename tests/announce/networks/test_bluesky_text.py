"""A post as Bluesky holds it, in bytes of UTF-8."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.announce.characters import count
from bot.announce.networks.bluesky_text import (
    LIMITS,
    image_of,
    is_before,
    is_post_of,
    languages,
    page_of,
    record,
    record_key,
    reply_to,
    repo_and_key,
    rich_text,
)
from bot.ports import Status

ADDRESS = "https://statements.alliance-site.org/en/s/2026-03-10-a-day-of-rest-for-all/"
STATUS = Status(f"A day of rest\n\n{ADDRESS}", "en", ADDRESS, "2026-03-10-rest")
NOW = datetime(2026, 3, 10, 12, 0, 0, 5000, tzinfo=UTC)
TID = re.compile(r"[2-7a-j][2-7a-z]{12}")


def marked(text: str, language: str = "en") -> list[tuple[str, str]]:
    """Return what is marked in a text, as it is shown, and what it leads to."""
    rich = rich_text(text, language)
    content = rich.text.encode()
    found = []
    for facet in rich.facets:
        (feature,) = facet["features"]
        index = facet["index"]
        part = content[index["byteStart"] : index["byteEnd"]].decode()
        found.append((part, feature.get("uri") or feature.get("tag")))
    return found


class TestLinks:
    def test_are_shown_without_their_scheme_and_lead_to_the_whole(self) -> None:
        assert marked("Read https://a.org/en/ now") == [("a.org/en", "https://a.org/en/")]

    def test_that_are_long_are_shown_by_their_beginning(self) -> None:
        assert marked(STATUS.text) == [("statements.alliance-site.org/en/s/2026-…", ADDRESS)]

    def test_end_on_the_right_among_words_that_are_read_from_the_right(self) -> None:
        shown = rich_text(f"يوم راحة\n{ADDRESS}", "ar").text
        assert shown.endswith("alliance-site.org/en/s/2026…\u200e")

    @pytest.mark.parametrize("count_before", ["é", "हक", "🏳️‍🌈", "遊行"])
    def test_are_placed_by_bytes(self, count_before: str) -> None:
        assert marked(f"{count_before} https://a.org/é") == [("a.org/é", "https://a.org/é")]

    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("See https://a.org/x.", "https://a.org/x"),
            ("(https://a.org/x)", "https://a.org/x"),
            ("https://a.org/x_(y)", "https://a.org/x_(y)"),
            ("見 https://a.org/x。", "https://a.org/x"),
            ("\u2066https://a.org/x\u2069", "https://a.org/x"),
            ("http://a.org/x", "http://a.org/x"),
        ],
    )
    def test_have_no_punctuation_of_the_sentence(self, text: str, address: str) -> None:
        assert [leads for _, leads in marked(text)] == [address]

    def test_are_nothing_else(self) -> None:
        assert marked("https:// and a.org and mailto:a@a.org") == []


class TestHashtags:
    @pytest.mark.parametrize(
        "tag", ["MigrantRights", "हक", "สิทธิ", "حقوق", "遊行", "C190", "می\u200cخواهیم"]
    )
    def test_are_marked_whole(self, tag: str) -> None:
        assert marked(f"#{tag}, and #{tag}") == [(f"#{tag}", tag)] * 2

    @pytest.mark.parametrize(
        "text",
        ["#1", "#\u2060rights", "a#b", "# rights", "#" + "x" * 65, "#" + ("a" + "\u0301" * 6) * 64],
    )
    def test_are_nothing_else(self, text: str) -> None:
        assert marked(text) == []

    def test_in_an_address_are_its_own(self) -> None:
        assert [leads for _, leads in marked("https://a.org/x#rights")] == [
            "https://a.org/x#rights"
        ]


@given(
    st.text(), st.lists(st.sampled_from([ADDRESS, "#हक", "🏳️‍🌈", "\n", " ", "حق", "https://a.org"]))
)
def test_facets_lie_within_the_text_and_say_what_is_shown(text: str, parts: list[str]) -> None:
    whole = " ".join((text.encode(errors="replace").decode(), *parts))
    rich = rich_text(whole, "en")
    end = 0
    for facet in rich.facets:
        index = facet["index"]
        assert end <= index["byteStart"] < index["byteEnd"]
        end = index["byteEnd"]
        rich.text.encode()[index["byteStart"] : end].decode()
    assert end <= len(rich.text.encode())


@given(
    st.sampled_from(["en", "ar"]), st.text(st.characters(categories=["L", "N"])), st.integers(0, 9)
)
def test_what_is_shown_is_never_longer_than_what_was_counted(
    language: str, path: str, addresses: int
) -> None:
    text = " ".join([f"https://statements.alliance-site.org/{path}"] * addresses)
    shown = rich_text(text, language).text
    assert len(regex.findall(r"\X", shown)) <= count(text, LIMITS)
    assert len(shown.encode()) <= len(text.encode())


@pytest.mark.parametrize(
    ("tag", "named"),
    [
        ("es", ["es"]),
        ("zh-Hant", ["zh-Hant", "zh"]),
        ("pt-BR", ["pt-BR", "pt"]),
        ("fil", ["fil", "tl"]),
        ("fil-PH", ["fil-PH", "fil", "tl"]),
    ],
)
def test_a_language_is_named_as_it_is_and_as_readers_look_for_it(
    tag: str, named: list[str]
) -> None:
    assert languages(tag) == named


def moment_of(key: str) -> datetime:
    """Return the moment that a TID names."""
    number = 0
    for sign in key:
        number = number * 32 + "234567abcdefghijklmnopqrstuvwxyz".index(sign)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=number >> 10)


class TestRecordKeys:
    def test_come_out_the_same_for_ever(self) -> None:
        assert record_key("2026-03-10-rest", "post", "k" * 48) == "3mgo2z4w6dgzb"

    @given(st.sampled_from(["post", "thread-2", "correction-40"]), st.text(), st.dates())
    def test_are_tids(self, part: str, key: str, day: Any) -> None:
        assert TID.fullmatch(record_key(f"{day.isoformat()}-x", part, key))

    def test_differ_for_each_delivery(self) -> None:
        keys = {record_key("2026-03-10-x", "post", f"{n}") for n in range(10_000)}
        assert len(keys) == 10_000

    def test_are_in_the_order_of_the_statements_days(self) -> None:
        days = [f"2026-0{month}-{day:02}" for month in range(1, 10) for day in (1, 2, 28)]
        keys = [record_key(f"{day}-x", "post", f"key of {day}") for day in days]
        assert keys == sorted(keys)

    def test_are_in_the_order_of_the_parts(self) -> None:
        parts = ["post", *(f"thread-{n}" for n in range(2, 11))]
        parts += [f"correction-{n}" for n in range(1, 11)]
        for number in range(50):
            keys = [record_key("2026-03-10-x", part, f"{part} {number}") for part in parts]
            assert keys == sorted(keys)

    @pytest.mark.parametrize(
        ("part", "hour"),
        [
            ("post", 0),
            ("again-1", 0),
            ("thread-2", 2),
            ("again-1-thread-2", 2),
            ("thread-40", 11),
            ("correction-1", 13),
            ("withdrawal-1", 13),
            ("withdrawal", 23),
            ("correction-40", 23),
        ],
    )
    def test_name_an_hour_of_the_statement_s_day(self, part: str, hour: int) -> None:
        moment = moment_of(record_key("2026-03-10-x", part, "key"))
        assert (moment.date().isoformat(), moment.hour) == ("2026-03-10", hour)


def test_an_address_tells_whose_post_it_is_and_where_people_see_it() -> None:
    uri = "at://did:plc:abc/app.bsky.feed.post/3mgptyzrxdgzb"
    assert repo_and_key(uri) == ("did:plc:abc", "3mgptyzrxdgzb")
    assert page_of(uri) == "https://bsky.app/profile/did:plc:abc/post/3mgptyzrxdgzb"


class TestARecord:
    def test_says_when_it_was_sent_to_the_millisecond(self) -> None:
        local = NOW.astimezone(timezone(timedelta(hours=8)))
        assert record(STATUS, local)["createdAt"] == "2026-03-10T12:00:00.005Z"

    def test_has_nothing_that_it_does_not_need(self) -> None:
        made = record(replace(STATUS, text="A day of rest"), NOW)
        assert set(made) == {"$type", "text", "langs", "createdAt"}

    def test_has_a_picture_with_its_words(self) -> None:
        blob = {"$type": "blob", "ref": {"$link": "bafk"}, "mimeType": "image/png", "size": 24}
        png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (1200).to_bytes(4) + (630).to_bytes(4)
        made = record(STATUS, NOW, image=image_of(blob, "Rest is a right!", png))
        shape = {"width": 1200, "height": 630}
        image = {"alt": "Rest is a right!", "image": blob, "aspectRatio": shape}
        assert made["embed"] == {"$type": "app.bsky.embed.images", "images": [image]}

    @pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"])
    def test_says_no_shape_of_a_picture_that_tells_none(self, content: bytes) -> None:
        assert "aspectRatio" not in image_of({}, "", content)


class TestAnAnswer:
    PARENT = ("at://did:plc:abc/app.bsky.feed.post/2", "bafyb")
    ROOT: Any = {"uri": "at://did:plc:abc/app.bsky.feed.post/1", "cid": "bafya"}  # noqa: RUF012

    def test_to_a_first_post_begins_a_thread(self) -> None:
        own = {"uri": self.PARENT[0], "cid": self.PARENT[1]}
        assert reply_to(*self.PARENT, {"text": "x"}) == {"root": own, "parent": own}

    def test_to_an_answer_goes_on_in_its_thread(self) -> None:
        above = {"reply": {"root": self.ROOT, "parent": self.ROOT}}
        assert reply_to(*self.PARENT, above)["root"] == self.ROOT


class TestAPostIsKnown:
    ANSWER = replace(STATUS, text=f"Corrected: {ADDRESS}", reply_to=TestAnAnswer.PARENT[0])

    def answer(self) -> dict[str, Any]:
        return record(self.ANSWER, NOW, reply=reply_to(*TestAnAnswer.PARENT, {}))

    def test_by_where_it_leads_whatever_it_says(self) -> None:
        assert is_post_of(record(replace(STATUS, text=f"Rest! {ADDRESS}"), NOW), STATUS)

    def test_by_where_its_card_leads(self) -> None:
        card = {"$type": "app.bsky.embed.external", "external": {"uri": ADDRESS, "title": "Rest"}}
        assert is_post_of({"text": "Read this", "embed": card}, STATUS)

    def test_not_by_an_answer_that_leads_there(self) -> None:
        assert not is_post_of(self.answer(), STATUS)

    def test_as_an_answer_by_what_it_answers_and_says(self) -> None:
        assert is_post_of(self.answer(), self.ANSWER)
        assert not is_post_of(self.answer(), replace(self.ANSWER, text="Other"))
        assert not is_post_of(self.answer(), replace(self.ANSWER, reply_to="at://did:x/c/3"))
        assert not is_post_of(record(self.ANSWER, NOW), self.ANSWER)

    @pytest.mark.parametrize("facets", [[{}], [{"features": [{}]}], [{"features": 1}], 1, "x"])
    def test_not_by_what_another_program_spoiled(self, facets: Any) -> None:
        assert not is_post_of({"text": "x", "facets": facets}, STATUS)


@pytest.mark.parametrize(
    ("created", "before"),
    [
        ("2026-03-10T11:59:59.999Z", True),
        ("2026-03-10T11:00:00", True),
        ("2026-03-10T13:00:00+02:00", True),
        ("2026-03-10T12:00:01Z", False),
        ("yesterday", False),
        (None, False),
    ],
)
def test_a_record_is_older_only_where_it_says_so(created: Any, before: bool) -> None:
    assert is_before({"createdAt": created}, NOW) is before
