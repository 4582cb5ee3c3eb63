"""I/O: Apprise, in a process of its own: takes messages to their addresses and says how it went.

    python -m bot.alarms.messenger < ORDER

What it says of a failure is one of a few sentences of its own, with a number at most: what
libraries say may hold a password.
"""

import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

NOT_UNDERSTOOD = "it is not an address that Apprise understands."
UNENCRYPTED = "what is sent to it can be read on the way."
_STATUS = re.compile(r"\berror=([1-5]\d\d)\b|\(([45]\d\d), b")
_SIGNS = (
    ("Connection refused", "its server refuses the connection."),
    ("timed out", "its server did not answer in time."),
    ("CERTIFICATE_VERIFY_FAILED", "its server's certificate is not in order."),
    ("certificate verify failed", "its server's certificate is not in order."),
    ("resolve", "the name of its server is not known."),
    ("Name or service not known", "the name of its server is not known."),
    ("name resolution", "the name of its server is not known."),
    ("nodename nor servname", "the name of its server is not known."),
    ("unreachable", "its server cannot be reached."),
    ("Connection unexpectedly closed", "its server broke off."),
    ("Connection aborted", "its server broke off."),
    ("reset by peer", "its server broke off."),
)
_OTHERWISE = "its server did not take it."
_PATIENCE = 15.0
"""How many seconds a server may be silent: one that takes a message late would be sent it twice."""
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def main() -> None:
    """Read an order, and write a line for each address as it is done."""
    order = json.load(sys.stdin)
    heard = _listen()
    if "understand" in order:
        _each(order["understand"], _fault)
    else:
        _each(order["send"], lambda parcel: _sent(parcel, heard))


def _each(things: Iterable[Any], work: Callable[[Any], str]) -> None:
    """Do all at the same time: one that hangs holds up no other."""
    turn = threading.Lock()

    def do(number: int, thing: Any) -> None:
        why = work(thing)
        with turn:
            sys.stdout.write(f"{json.dumps({'number': number, 'why': why})}\n")
            sys.stdout.flush()

    threads = [
        threading.Thread(target=do, args=(number, thing)) for number, thing in enumerate(things)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _sent(parcel: dict[str, str], heard: "_Heard") -> str:
    from apprise import Apprise

    services = Apprise(asset=_asset())
    if not services.add(parcel["address"]):
        return NOT_UNDERSTOOD
    services[0].socket_read_timeout = max(services[0].socket_read_timeout, _PATIENCE)
    is_taken = services.notify(
        title=parcel["title"], body=parcel["body"], notify_type=parcel["kind"], body_format="text"
    )
    return "" if is_taken else heard.why()


def _fault(address: str) -> str:
    """Return what is wrong with an address: nothing to be understood, or no encryption."""
    from apprise import Apprise

    services = Apprise(asset=_asset())
    if not services.add(address):
        return NOT_UNDERSTOOD
    return UNENCRYPTED if _is_open(services[0]) else ""


def _is_open(service: Any) -> bool:
    """Tell whether a service that could do otherwise is asked without encryption."""
    host = getattr(service, "smtp_host", "") or service.host
    if host in _LOCAL or getattr(service, "mode", "") == "cloud":
        return False
    mode = getattr(service, "secure_mode", None)
    if mode is not None:  # e-mail: its service's own settings say, whatever the address begins with
        return str(getattr(mode, "value", mode)) == "insecure"
    encrypted = _names(service.secure_protocol)
    return bool(encrypted) and service.schema not in encrypted


def _names(protocol: object) -> tuple[str, ...]:
    if isinstance(protocol, str):
        return (protocol,)
    return tuple(protocol) if isinstance(protocol, tuple | list | set | frozenset) else ()


def _asset() -> Any:
    """Who sends, as servers and receivers see it: no picture of elsewhere, nothing kept.

    Where a server sends on to another address nothing follows: that one is nobody's choice.
    """
    from apprise import AppriseAsset

    return AppriseAsset(
        app_id="alliance-bot",
        app_desc="alliance-bot",
        app_url="",
        theme="",
        image_url_mask="",
        image_url_logo="",
        image_path_mask="",
        async_mode=False,
        http_redirects=False,
        interpret_emojis=False,
        pgp_autogen=False,
        pem_autogen=False,
        secure_logging=True,
        storage_mode="memory",
        service_timeout=0,
        allow_templates=False,
        language="en",
    )


class _Heard(logging.Handler):
    """Keeps what Apprise says in each thread, for as long as it takes to look for a sign."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._said = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the words of this thread."""
        self._said.words = f"{getattr(self._said, 'words', '')}\n{record.getMessage()}"

    def why(self) -> str:
        """Say in our own words why a message was not taken."""
        words = getattr(self._said, "words", "")
        status = _STATUS.search(words)
        if status:
            return f"its server answers {status[1] or status[2]}."
        return next((said for sign, said in _SIGNS if sign in words), _OTHERWISE)


def _listen() -> _Heard:
    heard = _Heard()
    apprise = logging.getLogger("apprise")
    apprise.setLevel(logging.DEBUG)
    apprise.propagate = False
    apprise.addHandler(heard)
    return heard


if __name__ == "__main__":
    main()
