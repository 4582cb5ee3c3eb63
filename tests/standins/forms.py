"""Reads what a client sent to a stand-in: a form of either kind, or JSON."""

import json
from email import message_from_bytes
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qs


def fields_of(content_type: str, body: bytes) -> dict[str, Any]:
    """Return the fields; a file is its bytes, a name that ends with [] is a list."""
    if content_type.startswith("application/json"):
        value = json.loads(body)
        return value if isinstance(value, dict) else {}
    if content_type.startswith("multipart/form-data"):
        return _parts(content_type, body)
    found = parse_qs(body.decode(), keep_blank_values=True)
    return {
        name.removesuffix("[]"): values if name.endswith("[]") else values[-1]
        for name, values in found.items()
    }


def _parts(content_type: str, body: bytes) -> dict[str, Any]:
    whole = f"Content-Type: {content_type}\r\n\r\n".encode() + body
    found: dict[str, Any] = {}
    for part in message_from_bytes(whole, policy=HTTP).iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        found[str(name)] = content if part.get_filename() else content.decode()
    return found
