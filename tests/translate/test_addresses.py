"""Addresses end where they end, whatever letters stand right beside them."""

import pytest

from bot.translate import addresses


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in addresses.find(text)]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("請寫信到office@mail.example.org或致電。", ["office@mail.example.org"]),
        ("詳情は office@example.org。またはお電話で", ["office@example.org"]),
        ("office@example.org으로 보내 주십시오", ["office@example.org"]),
        ("เขียนถึงoffice@example.orgหรือโทรหาเรา", ["office@example.org"]),
        ("اكتبوا إلىoffice@example.org، أو اتصلوا", ["office@example.org"]),
        ("हमेंoffice@example.orgपर लिखें।", ["office@example.org"]),
        ("office@example.org.我們等你。", ["office@example.org"]),
        ("（office@example.org）", ["office@example.org"]),
        ("office@例え.jpまで", ["office@例え.jp"]),
        ("Write to office@भारत.example today", ["office@भारत.example"]),
        ("Write to office@mail.भारत today", ["office@mail.भारत"]),
    ],
)  # fmt: skip
def test_an_e_mail_address_leaves_its_neighbours_alone(text: str, spans: list[str]) -> None:
    assert found(text) == spans


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("請看https://example.org/news或來電", ["https://example.org/news"]),
        ("見https://example.org。我們等你。", ["https://example.org"]),
        ("https://example.org/a?id=3を見て", ["https://example.org/a?id=3"]),
        ("ดูที่https://example.org/newsได้เลย", ["https://example.org/news"]),
        ("انظروا https://example.org/news؛ شكرا", ["https://example.org/news"]),
        ("देखें https://example.org/news।", ["https://example.org/news"]),
        ("（https://example.org/news）を", ["https://example.org/news"]),
        ("See https://例え.example/道 now", ["https://例え.example/道"]),
        ("See https://example.org/wiki/移民 now", ["https://example.org/wiki/移民"]),
        ("See https://example.org/wiki/هجرة_دولية now", ["https://example.org/wiki/هجرة_دولية"]),
        ("詳見example.org或dole.gov.ph/x處", ["example.org", "dole.gov.ph/x"]),
        ("www.example.orgで", ["www.example.org"]),
        ("See https://example.org/café-menu.", ["https://example.org/café-menu"]),
    ],
)
def test_so_does_the_address_of_a_page(text: str, spans: list[str]) -> None:
    assert found(text) == spans


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("請問@ima_office或我們", ["@ima_office"]),
        ("ถาม@ima@social.example.orgได้", ["@ima@social.example.org"]),
        ("@ima.bsky.socialへ", ["@ima.bsky.social"]),
        ("اسألوا @ima_office، من فضلكم", ["@ima_office"]),
        ("@ima_officeसे पूछें", ["@ima_office"]),
        ("＠ima_office！", ["＠ima_office"]),
    ],
)
def test_so_does_a_handle(text: str, spans: list[str]) -> None:
    assert found(text) == spans


def test_a_handle_may_end_with_a_line_below() -> None:
    text = "Follow @domestic_workers_ today."
    ((start, end),) = addresses.find(text)
    assert text[start:end] == "@domestic_workers_"
