import unicodedata

import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.announce.compose import compose
from bot.model import Term
from bot.ports import Limits
from tests.announce.made import entry

LIMITS = Limits(500, 23)
LONG = "We demand " + "rest, " * 200 + "now."


def text_of(made: object = None, limits: Limits = LIMITS, **parts: object) -> str:
    values = {"sentences": ["One.", "Two."], "slogans": ["Rest!"], "label": ""} | parts
    return compose(made or entry(), limits=limits, **values).text  # type: ignore[arg-type]


def test_the_parts_stand_in_their_order() -> None:
    assert text_of(label="Machine translation") == (
        "A day of rest for all\n"
        "\n"
        "One. Two.\n"
        "\n"
        "Rest!\n"
        "\n"
        "Machine translation\n"
        "#MigrantRights #IMA\n"
        "https://statements.alliance-site.org/en/s/2026-03-10-a-day-of-rest/"
    )


def test_the_status_says_its_language_address_and_statement() -> None:
    status = compose(entry("ar"), [], [], "", LIMITS)
    assert (status.language, status.statement_id) == ("ar", "2026-03-10-a-day-of-rest")
    assert status.address == "https://statements.alliance-site.org/ar/s/2026-03-10-a-day-of-rest/"


def test_sentences_are_taken_whole_as_long_as_they_fit() -> None:
    text = text_of(sentences=["One.", LONG, "Three."])
    assert "\n\nOne.\n\n" in text


def test_a_first_sentence_that_does_not_fit_is_cut_at_a_word() -> None:
    assert "rest, rest…\n" in text_of(sentences=[LONG])


def test_a_sentence_of_which_little_would_be_left_is_left_out() -> None:
    text = text_of(entry(title="word " * 84 + "end"), sentences=[LONG])
    assert "We demand" not in text


def test_a_title_that_does_not_fit_is_cut() -> None:
    assert text_of(entry(title="migrant " * 100)).startswith("migrant migrant")


def test_a_long_slogan_does_not_take_the_summary_s_place() -> None:
    text = text_of(slogans=["Rest " * 30])
    assert "Rest Rest" not in text
    assert "One. Two." in text


def test_more_slogans_fill_what_is_left() -> None:
    assert "Rest!\nPay!\nPapers!\n" in text_of(slogans=["Rest!", "Pay!", "Papers!", "Four!"])


def test_full_width_sentences_are_joined_without_a_space() -> None:
    text = text_of(entry("zh-Hant"), sentences=["家務工遊行。", "她們要求休息。"])
    assert "家務工遊行。她們要求休息。" in text


def test_a_title_cannot_break_the_lines() -> None:
    assert text_of(entry(title="Rest\n\n#now @all")).startswith("Rest #\u2060now @\u2060all\n\n")


def test_where_nothing_else_fits_address_and_label_stay() -> None:
    text = text_of(limits=Limits(30, 23), label="Machine translation")
    assert text == (
        "Machine translation\nhttps://statements.alliance-site.org/en/s/2026-03-10-a-day-of-rest/"
    )


# Words of many scripts, with what makes counting and cutting hard.
WORDS = st.sampled_from(
    [
        *("rest", "IMA-USA", "COVID-19,", "(GCM)", "10.", "l’été", "Straße", "W\u0323e\u0301"),
        *("@ima", "#rights", "https://a.org/x", "rosa@a.org", "＠家", "＃家"),
        *("حقوق", "مہاجر،", "می\u200cخواهیم", "עובדים", "ދިވެހި"),
        *("क्षत्रिय", "श्र\u200dमिक।", "শ্রমিক", "தொழிலாளர்", "ක්\u200dෂ"),
        *("ကမ္ဘာ", "เราต้องการสิทธิ", "ສິດ", "ភាសា"),
        *(
            "家務工要求休息。",
            "「一天」",
            "労働者の権利",
            "이주노동자",
            "\u1112\u1161\u11ab",
            "ភាសា",
        ),
        *("👩🏽\u200d🔧", "🇵🇭🇳🇵", "👍🏿", "1\ufe0f\u20e3"),
        *(
            "\u2067x\u2069",
            "\u2068",
            "\u2069",
            "\u202e",
            "\u200f",
            "\u0301",
            "\ud800",
            "\x00",
            "\x85",
            "\u2029",
        ),
    ]
)
TEXT = st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=400)
LANGUAGES = st.sampled_from(
    "id tl es fr zh-Hant ko th ja ms bn ur hi ne ar it de nl da pt en".split()  # noqa: SIM905
)


def counted(text: str, limits: Limits) -> int:
    """Count independently of the program: by general categories, address by address."""
    if limits.characters_per_url is not None:
        text = regex.sub(r"https?://\S+", "x" * limits.characters_per_url, text)
    total, joined, flags = 0, False, 0
    for char in text:
        flag = "\U0001f1e6" <= char <= "\U0001f1ff"
        flags = flags + 1 if flag else 0
        extends = (
            unicodedata.category(char) in {"Mn", "Me", "Mc"}
            or char in "\u200c\u200d"
            or "\U0001f3fb" <= char <= "\U0001f3ff"
            or "\u1160" <= char <= "\u11ff"
            or (joined and ord(char) > 0x2190)
            or (flag and flags % 2 == 0)
        )
        total += not extends
        joined = char == "\u200d"
    return total


@settings(max_examples=500, deadline=None)
@given(
    language=LANGUAGES,
    title=TEXT,
    sentences=st.lists(TEXT, max_size=3),
    slogans=st.lists(TEXT, max_size=4),
    tags=st.lists(TEXT, max_size=5),
    label=st.sampled_from(["", "Machine translation", "ترجمة آلية"]),
    limits=st.sampled_from([Limits(500, 23), Limits(500, 25), Limits(300), Limits(5000, 23)]),
)
@example("ar", "IMA " * 300, ["حقوق " * 300], [], [], "ترجمة آلية", Limits(500, 23))
def test_every_post_is_sound(
    language: str,
    title: str,
    sentences: list[str],
    slogans: list[str],
    tags: list[str],
    label: str,
    limits: Limits,
) -> None:
    terms = tuple(Term(tag, tag, language) for tag in tags)
    made = entry(language, title=title, tags=terms)
    text = compose(made, sentences, slogans, label, limits).text
    assert counted(text, limits) <= limits.characters
    assert text.endswith(made.address)
    assert label in text
    assert text.encode("utf-8").decode("utf-8") == text
    assert not regex.search(r"[\p{Cc}--\n]|[\u202a-\u202e]", text, regex.V1)
    assert all(balanced(line) for line in text.split("\n"))
    assert not regex.search(r"(?<![=/\w])[@＠][a-z0-9_]", text, regex.IGNORECASE)


def balanced(line: str) -> bool:
    depth = 0
    for char in line:
        depth += (char in "\u2066\u2067\u2068") - (char == "\u2069")
        if depth < 0:
            return False
    return depth == 0
