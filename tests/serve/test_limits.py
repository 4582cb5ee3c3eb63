"""Connections that bring nothing end, and there are never more than the server can bear."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.config import Home, load
from bot.serve import Limits, Server, listen
from bot.wiring import build_app


@contextmanager
def answering(home: Home, limits: Limits) -> Iterator[tuple[str, int]]:
    app = build_app(home, load(home))
    listener = listen("127.0.0.1:0")
    address = listener.getsockname()
    crashes: list[BaseException] = []
    server = Server(app, listener, limits)
    server.start(crashes.append)
    try:
        yield address
    finally:
        server.stop()
        server.wait()
        listener.close()
        app.store.close()
    assert crashes == []


def said(connection: socket.socket) -> bytes:
    """Return all that comes until the server closes the connection."""
    return b"".join(iter(lambda: connection.recv(4096), b""))


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nA: "])
def test_half_a_head_is_not_waited_for(home: Home, begun: bytes) -> None:
    with (
        answering(home, Limits(head_seconds=0.2)) as address,
        socket.create_connection(address, timeout=30) as connection,
    ):
        connection.sendall(begun)
        assert said(connection) == b""


def test_half_a_head_is_not_waited_for_after_an_answer_either(home: Home) -> None:
    with (
        answering(home, Limits(head_seconds=0.2)) as address,
        socket.create_connection(address, timeout=30) as connection,
    ):
        connection.sendall(b"HEAD /feed.css HTTP/1.1\r\nHost: x\r\n\r\n")
        while not connection.recv(4096).endswith(b"\r\n\r\n"):
            pass
        connection.sendall(b"GET / HT")
        assert said(connection) == b""


def test_one_connection_too_many_is_told_to_come_later(home: Home) -> None:
    ask = b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n"
    with (
        answering(home, Limits(connections=3)) as address,
        socket.create_connection(address, timeout=30) as first,
        socket.create_connection(address, timeout=30) as second,
    ):
        for one in (first, second):
            one.sendall(ask)
            assert one.recv(4096).startswith(b"HTTP/1.1 404")
        with socket.create_connection(address, timeout=30) as third:
            third.sendall(ask)
            assert third.recv(4096).startswith(b"HTTP/1.1 503")
