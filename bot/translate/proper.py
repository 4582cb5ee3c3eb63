"""Pure: which names are the same in every language that writes with the same letters.

"Marcos" and "Migrante" are; "Supreme Court" and "President" are not, though they have
capitals: they are made of words that every engine knows and must translate.
"""

from collections.abc import Iterable, Sequence
from functools import cache

import regex

from bot.languages import locale_of
from bot.memo import for_a_cycle

_TITLES = frozenset(
    regex.findall(
        r"\S+",
        "president vice-president vice secretary minister prime governor mayor senator "
        "congressman congresswoman representative judge justice attorney general ambassador "
        "consul commissioner chairperson chairman chairwoman chair director professor doctor dr "
        "mr mrs ms miss sir sister brother father bishop cardinal pope archbishop reverend rev fr "
        "sr king queen prince princess sheikh sultan emir captain colonel major officer police "
        "chief executive comrade ka atty nanay tatay ate kuya presidente presidenta ministro "
        "ministra secretario secretaria senador senadora gobernador gobernadora juez señor señora "
        "doña don doctora président présidente ministre monsieur madame maire presiden menteri "
        "gubernur bapak ibu pak bu tuan nyonya datuk tun spokesperson organizer labour labor",
    )
)
# What often stands before a name where a sentence begins.
_LEADING = frozenset(
    regex.findall(
        r"\S+",
        "join stop end free justice support defend read visit contact call email follow oust "
        "remember honor honour celebrate meet ask tell let long thank thanks dear today yesterday "
        "last next meanwhile however recently since after then yet even only both some many most "
        "former late young said asked did does is was has will can should why how what who where "
        "are were here there now again through during under over about against without within "
        "between among like unlike despite according because although including once until also "
        "salute hail see watch welcome send bring resist oppose reject scrap junk hands mourn "
        "strengthen advance build unite fight uphold protect demand organize organise raise expose "
        "continue hold respect ratify implement repeal recognize recognise abolish dismantle "
        "intensify reclaim forge",
    )
)
_COMMON = _TITLES | frozenset(
    regex.findall(
        r"\S+",
        "no flight decree chapter section page room phase level type covid table figure "
        "part number "
        "annex route bus train line "
        "the of and for on in to a an act action activists administration affairs africa african "
        "agency agenda agreement aid alliance america american amnesty annual arab area article "
        "asia asian asia-pacific assembly association authority bank bay bill board body border "
        "branch bureau campaign caravan caucus center centre chamber chapter charter child "
        "children christian christmas church citizens city civil coalition college commission "
        "committee communique community compact conference confederation congress constitution "
        "consulate convention coordinating council country county court court's covenant crown "
        "customs day decade declaration defense defence deferred delegation democratic department "
        "development directive directorate district division domestic east eastern economic "
        "economy education embassy emergency employment enforcement equality europe european "
        "executive fair federal federation female festival filipino filipinos first food force "
        "foreign forum foundation free freedom friday fund fundamental gaza gender general global "
        "government governor grassroots group guard gulf headquarters health high holy home house "
        "household human immigration indigenous independence initiative institute institution "
        "interior international internet islamic job joint journal jubilee justice kingdom labor "
        "labour land law leadership league legal legislative liberation local lockdown manifesto "
        "march market may men mexican middle migrant migrant's migrants migration military "
        "ministry mission monday month moratorium movement muslim nation national nations network "
        "new north northern observatory office official orderly order ordinary organisation "
        "organization our overseas pacific pact pandemic parliament party people people's peoples "
        "plan platform police policy poor port power program programme project protection "
        "protocol province public radio red refugee refugees regional regular relations relief "
        "republic research resistance resolution revolution rights river road royal rule rural "
        "safe safety saturday school sea second secretariat section security senate service "
        "services seventh sisters social society solidarity south southeast southern special state "
        "statement states statute strait street strike student students summit sunday supreme "
        "system task territory theatre third thursday times trade trafficking training treaty "
        "tribunal tuesday undocumented union unions unit united unity universal university urban "
        "urgent victims village violence visa voice wage wall war wednesday welfare west western "
        "white women women's work worker workers workers' working workplace world year youth zone "
        "alianza asamblea asociación banco cámara centro ciudad coalición comisión comité congreso "
        "consejo constitución convención corte departamento derechos desarrollo día dirección "
        "estado estados federación frente fundación gobierno iglesia instituto internacional ley "
        "liga migrantes ministerio movimiento mujeres nacional naciones norte oficina organización "
        "pacto parlamento partido plan poder pueblo red república senado sindicato sur trabajo "
        "tratado tribunal unidas unidos unión universidad assemblée association bureau centre "
        "comité commission conseil cour droits état fédération femmes fondation gouvernement "
        "nationale nations organisation pacte parti pays république réseau sénat syndicat travail "
        "unies université aliansi badan dewan kantor kementerian komisi komite lembaga mahkamah "
        "majelis negara organisasi partai pemerintah perempuan persatuan pusat rakyat republik "
        "serikat buruh migran pekerja undang-undang",
    )
)
_JOINING = frozenset({"of", "for", "the", "and", "de", "la", "los", "las", "del", "al", "el"})
# A sentence that begins with one of these begins with a name: nothing else is written so.
_GIVEN = frozenset(
    regex.findall(
        r"\S+",
        "Abdul Abdullah Ahmad Ahmed Aisha Alejandra Alejandro Ali Alice Amina Amir Ana Andrea "
        "Angela Anita Anna Antonia Antonio Arturo Aurora Ayesha Beatriz Benito Bernardo Bibi Budi "
        "Carlos Carmen Carolina Catalina Cecilia Clara Corazon Cristina Daniel David Dewi Diana "
        "Diego Dolores Eduardo Elena Elisa Emilia Eni Enrique Ernesto Erwiana Esperanza Esther "
        "Fatima Fatimah Felipe Fernanda Fernando Ferdinand Francisco Gabriela Gloria Guadalupe "
        "Gustavo Hamid Hassan Hector Helena Hussein Ibrahim Imelda Indah Ines Irene Isabel Ismail "
        "Ivan Jamal James Javier Jesus Jimena Joan Joanna Joaquin Johanna John Jorge Jose Josefa "
        "Juan Juana Julia Julio Kamala Karim Kartika Khadija Kumar Lakshmi Laura Layla Leila "
        "Leonardo Leticia Lina Linda Lorena Lourdes Lucia Luis Luisa Luz Luzviminda Manuel Marcela "
        "Maria Mariam Mariana Maricel Marina Mario Marta Martha Martin Mary Maryam Mei Mercedes "
        "Miguel Mina Miriam Mohamed Mohammad Mohammed Monica Muhammad Mustafa Nadia Nanda Nelly "
        "Nina Nora Norma Nur Nurul Olga Omar Oscar Pablo Paula Pedro Perla Pilar Priya "
        "Putri Rafael "
        "Rahma Rahman Raja Ram Ramon Rani Rashid Raul Rebecca Ricardo Rina Rita Roberto Rodrigo "
        "Rosa Rosalinda Rosario Rosita Ruth Sagrario Salma Samuel Sandra Santiago Sara Sarah "
        "Silvia Siti Sita Sofia Sri Sringatin Sunita Susana Teresa Tomas Umar Usha Valentina "
        "Vanessa Veronica Vicente Victor Victoria Wati Xavier Yanti Yasmin Yolanda Yusuf Zainab",
    )
)
# "Nepalese", "Saudi", "Marxist": as countries are.
_ADJECTIVE = regex.compile(r"(?:[iec]ans?|ese|ish|inos?|inas?|ists?|ism)$")
_POSSESSIVE = regex.compile(r"['’]s?$")
_FIRST = regex.compile(r"(?:^|(?<=[.!?:;“\"«(]\s?))(\p{Lu}[\p{L}\p{M}]+)(?![\p{L}\p{M}’'-])")


