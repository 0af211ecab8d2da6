import pytest

from oa_qa.text.scripts import language_of

SENTENCES = {
    "ja": "取締役会は金曜日に解任を発表した。",
    "zh": "董事会解雇了奥特曼，员工们都很惊讶。",
    "ko": "이사회가 금요일에 발표했다.",
    "th": "คณะกรรมการประกาศเมื่อวันศุกร์",
    "el": "Το συμβούλιο συνεδρίασε την Παρασκευή.",
    "he": "הדירקטוריון התכנס ביום שישי.",
    "ru": "Совет директоров собрался в пятницу и объявил об увольнениях.",
    "uk": "Рада директорів зібралася в п’ятницю і оголосила про звільнення.",
    "bg": "Съветът на директорите се събра в петък и обяви уволненията.",
    "ar": "اجتمع مجلس الإدارة يوم الجمعة وأعلن عن الاستقالات.",
    "hi": "बोर्ड की बैठक शुक्रवार को हुई और अध्यक्ष ने इस्तीफ़ा दिया।",
    "vi": "Hội đồng quản trị đã họp vào thứ Sáu và giám đốc được thay bởi một người khác.",
    "en": "The board met on Friday, and the chair left the company.",
    "de": "Der Vorstand hat sich am Freitag mit den Entlassungen befasst, und die Chefin ist nicht im Amt geblieben.",
    "fr": "Le conseil d'administration a été réuni vendredi et la présidente a quitté la société dans la soirée.",
    "es": "El consejo se reunió el viernes y la presidenta de la empresa fue despedida por los directores.",
    "it": "Il consiglio si è riunito venerdì e la presidente della società non è stata confermata nella carica.",
    "pt": "O conselho reuniu-se na sexta-feira e a presidente da empresa não foi confirmada no cargo.",
    "nl": "De raad kwam op vrijdag bijeen en de voorzitter van het bedrijf is door een ander vervangen.",
}


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_a_sentence_gives_its_language_away(language, sentence):
    assert language_of(sentence) == language
    assert language_of(sentence.replace(" ", "\n")) == language


@pytest.mark.parametrize(
    "text",
    [
        "12345 !?",
        "",
        "Board minutes",
        "Совет директоров",
        "The Who, The Beatles, Bank of America, University of Tokyo, The Lord of the Rings",
        "Ludwig van Beethoven, Vincent van Gogh, Willem de Kooning, Simone de Beauvoir",
        "Los Angeles\nLas Vegas\nLa Paz\nEl Paso\nRío de la Plata",
    ],
)
def test_names_headings_and_numbers_give_no_language_away(text):
    assert language_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Consiliul de administrație s-a întrunit vineri și a anunțat că directoarea a fost demisă de acționari.",
        "Bestyrelsen mødtes i fredags, og det blev oplyst, at formanden for selskabet var gået af.",
        "Styrelsen träffades på fredagen och det meddelades att ordföranden för bolaget hade avgått.",
        "Rada nadzorcza zebrała się w piątek i ogłosiła, że prezes spółki nie będzie już jej kierować.",
        "Yönetim kurulu cuma günü toplandı ve şirketin başkanının görevden alındığını açıkladı.",
        "Савет дырэктараў сабраўся ў пятніцу і абвясціў пра звальненні.",
        "Управни одбор се састао у петак и објавио да је директорка смењена.",
        "هیئت مدیره روز جمعه تشکیل جلسه داد و برکناری مدیر را اعلام کرد.",
        "संचालक मंडळाची बैठक शुक्रवारी झाली आणि अध्यक्षांनी राजीनामा दिला आहे.",
    ],
)
def test_a_language_that_is_not_known_is_not_taken_for_its_kin(text):
    assert language_of(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("OpenAIの評価額は？", "ja"),
        ("OpenAIのSam Altman氏とGreg Brockman氏は、Microsoftに移ると発表した。", "ja"),
        ("董事会说「すし」，然后宣布解雇了公司的首席执行官奥特曼，员工们都感到非常惊讶。", "zh"),
        ("1時間 900円（冷暖房費別）", "ja"),
        ("平日ダイヤ　北浜駅　発着　岬　行先", "ja"),
        ("董事會成員全部出席今天下午舉行的會議", "zh"),
        ("唐音是日本汉字音的一类，指镰仓时代以后传入日本的汉字音。", "zh"),
        ("The board (取締役会) met on Friday, and the chair left the company for a rival in Osaka.", "en"),
        (SENTENCES["de"] + SENTENCES["ru"] + SENTENCES["fr"], None),
        (SENTENCES["ru"] + " OpenAI", "ru"),
    ],
)
def test_the_language_of_most_of_a_mixed_text_counts_if_any(text, language):
    assert language_of(text) == language


def test_accents_may_stand_apart_from_their_letters():
    assert (
        language_of("La présidente a e\u0301te\u0301 remplacée par une autre, et le conseil est dans la salle.") == "fr"
    )


def test_a_long_text_is_known_by_its_beginning():
    assert language_of(400 * (SENTENCES["en"] + " ") + 3000 * SENTENCES["ja"]) == "en"
