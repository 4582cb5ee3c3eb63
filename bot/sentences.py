"""Pure: where sentences end; sentencex behind it, rules for many languages and no downloads."""


def sentences_of(text: str, language: str) -> list[str]:
    """Return the sentences of a text in a language (BCP 47), each with the space that follows it.

    A language that sentencex lacks is split by the rules of the nearest one that it has.
    """
    import sentencex

    return list(sentencex.segment(language.split("-", maxsplit=1)[0], text))
