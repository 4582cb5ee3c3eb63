"""What Word prints before the paragraphs of a list: counted, as no document stores it."""

from lxml import etree

from bot.collect.formats.docx_lists import Lists, read

NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OUTLINE = f"""<w:numbering {NAMES}>
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/></w:lvl>
<w:lvl w:ilvl="3"><w:numFmt w:val="none"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="0"><w:lvl><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1"/></w:lvl>
</w:lvlOverride></w:num>
<w:num w:numId="3"/>
</w:numbering>"""


def labels(*paragraphs: tuple[str, int]) -> list[str | None]:
    lists = read(etree.fromstring(OUTLINE))
    return [lists.label(number_id, depth) for number_id, depth in paragraphs]


def test_a_deeper_level_counts_anew_under_each_item() -> None:
    deep = [("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1)]
    assert labels(*deep) == ["1.", "1.a", "1.b", "2.", "2.a"]


def test_a_list_can_print_a_level_in_its_own_way_and_count_on() -> None:
    assert labels(("1", 0), ("2", 0)) == ["1.", "II"]


def test_bullets_have_no_number_and_some_levels_print_nothing() -> None:
    assert labels(("1", 2), ("1", 3), ("3", 0), ("9", 0)) == ["", None, "1.", None]


def test_a_document_without_lists_has_none() -> None:
    assert read(None) == Lists()
