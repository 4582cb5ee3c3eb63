"""`accounts`: signing in as a person does, with the browser's part played by the test."""

import json
import os
import pty
import re
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.config import Home
from tests.announce.made import TOKEN, StandIn
from tests.conftest import Ran, alliance_bot

Browser = Callable[[str], str]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    server = StandIn(tmp_path / "server.jsonl")
    yield server
    server.stop()


@pytest.fixture
def social(home: Home, server: StandIn) -> Home:
    """A home with an account on Mastodon that nobody has signed in to."""
    add(
        home,
        f'name = "social"\nnetwork = "mastodon"\nserver = "{server.url}"\nlanguages = ["en"]\n'
        'token = { file = "config/secrets/social" }',
    )
    return home


def add(home: Home, account: str) -> None:
    text = home.config_file.read_text("utf-8")
    home.config_file.write_text(f"{text}\n[[accounts]]\n{account}\n", "utf-8")


def allow(address: str) -> str:
    """Do in the browser what is asked, and return the code that is shown."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=10) as answer:
        code: str = json.loads(answer.read())["code"]
    return code


def sign_in(home: Home, *arguments: str, browser: Browser = allow) -> Ran:
    """Run `accounts login`, open the address that it prints, and paste the code."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "--home", str(home.root), "accounts", "login", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONWARNINGS": "default"},
    ) as process:
        assert process.stdin
        assert process.stdout
        printed = ""
        for line in process.stdout:
            printed += line
            if "paste the code" in line:
                found = re.search(r"http\S+", printed)
                assert found
                process.stdin.write(f"{browser(found[0])}\n")
                process.stdin.flush()
        assert process.stderr
        said = process.stderr.read()
        return Ran(process.wait(), printed, said)


def token_file(home: Home) -> Path:
    return home.root / "config" / "secrets" / "social"


def test_a_person_signs_in_and_the_account_posts(social: Home, server: StandIn) -> None:
    assert sign_in(social, "mastodon").status == 0
    assert alliance_bot(social.root, "once").status == 0
    assert len(server.posts()) == 1


def test_the_token_is_for_its_owner_alone(social: Home) -> None:
    sign_in(social, "mastodon")
    kept = token_file(social)
    assert kept.read_text("utf-8") == f"{TOKEN}\n"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert [path.name for path in kept.parent.iterdir()] == ["social"]


def test_a_folder_that_was_open_is_closed(social: Home) -> None:
    token_file(social).parent.mkdir(mode=0o755)
    sign_in(social, "mastodon")
    assert stat.S_IMODE(token_file(social).parent.stat().st_mode) == 0o700


def test_nothing_secret_is_printed_or_kept_elsewhere(social: Home) -> None:
    ran = sign_in(social, "mastodon")
    elsewhere = [
        path for path in social.root.rglob("*") if path.is_file() and path != token_file(social)
    ]
    kept = b"".join(path.read_bytes() for path in elsewhere).decode("utf-8", "replace")
    assert "canary" not in ran.out + ran.err + kept


def test_on_a_terminal_the_code_is_not_shown(social: Home) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "--home", str(social.root), "accounts", "login", "mastodon"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        shown = ""
        while "Code: " not in shown:
            shown += os.read(ours, 4096).decode()
        found = re.search(r"http\S+", shown)
        assert found
        os.write(ours, f"{allow(found[0])}\n".encode())
        with suppress(OSError):  # the end of what is on the other side
            while more := os.read(ours, 4096).decode():
                shown += more
        assert process.wait() == 0
    os.close(ours)
    assert "The token of social is in config/secrets/social." in shown
    assert "canary" not in shown


def test_it_asks_for_no_more_than_it_needs(social: Home) -> None:
    asked: list[str] = []

    def browser(address: str) -> str:
        asked.extend(parse_qs(urlsplit(address).query)["scope"][0].split())
        return allow(address)

    sign_in(social, "mastodon", browser=browser)
    assert asked == ["write:statuses", "write:media", "read:statuses", "read:accounts"]


