"""Who may not review: links that open nothing, forms from elsewhere, too much of anything."""

from datetime import timedelta

import pytest

from bot.pipeline import App
from bot.review import guard, web
from bot.review.links import issue, revoke
from tests.conftest import files_under
from tests.review.conftest import HOST, NAME, NOW, Times, Visitor


@pytest.fixture
def untouched(app: App) -> object:
    """What the files of translations and configuration are before, for comparison after."""
    return files_of(app)


def files_of(app: App) -> object:
    return files_under(app.home.translations), files_under(app.home.config_file.parent)


def token(app: App, *tags: str, days: int = 30) -> str:
    return issue(app, tags or ("ar",), "Ana", days, NOW).rpartition("/")[2]


def test_a_forged_link_gets_403(app: App, untouched: object) -> None:
    good = token(app)
    last = "A" if good[-2] != "A" else "B"
    for bad in (f"{good[:-2]}{last}{good[-1]}", good.partition(".")[0], "0123456789abcdef.x", "x"):
        answer = Visitor(app).get(f"/review/{bad}")
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
    assert files_of(app) == untouched


def test_a_link_signed_for_another_home_gets_403(app: App) -> None:
    good = token(app)
    other = f"{'0' * 16}.{good.partition('.')[2]}"
    assert Visitor(app).get(f"/review/{other}").status_code == 403


def test_an_expired_link_gets_403_in_its_own_language(app: App) -> None:
    times = Times()
    visitor = Visitor(app, times)
    link = token(app, days=1)
    times.now = NOW + timedelta(days=1)
    answer = visitor.get(f"/review/{link}", headers={"Accept-Language": "es"})
    assert answer.status_code == 403
    assert "انتهت صلاحية رابطكم." in answer.text
    assert 'lang="ar" dir="rtl"' in answer.text


def test_a_session_ends_with_its_link(visitor: Visitor, untouched: object) -> None:
    page = visitor.answer
    visitor.times.now = NOW + timedelta(days=30)
    assert visitor.sheet().answer.status_code == 403
    visitor.answer = page
    assert visitor.press("approve-all").status_code == 403
    assert files_of(visitor.app) == untouched


def test_a_revoked_link_gets_403_also_where_it_was_open(
    visitor: Visitor, untouched: object
) -> None:
    page = visitor.answer
    revoke(visitor.app.store, "Ana", NOW)
    assert visitor.press("approve-all").status_code == 403
    visitor.answer = page
    assert visitor.sheet().answer.status_code == 403
    assert files_of(visitor.app) == untouched


def test_a_link_for_another_language_gets_403(visitor: Visitor) -> None:
    spanish = Visitor(visitor.app).open("es")
    before = files_of(visitor.app)
    assert spanish.get(f"/review/ar/{NAME}").status_code == 403
    assert "Tu enlace es para otro idioma." in spanish.answer.text
    spanish.sheet("es")
    fields = spanish.fields() | {"do": "approve-all"}
    parts = {name: (None, value.encode()) for name, value in fields.items()}
    answer = spanish.send("POST", f"/review/ar/{NAME}", files=parts, headers={"Origin": HOST})
    assert answer.status_code == 403
    assert files_of(visitor.app) == before


def test_a_link_may_be_for_several_languages(app: App) -> None:
    visitor = Visitor(app).open("es", "ar")
    assert [one.text_content().strip() for one in visitor.page.xpath("//main//li")] == [
        "Español",
        "العربية",
    ]
    assert visitor.get(f"/review/ar/{NAME}").status_code == 200
    assert visitor.get(f"/review/es/{NAME}").status_code == 200


def test_without_a_link_there_is_nothing_to_see(app: App) -> None:
    for path, words in (
        ("/review/", "Este enlace no es válido."),
        ("/review/ar/", "هذا الرابط غير صالح."),
        (f"/review/ar/{NAME}", "هذا الرابط غير صالح."),
    ):
        answer = Visitor(app).get(path, headers={"Accept-Language": "es-MX,en;q=0.5"})
        assert answer.status_code == 403
        assert words in answer.text
        assert "Our day of rest" not in answer.text


def test_a_strict_cookie_is_asked_for_again_where_another_site_led_here(app: App) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = Visitor(app).get(f"/review/ar/{NAME}", headers=headers)
    assert answer.status_code == 403
    assert f'<meta http-equiv="refresh" content="0; url=./{NAME}">' in answer.text
    again = Visitor(app).get(f"/review/ar/{NAME}", headers={"Sec-Fetch-Site": "same-origin"})
    assert "http-equiv" not in again.text


def test_the_secret_of_a_link_does_not_stay_in_the_address(app: App) -> None:
    visitor = Visitor(app).open()
    assert [step.status_code for step in visitor.answer.history] == [303, 303]
    assert "." not in visitor.answer.url.path
    cookie = visitor.answer.history[0].headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie
    assert [one.path for one in visitor.client.cookies.jar] == ["/review"]


