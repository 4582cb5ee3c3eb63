"""Writes what the program says now into the transcripts: `python -m tests.mistakes.renew [FILE…]`.

Read what changed before you commit it, aloud: it is what people will read.
"""

import sys
import tempfile
from pathlib import Path

from tests.mistakes.conftest import home_directory
from tests.mistakes.transcript import ANYTHING, Mistake, Step, Terminal, fits, read

HERE = Path(__file__).parent


def main() -> None:
    """Renew the transcripts that are named, or all."""
    files = [Path(name) for name in sys.argv[1:]] or sorted(HERE.glob("*.md"))
    with home_directory() as prepared:
        for file in files:
            text = file.read_text("utf-8")
            for mistake in read(file):
                new = _again(mistake, prepared)
                if "Traceback" in new.written():
                    sys.stderr.write(f"{file.name}, {mistake.name}: {new.written()[-300:]}\n")
                    continue
                block = f"## {mistake.name}\n"
                before, _, after = text.partition(block)
                text = before + block + after.replace(mistake.written(), new.written(), 1)
            file.write_text(text, "utf-8")


def _again(mistake: Mistake, prepared: Terminal) -> Mistake:
    with tempfile.TemporaryDirectory(prefix="ana-") as folder:
        terminal = prepared.copied(Path(folder))
        said = terminal.type(mistake.steps)
        steps = tuple(
            old if fits(old.said, new.said) and old.said != (ANYTHING,) else _shortened(old, new)
            for old, new in zip(mistake.steps, said, strict=True)
        )
        terminal.open_again()

    return Mistake(mistake.file, mistake.name, steps)


def _shortened(old: Step, new: Step) -> Step:
    """Keep of a long answer, where the transcript begins with "…", only what is wrong."""
    if old.said[:1] != (ANYTHING,):
        return new
    kept = [ANYTHING]
    for number, line in enumerate(new.said):
        follows = line.startswith("       ") and new.said[number - 1] == kept[-1]
        if line.startswith(("wrong", "[")) or follows:
            kept.append(line)
        elif kept[-1] != ANYTHING:
            kept.append(ANYTHING)
    return Step(new.typed, tuple(kept))


if __name__ == "__main__":
    main()
