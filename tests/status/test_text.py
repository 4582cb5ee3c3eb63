"""`status` as tables: 80 columns in every script, names where they disturb no column."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from bot.columns import cells
from bot.model import Delivery, DeliveryKind, DeliveryState, Refusal, Statement
from bot.places import Place, Standings, State
from bot.status import Seen, as_text

NOW = datetime(2026, 3, 8, tzinfo=UTC)
TWENTY = (
    *("en", "id", "tl", "es", "fr", "zh-Hant", "ko", "th", "ja", "ms", "bn", "ur", "hi", "ne"),
    *("ar", "it", "de", "nl", "da", "pt"),
)
NAMES = (
    "2026-03-08-a-title-that-is-so-long-that-nobody-would-ever-write-it-on-a-banner",
    "2026-03-08-移民工人要求每週休息一天並停止驅逐出境我們要求立即調整最低工資",
    "2026-03-08-แรงงานข้ามชาติเรียกร้องให้หยุดการส่งกลับและจ่ายค่าจ้างตามกฎหมาย",
    "2026-03-08-प्रवासी-मज़दूर-सप्ताह-में-एक-दिन-की-छुट्टी-की-माँग-करते-हैं",
    "2026-03-08-عمال-مهاجرون-يطالبون-بيوم-راحة-أسبوعي-ووقف-الترحيل-القسري",
)


def statement(name: str) -> Statement:
    return Statement(id=name, language="en", title="A title", published=date(2026, 3, 8), blocks=())


def delivery(state: DeliveryState, kind: DeliveryKind = DeliveryKind.POST) -> Delivery:
    return Delivery("social", "a", "es", "", "k", "", state, NOW, kind=kind)


def seen(
    names: tuple[str, ...] = NAMES,
    languages: tuple[str, ...] = TWENTY,
    states: Mapping[tuple[str, str], State] | None = None,
    posts: tuple[Delivery, ...] = (),
    refusals: tuple[tuple[str, Refusal], ...] = (),
) -> Seen:
    places = {
        (name, tag): Place((states or {}).get((name, tag), State.MACHINE))
        for name in names
        for tag in languages
    }
    statements = tuple(map(statement, names))
    standings = Standings(places, {}, {})
    return Seen(
        languages,
        statements,
        standings,
        refusals,
        posts,
        detailed=False,
        embargoes={},
        late=frozenset(),
    )


@pytest.mark.parametrize("languages", [TWENTY, TWENTY[:6], ("en",)], ids=len)
def test_its_tables_fit_80_columns_in_every_script(languages: tuple[str, ...]) -> None:
    said = as_text(seen(languages=languages, posts=(delivery(DeliveryState.SENT),)))
    assert [line for line in said.splitlines() if cells(line) > 80] == []


def test_a_few_languages_stand_above_their_columns() -> None:
    lines = as_text(seen(("a",), ("en", "zh-Hant"), {("a", "en"): State.ORIGINAL})).splitlines()
    assert lines[2:4] == ["en zh-Hant", "=  M       a"]


def test_many_languages_stand_letter_below_letter() -> None:
    lines = as_text(seen(("a",))).splitlines()
    assert [line.split(" ")[5] for line in lines[2:4]] == ["z", "h"]
    assert lines[9] == f"{'M ' * 20}a"


def test_a_language_has_a_line_with_its_own_name() -> None:
    states = {("a", "ar"): State.HELD, ("b", "ar"): State.REVIEWED}
    lines = as_text(seen(("a", "b"), ("es", "ar"), states)).splitlines()
    assert lines[-3:] == [
        "language  reviewed  machine  held",
        "es               ·        2     ·  Español",
        "ar               1        ·     1  العربية",
    ]


def test_an_account_has_a_line_with_what_became_of_its_posts() -> None:
    gone = delivery(DeliveryState.SENT, DeliveryKind.DELETE)
    edited = delivery(DeliveryState.SENT, DeliveryKind.EDIT)
    posts = (delivery(DeliveryState.SENT), delivery(DeliveryState.HELD), edited, gone)
    lines = as_text(seen(("a",), ("en",), posts=posts)).splitlines()
    assert lines[-2:] == ["posts   sent  edited  held", "social     1       1     1"]


def test_a_colour_changes_no_column() -> None:
    def painted(text: str, what: str) -> str:
        return f"<{what}>{text}</>" if what == "held" else text

    lines = as_text(seen(("a",), ("en", "es"), {("a", "en"): State.HELD}), painted).splitlines()
    assert lines[3] == "<held>H</>  M  a"


def test_a_new_home_says_what_to_do() -> None:
    assert as_text(seen(())) == (
        "No statement was taken yet: put one into statements/ and run `alliance-bot once`."
    )


def test_what_was_not_taken_is_named_with_its_mend() -> None:
    refusal = Refusal("a", "no-date", "no date was recognised.", "Add one.")
    said = as_text(seen((), refusals=(("statements/a.md", refusal),)))
    assert said.splitlines()[-1] == "statements/a.md (no-date): no date was recognised. Add one."
