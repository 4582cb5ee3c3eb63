"""Pure: the words by which lines are known, in the members' main languages."""

import regex


def _any(words: str) -> str:
    """Return alternatives for a pattern, longest first; spaces match any white space."""
    alternatives = sorted({word.strip() for word in words.split("|")}, key=len, reverse=True)
    return "|".join(regex.escape(word).replace(r"\ ", r"\s+") for word in alternatives if word)


KINDS = _any(
    "statement|press statement|media statement|public statement|solidarity statement"
    "|joint statement|unity statement|official statement|position paper|press release"
    "|media release|news release|communiqué|communique|declaration|resolution|open letter"
    "|appeal|for immediate release|message of solidarity|solidarity message"
    "|declaración|comunicado|comunicado de prensa|pronunciamiento|carta abierta|posicionamiento"
    "|déclaration|communiqué de presse|lettre ouverte|appel"
    "|declaração|nota de imprensa|nota pública|carta aberta"
    "|dichiarazione|comunicato|comunicato stampa|lettera aperta|appello"
    "|pernyataan|pernyataan sikap|pernyataan bersama|siaran pers|seruan"
    "|kenyataan media|kenyataan akhbar|kenyataan|pahayag|pahayag ng pagkakaisa"
    "|erklärung|pressemitteilung|stellungnahme|aufruf|offener brief"
    "|verklaring|persbericht|persverklaring|oproep|udtalelse|pressemeddelelse|erklæring"
    "|聲明|声明|聯合聲明|联合声明|新聞稿|公報|共同声明|성명|성명서|공동성명|보도자료|기자회견문"
    "|声明文|抗議声明|プレスリリース|要請書|แถลงการณ์|แถลงการณ์ร่วม|จดหมายเปิดผนึก"
    "|ข่าวประชาสัมพันธ์"
    "|بيان|بيان صحفي|بيان مشترك|بيان تضامن|رسالة مفتوحة|نداء|بیان|مشترکہ بیان|پریس ریلیز|اعلامیہ"
    "|वक्तव्य|बयान|संयुक्त बयान|प्रेस विज्ञप्ति|खुला पत्र|संयुक्त वक्तव्य|ऐक्यबद्धता वक्तव्य"
    "|বিবৃতি|যৌথ বিবৃতি|প্রেস বিজ্ঞপ্তি|খোলা চিঠি"
)

REFERENCE_LABELS = _any(
    "reference|references|referencia|referencias|référence|référence|referência|riferimento"
    "|referensi|rujukan|sanggunian|referenz|referentie"
)

CONTACT_LABELS = _any(
    "contact|contacts|contact info|contact information|contact person|contact persons|contact us"
    "|media contact|press contact|for more information|for further information|for inquiries"
    "|email|e-mail|tel|telephone|phone|mobile|fax|whatsapp|signal|website|address"
    "|contacto|contactos|contacto de prensa|para más información|correo electrónico|correo"
    "|teléfono|contact presse|contact de presse|pour plus d'information|courriel|téléphone|tél"
    "|contato|contatos|contactos|para mais informações|telefone"
    "|contatto|contatti|per informazioni|per maggiori informazioni|telefono"
    "|kontak|narahubung|informasi lebih lanjut|untuk informasi lebih lanjut|telepon|surel"
    "|hubungi|makipag-ugnayan|para sa karagdagang impormasyon|kontakt|ansprechpartner"
    "|ansprechpartnerin|weitere informationen|telefon|voor meer informatie|contactpersoon"
    "|for mere information|聯絡|聯絡人|联系人|联络|電話|电话|電郵|連絡先|연락처|문의|問い合わせ"
    "|お問い合わせ|전화|이메일"
    "|ติดต่อ|สอบถาม|โทร|โทรศัพท์|อีเมล|للتواصل|للاتصال|للاستفسار|البريد الإلكتروني|هاتف|الهاتف"
    "|رابطہ|فون|ای میل|संपर्क|सम्पर्क|फ़ोन|फोन|ईमेल|इमेल|যোগাযোগ|ফোন|ইমেইল"
)

DATE_LABELS = _any(
    "date|dated|posted|posted on|published|published on|issued|issued on|released|released on"
    "|fecha|publicado el|publicado|date de publication|publié le|data|publicado em|pubblicato il"
    "|tanggal|diterbitkan|tarikh|petsa|datum|veröffentlicht am|dato|for release"
    "|for immediate release|press statement|statement|日期|日付|날짜|発表日|التاريخ|تاريخ|تاریخ"
    "|दिनांक"
    "|तिथि|तारीख|मिति|তারিখ|তাং|วันที่|ประกาศ ณ วันที่"
)

