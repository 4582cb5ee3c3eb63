"""Protected spans get through a model that garbles them; tags find their words again."""

from collections.abc import Callable, Sequence

from bot.ports import CUT, Shielded
from bot.translate import protect
from bot.translate.engines import carriers
from bot.translate.engines.carriers import Answer

E = [chr(protect.FIRST + number) for number in range(4)]
SENTENCE = Shielded(f"Join {E[0]} at {E[1]}!", ("IMA", "https://x.example/"))


class Model:
    """Says word by word what `word` makes of it, in the order of `order`."""

    def __init__(
        self, word: Callable[[str], str], order: Callable[[int], int] = lambda n: n
    ) -> None:
        self.word = word
        self.order = order
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str], *, aligned: bool) -> list[Answer]:
        self.asked += texts
        return [self.answer(text, aligned=aligned) for text in texts]

    def answer(self, text: str, *, aligned: bool) -> Answer:
        words = text.split(" ")
        reads = sorted(range(len(words)), key=self.order) if aligned else range(len(words))
        said = [self.word(words[number]) for number in reads]
        return Answer(" ".join(said), _ends(words), _ends(said), tuple(reads))


def _ends(words: Sequence[str]) -> tuple[int, ...]:
    ends, place = [], 0
    for word in words:
        place += len(word) + 1
        ends.append(place)
    return tuple(ends)


def test_spans_travel_as_made_up_words() -> None:
    model = Model(str.upper)
    assert carriers.translate(model, [SENTENCE]) == [f"JOIN {E[0]} AT {E[1]}!"]
    assert model.asked == ["Join ZX1 at ZX2!"]


def test_where_words_are_garbled_numbers_are_tried() -> None:
    model = Model(lambda word: word.upper().replace("ZX1", "ZEX"))
    assert carriers.translate(model, [SENTENCE]) == [f"JOIN {E[0]} AT {E[1]}!"]
    assert model.asked[1] == "Join 7101 at 7102!"


def test_digits_of_another_script_are_understood() -> None:
    model = Model(lambda word: word.replace("ZX1", "ZX١").replace("ZX2", "ZX٢"))
    assert carriers.translate(model, [SENTENCE]) == [SENTENCE.text]


def test_where_all_is_garbled_the_pieces_between_are_translated() -> None:
    model = Model(lambda word: "X" if "1" in word else word.upper())
    assert carriers.translate(model, [SENTENCE]) == [f"JOIN {E[0]} AT {E[1]}!"]
    assert model.asked[2:] == ["Join.", "at."]


def test_a_piece_whose_full_stop_does_not_come_back_was_broken_off() -> None:
    model = Model(lambda word: "" if word in {"ZX1", "7101", "at."} else word)
    assert carriers.translate(model, [SENTENCE]) == [f"Join {E[0]}  {E[1]}!{CUT}"]


def test_in_a_language_without_full_stops_nothing_tells_that() -> None:
    model = Model(lambda word: "X" if "1" in word else word.rstrip("."))
    said = carriers.translate(model, [SENTENCE], stops=False)
    assert said == [f"Join {E[0]} at {E[1]}!"]


def test_a_span_said_twice_counts_as_garbled() -> None:
    model = Model(lambda word: "ZX1 ZX1" if word == "ZX1" else word)
    assert carriers.translate(model, [SENTENCE]) == [f"Join {E[0]} at {E[1]}!"]
    assert len(model.asked) == 2


def test_a_text_that_has_such_a_word_itself_is_not_confused() -> None:
    sentence = Shielded(f"Room ZX1 of {E[0]}", ("IMA",))
    assert carriers.translate(Model(str), [sentence]) == [sentence.text]


def test_a_tag_encloses_the_words_read_inside_it() -> None:
    sentence = Shielded(f"the {E[0]}red{E[1]} house", ("<em>", "</em>"))
    swapped = Model(str.upper, order=lambda n: (0, 2, 1)[n])
    assert carriers.translate(swapped, [sentence]) == [f"THE HOUSE {E[0]}RED{E[1]}"]
    assert swapped.asked == ["the red house"]


def test_nested_tags_stay_nested() -> None:
    text = f"{E[0]}{E[1]}stop{E[2]} now{E[3]} here"
    sentence = Shielded(text, ("<strong>", "<em>", "</em>", "</strong>"))
    assert carriers.translate(Model(str), [sentence]) == [text]


def test_neighbouring_tags_do_not_swallow_each_other() -> None:
    text = f"{E[0]}stop{E[1]} {E[2]}now{E[3]}"
    sentence = Shielded(text, ("<em>", "</em>", "<strong>", "</strong>"))
    assert carriers.translate(Model(str), [sentence]) == [text]


def test_a_tag_whose_words_were_torn_apart_is_missing() -> None:
    sentence = Shielded(f"{E[0]}a b{E[1]} c d e f g", ("<em>", "</em>"))
    torn = Model(str, order=lambda n: (0, 6, 1, 2, 3, 4, 5)[n])
    assert carriers.translate(torn, [sentence]) == ["a c d e f g b"]


def test_a_tag_around_a_span_keeps_it() -> None:
    text = f"see {E[0]}{E[1]}{E[2]} now"
    sentence = Shielded(text, ('<a href="https://x.example/">', "https://x.example/", "</a>"))
    assert carriers.translate(Model(str), [sentence]) == [text]


def test_an_answer_that_was_broken_off_says_so() -> None:
    def model(texts: Sequence[str], *, aligned: bool) -> list[Answer]:
        return [Answer(text, cut=True) for text in texts]

    assert carriers.translate(model, [Shielded("Jobs")]) == ["Jobs" + CUT]
