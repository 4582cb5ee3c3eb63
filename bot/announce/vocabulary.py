"""Pure: the few words of the languages statements are written in that choosing sentences needs.

A language that is not here is judged without: by place, by repeated words, by names and figures.
"""

from collections.abc import Mapping

import regex

_FUNCTION = {
    "en": "a about after again against all also an and any are as at be because been before being "
    "between both but by can could did do does down during each even ever for from had has "
    "have he her here him his how i if in into is it its just like many may me more most "
    "must my no nor not now of off on once one only or other our out over own same shall she "
    "should so some such than that the their them then there these they this those through "
    "to today too under until up upon us very was we were what when where which while who "
    "whom whose why will with within without would yet you your",
    "es": "a al ante antes así aún aunque bajo cada como con contra cual cuando de del desde donde "
    "dos e el ella ellas ellos en entre era es esa esas ese eso esos esta están estas este "
    "esto estos fue ha hace hacia han hasta hay la las le les lo los más me mi mientras muy "
    "ni no nos nosotras nosotros nuestra nuestras nuestro nuestros o otra otras otro otros "
    "para pero por porque que qué quien quienes se ser sí sin sino sobre son su sus también "
    "tanto todas todo todos tras tu u un una unas uno unos y ya",
    "fr": "à au aussi aux avec car ce ces cet cette ceux chaque comme contre dans de des donc dont "
    "du elle elles en encore entre est et être eu eux il ils je la le les leur leurs lui "
    "mais me même ne ni nos notre nous on ont ou où par pas pendant plus pour qu que qui sa "
    "sans se ses si son sont sous sur ta tous tout toute toutes très un une vos votre vous y",
    "id": "ada adalah agar akan antara apa atas atau bagi bahwa baik banyak belum bukan dalam dan "
    "dapat dari dengan di dia dua hanya harus hingga ini itu jika juga kami karena ke kepada "
    "ketika kita lain lebih maka masih mereka namun oleh pada para saat saja sampai sangat "
    "sebagai sebuah secara sejak selama seluruh semua seperti serta setelah setiap suatu "
    "sudah tanpa telah tentang terhadap tersebut tetapi tidak untuk yang",
    "it": "a ad agli ai al alla alle anche che chi ci come con contro cui da dai dal dalla dalle "
    "de degli dei del della delle di dove e ed è fra gli ha hanno i il in io la le lo loro "
    "ma mentre molto ne nei nel nella nelle noi non nostra nostre nostri nostro o ogni per "
    "perché più prima qua quando quanto questa queste questi questo se senza si sono sua sue "
    "sugli sui sul sulla suo suoi tra tutte tutti tutto un una uno",
    "pt": "a à ainda ao aos as às até com como contra da das de dela dele deles depois do dos e é "
    "ela elas ele eles em entre era essa esse esta está este eu foi há isso isto já lhe mais "
    "mas me mesmo muito na não nas nem no nos nós nossa nossas nosso nossos num numa o os ou "
    "para pela pelas pelo pelos por porque quando que quem se sem ser seu seus só sobre sua "
    "suas também te tem todas todo todos um uma",
    "de": "aber alle als am an auch auf aus bei bis da damit das dass dem den der des die dies "
    "diese dieser doch durch ein eine einem einen einer eines er es für gegen hat ich ihr "
    "ihre im in ist ja jede kein keine mit nach nicht noch nur ob oder ohne sein seine sich "
    "sie sind so über um und uns unser unsere unter vom von vor was wenn wer wie wir wird wo "
    "zu zum zur",
    "nl": "aan al alle als bij dan dat de der deze die dit door een en er geen haar had heb heeft "
    "hem het hij hun ik in is je kan maar meer met na naar niet nog nu of om omdat onder ons "
    "onze ook op over te tegen tot uit van veel voor want was wat we wel werd wij worden zal "
    "ze zich zij zijn zo zonder",
    "tl": "ako ang ano at ating ay bago bilang dahil din dito hanggang hindi ito iyon ka kami "
    "kanila kanilang kanya kapag kasi ko kung lahat lamang mag man mga mo na nang nasa natin "
    "ng ngayon ni nila nito niya pa para pero rin sa sila siya tayo ukol upang wala walang",
}
_LEANING = {
    "en": "accordingly|additionally|also|and|another|as such|because of this|but|consequently|"
    "finally|for this|furthermore|he|hence|her|his|however|in addition|in her|in his|"
    "in other words|in the end|instead|it|its|ironically|likewise|meanwhile|moreover|"
    "nevertheless|nor|none of|on a larger scale|on the other hand|once again|or|others|"
    "overall|rather|she|similarly|so|still|such|that|their|then|therefore|these|they|this|"
    "those|thus|until then|we therefore|what is more|yet",
    "es": "además|ante ello|ante esto|así|aunque|con ello|de esa|de ese|ella|ellas|ello|ellos|"
    "en cambio|entonces|eran|esa|esas|ese|eso|esos|esta|estas|este|esto|estos|las une|"
    "los une|luego|mientras|no obstante|o|otras|otros|pero|por ello|por eso|por lo tanto|"
    "por otro lado|pues|sin embargo|su|sus|también|tampoco|unas|unos|vienen|y",
    "fr": "ainsi|alors|aussi|car|ce|cela|celles|celui|cependant|ces|cet|cette|ceux|de plus|donc|"
    "elle|elles|en outre|enfin|et|il|ils|leur|leurs|mais|or|ou|par ailleurs|pourtant|puis|"
    "toutefois",
    "id": "dan|dengan demikian|dia|hal ini|hal itu|ia|ini|itu|karena itu|kemudian|lalu|maka|mereka|"
    "namun|oleh karena itu|padahal|selain itu|sementara|sementara itu|tetapi",
    "it": "allo stesso tempo|anche|ciò|così|dunque|e|essa|esse|essi|inoltre|invece|ma|mentre|o|"
    "oppure|perciò|però|quella|quelle|quelli|quello|questa|queste|questi|questo|quindi|"
    "tuttavia",
    "pt": "além disso|assim|contudo|e|ela|elas|ele|eles|então|essa|essas|esse|esses|esta|estas|"
    "este|estes|isso|isto|mas|no entanto|ou|por isso|porém|portanto|também|todavia",
    "de": "aber|also|auch|außerdem|daher|damit|dann|darum|das|dennoch|denn|deshalb|deswegen|dies|"
    "diese|dieser|doch|er|es|ferner|jedoch|oder|sie|und|zudem",
    "nl": "bovendien|daarom|daarnaast|dan|dat|deze|die|dit|echter|en|hij|hun|maar|of|ook|toch|want|"
    "ze|zij",
    "tl": "at|bukod dito|dahil dito|gayunman|ito|iyon|kaya|ngunit|pero|samantala|siya|sila|subalit",
}
_DEMANDING = {
    "en": r"(?:demand|urge|call(?:s|ing)? (?:for|on|upon)|appeal(?:s|ing)? to|insist|condemns?\b|"
    r"oppose|reject|denounce|must\b|say(?:s|ing)? no to|let us|no to\b)\w*",
    "es": r"(?:exig|demand|reclam|reivindic|rechaz|conden|denunci|repudi|llam(?:amos|a) a|"
    r"hacemos un llamad|instamos|basta|alto a|deben?\b)\w*",
    "fr": r"(?:exige|réclam|demand|appel|condamn|dénon|rejet|refus|doi(?:t|ven))\w*",
    "id": r"(?:menuntut|mendesak|menyeru|mengecam|menolak|mengutuk|hentikan|harus|tuntut)\w*",
    "it": r"(?:esig|chied|pretend|condann|denunc|rifiut|respin|dev(?:e|ono)|basta)\w*",
    "pt": r"(?:exig|reivindic|reclam|conden|denunci|rejeit|repudi|apel|devem?\b|basta)\w*",
    "de": r"(?:forder|verlang|verurteil|ruf(?:en|t)|appellier|lehn|müssen|muss\b)\w*",
    "nl": r"(?:eis|roep(?:en|t)|veroorde|verwerp|moet)\w*",
    "tl": r"(?:hinihingi|iginigiit|nananawagan|kinukundena|tinututulan|panawagan|itigil|dapat)\w*",
}

