"""The configuration: one TOML file in, a frozen Config or every mistake at once out."""

import datetime as dt
from pathlib import Path

import pytest

from bot.config import Home, load, parse
from bot.errors import ConfigError

SITE = '[site]\nname = "Alliance"\nurl = "https://statements.example.org"\n'
MASTODON = (
    '[[accounts]]\nname = "a"\nnetwork = "mastodon"\nlanguages = ["en"]\ntoken = { env = "A" }\n'
)
ACCOUNT = '[[accounts]]\nname = "a"\nnetwork = "file"\npath = "state/p.jsonl"\nlanguages = ["en"]\n'


def mistakes(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse(text)
    return [str(problem) for problem in caught.value.problems]


def test_defaults_are_those_of_a_careful_instance() -> None:
    config = parse(SITE)
    assert config.translate.publish == "labelled"
    assert config.announce.max_age == dt.timedelta(hours=72)
    assert config.announce.max_per_hour == 6
    assert config.schedule.cycle == dt.timedelta(seconds=60)


def test_the_site_address_ends_in_a_slash() -> None:
    assert parse(SITE).site.url == "https://statements.example.org/"


def test_languages_keep_their_order_and_the_source_language_is_always_published() -> None:
    config = parse(SITE + "[languages]\nzh-Hant = {}\nar = {}\nes = {}\n")
    assert config.published_languages == ("en", "zh-Hant", "ar", "es")


def test_a_listed_source_language_keeps_its_place() -> None:
    config = parse(SITE + "[languages]\nes = {}\nen = {}\n")
    assert config.published_languages == ("es", "en")


def test_a_language_overrides_engines_and_policy() -> None:
    config = parse(
        SITE + '[languages]\nne = { publish = "reviewed", engines = [] }\nes = {}\n'
        '[translate]\nengines = ["argos"]\n'
    )
    assert config.engines_for("ne") == ()
    assert config.engines_for("es") == ("argos",)
    assert config.publish_policy("ne") == "reviewed"
    assert config.publish_policy("es") == "labelled"


def test_import_is_a_key_of_the_schedule() -> None:
    config = parse(SITE + '[schedule]\nimport = "45m"\n')
    assert config.schedule.import_ == dt.timedelta(minutes=45)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[site]\nname =\n", "config/bot.toml, line 2: what follows = is not a value."),
        (SITE + "[languages]\nxx-yy = {}\n", '"xx-yy" is not a language tag (BCP 47)'),
        (SITE.replace("https", "ftp"), "line 3, site.url: must be a whole address"),
        (SITE + '[announce]\nmax_age = "3 days"\n', 'as in "90s", "5m", "72h" or "30d"'),
        (SITE + "[announce]\nmax_age = 3\n", "line 5, announce.max_age"),
        (SITE + "[announce]\nmax_per_hour = 0\n", "announce.max_per_hour: must be 1 or more."),
        (
            SITE + "[site2]\nx = 1\n",
            'line 4, site2: "site2" is not a key here. Did you mean "site"?',
        ),
        (SITE + ACCOUNT + "langauges = []\n", 'Did you mean "languages"?'),
        (SITE + ACCOUNT.replace('path = "state/p.jsonl"\n', ""), "an account on file needs path"),
        (
            SITE + ACCOUNT.replace('["en"]', '["en", "fr"]'),
            'line 8, accounts.a.languages: the account posts in "fr", which [languages]',
        ),
        (SITE + ACCOUNT + ACCOUNT, 'line 10, accounts.a.name: another account is named "a" too.'),
        (SITE + ACCOUNT + 'hours = "8-21"\n', 'as in "08:00-21:00"'),
        (SITE + ACCOUNT + 'quiet_days = ["sundays"]\n', 'as in "sunday", "12-25"'),
        (SITE + ACCOUNT + 'quiet_days = ["02-30"]\n', 'as in "sunday", "12-25"'),
        (SITE + ACCOUNT + 'visibility = "unlisted"\n', "an account on file has no visibility"),
        (SITE + MASTODON, "an account on mastodon needs server"),
        (SITE + ACCOUNT + 'timezone = "Mars/Base"\n', '"Mars/Base" is not a time zone name'),
        (
            SITE + ACCOUNT + 'server = "http://social.example.org"\n',
            "would send the token unencrypted",
        ),
        (
            SITE + ACCOUNT + 'token = { env = "A", file = "b" }\n',
            "exactly one of file, env or credential",
        ),
        (SITE + '[translate]\nengines = ["argoss"]\n', 'Did you mean "argos"?'),
        (SITE + "[translate]\nmax_memory = 600\n", 'as in "600MB" or "1.5GB"'),
        (SITE + '[translate]\nmax_memory = "600"\n', 'as in "600MB" or "1.5GB"'),
        (SITE + '[translate]\nmax_memory = "1GiB"\n', 'as in "600MB" or "1.5GB"'),
        (SITE + '[translate]\ndevice = "gpu"\n', '"gpu" is not one of "cpu", "cuda", "auto".'),
        (SITE + '[serve]\nbind = "8080"\n', "serve.bind"),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, said: str) -> None:
    assert said in "\n".join(mistakes(text))


