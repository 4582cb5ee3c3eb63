"""Who carries messages, as a process of its own, and homes that tell it what needs a person."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from bot.config import Home
from tests.conftest import REPOSITORY

PASSWORD = "canary-of-a-password"
TOPIC = "canary-of-a-topic"


class Carrier:
    """A web server and a mail server that take messages, or do not."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self._process = subprocess.Popen(
            [
                sys.executable,
                str(REPOSITORY / "tests" / "standins" / "message_server.py"),
                str(log),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self._web, self._mail = self._process.stdout.readline().split()

    @property
    def json(self) -> str:
        return f"json://ana:{PASSWORD}@127.0.0.1:{self._web}/hook"

    @property
    def ntfy(self) -> str:
        return f"ntfy://127.0.0.1:{self._web}/{TOPIC}"

    @property
    def mail(self) -> str:
        to = "to=helper@example.org&from=bot@example.org"
        return f"mailto://ana:{PASSWORD}@127.0.0.1:{self._mail}?{to}"

    def of(self, kind: str) -> str:
        return {"json": self.json, "ntfy": self.ntfy, "mail": self.mail}[kind]

    def behave(self, **faults: Any) -> None:
        self._ask("control", json.dumps(faults).encode())

    def connections(self) -> int:
        return int(self._ask("connections"))

    def messages(self, kind: str = "") -> list[dict[str, Any]]:
        """Everything that was taken, in its order."""
        lines = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        return [one for one in map(json.loads, lines) if kind in {"", one["kind"]}]

    def titles(self) -> list[str]:
        return [one["title"].partition(": ")[2] for one in self.messages()]

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _ask(self, what: str, body: bytes = b"") -> str:
        asked = Request(f"http://127.0.0.1:{self._web}/{what}", data=body, method="POST")
        with urlopen(asked, timeout=10) as answer:
            return str(answer.read().decode())


def tell(home: Home, *addresses: str, **settings: str) -> None:
    """Give a home addresses, each in a file of its own."""
    files = []
    for number, address in enumerate(addresses):
        path = home.root / "config" / "secrets" / f"alarm-{number}"
        path.parent.mkdir(exist_ok=True)
        path.write_text(address, "utf-8")
        path.chmod(0o600)
        files.append(f'{{ file = "{home.name(path)}" }}')
    lines = [f'{key} = "{value}"' for key, value in settings.items()]
    text = home.config_file.read_text("utf-8").partition("[alarms]")[0]
    table = "\n".join(("[alarms]", f"to = [{', '.join(files)}]", *lines, ""))
    home.config_file.write_text(f"{text}{table}", "utf-8")
