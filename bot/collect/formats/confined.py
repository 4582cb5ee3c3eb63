"""I/O: the child process that reads one document: limits first, then bytes in, JSON out."""

import json
import resource
import sys
from collections.abc import Callable
from importlib import import_module


def main() -> None:
    """Read the document on standard input; the arguments are its kind and the limits."""
    serve(read)


def serve(reader: Callable[[str, bytes], str]) -> None:
    """Answer with what `reader` makes of (kind, document), under the limits."""
    suffix, memory, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    _confine(memory, seconds)
    json.dump(_answer(reader, suffix), sys.stdout)


def _confine(memory: int, seconds: int) -> None:
    """Take away what reading a document does not need: memory, time, files, children."""
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (most, most))


def read(suffix: str, content: bytes) -> str:
    """Return what the reader of a kind of document makes of one; raises CollectError."""
    to_html: Callable[[bytes], str] = import_module(f"bot.collect.formats.{suffix[1:]}").to_html
    return to_html(content)


def _answer(reader: Callable[[str, bytes], str], suffix: str) -> dict[str, str]:
    from bot.collect.formats import package
    from bot.errors import CollectError

    try:
        return {"text": reader(suffix, sys.stdin.buffer.read())}
    except CollectError as error:
        found = error
    except MemoryError:
        found = package.too_large("reading it takes too much memory")
    except RecursionError:
        found = package.unsafe("it is nested deeper than any text")
    return {"what": found.what, "reason": found.reason, "mend": found.mend}


if __name__ == "__main__":
    main()
