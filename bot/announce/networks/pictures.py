"""I/O: the picture of a post, as it is sent."""

from bot.ports import Picture


def content_of(picture: Picture | None) -> tuple[bytes, str] | None:
    """Return a picture's bytes and media type; None where there is none that can be read.

    A post goes out without its picture rather than not at all.
    """
    if picture is None:
        return None
    try:
        return picture.path.read_bytes(), picture.type
    except OSError:
        return None