# Little words that stand between a place and a day.
DATE_PARTICLES = _any(
    "le|el|den|em|on|a|al|à|il|lì|li|the|noong|in|en|am|d|في|بتاريخ|يوم|الموافق|بروز|مورخہ|दिनांक"
    "|মিতি|วันที่|ณ วันที่"
)

CJK_ROLES = (
    "主席|副主席|秘書長|秘书长|發言人|发言人|召集人|議長|代表|共同代表|理事長|会長|會長|事務局長"
    "|의장|위원장|대표|공동대표|사무국장|사무총장"
)

# Thai writes no space between a role and whose it is.
THAI_ROLES = _any("ประธาน|รองประธาน|เลขาธิการ|เลขานุการ|โฆษก|ผู้ประสานงาน|ผู้แทน|ตัวแทน")

ROLES = _any(
    "chair|chairperson|chairman|chairwoman|co-chair|co-chairperson|vice-chair|vice-chairperson"
    "|president|vice-president|vice president|secretary|secretary-general|secretary general"
    "|general secretary|treasurer|coordinator|co-ordinator|co-coordinator|convenor|convener"
    "|co-convenor|spokesperson|spokesman|spokeswoman|director|executive director|representative"
    "|officer|organiser|organizer|leader|member"
    "|presidenta|presidente|vicepresidenta|vicepresidente|secretaria|secretario|tesorera"
    "|tesorero|coordinadora|coordinador|vocera|vocero|portavoz|directora|director|representante"
    "|présidente|président|vice-présidente|secrétaire|trésorière|trésorier|coordinatrice"
    "|coordinateur|porte-parole|directrice|directeur|représentante|représentant"
    "|presidenta|secretária|secretário|coordenadora|coordenador|porta-voz|diretora|diretor"
    "|segretaria|segretario|coordinatore|portavoce|direttrice|direttore|rappresentante"
    "|ketua|ketua umum|wakil ketua|sekretaris|sekretaris jenderal|bendahara|koordinator"
    "|juru bicara|direktur|perwakilan"
    "|tagapangulo|pangalawang tagapangulo|kalihim|tagapagsalita|tagapag-ugnay|pangulo"
    "|pengerusi|setiausaha|jurucakap|penyelaras|presiden"
    "|vorsitzende|vorsitzender|sprecherin|sprecher|koordinatorin|sekretärin|sekretär"
    "|geschäftsführerin"
    "|geschäftsführer|voorzitter|woordvoerder|woordvoerster|secretaris|coördinator|penningmeester"
    "|forperson|formand|forkvinde|talsperson|talskvinde|talsmand|sekretær|kasserer"
    "|رئيسة|رئيس|نائبة الرئيس|نائب الرئيس|الأمينة العامة|الأمين العام|المتحدثة|المتحدث|ناطقة|ناطق"
    "|الناطقة|الناطق|منسقة|منسق|المنسقة|المنسق|مديرة|مدير|ممثلة|ممثل|عضوة|عضو"
    "|صدر|نائب صدر|جنرل سیکرٹری|سیکرٹری|ترجمان|کوآرڈینیٹر|نمائندہ|کنوینر"
    "|अध्यक्ष|उपाध्यक्ष|महासचिव|सचिव|कोषाध्यक्ष|संयोजक|प्रवक्ता|समन्वयक|प्रतिनिधि"
    "|সভাপতি|সহসভাপতি|সাধারণ সম্পাদক|সম্পাদক|সমন্বয়ক|মুখপাত্র|আহ্বায়ক|প্রতিনিধি"
    f"|{CJK_ROLES}"
)

SIGNED = _any(
    "signed|signed by|signatories|signatures|endorsed by|firmado|firmado por|firmantes|firman"
    "|signé|signé par|signataires|assinado|assinam|signatários|firmato|firmatari|firme"
    "|ditandatangani oleh|penandatangan|nilagdaan|nilagdaan ni|mga lumagda|unterzeichnet"
    "|unterzeichnende|ondertekend|ondertekenaars|underskrevet|連署|聯署團體|署名|연명|賛同団体"
    "|연서명|ลงชื่อ|ผู้ลงนาม|ร่วมลงนาม"
    "|الموقعون|الموقعات|التوقيع|وقعت عليه|دستخط کنندگان"
    "|دستخط|हस्ताक्षरकर्ता|हस्ताक्षरकर्ताहरू|স্বাক্ষরকারী|স্বাক্ষরকারীরা"
)

