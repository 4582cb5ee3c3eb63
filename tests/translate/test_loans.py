"""What people approved for a paragraph is lent wherever the same paragraph stands."""

from bot.translate import loans
from bot.translate.catalog import Entry, fingerprint
from bot.translate.loans import Sources
from bot.translate.merge import WHOLE, Loan
from tests.translate.conftest import SLOGAN, statement

WAGES, REST = "We demand wages.", "We demand rest."
FIRST = statement(WAGES, REST, title="One", name="first")
SECOND = statement(WAGES, (SLOGAN, "Rights now!"), title="Two", name="second")
THIRD = statement("Nothing of that.", title="Three", name="third")


def offers(text, source=WAGES):
    return {loans.digest(source): text}


def test_of_two_approvals_the_first_is_lent():
    found = Sources([FIRST, SECOND]).loans(
        {}, [("second", offers("Salarios.")), ("first", offers("Sueldos."))]
    )
    assert found == {loans.digest(WAGES): Loan("Salarios.", "second")}


def test_what_stands_in_one_place_only_is_lent_to_nobody():
    assert Sources([FIRST, SECOND]).loans({}, [("first", offers("Descanso.", REST))]) == {}


def test_the_slogan_bank_comes_before_any_approval():
    twice = statement((SLOGAN, "Rights now!"), title="Four", name="fourth")
    found = Sources([SECOND, twice]).loans(
        {"rights now": "¡Derechos ya!"}, [("fourth", offers("¡Derechos!", "Rights now!"))]
    )
    assert found[loans.digest("Rights now!")] == Loan("¡Derechos ya!", loans.BANK)


def test_statements_that_share_a_paragraph_are_known():
    sources = Sources([FIRST, SECOND, THIRD])
    assert [sources.shares(name) for name in ("first", "second", "third")] == [True, True, False]


def test_what_is_lent_to_a_statement_has_another_name_with_another_text_or_lender():
    sources = Sources([FIRST, SECOND, THIRD])
    names = {
        sources.lent("first", {loans.digest(WAGES): loan})
        for loan in (Loan("Salarios.", "second"), Loan("Sueldos.", "second"), Loan("Sueldos.", "x"))
    }
    assert len(names) == 3
    assert sources.lent("third", {loans.digest(WAGES): Loan("Salarios.", "second")}) == ""


def test_only_approved_texts_that_were_written_here_are_offered():
    text = "Salarios."
    mark = fingerprint(text)
    entries = [
        Entry("p1", "Approved.", text),
        Entry("p2", "A machine's.", text, fuzzy=True),
        Entry("p3", "Missing."),
        Entry("p4", "Borrowed.", text, lent=mark, lender="second"),
        Entry("p5", "Of a whole translation.", text, lent=mark, lender=WHOLE),
        Entry("p6", "Approved.", "Otra."),
    ]
    assert loans.offered(entries) == {
        loans.digest("Approved."): text,
        loans.digest("Of a whole translation."): text,
    }
