"""Which addresses may be asked: what is surely public, and nothing else."""

import pytest

from bot.net import hosts

PUBLIC = (
    "1.1.1.1",
    "93.184.215.14",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700:4700::1111",
    "::ffff:93.184.215.14",
    "64:ff9b::5db8:d70e",
    "2002:5db8:d70e::1",
)
SPECIAL = (
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.0.9",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::5db8:d70e",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "2002:c0a8:101::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "no address",
    "",
)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_public(address: str) -> None:
    assert hosts.is_public(address)


@pytest.mark.parametrize("address", SPECIAL)
def test_a_special_address_is_not_public(address: str) -> None:
    assert not hosts.is_public(address)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "::1", "10.0.0.1", "192.168.1.1", "100.64.0.1", "fd12::1", "::ffff:10.0.0.1"],
)
def test_a_home_or_an_office_is_local(address: str) -> None:
    assert hosts.is_local(address)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1", "64:ff9b::a9fe:a9fe", "?"]
)
def test_where_clouds_keep_credentials_is_not_local(address: str) -> None:
    assert not hosts.is_local(address)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Blog.example.org/feed", ("blog.example.org", 443)),
        ("http://blog.example.org:8080", ("blog.example.org", 8080)),
        ("http://[::1]:8000/", ("::1", 8000)),
    ],
)
def test_an_origin_is_the_host_and_the_port(url: str, origin: hosts.Origin) -> None:
    assert hosts.origin(url) == origin


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "file:///etc/passwd", "http://", "//x.org", "http://x:99999/"]
)
def test_what_cannot_be_asked_has_no_origin(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        hosts.origin(url)