VALEDICTIONS = _any(
    "in solidarity|yours in solidarity|in struggle|in unity|sincerely|yours sincerely"
    "|with solidarity|in solidarity and struggle|en solidaridad|solidariamente|solidairement"
    "|en solidarité|em solidariedade|in solidarietà|salam solidaritas|dalam solidaritas"
    "|sa pakikiisa|in solidarität|met solidaire groet|in solidariteit|i solidaritet"
    "|mit solidarischen grüßen|solidarische grüße"
    "|dalam perpaduan|salam perpaduan|團結|連帶|연대하며|連帯して|ด้วยความสมานฉันท์|بتضامن"
    "|مع التضامن|في تضامن"
    "|یکجہتی میں|یکجہتی کے ساتھ|एकजुटता में|ऐक्यबद्धतामा|সংহতিতে|সংহতিসহ"
)

TEASERS = _any(
    "continue reading|read more|read the rest|keep reading|read the full statement|more"
    "|seguir leyendo|leer más|continuar leyendo|sigue leyendo|lire la suite|continuer la lecture"
    "|en savoir plus|continuar lendo|continue lendo|leia mais|continua a leggere|leggi tutto"
    "|leggi di più|baca selengkapnya|selengkapnya|baca lagi|baca seterusnya|teruskan membaca"
    "|magpatuloy sa pagbabasa|basahin pa|ituloy ang pagbabasa|weiterlesen|mehr lesen|lees verder"
    "|lees meer|læs mere|læs videre|繼續閱讀|继续阅读|閱讀更多|阅读更多|閱讀全文|阅读全文"
    "|続きを読む|もっと読む|더 읽기|계속 읽기|더 보기|อ่านต่อ|อ่านเพิ่มเติม|اقرأ المزيد|تابع القراءة"
    "|مزید پڑھیں"
    "|और पढ़ें|आगे पढ़ें|थप पढ्नुहोस्|আরও পড়ুন|বিস্তারিত পড়ুন"
)

# What stands before the languages that a statement can also be read in.
TRANSLATION_LABELS = _any(
    "translation|translations|translated versions|available in|also available in|read in"
    "|read this in|read this statement in|also in|in other languages|other languages"
    "|traducción|traducciones|también en|disponible en|leer en|otros idiomas|en otros idiomas"
    "|traduction|traductions|lire en|aussi en|également en|disponible en|autres langues"
    "|dans d'autres langues|tradução|traduções|disponível em|também em|ler em|outras línguas"
    "|traduzione|traduzioni|disponibile in|leggi in|altre lingue|in altre lingue"
    "|übersetzung|übersetzungen|auch auf|lesen auf|andere sprachen|in anderen sprachen"
    "|vertaling|vertalingen|lees in|andere talen|in andere talen|oversættelse|oversættelser"
    "|andre sprog|på andre sprog|læs på|terjemahan|baca dalam|bahasa lain|dalam bahasa lain"
    "|tersedia dalam|pagsasalin|mga pagsasalin|salin|mga salin|basahin sa|sa ibang wika"
    "|翻譯|翻译|譯文|译文|翻譯版本|其他語言|其他语言|其他語文|語言版本|번역|번역본|다른 언어"
    "|翻訳|他の言語"
    "|الترجمة|الترجمات|ترجمة|ترجمات|بلغات أخرى|اقرأ بلغات أخرى|ترجمہ|تراجم|دیگر زبانیں"
    "|अनुवाद|अन्य भाषाएँ|अन्य भाषाओं में|अन्य भाषा|অনুবাদ|অন্যান্য ভাষা|คำแปล|ฉบับแปล|ภาษาอื่น"
)

# Headlines of what follows a statement without being another one.
AFTERWORDS = _any(
    "about|about us|notes|notes to editors|note to editors|background|annex|appendix|sources"
    "|footnotes|endnotes|sobre|acerca de|notas|anexo|à propos|notes aux rédactions|annexe"
    "|sobre nós"
    "|chi siamo|note|allegato|tentang|catatan|lampiran|tungkol sa|über uns|anmerkungen"
    "|over ons|om os"
)

# A full stop after one of these ends no sentence.
# fmt: off
ABBREVIATIONS = frozenset((
    "mr", "ms", "mrs", "mx", "dr", "st", "no", "rev", "prof", "gen", "sen", "rep", "hon",
    "atty", "bro", "sr", "jr", "fr", "col", "capt", "lt", "vs", "etc", "art", "sec", "nos",
    "vol", "fig", "cf", "al", "ave", "inc", "ltd", "dept", "gov", "sra", "dra", "mme", "mlle",
    "nr",
))
# fmt: on

# "Statement of the X", by language: what stands between the kind and the issuer's name.
OF = _any(
    "of the|of|by the|by|from the|from|de la|del|de los|de las|de|du|des|de l'|da|do|della"
    "|dell'|dei|dari|oleh|ng|ng mga|der|des|van de|van het|van|fra|af"
)