def test_all_mistakes_are_reported_at_once() -> None:
    text = '[site]\nnom = "Alliance"\n[announce]\nmax_age = 1\nmax_par_hour = 2\n'
    assert len(mistakes(text)) == 4


def test_a_key_that_is_only_misspelt_is_not_missing_too() -> None:
    (said,) = mistakes(SITE.replace("name", "nam"))
    assert said.endswith('"nam" is not a key here. Did you mean "name"?')


def test_plain_http_is_accepted_for_loopback() -> None:
    account = MASTODON + 'server = "http://127.0.0.1:4000"\n'
    assert parse(SITE + account).accounts[0].server == "http://127.0.0.1:4000"


def test_a_secret_is_never_echoed_in_an_error() -> None:
    assert "hunter2" not in "\n".join(mistakes(SITE + ACCOUNT + 'token = "hunter2"\n'))


def test_a_home_without_configuration_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="init"):
        load(Home(tmp_path))


def test_a_configuration_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.config_file.parent.mkdir()
    home.config_file.write_bytes(b'[site]\nname = "Espa\xf1a"\n')
    with pytest.raises(ConfigError, match="UTF-8"):
        load(home)


def test_the_mark_that_windows_puts_before_utf8_is_no_mistake(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.config_file.parent.mkdir()
    home.config_file.write_text(SITE, "utf-8-sig")
    assert load(home).site.name == "Alliance"


SOURCE = '[[sources]]\nkind = "feed"\nurl = "https://blog.example.org/feed"\n'


def test_a_source_may_hold_translations_of_another() -> None:
    spanish = SOURCE.replace("/feed", "/es") + 'translates = "blog"\nlanguage = "es"\n'
    (first, second) = parse(f'{SITE}{SOURCE}name = "blog"\n{spanish}').sources
    assert (first.name, second.translates) == ("blog", "blog")


@pytest.mark.parametrize(
    ("sources", "mistake"),
    [
        (SOURCE + SOURCE, "another source has the address https://blog.example.org/feed too"),
        (SOURCE + 'translates = "blog"\nlanguage = "es"\n', "no source of statements is named"),
        (
            SOURCE + 'name = "a"\ntranslates = "a"\nlanguage = "es"\n',
            'no source of statements is named "a"',
        ),
        (SOURCE.replace("https", "ftp"), "whole address"),
        (SOURCE.replace("blog.", "me:secret@blog."), "a name or a password"),
        (SOURCE + "privat = true\n", 'Did you mean "private"?'),
    ],
)
def test_mistakes_about_sources_are_named(sources: str, mistake: str) -> None:
    found = " ".join(mistakes(SITE + sources))
    assert mistake in found
    assert "secret" not in found


@pytest.mark.parametrize(
    ("written", "memory"),
    [("600MB", 600_000_000), ("1.5GB", 1_500_000_000), ("2 GB", 2_000_000_000)],
)
def test_memory_is_written_with_its_unit(written: str, memory: int) -> None:
    config = parse(SITE + f'[translate]\nmax_memory = "{written}"\n')
    assert config.translate.max_memory == memory


def test_a_multilingual_model_has_a_code_for_each_language() -> None:
    table = '[translate.ctranslate2]\npath = "nllb"\nlanguages = { ne = "npi_Deva" }\n'
    model = parse(SITE + table).translate.ctranslate2
    assert model is not None
    assert model.codes == {"en": "eng_Latn", "ne": "npi_Deva"}


@pytest.mark.parametrize(
    "address",
    ["http://social.example.org/@a", "https://social.example.org/", "https://x.example/@a?b=1"],
)
def test_a_profile_is_an_accounts_own_page(address: str) -> None:
    account = ACCOUNT + f'server = "https://social.example.org"\nprofile = "{address}"\n'
    with pytest.raises(ConfigError, match="an account's own page"):
        parse(SITE + account)


@pytest.mark.parametrize("folder", ["/mnt/usb/alliance", "backups", "./backups/home"])
def test_backups_go_to_a_folder(folder: str) -> None:
    wanted = parse(f'{SITE}[backup]\nfolder = "{folder}"\n').backup
    assert wanted is not None
    assert (wanted.folder, wanted.every, wanted.keep) == (folder, dt.timedelta(hours=24), 7)


@pytest.mark.parametrize("folder", ["feeds/backups", "./state", "statements", ".", "a/../feeds"])
def test_backups_do_not_go_where_they_would_be_published_or_taken(folder: str) -> None:
    (problem,) = mistakes(f'{SITE}[backup]\nfolder = "{folder}"\n')
    assert "backup.folder" in problem
