"""Pure: a finding in words that a reviewer understands, in their language."""

from collections.abc import Callable

from bot.model import Finding, FindingReason
from bot.review.marks import place

_WORDS = {
    FindingReason.NUMBER_LOST: "The number %(what)s is missing.",
    FindingReason.NUMBER_INVENTED: "The number %(what)s is not in the original.",
    FindingReason.NAME_LOST: "The name or term %(what)s is missing.",
    FindingReason.NAME_INVENTED: "The name %(what)s is not in the original.",
    FindingReason.LINK_LOST: "The address %(what)s is missing.",
    FindingReason.TAG_LOST: "A link or emphasis is not in its place.",
    FindingReason.LOOP: "Words are repeated again and again.",
    FindingReason.TOO_SHORT: "This is much shorter than the original.",
    FindingReason.TOO_LONG: "This is much longer than the original.",
    FindingReason.INVENTED: "This says something that the original does not say.",
    FindingReason.NEGATION_LOST: (
        "The original says no to something (%(what)s); the translation may have lost that."
    ),
    FindingReason.NEGATION_INVENTED: (
        "The translation says no to something (%(what)s); the original does not."
    ),
    FindingReason.WRONG_SCRIPT: "Some letters belong to another script.",
    FindingReason.LEFT_IN_SOURCE: "Some words are not translated.",
    FindingReason.EMPTY: "There is no text.",
    FindingReason.CUT: "The end is missing.",
}
_SWAPPED = "Two names have changed places."
SENTENCES = (*_WORDS.values(), _SWAPPED)


def explain(finding: Finding, words: Callable[[str], str]) -> tuple[str, str]:
    """Return a sentence with at most one `%(what)s` in it, and what stands there."""
    about = place(finding)
    if finding.reason is FindingReason.NAME_LOST and about.source == about.target:
        return words(_SWAPPED), ""
    # What a later version finds has its own words at least.
    if finding.reason not in _WORDS:
        return "%(what)s", finding.detail
    return words(_WORDS[finding.reason]), about.what