def test_a_token_that_is_there_stays_unless_a_person_says_so(social: Home) -> None:
    token_file(social).parent.mkdir()
    token_file(social).write_text("an-old-one", "utf-8")
    ran = alliance_bot(social.root, "accounts", "login", "mastodon")
    assert ran.status == 2
    assert "config/secrets/social: is there already. `--again` puts" in ran.err
    assert token_file(social).read_text("utf-8") == "an-old-one"
    assert sign_in(social, "mastodon", "--again").status == 0
    assert token_file(social).read_text("utf-8") == f"{TOKEN}\n"


@pytest.mark.parametrize("code", ["canary-wrong", ""])
def test_a_wrong_code_leaves_nothing_behind(social: Home, code: str) -> None:
    ran = sign_in(social, "mastodon", browser=lambda _: code)
    assert ran.status == 2
    assert "canary" not in ran.out + ran.err
    assert not token_file(social).exists()


def test_fewer_rights_than_asked_are_named(social: Home, server: StandIn) -> None:
    server.control(grant="write:statuses read")
    ran = sign_in(social, "mastodon")
    assert ran.status == 2
    assert "did not grant write:media." in ran.err
    assert not token_file(social).exists()


@pytest.mark.parametrize("grant", ["read write", "write:statuses write:media read", ""])
def test_wider_rights_are_taken_as_they_are(social: Home, server: StandIn, grant: str) -> None:
    server.control(grant=grant)
    assert sign_in(social, "mastodon").status == 0


def test_a_server_that_sends_elsewhere_is_not_followed(social: Home, server: StandIn) -> None:
    server.control(redirect="http://127.0.0.1:1")
    ran = alliance_bot(social.root, "accounts", "login", "mastodon")
    assert (ran.status, "answered 308" in ran.err) == (2, True)


class TestWhichAccount:
    def test_may_be_named(self, social: Home) -> None:
        assert sign_in(social, "social").status == 0

    def test_must_be_named_where_there_are_several(self, social: Home, server: StandIn) -> None:
        add(
            social,
            f'name = "second"\nnetwork = "mastodon"\nserver = "{server.url}"\n'
            'languages = ["es"]\ntoken = { file = "config/secrets/second" }',
        )
        ran = alliance_bot(social.root, "accounts", "login", "mastodon")
        assert ran.status == 2
        assert "several accounts on mastodon: social, second. Say which" in ran.err
        assert sign_in(social, "mastodon", "--account", "second").status == 0

    @pytest.mark.parametrize(
        ("wanted", "said"),
        [
            ("nobody", "has no account nobody"),
            ("bluesky", "has no account bluesky"),
            ("preview", "file has no signing in"),
        ],
    )
    def test_is_one_on_mastodon(self, social: Home, wanted: str, said: str) -> None:
        ran = alliance_bot(social.root, "accounts", "login", wanted)
        assert (ran.status, said in ran.err) == (2, True)

    def test_keeps_its_token_in_a_file(self, home: Home, server: StandIn) -> None:
        add(
            home,
            f'name = "social"\nnetwork = "mastodon"\nserver = "{server.url}"\n'
            'languages = ["en"]\ntoken = { env = "SOCIAL" }',
        )
        ran = alliance_bot(home.root, "accounts", "login", "mastodon")
        assert (ran.status, "the token is not in a file" in ran.err) == (2, True)
        assert server.requests() == 0


class TestTheList:
    def test_says_where_and_whether_the_token_can_be_read(
        self, social: Home, server: StandIn
    ) -> None:
        asked = server.requests()
        before = alliance_bot(social.root, "accounts", "list", "--json").json["accounts"]
        assert before[1]["token"].startswith("config/secrets/social cannot be read")
        assert server.requests() == asked
        sign_in(social, "mastodon")
        assert alliance_bot(social.root, "accounts", "list", "--json").json["accounts"] == [
            {
                "name": "preview",
                "network": "file",
                "languages": ["en", "es"],
                "where": "state/posts.jsonl",
                "token": "needs none",
            },
            {
                "name": "social",
                "network": "mastodon",
                "languages": ["en"],
                "where": server.url,
                "token": "can be read",
            },
        ]

    def test_names_a_token_that_others_can_read(self, social: Home) -> None:
        sign_in(social, "mastodon")
        token_file(social).chmod(0o644)
        ran = alliance_bot(social.root, "accounts", "list")
        assert "can be read by others than its owner (mode 0644)" in ran.out
        assert "canary" not in ran.out