def test_over_https_the_cookie_is_kept_to_it(app: App) -> None:
    visitor = Visitor(app)
    link = issue(app, ("ar",), "Ana", 30, NOW).replace("http://", "https://")
    assert "Secure" in visitor.get(link, follow_redirects=False).headers["set-cookie"]


def test_a_link_with_a_slash_at_its_end_is_the_link(app: App) -> None:
    visitor = Visitor(app)
    assert visitor.get(f"/review/{token(app)}/").status_code == 200
    assert [one.path for one in visitor.client.cookies.jar] == ["/review"]


def test_who_signs_out_needs_the_link_again(visitor: Visitor) -> None:
    (form,) = visitor.page.xpath("//form[@class='leave']//input/@value")
    visitor.send("POST", "/review/leave", files={"form": (None, form.encode())})
    assert visitor.answer.status_code == 200
    assert visitor.sheet().answer.status_code == 403


@pytest.mark.parametrize("form", ["", "x", "ü", None])
def test_a_form_without_its_token_changes_nothing(
    visitor: Visitor, untouched: object, form: str | None
) -> None:
    stranger = Visitor(visitor.app).open().sheet().fields()["form"]
    answer = visitor.press("approve-all", {"form": stranger if form is None else form})
    assert answer.status_code == 403
    assert files_of(visitor.app) == untouched


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_from_another_site_changes_nothing(
    visitor: Visitor, untouched: object, headers: dict[str, str]
) -> None:
    assert visitor.press("approve-all", headers=headers).status_code == 403
    assert files_of(visitor.app) == untouched


@pytest.mark.parametrize(
    "headers", [{"Origin": "null", "Sec-Fetch-Site": "same-origin"}, {"Origin": "null"}]
)
def test_a_form_of_this_page_may_hide_where_it_comes_from(
    visitor: Visitor, headers: dict[str, str]
) -> None:
    assert visitor.press("approve-all", headers=headers).status_code == 200


def test_what_was_typed_is_given_back_where_the_form_is_refused(visitor: Visitor) -> None:
    visitor.press("approve p2", {"text.p2": "كتبت هذا", "form": "x"})
    assert visitor.text("//main//textarea") == "كتبت هذا"


@pytest.mark.parametrize(
    "do", ["", "delete p1", "approve", "approve nothing", "approve-everything"]
)
def test_a_button_that_is_not_there_does_nothing(
    visitor: Visitor, untouched: object, do: str
) -> None:
    assert visitor.press(do).status_code == 403
    assert files_of(visitor.app) == untouched


def test_a_form_that_is_too_large_is_not_read(visitor: Visitor, untouched: object) -> None:
    answer = visitor.press("approve p1", {"text.p1": "a" * guard.BODY_BYTES})
    assert answer.status_code == 413
    assert files_of(visitor.app) == untouched


def test_a_form_that_hides_its_size_is_read_no_further(visitor: Visitor) -> None:
    async def parts():  # type: ignore[no-untyped-def]  # an endless body
        yield b'--x\r\nContent-Disposition: form-data; name="text.p1"\r\n\r\n'
        for _ in range(40):
            yield b"a" * (guard.BODY_BYTES // 20)

    headers = {"Origin": HOST, "Content-Type": "multipart/form-data; boundary=x"}
    answer = visitor.send("POST", f"/review/ar/{NAME}", content=parts(), headers=headers)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "text/plain"]
)
def test_a_body_that_is_no_form_is_refused(visitor: Visitor, kind: str) -> None:
    headers = {"Origin": HOST, "Content-Type": kind}
    answer = visitor.send("POST", f"/review/ar/{NAME}", content=b"\xff\x00--", headers=headers)
    assert answer.status_code in {403, 413}


def test_a_link_may_not_come_more_often_than_a_person_does(visitor: Visitor) -> None:
    codes = [visitor.get("/review/ar/").status_code for _ in range(web.PER_LINK + 1)]
    assert codes[0] == 200
    assert codes[-1] == 429
    assert visitor.answer.headers["retry-after"] == "60"
    visitor.times.seconds += 60
    assert visitor.get("/review/ar/").status_code == 200


def test_nobody_may_try_out_links(app: App) -> None:
    visitor = Visitor(app)
    codes = [visitor.get("/review/x.y").status_code for _ in range(web.WRONG_LINKS + 1)]
    assert set(codes[:-1]) == {403}
    assert codes[-1] == 429


def test_an_address_may_not_come_without_end(app: App) -> None:
    visitor = Visitor(app)
    codes = {visitor.get("/review/style.css").status_code for _ in range(web.PER_ADDRESS)}
    assert codes == {200}
    assert visitor.get("/review/style.css").status_code == 429


def test_every_page_is_locked_down(visitor: Visitor) -> None:
    pages = [
        visitor.answer,
        visitor.get("/review/ar/"),
        visitor.get("/review/x"),
        visitor.get("/review/a/b/c"),
    ]
    for page in pages:
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert "noindex" in page.headers["x-robots-tag"]
        assert "<script" not in page.text
        assert "http-equiv" not in page.text


def test_the_style_sheet_may_be_kept(app: App) -> None:
    assert "max-age" in Visitor(app).get("/review/style.css").headers["cache-control"]
