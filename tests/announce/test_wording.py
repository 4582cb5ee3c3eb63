import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.announce.wording import for_post, harmless, hashtags, isolate_latin, one_line

WJ = "\u2060"
# The patterns by which Mastodon finds mentions and hashtags, its \p{Word} written out.
WORD = r"[\p{L}\p{M}\p{Nd}\p{Pc}]"
MENTION = regex.compile(rf"(?<![=/]|{WORD})[@＠][a-z0-9_]+", regex.IGNORECASE)
HASHTAG = regex.compile(rf"(?<![/)\p{{Alnum}}])[#＃](?:{WORD}|[·・\u200c])*\p{{L}}")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("@ima", f"@{WJ}ima"),
        ("ask @ima@social.org now", f"ask @{WJ}ima@{WJ}social.org now"),
        ("＠ima", f"＠{WJ}ima"),
        ("rosa@alliance-site.org", f"rosa@{WJ}alliance-site.org"),
        ("#1 and #rights", f"#{WJ}1 and #{WJ}rights"),
        ("C# or # alone", "C# or # alone"),
        ("https://a.org/page#part", "https://a.org/page#part"),
    ],
)
def test_no_sign_calls_anybody(text: str, safe: str) -> None:
    assert harmless(text) == safe


@given(st.text(alphabet=st.sampled_from("@＠#＃ a_1é-=/.·・\u200c\u200dक्षع家")))
def test_no_text_makes_a_mention_or_a_hashtag(text: str) -> None:
    safe = harmless(text)
    assert not MENTION.search(safe)
    assert not HASHTAG.search(regex.sub(r"https?://\S+", "", safe))


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("IMA تطالب بالحقوق", "\u2068IMA\u2069 تطالب بالحقوق"),
        ("بيان IMA اليوم", "بيان IMA اليوم"),
        ("بيان (IMA) اليوم", "بيان (\u2068IMA\u2069) اليوم"),
        ("بيان IMA-USA اليوم", "بيان \u2068IMA-USA\u2069 اليوم"),
        ("بيان Migrants’ Alliance!", "بيان \u2068Migrants’ Alliance\u2069!"),
        ("بيان IMA.", "بيان \u2068IMA\u2069."),
        ("منذ GCM 2018 لم", "منذ \u2068GCM 2018\u2069 لم"),
        ("انظر https://a.org/x اليوم", "انظر https://a.org/x اليوم"),
        ("قال \u2067x\u2069 اليوم", "قال \u2067x\u2069 اليوم"),
    ],
)
def test_latin_runs_keep_their_place_in_right_to_left_text(text: str, isolated: str) -> None:
    assert isolate_latin(text, "ar") == isolated


def test_left_to_right_text_needs_no_isolates() -> None:
    assert for_post("IMA (GCM) 2018.", "es") == "IMA (GCM) 2018."


@pytest.mark.parametrize(
    ("tag", "hashtag"),
    [
        ("migrant rights", "#MigrantRights"),
        ("IMA", "#IMA"),
        ("remittances", "#remittances"),
        ("domestic-workers day", "#DomesticWorkersDay"),
        ("8 March", "#8March"),
        ("प्रवासी अधिकार", "#प्रवासी_अधिकार"),
        ("கூலி உயர்வு", "#கூலி_உயர்வு"),
        ("แรงงานข้ามชาติ", "#แรงงานข้ามชาติ"),
        ("শ্রমিক অধিকার", "#শ্রমিক_অধিকার"),
        ("حقوق المهاجرين", "#حقوق_المهاجرين"),
        ("الاتفاقية 189", "#الاتفاقية_189"),
        ("移工 權利", "#移工權利"),
        ("이주 노동자", "#이주노동자"),
        ("می\u200cخواهیم", "#می\u200cخواهیم"),
        ("ක්\u200dෂ", "#ක්ෂ"),
        ("#already", "#already"),
    ],
)
def test_a_tag_becomes_a_whole_hashtag(tag: str, hashtag: str) -> None:
    assert hashtags([tag]) == (hashtag,)


@pytest.mark.parametrize("tag", ["", "2018", "—", "\u0301", "#"])
def test_a_tag_without_a_letter_is_none(tag: str) -> None:
    assert hashtags([tag]) == ()


def test_the_same_hashtag_is_not_said_twice() -> None:
    assert hashtags(["IMA", "ima", "Ima"]) == ("#IMA",)


def test_there_are_few_of_them() -> None:
    assert len(hashtags([f"tag{n}" for n in range(20)])) == 4


@given(st.lists(st.text(max_size=20), max_size=5))
def test_a_hashtag_is_taken_whole_by_the_server(tags: list[str]) -> None:
    whole = regex.compile(rf"#{WORD.replace('Nd', 'N')[:-1]}\u200c]+")
    assert all(whole.fullmatch(tag) for tag in hashtags(tags))


def test_lines_become_one_line_and_french_spaces_stay() -> None:
    assert one_line(" Non\u202f!\n\tPlus\u2028 jamais\u00a0: ") == "Non\u202f! Plus jamais\u00a0:"
