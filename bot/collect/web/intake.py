"""I/O: posts become files: of statements, or of people's translations of statements."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from bot.collect import reading, writer
from bot.collect.draft import Draft, Piece
from bot.collect.web import elsewhere, post
from bot.collect.web.feed import Feed, Post
from bot.collect.web.feed_text import same_page
from bot.collect.web.imported import Fate, Files
from bot.collect.web.originals import Originals
from bot.config import Config, Home, Source
from bot.errors import CollectError
from bot.model import Refusal
from bot.store import ImportedPost, Store

GONE = "The blog that published this statement has taken it back."
"""What is written into the file of a statement whose post has gone."""


@dataclass
class Notes:
    """What was done in a round of looks, as paths, and what a person should look at."""

    written: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    waiting: list[Refusal] = field(default_factory=list)
    held: list[Refusal] = field(default_factory=list)

    def hold(self, name: str, reason: str, detail: str, mend: str) -> None:
        """Note something that a person should look at."""
        self.held.append(Refusal(name, reason, detail, mend))


class Intake:
    """Takes posts, and remembers which file each one became."""

    def __init__(self, home: Home, config: Config, store: Store) -> None:
        self.notes = Notes()
        self._home, self._config, self._store = home, config, store
        self._files = Files(home, store)
        self._configured = {source.url for source in config.sources}
        self._records = {(one.source, one.key): one for one in store.imported()}
        self._by_page = {
            same_page(one.address): one for one in self._records.values() if one.address
        }
        self._originals = Originals()
        for statement in store.statements():
            self._originals.add(statement.id, statement.source_url, statement.translations)

    def posts_of(self, source: Source) -> list[ImportedPost]:
        """Return what is known of the posts of a source."""
        return [one for one in self._records.values() if one.source == source.url]

    def take(self, source: Source, page: Feed) -> None:
        """Take the posts of a page, the oldest first, and keep what became of them."""
        taken, replaced = [], []
        for one in reversed(page.posts):
            known = self._known(source, one)
            if known is not None and self._belongs_elsewhere(known, source):
                self.notes.present.append(known.path)
                continue
            record = known or ImportedPost(source.url, one.key)
            own = replace(record, source=source.url, key=one.key)
            if (known is not None and own.key != known.key) or own.source != record.source:
                replaced.append(record)
            taken.append(self._take(source, page, one, own))
        self._keep(taken, replaced)

    def _known(self, source: Source, one: Post) -> ImportedPost | None:
        """Return what is known of a post by its key or, as a blog may change that, its address."""
        found = self._records.get((source.url, one.key))
        if found is None and one.address:
            found = self._by_page.get(same_page(one.address))
        return found

    def _belongs_elsewhere(self, record: ImportedPost, source: Source) -> bool:
        """Tell whether another feed of this home brings the post already."""
        return record.source != source.url and record.source in self._configured

    def _keep(self, records: Iterable[ImportedPost], replaced: Iterable[ImportedPost] = ()) -> None:
        kept, gone = list(records), list(replaced)
        for record in gone:
            self._records.pop((record.source, record.key), None)
        for record in kept:
            self._records[record.source, record.key] = record
            if record.address:
                self._by_page[same_page(record.address)] = record
        self._store.save_imported(kept, gone)

    def _take(self, source: Source, page: Feed, one: Post, record: ImportedPost) -> ImportedPost:
        """Return what is known of a post now; its file is written where the post is new."""
        record = replace(
            record,
            address=one.address or record.address,
            posted=one.published or record.posted or one.updated,
            absent=0,
        )
        if record.withdrawn:
            record = self._restore(record)
        if record.content == one.digest:
            if record.path:
                self.notes.present.append(record.path)
            return record
        record = replace(record, content=one.digest)
        stated = post.language(one, page.language, source, self._config)
        default = self._config.site.source_language
        try:
            draft = post.read(one, stated, default, _day(one, record))
            if source.translates is not None:
                return self._take_translation(draft, record)
            return self._take_statement(draft, record)
        except CollectError as error:
            self.notes.hold(one.address or one.title, error.reason, error.what, error.mend)
            return record

    def _take_statement(self, draft: Draft, record: ImportedPost) -> ImportedPost:
        content = writer.write(draft, self._config.site.source_language).encode()
        record, fate = self._files.take(record, draft, content)
        self._originals.add(self._files.id_of(record.path), draft.source_url, draft.translations)
        if fate is not Fate.REMOVED and (refusal := reading.reason_to_hold(draft, record.path)):
            self.notes.waiting.append(refusal)
        return self._noted(record, fate)

    def _noted(self, record: ImportedPost, fate: Fate) -> ImportedPost:
        if fate is Fate.WRITTEN:
            self.notes.written.append(record.path)
        elif fate is Fate.CHANGED:
            self.notes.changed.append(record.path)
        elif fate is Fate.PRESENT:
            self.notes.present.append(record.path)
        elif fate is Fate.EDITED:
            detail = "its post is different now, and this file was not written by the import."
            mend = f"Compare it with {record.address or 'the post'}, and change what should change."
            self.notes.hold(record.path, "edited", detail, mend)
        else:
            detail = "its post has changed, but the file was removed here and stays so."
            self.notes.hold(record.path, "removed", detail, "Put the file back if it is wanted.")
        return record

    # People's translations

    def _take_translation(self, draft: Draft, record: ImportedPost) -> ImportedPost:
        name = record.address or draft.title
        if draft.teaser:
            detail = "the feed has only the beginning of this translation."
            mend = "Let the blog give whole posts in its feed."
            self.notes.hold(name, "teaser", detail, mend)
            return record
        text = writer.write(draft, "")
        if record.path:
            return self._noted(*self._files.rewrite(record, text.encode()))
        matched = self._match(draft, replace(record, waiting=text))
        if matched.waiting and not record.waiting:
            detail = "it is not known which statement this post translates."
            mend = (
                "Link the two posts: a line such as “Translation: Español” in the statement, or "
                "“Original: English” in the translation."
            )
            self.notes.hold(name, "unmatched", detail, mend)
        return matched

    def match_waiting(self, source: Source) -> None:
        """Look again for the statements of translations that came before them."""
        waiting = [one for one in self.posts_of(source) if one.waiting]
        tried = [
            (one, self._match(reading.read(one.waiting, ".md", source.language or ""), one))
            for one in waiting
        ]
        self._keep([after for before, after in tried if after != before])

    def _match(self, draft: Draft, record: ImportedPost) -> ImportedPost:
        """Write the waiting translation beside its statement's catalogues, if that is known."""
        pieces = [Piece(block.kind, block.content) for block in draft.blocks]
        links = [address for _, address in draft.translations]
        statement_id = self._originals.find(record.address, [*links, *elsewhere.originals(pieces)])
        if not statement_id:
            return record
        target = self._home.translations / statement_id / f"{draft.language}.md"
        content = record.waiting.encode()
        matched = replace(record, path=self._home.name(target), waiting="")
        return self._noted(*self._files.rewrite(matched, content))

    # Posts that have gone

    def miss(self, source: Source, missing: Iterable[ImportedPost]) -> None:
        """Count the posts that are missing now; all others of the source are not missing."""
        named = {one.key for one in missing}
        self._keep(
            replace(one, absent=one.absent + 1 if one.key in named else 0)
            for one in self.posts_of(source)
            if one.key in named or one.absent
        )

    def withdraw(self, record: ImportedPost) -> None:
        """Withdraw the statement of a post that has gone."""
        done = self._files.withdraw(record, GONE)
        if done is not None:
            self.notes.withdrawn.append(done.path)
        elif (Path(self._home.root) / record.path).exists():
            detail = "its post has gone, but the withdrawal could not be written into this file."
            mend = "Put a line `withdrawn: …` with the reason into its front matter."
            self.notes.hold(record.path, "edited", detail, mend)
        self._keep([done or replace(record, withdrawn=GONE, absent=0)])

    def _restore(self, record: ImportedPost) -> ImportedPost:
        """Take the withdrawal of a post that is there again out of its file."""
        done = self._files.restore(record)
        if done is None:
            return replace(record, withdrawn="")
        self.notes.restored.append(done.path)
        return done


def _day(one: Post, record: ImportedPost) -> date | None:
    """Return the day of a post where it was written; a change does not make it a later one."""
    if one.published is not None:
        return one.published.date()
    if one.updated is None or record.posted is None:
        return None
    return record.posted.astimezone(one.updated.tzinfo).date()
