"""Pure: whether a translation is in its language's script, and translated at all."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

import regex

from bot.model import FindingReason
from bot.translate import scripts
from bot.translate.checking.pair import Found, Pair, short
from bot.translate.numerals import primary

# Words that stand in every text of a language, and hardly in another's.
_COMMON = {
    "en": "the of and to is are was were be been has have had will would shall should can could "
    "must not that which who whose with from by for on at this these those their they we our us "
    "you your it its his her him into against about more than when where while all an as or but",
    "es": "el los las del y que en por con para una uno es son fue fueron ha han su sus nuestro "
    "nuestra nuestros nuestras pero como más este esta estos estas ser al lo le les nos",
    "fr": "le les des et est sont du une que qui dans pour avec sur par nous notre nos leur leurs "
    "cette ces ont été aux au pas plus mais elle ils elles",
    "id": "yang dan di dari untuk dengan pada adalah ini itu tidak kami kita mereka akan telah "
    "oleh para dalam sebagai bahwa atau juga lebih karena",
    "tl": "ang ng mga sa na ay at para kami namin natin nila hindi ito kung dahil may mula",
    "it": "il lo gli della dello delle dei e che di per con una sono è nostro nostra nei nelle",
    "pt": "o os as do da dos das e que em por com para uma são foi não nosso nossa mais",
    "de": "der die das und ist sind den dem des ein eine nicht mit für von auf wir unsere zu im",
    "nl": "de het een en van is zijn niet met voor op wij onze dat die te in",
    "da": "og er det den de en et ikke med for til af vi vores på som",
    "ms": "yang dan di dari untuk dengan pada adalah ini itu tidak kami kita mereka akan "
    "telah oleh",
}  # fmt: skip
# Languages so near that a sentence may well be the same in both.
_NEAR = ({"id", "ms"}, {"da", "nb", "no", "nn"}, {"es", "gl", "pt", "ca"}, {"hi", "ne"})
_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}'’-]+")
_LETTER, _HAN = regex.compile(r"\p{L}"), regex.compile(r"\p{Han}")
_RUN, _LONG_RUN = 3, 5
_A_FEW = 2
# A sentence is not longer than so many words.
_LONGEST = 600
# Characters of the one way to write Chinese that the other does not have, of the most frequent.
_SIMPLIFIED = frozenset(
    "们国这说对时来个为会产动关发后过还进开长门问间东车见话认让请谁谢钱铁银错钟银难题飞马鱼鸟齐龙"
    "头买卖实写军农决况净减几凤则刚创别务办劳势区医华协单历厅压县双变号叹员响哟团园围圆圣场坏块"
    "垒处备够妇孙学宁宝审宪寻导将尔尘尝层属岁岗币师帮带归当录径总恶惊惯愿战户护报担拥择挥损换据"
    "无旧显术机杀权条杨极构枪标样树桥检业楼欢欧歼毁气汇汉沟泽济湿满灭灵灾烂热爱犹狱环现疗监盖盘"
    "矿码确离种积称穷竞笔筑签简类粮紧红约级纪纯纲纳纷线练组细织终绍经结给络绝统继续维综绿缅罗网"
    "罢义习职联聪肃胁脑脸舰艺节苏药营虑虽补装规视觉览订讨训议讯记许论设访证评识诉译试诗诚详语误"
    "调谈谋贡财责败货质贩贪购费资赏赔赖转轮软轻载较辑输边达迁运远违连迟适选递遗邮释里针钢录锋"
    "键镇闭闻阳阴阵阶际陆陈险随隐页项须领频颜额风饭饮馆驻骂验黄"
) - frozenset("里后几台别气")  # fmt: skip
_TRADITIONAL = frozenset(
    "們國這說對時來個為會產動關發後過還進開長門問間東車見話認讓請誰謝錢鐵銀錯鐘難題飛馬魚鳥齊龍"
    "頭買賣實寫軍農決況減則剛創務辦勞勢區醫華協單歷廳壓縣雙變號員響團園圍圓聖場壞塊處備夠婦孫學"
    "寧寶審憲尋導將層屬歲幣師幫帶歸當錄徑總惡驚慣願戰護報擔擁擇揮損換據無舊顯術機殺權條極構槍標"
    "樣樹橋檢業樓歡歐毀匯漢溝澤濟濕滿滅靈災爛熱愛猶獄環現療監蓋盤礦碼確離種積稱窮競筆築簽簡類糧"
    "緊紅約級紀純綱納紛線練組細織終紹經結給絡絕統繼續維綜綠緬羅網罷義習職聯肅脅腦臉藝節蘇藥營"
    "慮雖補裝規視覺覽訂討訓議訊記許論設訪證評識訴譯試詩誠詳語誤調談謀貢財責敗貨質販貪購費資賞賠賴"
    "轉輪軟輕載較輯輸邊達遷運遠違連遲適選遞遺郵釋針鋼鋒鍵鎮閉聞陽陰陣階際陸陳險隨隱頁項須領頻"
    "顏額風飯飲館駐罵驗黃"
)


def script(pair: Pair) -> Iterable[Found]:
    """Yield a finding where letters are not of the target's script."""
    expected = scripts.script_of(pair.target_language)
    bare = pair.bare(pair.target)
    letters = [char for char in bare if unicodedata.category(char).startswith("L")]
    wrong = [char for char in letters if not scripts.belongs(char, expected)]
    # Names in Latin letters are usual in every script; other foreign letters are not.
    foreign = [
        char
        for char in wrong
        if (expected == "Latn" or not scripts.belongs(char, "Latn")) and char not in pair.source
    ]
    if len(wrong) > max(3, 0.5 * len(letters)) or len(foreign) > _A_FEW:
        sample = "".join(wrong[:8])
        yield FindingReason.WRONG_SCRIPT, f'"{sample}" is not {expected} script'
        return
    other = _other_way_of_writing(bare, letters, pair.target_language)
    if other:
        yield FindingReason.WRONG_SCRIPT, other


