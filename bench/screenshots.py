"""I/O: pictures of pages as a real Chromium shows them, at a phone's true width and wider.

    python bench/screenshots.py OUT PAGE [PAGE ...] [--width 360 1280] [--dark] [--print]

PAGE is a file or an address. The browser is driven through its DevTools pipe, because a
headless window is never narrower than 500 px while an emulated screen can be.
"""

import argparse
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

MOST_HEIGHT = 6000


class Browser:
    """A Chromium without a window; use it in a `with` block."""

    def __init__(self, program: str = "chromium") -> None:
        path = shutil.which(program)
        if path is None:
            raise SystemExit(f"{program} is not installed: apt-get install chromium")
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        their_in, self._out = os.pipe()
        self._in, their_out = os.pipe()
        # The browser expects its pipes as descriptors 3 and 4, so a shell puts them there.
        line = f'exec "$0" "$@" 3<&{their_in} 4>&{their_out}'
        self._process = subprocess.Popen(
            [
                "/bin/bash",
                "-c",
                line,
                path,
                "--headless",
                "--remote-debugging-pipe",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--hide-scrollbars",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-extensions",
                f"--user-data-dir={self._profile.name}",
                "about:blank",
            ],
            pass_fds=(their_in, their_out),
            stderr=subprocess.DEVNULL,
        )
        os.close(their_in)
        os.close(their_out)
        self._number = 0
        self._rest = b""
        self._session = ""

    def __enter__(self) -> "Browser":
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        self.call("Page.enable")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)
        os.close(self._in)
        os.close(self._out)
        self._profile.cleanup()

    def call(self, method: str, **params: Any) -> Any:
        """Give one command and return its result."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def wait(self, event: str) -> None:
        """Wait until the page reports an event."""
        while self._read().get("method") != event:
            pass

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            data = os.read(self._in, 1 << 20)
            if not data:
                raise SystemExit("the browser ended unexpectedly")
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(line)
        return found

    def open(self, address: str, width: int, *, dark: bool = False, paper: bool = False) -> None:
        """Show a page on a screen of this width."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=800,
            deviceScaleFactor=2 if width < 600 else 1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media="print" if paper else "", features=[scheme])
        self.call("Page.navigate", url=address)
        self.wait("Page.loadEventFired")

    def evaluate(self, script: str) -> Any:
        """Return what a piece of JavaScript says about the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        return answer["result"].get("value")

    def picture(self) -> bytes:
        """Return the whole page as a PNG."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {
            "x": 0,
            "y": 0,
            "scale": 1,
            "width": size["width"],
            "height": min(size["height"], MOST_HEIGHT),
        }
        shot = self.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        return base64.b64decode(shot["data"])


def name_of(address: str) -> str:
    """Return a file's name that tells which page it shows."""
    parts = [part for part in address.split("/") if part not in {"", "index.html"}]
    return "-".join(parts[-3:])[-80:]


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("pages", nargs="+")
    parser.add_argument("--width", type=int, nargs="+", default=[360, 1280])
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--print", action="store_true", dest="paper")
    parser.add_argument("--script", default="", help="JavaScript to run before the picture")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with Browser() as browser:
        for page in options.pages:
            address = page if "://" in page else Path(page).resolve().as_uri()
            for width in options.width:
                browser.open(address, width, dark=options.dark, paper=options.paper)
                if options.script:
                    browser.evaluate(options.script)
                wide = browser.evaluate("document.documentElement.scrollWidth")
                mode = ("-dark" if options.dark else "") + ("-print" if options.paper else "")
                file = options.out / f"{name_of(address)}-{width}{mode}.png"
                file.write_bytes(browser.picture())
                note = f"  wider than the screen: {wide} px" if wide > width else ""
                sys.stdout.write(f"{file}{note}\n")


if __name__ == "__main__":
    main()
