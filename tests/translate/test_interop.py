"""What we write other PO tools read, and what they write we read."""

import polib
from hypothesis import given
from hypothesis import strategies as st

from bot.translate import catalog, po
from bot.translate.catalog import Catalog, Entry
from bot.translate.po import Message

TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\x85"),
    min_size=1,
    max_size=120,
)
ENTRY = Entry("p1", "Rights", "Derechos", fuzzy=True, engine="argos", previous="Right")


def test_polib_reads_an_entry_with_all_that_we_say_of_it() -> None:
    content = catalog.render(Catalog((ENTRY,), header=catalog.header("en", "es")))
    (entry,) = polib.pofile(content.decode())
    assert (entry.msgctxt, entry.msgid, entry.msgstr) == ("p1", "Rights", "Derechos")
    assert entry.fuzzy
    assert entry.previous_msgid == "Right"
    assert "argos" in entry.comment


@given(source=TEXT, target=TEXT)
def test_polib_reads_any_text_as_we_wrote_it(source: str, target: str) -> None:
    content = po.render((Message("", "Content-Type: text/plain\n"), Message(source, target, "p1")))
    (entry,) = polib.pofile(content.decode())
    assert (entry.msgid, entry.msgstr) == (source, target)


@given(source=TEXT, target=TEXT)
def test_we_read_any_text_as_polib_wrote_it(source: str, target: str) -> None:
    theirs = polib.POFile()
    theirs.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    theirs.append(polib.POEntry(msgctxt="p1", msgid=source, msgstr=target))
    message = po.parse(str(theirs).encode(), "es.po")[-1]
    assert (message.context, message.source, message.target) == ("p1", source, target)
