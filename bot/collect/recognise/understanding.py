"""Pure: what is known of a statement while its text is read; the front matter comes first."""

from dataclasses import dataclass, field
from datetime import date

from bot.collect.draft import FrontMatter
from bot.collect.recognise import datelines, lines


@dataclass
class Understanding:
    """What has been understood so far."""

    front: FrontMatter
    title: str = ""
    headlines: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    reference: str = ""
    day: date | None = None
    until: date | None = None
    place: str = ""
    doubtful: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        front = self.front
        self.title = front.title or ""
        self.reference = front.reference or ""
        self.place = front.place or ""
        self.day, self.until = front.published, front.until
        self.tags = list(front.tags or ())

    def takes_dateline(self, text: str) -> bool:
        """Take a date line; False where it names another day than is known already."""
        found = datelines.dateline(text)
        if found is None or (self.day is not None and found.day != self.day):
            return False
        if self.day is None:
            self.day, self.until = found.day, found.until
        if self.front.place is None and not self.place:
            self.place = found.place
        return True

    def takes_reference(self, text: str) -> bool:
        """Take a reference line; False where another reference is known already."""
        found = lines.reference(text)
        if found is None or (self.front.reference == "") or self.reference not in {"", found}:
            return False
        self.reference = found
        return True

    def takes_tag(self, tag: str) -> bool:
        """Take a tag; False where the front matter has others."""
        if self.front.tags is not None:
            return tag in self.front.tags
        if tag not in self.tags:
            self.tags.append(tag)
        return True
