"""Pure: the text of a post: title, summary, slogans, label, hashtags, address, within the limit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import regex

from bot import notes
from bot.announce import summary
from bot.announce.characters import clusters, count, cut
from bot.announce.wording import for_post, hashtags, one_line
from bot.model import Correction, Entry, Label, Withdrawal
from bot.ports import Limits, Status

_SHORTEST_CUT = 40
"""A sentence that can only show fewer signs than this says nothing and is left out."""
_MOST_SLOGANS = 3


_WORDS_OF_LABEL = {Label.MACHINE: "Machine translation", Label.DRAFT: "Rough machine draft"}


def posts(
    entry: Entry,
    original: Entry | None,
    limits: Limits,
    words: Callable[[str], str],
    *,
    thread: bool = False,
    with_picture: bool = False,
) -> tuple[Status, ...]:
    """Return the posts of an entry: the first, and with `thread` those that follow it in a row.

    Each part after the first answers the one before it. `original` is the same statement's
    entry in its own language: it decides which sentences are said, unless people's
    translation is arranged in its own way. `words` is the gettext function of the entry's
    language. `with_picture` says that the entry's card goes with the first part; the picture
    itself, and what a part answers, are for the caller to add.
    """
    picks = summary.chosen(entry, original)
    label = _WORDS_OF_LABEL.get(entry.label)
    first = compose(
        entry,
        summary.sentences(entry, picks),
        summary.slogans(entry),
        words(label) if label else "",
        limits,
    )
    return (first,)


def correction(
    entry: Entry, original: Entry | None, limits: Limits, words: Callable[[str], str]
) -> Status:
    """Return the answer to a post whose statement was corrected: when, and what it says now.

    `entry` is as readers have it now; its last correction says which parts were changed.
    What the answer answers is for the caller to add.
    """
    told = entry.corrections[-1] if entry.corrections else Correction(entry.updated)
    note = notes.of_correction(told, entry.language, words)
    sentences = summary.sentences(entry, summary.chosen(entry, original))
    label = _WORDS_OF_LABEL.get(entry.label)
    foot = " · ".join(part for part in (note, words(label) if label else "") if part)
    return compose(replace(entry, tags=()), sentences, (), foot, limits)


def withdrawal(
    withdrawn: Withdrawal,
    language: str,
    address: str,
    statement_id: str,
    words: Callable[[str], str],
) -> Status:
    """Return the answer to a post whose statement was withdrawn: it repeats nothing of it.

    `address` is the page's, where the notice stands now. What the answer answers is for the
    caller to add.
    """
    said = for_post(one_line(notes.of_withdrawal(withdrawn, language, words)), language)
    return Status(f"{said}\n\n{address}", language, address, statement_id)


@dataclass(frozen=True, slots=True)
class _Draft:
    """The parts of a post that were taken so far."""

    address: str
    label: str
    title: str
    sentences: tuple[str, ...] = ()
    slogans: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole post."""
        foot = "\n".join(
            part for part in (self.label, " ".join(self.hashtags), self.address) if part
        )
        parts = (self.title, _joined(self.sentences), "\n".join(self.slogans), foot)
        return "\n\n".join(part for part in parts if part)


def compose(
    entry: Entry,
    sentences: Sequence[str],
    slogans: Sequence[str],
    label: str,
    limits: Limits,
) -> Status:
    """Return the post of an entry.

    The address and the label are always in it, whatever else the limit leaves room for;
    then the title, hashtags and a slogan (short, and how strangers find and remember it),
    sentences in their order, and more slogans. Only the title and the first sentence are
    ever cut.
    """
    said = [for_post(one_line(sentence), entry.language) for sentence in sentences]
    called = [for_post(one_line(slogan), entry.language) for slogan in slogans]
    draft = _Draft(entry.address, label, for_post(one_line(entry.title), entry.language))
    if not _fits(draft, limits):
        title = cut(
            draft.title, lambda part: _fits(replace(draft, title=part), limits), anywhere=True
        )
        draft = replace(draft, title=title)
    draft = _with_hashtags(draft, hashtags(tag.label for tag in entry.tags), limits)
    draft = _with_slogans(draft, called[:1], limits, limits.characters // 4)
    draft = _with_sentences(draft, said, limits)
    draft = _with_slogans(draft, called[1:_MOST_SLOGANS], limits, limits.characters)
    return Status(draft.text, entry.language, entry.address, entry.statement_id)


def _fits(draft: _Draft, limits: Limits) -> bool:
    return count(draft.text, limits) <= limits.characters


def _with_hashtags(draft: _Draft, tags: Sequence[str], limits: Limits) -> _Draft:
    for tag in tags:
        more = replace(draft, hashtags=(*draft.hashtags, tag))
        if count(" ".join(more.hashtags), limits) <= limits.characters // 6 and _fits(more, limits):
            draft = more
    return draft


def _with_slogans(draft: _Draft, slogans: Sequence[str], limits: Limits, longest: int) -> _Draft:
    for slogan in slogans:
        more = replace(draft, slogans=(*draft.slogans, slogan))
        if count(slogan, limits) <= longest and _fits(more, limits):
            draft = more
    return draft


def _with_sentences(draft: _Draft, sentences: Sequence[str], limits: Limits) -> _Draft:
    """Take sentences in their order as long as they fit; later ones need the earlier."""
    for sentence in sentences:
        more = replace(draft, sentences=(*draft.sentences, sentence))
        if not _fits(more, limits):
            break
        draft = more
    if sentences and not draft.sentences:
        part = cut(sentences[0], lambda part: _fits(replace(draft, sentences=(part,)), limits))
        if len(clusters(part)) >= _SHORTEST_CUT:
            draft = replace(draft, sentences=(part,))
    return draft


def _joined(sentences: Sequence[str]) -> str:
    """Join sentences with a space, or without one after a full-width stop."""
    text = ""
    for sentence in sentences:
        close = regex.search(r"[。！？…」』”]$", text) and _is_ideographic(sentence)
        text += sentence if close or not text else f" {sentence}"
    return text


def _is_ideographic(text: str) -> bool:
    return regex.match(r"[\p{Han}\p{Hiragana}\p{Katakana}「『“]", text) is not None