def _other_way_of_writing(bare: str, letters: Sequence[str], language: str) -> str:
    """Tell Simplified from Traditional Chinese, and Chinese from Japanese and Korean."""
    tag = primary(language)
    if tag == "zh":
        hans = language.startswith("zh-Hans") or language in {"zh", "zh-CN", "zh-SG"}
        wrong = _TRADITIONAL if hans else _SIMPLIFIED
        found = [char for char in letters if char in wrong]
        if len(found) > max(1, 0.1 * len(letters)):
            name = "Simplified" if hans else "Traditional"
            return f'"{"".join(found[:8])}" is not {name} Chinese'
    own = {"ja": r"[\p{Hiragana}\p{Katakana}]", "ko": r"\p{Hangul}"}.get(tag)
    han = _HAN.findall(bare)
    if own and len(han) >= 8 and not regex.search(own, bare):
        return f'"{"".join(han[:8])}" is Chinese'
    return ""


def left(pair: Pair) -> Iterable[Found]:
    """Yield a finding where the translation, or a part of it, is the source's own words."""
    source = _TOKEN.findall(pair.bare(pair.source))[:_LONGEST]
    target = _TOKEN.findall(pair.bare(pair.target))[:_LONGEST]
    if _near(pair):
        if len(source) >= 2 * _LONG_RUN and _fold(source) == _fold(target):
            yield FindingReason.LEFT_IN_SOURCE, "is the same as the source"
        return
    if _fold(source) == _fold(target):
        if _says_something(source, pair):
            yield FindingReason.LEFT_IN_SOURCE, "is the same as the source"
        return
    run = _common_run(source, target, pair)
    if run:
        yield FindingReason.LEFT_IN_SOURCE, f'"{short(" ".join(run))}" is not translated'


def _near(pair: Pair) -> bool:
    languages = {primary(pair.source_language), primary(pair.target_language)}
    return len(languages) == 1 or any(languages <= near for near in _NEAR)


def _fold(tokens: Sequence[str]) -> list[str]:
    return [token.casefold() for token in tokens if _LETTER.search(token)]


def _says_something(tokens: Sequence[str], pair: Pair) -> bool:
    """A word or a name may well be the same in two languages; a sentence is not."""
    words = [token for token in tokens if _LETTER.search(token)]
    if any(_is_own(word, pair) for word in words):
        return True
    if len(words) >= 3:
        return sum(map(len, words)) >= 12
    return len(words) == 2 and any(word.islower() for word in words) and len("".join(words)) >= 8


def _is_own(word: str, pair: Pair) -> bool:
    """Tell whether a word is a frequent one of the source's language, and not of the target's."""
    word = word.casefold()
    return word in _common(pair.source_language) and word not in _common(pair.target_language)


@cache
def _common(language: str) -> frozenset[str]:
    return frozenset(_COMMON.get(primary(language), "").split())


def _common_run(source: Sequence[str], target: Sequence[str], pair: Pair) -> Sequence[str]:
    """Return a run of words of the source that stands in the target as it is.

    Names are no such run; a short one has to have a word that only the source's language has.
    """
    places: dict[str, list[int]] = {}
    for place, word in enumerate(source):
        places.setdefault(word.casefold(), []).append(place)
    for start in range(len(target)):
        for place in places.get(target[start].casefold(), ()):
            size = 0
            while (
                place + size < len(source)
                and start + size < len(target)
                and source[place + size].casefold() == target[start + size].casefold()
            ):
                size += 1
            run = source[place : place + size]
            if _is_untranslated(run, pair):
                return run
    return ()


def _is_untranslated(run: Sequence[str], pair: Pair) -> bool:
    plain = [word for word in run if word.islower()]
    letters = sum(map(len, run))
    if len(run) >= _RUN and len(plain) >= 2 and any(_is_own(word, pair) for word in plain):
        return letters >= 8
    return len(run) >= _LONG_RUN and letters >= 18 and len(plain) >= 2
