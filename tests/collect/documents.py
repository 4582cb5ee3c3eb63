"""Documents that are read in a child process, and in this one as well."""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from bot.errors import CollectError


def here_too(in_a_child: Callable[..., str]) -> Callable[..., str]:
    """Return a reader that asks the child and then this process, which must answer the same.

    What the child may not do for its limits, or with a worker of a test's, is left to it alone.
    """

    def read(content: bytes, suffix: str, **how: Any) -> str:
        worker = how.get("worker", "bot.collect.formats.confined")
        if not worker.startswith("bot.") or set(how) - {"worker"}:
            return in_a_child(content, suffix, **how)
        here = import_module(worker).read
        try:
            made = in_a_child(content, suffix, **how)
        except CollectError as refused:
            if refused.reason != "too-large":
                with pytest.raises(CollectError, match=re.escape(refused.what)):
                    here(suffix, content)
            raise
        assert here(suffix, content) == made
        return made

    return read
