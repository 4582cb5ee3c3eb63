"""I/O: the child process that reads a hand-out, under the limits of any other document."""

from bot.collect.formats import confined


def read(_suffix: str, content: bytes) -> str:
    """Return what a hand-out says, as JSON; raises CollectError."""
    from bot.review import handout_reading

    return handout_reading.read(content)


if __name__ == "__main__":
    confined.serve(read)