_ALSO = {
    "en": "also|likewise|too",
    "es": "también",
    "fr": "aussi|également",
    "id": "juga",
    "it": "anche|inoltre",
    "pt": "também",
    "de": "auch|ebenfalls",
    "nl": "ook",
    "tl": "rin|din",
}
_PLAIN_NAMES = {
    "en": r"statement|communiqu|declaration|press release|resolution|message|letter|report",
    "es": r"comunicado|declaraci|pronunciamiento|boletín|mensaje|carta|informe|resoluci",
    "fr": r"communiqu|déclaration|message|lettre|rapport|résolution",
    "id": r"pernyataan|siaran pers|deklarasi|pesan|surat|laporan|resolusi",
    "it": r"comunicat|dichiarazion|messaggi|lettera|rapporto|risoluzion",
    "pt": r"comunicad|declaraç|nota|mensagem|carta|relatório|resoluç",
    "de": r"erklärung|mitteilung|stellungnahme|botschaft|brief|bericht|resolution",
    "nl": r"verklaring|persbericht|boodschap|brief|verslag|resolutie",
    "tl": r"pahayag|deklarasyon|mensahe|liham|resolusyon",
}


def function_words(language: str) -> frozenset[str]:
    """Return the words that say nothing of what a text is about; none where they are not known."""
    return frozenset(_of(_FUNCTION, language).split())


def leans(sentence: str, language: str) -> bool:
    """Tell whether a sentence begins with words that lean on what was said before it."""
    first, also = _of(_LEANING, language), _of(_ALSO, language)
    if not first:
        return False
    leaning = rf"\W*(?:(?:{first})|(?:\S+ ){{1,8}}(?:{also}))\b"
    return regex.match(leaning, sentence, regex.IGNORECASE) is not None


def names_its_kind(title: str, language: str) -> bool:
    """Tell whether a title only says what kind of text it stands above: statement, message."""
    kinds = _of(_PLAIN_NAMES, language)
    return bool(kinds) and regex.search(rf"\b(?:{kinds})", title, regex.IGNORECASE) is not None


def demands(sentence: str, language: str) -> bool:
    """Tell whether a sentence says what somebody must do, or what they must not."""
    words = _of(_DEMANDING, language)
    return bool(words) and regex.search(rf"\b{words}", sentence, regex.IGNORECASE) is not None


def _of(words: Mapping[str, str], language: str) -> str:
    return words.get(language.split("-", maxsplit=1)[0], "")