def of(names: Iterable[str]) -> frozenset[str]:
    """Return what of names must stay as it is: those with a word of their own, without titles."""
    names = frozenset(names)
    return frozenset(_without_verb(piece, names) for name in names for piece in _pieces(name))


def _without_verb(name: str, names: frozenset[str]) -> str:
    """Return a name without the word before it that has a capital as a sentence's first."""
    first, _, rest = name.partition(" ")
    return rest if rest and (rest in names or _bare(first) in _LEADING) else name


def _pieces(name: str) -> Iterable[str]:
    """Yield the parts of a name between titles that have a word of their own."""
    part: list[str] = []
    for word in (*name.split(), ""):
        if word and _bare(word) not in _TITLES:
            part.append(word)
            continue
        while part and _bare(part[0]) in _JOINING:
            part = part[1:]
        while part and _bare(part[-1]) in _JOINING:
            part = part[:-1]
        yield from _whole_or_two(part)
        part = []


def _whole_or_two(words: Sequence[str]) -> Iterable[str]:
    """Yield a name; "Maria of Gabriela" are two, "Federation of Women of Gabriela" is one."""
    place = next((n for n, word in enumerate(words) if word in {"of", "de"}), 0)
    if place and all(map(_is_proper, words[:place])):
        yield " ".join(words[:place])
        yield from _whole_or_two(words[place + 1 :])
    elif any(map(_is_proper, words)):
        yield " ".join(words)


@for_a_cycle(20_000)
def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word.casefold().strip(".,"))


@for_a_cycle(20_000)
def _is_proper(word: str) -> bool:
    parts = _bare(word).split("-")
    return len(parts[0]) > 1 and not all(_is_common(part) for part in parts)


def _is_common(part: str) -> bool:
    return part in _COMMON | _LEADING | _JOINING | _countries() or bool(_ADJECTIVE.search(part))


@cache
def _countries() -> frozenset[str]:
    """Return the words of countries' names: every engine knows them."""
    names = locale_of("en").territories.values()
    return frozenset(word for name in names for word in name.casefold().split()) | {"philippine"}


@for_a_cycle(20_000)
def proper_words(name: str) -> tuple[str, ...]:
    """Return the words of a name that no language translates."""
    return tuple(word for word in name.split() if _is_proper(word))


def first_names(text: str) -> frozenset[str]:
    """Return the given names that sentences of a text begin with, where capitals tell nothing."""
    return frozenset(name for name in _FIRST.findall(text) if name in _GIVEN)
