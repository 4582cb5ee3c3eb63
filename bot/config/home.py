"""Pure: the folders and files of one instance."""

from pathlib import Path


class Home:
    """The folders and files of one instance."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.config_file = self.root / "config" / "bot.toml"
        self.glossary = self.root / "config" / "glossary.csv"
        self.slogans = self.root / "config" / "slogans.csv"
        self.statements = self.root / "statements"
        self.translations = self.root / "translations"
        self.feeds = self.root / "feeds"
        self.state = self.root / "state"
        self.database = self.state / "bot.sqlite"
        self.models = self.state / "models"
        self.ledger = self.state / "ledger.jsonl"
        self.lock = self.state / "lock"
        self.sign = self.state / "at-work"
        self.translations_lock = self.state / "translations.lock"
        self.restoring = self.state / "restoring"
        self.last_good = self.state / "last-good"
        self.alarms = self.state / "alarms.json"
        self.running = self.state / "running"

    def resolve(self, path: str) -> Path:
        """Return a path of the configuration: relative ones are relative to the home."""
        return self.root / path

    def name(self, path: Path) -> str:
        """Return a path as a person at this home would write it."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return str(path)
