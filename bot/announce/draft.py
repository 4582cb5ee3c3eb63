"""Pure: a post in the making: what goes into it, in which order, as far as its server takes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from bot.announce.characters import clusters, count, cut, fits, most
from bot.announce.scoring import Reason
from bot.announce.summary import Said
from bot.ports import Limits

_SHORTEST_CUT = 50
"""A sentence that can only show fewer signs than this says nothing and is left out."""
_MOST_SLOGANS = 3
_GOOD_ENOUGH = 0.75
"""A whole sentence that is worth this part of the best one is better than that one cut."""
_SHORT_POST = 600
_FEW, _MANY = 3, 5
_MOST_POINTS = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """The parts of a post that were taken so far.

    `note` stands above all, `marker` says which part of a thread it is. `points` are some of
    the demands below the words that lead on to them; `lines` are all of them, with their
    printed numbers.
    """

    language: str
    address: str = ""
    label: str = ""
    note: str = ""
    title: str = ""
    hook: str = ""
    said: tuple[Said, ...] = ()
    leading: str = ""
    points: tuple[Said, ...] = ()
    lines: tuple[str, ...] = ()
    slogans: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    marker: str = ""

    @property
    def text(self) -> str:
        """The whole post."""
        last = " · ".join(part for part in (self.marker, self.label) if part)
        foot = (last, " ".join(self.hashtags), self.address)
        parts = (
            self.note,
            self.title,
            self.hook,
            _flowing(self.said),
            _listed(self.leading, self.points),
            "\n".join(self.lines),
            "\n".join(self.slogans),
            "\n".join(part for part in foot if part),
        )
        return "\n\n".join(part for part in parts if part)

    def has_some_of(self, material: "Material") -> bool:
        """Tell whether no kind of what there is to say is missing for want of room."""
        kinds = ("said", "slogans", "hashtags")
        return all(getattr(self, kind) or not getattr(material, kind) for kind in kinds)


@dataclass(frozen=True, slots=True)
class Room:
    """What a server takes; with a picture it may be less."""

    limits: Limits
    with_picture: bool = False

    @property
    def most(self) -> int:
        """The most characters."""
        return most(self.limits, with_picture=self.with_picture)

    @property
    def is_short(self) -> bool:
        """True where a post is to be read at a glance."""
        return self.most <= _SHORT_POST

    def has(self, draft: Draft) -> bool:
        """Tell whether a draft has room."""
        return fits(draft.text, self.limits, with_picture=self.with_picture)

    def takes_no_more_of(self, text: str, share: float) -> bool:
        """Tell whether a text is no more than one part in so many of the whole."""
        return count(text, self.limits) <= self.most / share


@dataclass(frozen=True, slots=True)
class Material:
    """What can be said, the most important first; fit for posts.

    `points` are the most important demands, `lines` all of them with their printed numbers.
    """

    said: tuple[Said, ...] = ()
    leading: str = ""
    points: tuple[Said, ...] = ()
    lines: tuple[str, ...] = ()
    slogans: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    hook: str = ""

    @property
    def without_demands(self) -> "Material":
        """The same, where demands are said elsewhere or not at all."""
        return replace(self, leading="", points=(), lines=())


def fill(draft: Draft, material: Material, room: Room) -> Draft:
    """Return a draft with all of the material that it has room for.

    The address and the label are always in it; then the title, of which a reader sees what
    it is about. A whole sentence is worth more than a slogan or a second hashtag; a cut one
    stands only where no good one has room whole, and no second headline stands above it.
    """
    draft = _with_hook(_with_title(draft, room), material, room)
    if begun := _begun(draft, material, room, _GOOD_ENOUGH):
        return _with_the_rest(begun, material, room)
    if not draft.hook and (cut_short := _with_cut_sentence(draft, material, room)):
        rest = replace(material.without_demands, said=())
        return _with_the_rest(_with_slogans(cut_short, material, room, 1), rest, room)
    begun = _begun(draft, material, room, 0)
    return _with_the_rest(begun or _with_slogans(draft, material, room, 1), material, room)


def with_lines(draft: Draft, lines: Sequence[str], room: Room) -> Draft:
    """Return a draft with as many lines as have room beside its title."""
    draft = _with_title(draft, room)
    for line in lines:
        more = replace(draft, lines=(*draft.lines, line))
        if room.has(more):
            draft = more
    return draft


def _with_title(draft: Draft, room: Room) -> Draft:
    if room.has(draft):
        return draft
    title = cut(
        draft.title,
        lambda part: room.has(replace(draft, title=part)),
        draft.language,
        anywhere=True,
    )
    return replace(draft, title=title)


def _with_hook(draft: Draft, material: Material, room: Room) -> Draft:
    more = replace(draft, hook=material.hook)
    small = room.takes_no_more_of(material.hook, 1.6)
    return more if material.hook and small and room.has(more) else draft


def _begun(draft: Draft, material: Material, room: Room, enough: float) -> Draft | None:
    """Return a draft with the best sentence that has room whole, if it is good enough.

    For that hashtags and a slogan give way, the slogan first; where a picture shows it
    already, it comes after sentences in any case.
    """
    tagged = _with_hashtags(draft, material.hashtags, room)
    bases = [
        *([] if room.with_picture else [_with_slogans(tagged, material, room, 1)]),
        tagged,
        replace(tagged, hashtags=tagged.hashtags[:1]),
        replace(tagged, hashtags=()),
    ]
    least = material.said[0].pick.score * enough if material.said else 0.0
    good = [one for one in material.said if one.pick.score >= least and not _leans(one, ())]
    begun = (replace(base, said=(one,)) for base in bases for one in good)
    return next(filter(room.has, begun), None)


def _with_cut_sentence(draft: Draft, material: Material, room: Room) -> Draft | None:
    """Return a draft with the beginning of the best sentence; None where too little has room."""
    draft = _with_hashtags(draft, material.hashtags, room)
    for one in material.said[:1]:

        def shortened(part: str, one: Said = one) -> Draft:
            return replace(draft, said=(replace(one, text=part),))

        part = cut(one.text, lambda part: room.has(shortened(part)), draft.language)
        if len(clusters(part)) >= _SHORTEST_CUT:
            return shortened(part)
    return None


def _with_the_rest(draft: Draft, material: Material, room: Room) -> Draft:
    """Add sentences, demands, slogans and hashtags, as far as there is room.

    Demands come before a third sentence. They need the words that lead on to them, or each
    other: one alone would be a riddle.
    """
    draft = _with_sentences(draft, material, room, 1 if material.lines else _FEW - 1)
    draft = _with_points(draft, material, room)
    draft = _with_sentences(draft, material, room, _FEW if room.is_short else _MANY)
    draft = _with_slogans(draft, material, room, _MOST_SLOGANS)
    return _with_hashtags(draft, material.hashtags, room)


def _with_sentences(draft: Draft, material: Material, room: Room, most: int) -> Draft:
    for one in material.said:
        taken = {other.pick for other in draft.said}
        more = replace(draft, said=(*draft.said, one))
        is_wanted = one.pick not in taken and len(taken) < most and not _leans(one, draft.said)
        if is_wanted and room.has(more):
            draft = more
    return draft


def _with_points(draft: Draft, material: Material, room: Room) -> Draft:
    """Take all demands, or else as many of the most important ones as have room."""
    leading = (material.leading,) if material.leading else ()
    whole = replace(draft, lines=(*leading, *material.lines))
    if material.lines and room.has(whole):
        return whole
    led = replace(draft, leading=material.leading)
    for one in material.points[: _MOST_POINTS if room.is_short else None]:
        more = replace(led, points=(*led.points, one))
        if room.has(more):
            led = more
    return led if len(led.points) > (0 if material.leading else 1) else draft


def _with_hashtags(draft: Draft, tags: Sequence[str], room: Room) -> Draft:
    for tag in tags:
        more = replace(draft, hashtags=(*draft.hashtags, tag))
        small = room.takes_no_more_of(" ".join(more.hashtags), 6)
        if tag not in draft.hashtags and small and room.has(more):
            draft = more
    return draft


def _with_slogans(draft: Draft, material: Material, room: Room, most: int) -> Draft:
    for slogan in material.slogans[:_MOST_SLOGANS]:
        more = replace(draft, slogans=(*draft.slogans, slogan))
        is_new = slogan not in draft.slogans and len(draft.slogans) < most
        if is_new and room.takes_no_more_of(slogan, 4) and room.has(more):
            draft = more
    return draft


def _leans(one: Said, others: Sequence[Said]) -> bool:
    """Tell whether a sentence leans on one that is not there."""
    before = (one.pick.block, one.pick.sentence - 1)
    said = {(other.pick.block, other.pick.sentence) for other in others}
    return Reason.LEANS in one.pick.reasons and not one.is_whole and before not in said


def _flowing(said: Sequence[Said]) -> str:
    """Return sentences in the statement's order; only neighbours stand in one paragraph."""
    text = ""
    before: Said | None = None
    for one in sorted(said, key=lambda one: (one.pick.block, one.pick.sentence)):
        if before is None:
            text = one.text
        elif (one.pick.block, one.pick.sentence - 1) == (before.pick.block, before.pick.sentence):
            text += _space(text, one.text) + one.text
        else:
            text += f"\n\n{one.text}"
        before = one
    return text


def _listed(leading: str, points: Sequence[Said]) -> str:
    """Return demands in the statement's order, below the words that lead on to them."""
    if not points:
        return ""
    ordered = sorted(points, key=lambda one: one.pick.block)
    return "\n".join([leading][: bool(leading)] + [f"• {one.text}" for one in ordered])


def _space(before: str, after: str) -> str:
    """Return what stands between two sentences: nothing after a full-width stop."""
    closed = regex.search(r"[。！？…」』”]$", before)
    return "" if closed and regex.match(r"[\p{Han}\p{Hiragana}\p{Katakana}「『“]", after) else " "
