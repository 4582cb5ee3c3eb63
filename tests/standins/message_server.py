"""A stand-in for whoever carries messages: a web server and a mail server in one process.

    python message_server.py LOG

Prints the ports of the two as its first line. LOG is a JSON-lines file, forced to the disk with
every message that is taken, so that a bot that was killed can be judged by it. What is sent to
the web server as `{"topic": …}` was meant for ntfy; all else for `json://`. POST /control sets how
both behave, until it is set again:

    status      number: answer so (of the mail server: to RCPT)
    login       false: the mail server lets nobody in
    hangs       true: answer nothing
    mute        true: take the message, and answer nothing
    drips       true: answer with a byte every tenth of a second, without an end
    redirect    address: answer with 307 to it

GET /connections says how many connections there were, without those to control it.
"""

import asyncio
import base64
import json
import os
import sys
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter


class Carrier:
    """What was taken, and how it misbehaves."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.faults: dict[str, Any] = {}
        self.connections = 0

    async def begin(self) -> tuple[asyncio.Server, asyncio.Server]:
        return (
            await asyncio.start_server(self.web, "127.0.0.1", 0),
            await asyncio.start_server(self.mail, "127.0.0.1", 0),
        )

    def take(self, **message: Any) -> None:
        with self.log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(message, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())

    async def web(self, reader: Reader, writer: Writer) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        path = first.split(" ")[1]
        if path == "/control":
            self.faults = json.loads(body)
            await answer(writer, 200)
        elif path == "/connections":
            await answer(writer, 200, str(self.connections))
        else:
            self.connections += 1
            await self.carry(writer, path, headers, json.loads(body))

    async def carry(
        self, writer: Writer, path: str, headers: dict[str, str], said: dict[str, Any]
    ) -> None:
        if self.faults.get("hangs"):
            await asyncio.Event().wait()
        if "redirect" in self.faults:
            await answer(writer, 307, location=self.faults["redirect"])
            return
        status = self.faults.get("status", 200)
        if status == 200:
            kind = "ntfy" if "topic" in said else "json"
            agent = headers.get("user-agent")
            self.take(kind=kind, path=path, agent=agent, title=said["title"], text=said["message"])
        if self.faults.get("mute"):
            await asyncio.Event().wait()
        while self.faults.get("drips"):
            writer.write(b"H")
            await writer.drain()
            await asyncio.sleep(0.1)
        await answer(writer, status)

    async def mail(self, reader: Reader, writer: Writer) -> None:
        self.connections += 1

        async def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())
            await writer.drain()

        if self.faults.get("hangs"):
            await asyncio.Event().wait()
        await say("220 stand-in")
        to: list[str] = []
        while line := (await reader.readline()).decode().strip():
            word = line.split(" ")[0].upper()
            if word in {"EHLO", "HELO"}:
                await say("250-stand-in\r\n250 AUTH LOGIN PLAIN")
            elif word == "AUTH":
                if line.split(" ")[1].upper() == "LOGIN" and len(line.split(" ")) > 2:
                    await say(f"334 {base64.b64encode(b'Password:').decode()}")
                    await reader.readline()
                right = self.faults.get("login", True)
                await say("235 in" if right else "535 5.7.8 no")
            elif word == "RCPT":
                status = self.faults.get("status", 250)
                to.append(line.partition(":")[2].strip("<> "))
                await say(f"{status} so it is")
            elif word == "DATA":
                await say("354 go on")
                text = await reader.readuntil(b"\r\n.\r\n")
                self.take(kind="mail", to=to, **read(text.removesuffix(b".\r\n")))
                if self.faults.get("mute"):
                    await asyncio.Event().wait()
                await say("250 taken")
            elif word == "QUIT":
                await say("221 bye")
                break
            else:
                await say("250 yes")
        writer.close()


def read(text: bytes) -> dict[str, Any]:
    """What a person reads of an e-mail."""
    message = message_from_bytes(text, policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return {
        "title": str(message["Subject"]),
        "sender": str(message["From"]),
        "text": body.get_content(),
        "raw": text.decode("utf-8", "replace"),
    }


async def answer(writer: Writer, status: int, text: str = "", location: str = "") -> None:
    more = f"Location: {location}\r\n" if location else ""
    head = f"HTTP/1.1 {status} So\r\nContent-Length: {len(text)}\r\nConnection: close\r\n{more}"
    writer.write(f"{head}\r\n{text}".encode())
    await writer.drain()
    writer.close()


async def main() -> None:
    carrier = Carrier(Path(sys.argv[1]))
    servers = await carrier.begin()
    ports = (str(one.sockets[0].getsockname()[1]) for one in servers)
    sys.stdout.write(f"{' '.join(ports)}\n")
    sys.stdout.flush()
    await asyncio.gather(*(one.serve_forever() for one in servers))


if __name__ == "__main__":
    asyncio.run(main())
