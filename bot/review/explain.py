"""Pure: a finding in words that a reviewer understands, in their language."""

from collections.abc import Callable

from bot.model import Finding, FindingReason
from bot.review.marks import place

_WORDS = {
    FindingReason.NAME_LOST: "The name or term %(what)s is missing.",
    FindingReason.LINK_LOST: "The address %(what)s is missing.",
    FindingReason.TAG_LOST: "A link or emphasis is not in its place.",
    FindingReason.LOOP: "Words are repeated again and again.",
    FindingReason.TOO_SHORT: "This is much shorter than the original.",
    FindingReason.TOO_LONG: "This is much longer than the original.",
    FindingReason.WRONG_SCRIPT: "Some letters belong to another script.",
    FindingReason.LEFT_IN_SOURCE: "Some words are not translated.",
    FindingReason.EMPTY: "There is no text.",
    FindingReason.CUT: "The end is missing.",
}
_NUMBER_LOST = "The number %(what)s is missing."
_NUMBER_INVENTED = "The number %(what)s is not in the original."
SENTENCES = (*_WORDS.values(), _NUMBER_LOST, _NUMBER_INVENTED)


def explain(finding: Finding, words: Callable[[str], str]) -> tuple[str, str]:
    """Return a sentence with at most one `%(what)s` in it, and what stands there."""
    about = place(finding)
    if finding.reason is FindingReason.NUMBER_LOST:
        return words(_NUMBER_LOST if about.side == "source" else _NUMBER_INVENTED), about.what
    # What a later version finds has its own words at least.
    return words(_WORDS[finding.reason]) if finding.reason in _WORDS else "%(what)s", (
        about.what if finding.reason in _WORDS else finding.detail
    )
