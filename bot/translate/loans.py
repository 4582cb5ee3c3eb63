"""Pure: what people approved for one paragraph, lent to the same paragraph elsewhere."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot import plan
from bot.markup import from_text
from bot.model import Statement, Unit
from bot.translate import merge
from bot.translate.catalog import Entry, fingerprint
from bot.translate.glossary import slogan_key
from bot.translate.merge import Loan

BANK = "slogans.csv"


def digest(source: str) -> str:
    """Return the name of a paragraph's source: the same words have the same."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def offered(entries: Iterable[Entry]) -> dict[str, str]:
    """Return what people approved here, by the digest of its source; the first one counts."""
    found: dict[str, str] = {}
    for entry in entries:
        if entry.target and not entry.fuzzy and not merge.is_borrowed(entry):
            found.setdefault(digest(entry.source), entry.target)
    return found


class Sources:
    """The paragraphs of all statements in one language, by digest, without their words."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._slogans: dict[str, str] = {}
        self._of: dict[str, tuple[str, ...]] = {}
        counts: Counter[str] = Counter()
        for one in statements:
            units = plan.units(one)
            names = tuple(digest(unit.source) for unit in units)
            self._of[one.id] = names
            counts.update(names)
            self._slogans |= {
                name: unit.source
                for name, unit in zip(names, units, strict=True)
                if unit.key.startswith("slogan")
            }
        self._shared = frozenset(name for name, count in counts.items() if count > 1)

    def shares(self, statement_id: str) -> bool:
        """Tell whether a statement has a paragraph that stands elsewhere, too."""
        return not self._shared.isdisjoint(self._of[statement_id])

    def loans(
        self, bank: Mapping[str, str], offers: Iterable[tuple[str, Mapping[str, str]]]
    ) -> dict[str, Loan]:
        """Return what is lent, by digest: the slogan bank's, else the first that is offered.

        `offers` are what statements (by ID) offer, the statement that counts first first.
        """
        found: dict[str, Loan] = {}
        for lender, texts in offers:
            for name, text in texts.items():
                if name in self._shared:
                    found.setdefault(name, Loan(text, lender))
        if bank:
            for name, source in self._slogans.items():
                if (slogan := bank.get(slogan_key(source))) is not None:
                    found[name] = Loan(from_text(slogan), BANK)
        return found

    def lent(self, statement_id: str, loans: Mapping[str, Loan]) -> str:
        """Name what is lent to a statement, "" where nothing is."""
        if not loans:
            return ""
        known = ((name, loans.get(name)) for name in self._of[statement_id])
        said = [f"{name} {fingerprint(loan.target)} {loan.lender}" for name, loan in known if loan]
        return digest("\n".join(said)) if said else ""


def for_units(loans: Mapping[str, Loan], units: Sequence[Unit]) -> dict[str, Loan]:
    """Return what is lent to some units, by their sources."""
    if not loans:
        return {}
    named = ((unit.source, loans.get(digest(unit.source))) for unit in units)
    return {source: loan for source, loan in named if loan}
