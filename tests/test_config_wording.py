"""What a person is told of a mistake in config/bot.toml: where, what, and how to mend it."""

import pytest

from bot.config import parse
from bot.errors import ConfigError, Problem

SITE = '[site]\nname = "IMA"\nurl = "https://x.org/"\n'
ACCOUNT = SITE + '[[accounts]]\nname = "us"\nlanguages = ["en"]\n'


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as raised:
        parse(text)
    return tuple(raised.value.problems)


@pytest.mark.parametrize(
    ("text", "line", "what", "mend"),
    [
        ("[site]\na = 1\n[site]\n", 3, "this table is in the file a second time.", "Join"),
        ("name = 1\nname = 2\n", 2, "this key is in the table a second time.", "Keep one"),
        ("[log]\na.b = 1\n[log.a.b]\n", 3, "this key is in the table a second time.", "Keep one"),
        ('a = """open\n', 1, "a text is not closed.", "ends as it begins"),
        ('a = "open\n', 1, "a text is not closed on its line.", "ends as it begins"),
        ('a = "I\\MA"\n', 1, "a text has a single \\ in it.", "Write it twice"),
        ("name\n", 1, "this line is not a key, = and a value.", "A comment begins with #."),
        ("a = {\n", 1, "this line is not a key, = and a value.", "all on one line"),
        ("a = { b = 1\n", 1, "a { is not closed.", "ends with }"),
        ("a = [1, 2\nb = 3\n", 2, "a list is not closed.", "ends with ]"),
        ("[site\n", 1, "the name of a table is not closed.", "in brackets"),
        ("a = IMA\n", 1, "what follows = is not a value.", "straight double quotes"),
        ("a = [\n", 1, "what follows = is not a value.", "straight double quotes"),
        ("a = “IMA”\n", 1, "it has typographic quotes.", "straight double quotes"),
        ("a = 1 b = 2\n", 1, "something follows the value on the same line.", "of its own"),
        ("a = 1\n\x00\n", 2, "this cannot be understood.", "A line is a key"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(text: str, line: int, what: str, mend: str) -> None:
    (problem,) = problems(text)
    assert (problem.where, problem.what) == (f"config/bot.toml, line {line}", what)
    assert mend in problem.mend


@pytest.mark.parametrize(
    ("text", "where", "what", "mend"),
    [
        (SITE + "[languages]\nes = 1\n", "line 5, languages.es", "must be a table.", "es = {}"),
        ('languages = ["es"]\n' + SITE, "line 1, languages", "must be a table.", "[languages]"),
        ('accounts = ["us"]\n' + SITE, "line 1, accounts.1", "must be a table.", "[[accounts]]"),
        ('serve = "x:1"\n' + SITE, "line 1, serve", "must be a table.", "[serve]"),
        (
            ACCOUNT + "network = 3\n",
            "line 7, accounts.us.network",
            'must be one of "mastodon", "bluesky", "telegram", "file".',
            "",
        ),
        (
            ACCOUNT + 'network = "mastodn"\n',
            "line 7, accounts.us.network",
            '"mastodn" is not one of "mastodon", "bluesky", "telegram", "file".',
            'Did you mean "mastodon"?',
        ),
        (
            ACCOUNT + 'network = "mastodon"\nserver = "https://a.org"\ntoken = "abc"\n',
            "line 9, accounts.us.token",
            "must say where the token is kept, and not be the token itself.",
            "Put the token into a file of its own",
        ),
        (
            SITE + 'max_age = "3h"\n',
            "line 4, site.max_age",
            '"max_age" is not a key here.',
            "It belongs under [announce].",
        ),
        (
            SITE + "[publish]\nzzz = 1\n",
            "line 5, publish.zzz",
            '"zzz" is not a key here.',
            "Known here: cards, hub, notice.",
        ),
        (
            SITE + '[serve]\nbind = "here"\n',
            "line 5, serve.bind",
            'is not written as it should be, as in bind = "127.0.0.1:8080".',
            "",
        ),
        (
            SITE + "[backup]\nkeep = 7\n",
            "line 4, backup.folder",
            "this key is missing.",
            'Add it, as in folder = "/mnt/usb/alliance".',
        ),
        (
            SITE + '[backup]\nfolder = "/mnt/x"\nkeep = 0\n',
            "line 6, backup.keep",
            "must be 1 or more.",
            "",
        ),
        (
            SITE + '[publish]\ncards = "yes"\n',
            "line 5, publish.cards",
            "must be true or false, without quotes.",
            "",
        ),
        (
            '[site]\nname = ""\nurl = "https://x.org/"\n',
            "line 2, site.name",
            "is empty.",
            'Write something, as in name = "Our alliance".',
        ),
        (
            SITE + '[database]\nurl = "postgresql://ana:x@db/a"\npassword = { file = "p" }\n',
            "line 4, database",
            "the password is in url already; take it out there, or leave password.",
            "",
        ),
        (
            '[sit]\nname = "IMA"\nurl = "https://x.org/"\n',
            "line 1, sit",
            '"sit" is not a key here.',
            'Did you mean "site"?',
        ),
    ],
)
def test_a_wrong_value_is_told_with_its_line_and_key(
    text: str, where: str, what: str, mend: str
) -> None:
    found = problems(text)
    assert [(one.where, one.what) for one in found] == [(f"config/bot.toml, {where}", what)]
    assert mend in found[0].mend


def test_several_are_told_in_the_order_of_the_file() -> None:
    found = problems('[site]\nname = ""\nurl = 7\n[log]\nlevel = "loud"\n')
    assert [one.where.rpartition(", ")[2] for one in found] == [
        "site.name",
        "site.url",
        "log.level",
    ]
