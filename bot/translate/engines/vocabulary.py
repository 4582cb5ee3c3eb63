"""I/O: the words of a CTranslate2 model folder, and what it says of itself."""

import json
from pathlib import Path
from typing import Any

from bot.errors import EngineError

_SHARED = "shared_vocabulary"
_TARGET = "target_vocabulary"


def read(folder: Path) -> tuple[str, ...]:
    """Return the tokens that a model can say; raises EngineError where none are told."""
    for name in (_SHARED, _TARGET):
        for path in (folder / f"{name}.json", folder / f"{name}.txt"):
            if path.is_file():
                return _tokens(path)
    raise unfit(folder, f"it has neither {_SHARED} nor {_TARGET} (.json or .txt)")


def config(folder: Path) -> dict[str, Any]:
    """Return the model's config.json; {} where there is none."""
    path = folder / "config.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise unfit(folder, f"config.json cannot be read ({error})") from None
    return found if isinstance(found, dict) else {}


def unfit(folder: Path, what: str) -> EngineError:
    """Return the error of a folder that is no usable model."""
    return EngineError(
        f"is no CTranslate2 model that can be used: {what}.",
        where=str(folder),
        mend="Convert or download the model again, and compare its files with their checksums.",
    )


def _tokens(path: Path) -> tuple[str, ...]:
    try:
        text = path.read_text(encoding="utf-8")
        tokens = json.loads(text) if path.suffix == ".json" else text.split("\n")
    except (OSError, ValueError) as error:
        raise unfit(path.parent, f"{path.name} cannot be read ({error})") from None
    if not isinstance(tokens, list) or not all(isinstance(token, str) for token in tokens):
        raise unfit(path.parent, f"{path.name} is no list of words")
    return tuple(tokens)
