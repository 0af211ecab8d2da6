"""Which script a character belongs to, and what language a text's script, letters and function words give away."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

import regex

from oa_qa.text.stems import FUNCTION_WORDS

HAN = r"\p{Han}々〆〇"
KANA = r"\p{Hiragana}\p{Katakana}ー"
CJK = regex.compile(rf"[{HAN}{KANA}\p{{Hangul}}]")
"""Scripts written without spaces between words, and Hangul, whose words take endings."""

SPEAKABLE = regex.compile(r"[\p{L}\p{N}]")
"""A letter or a digit of any script: without one there is nothing to say."""

_LANGUAGE_OF_SCRIPT = tuple(
    (language, regex.compile(rf"\p{{{script}}}"))
    for language, script in (
        ("ko", "Hangul"),
        ("th", "Thai"),
        ("el", "Greek"),
        ("he", "Hebrew"),
        ("hy", "Armenian"),
        ("ka", "Georgian"),
        ("ta", "Tamil"),
        ("te", "Telugu"),
        ("km", "Khmer"),
        ("lo", "Lao"),
        ("my", "Myanmar"),
    )
)
# A script of several languages; letters that only those have which are not known here; what tells the others apart.
_LANGUAGES_OF_SHARED_SCRIPT = (
    (
        regex.compile(r"\p{Cyrillic}"),
        regex.compile(r"[\p{Cyrillic}--[а-яёіїєґ]]", regex.VERSION1),  # Serbian, Kazakh, Belarusian, …
        # Russian has ъ before these vowels only, where Bulgarian hardly has it.
        (
            ("ru", regex.compile("[ыэё]|ъ(?=[еюя])")),
            ("uk", regex.compile("[іїєґ]")),
            ("bg", regex.compile("ъ(?![еёюя])")),
        ),
    ),
    (
        regex.compile(r"[\p{Arabic}&&\p{L}]", regex.VERSION1),
        regex.compile(r"[[\p{Arabic}&&\p{L}]--[\u0621-\u064a]]", regex.VERSION1),  # Persian, Urdu, Kurdish, …
        (("ar", regex.compile(r"[\u0621-\u064a]")),),
    ),
)
_OTHERS = 0.01  # of the letters of a text may be of other languages, as names are
_MORE_ENGLISH = "it its has have had be been he she they this an not or but their"  # to tell it from Dutch
_VIETNAMESE = "và của là có được không trong cho các một với người những đã này khi để vào đến từ như trên theo về"
_HINDI = "के है में की और का से को हैं पर ने कि यह भी नहीं था"
# What the words of a language are not written with, and its function words.
_KNOWN_BY_WORDS = {
    language: (regex.compile(f"[^{letters}]"), words)
    for language, letters, words in (
        ("en", "a-z", FUNCTION_WORDS["english"] | frozenset(_MORE_ENGLISH.split())),
        ("es", "a-záéíñóúü", FUNCTION_WORDS["spanish"]),
        ("fr", "a-zàâæçéèêëîïôœùûüÿ", FUNCTION_WORDS["french"]),
        ("de", "a-zäöüß", FUNCTION_WORDS["german"]),
        ("it", "a-zàèéìíîòóùú", FUNCTION_WORDS["italian"]),
        ("pt", "a-záâãàçéêíóôõúü", FUNCTION_WORDS["portuguese"]),
        ("nl", "a-záèéêëíïóöúü", FUNCTION_WORDS["dutch"]),
        ("vi", "a-zàáâãèéêìíòóôõùúýăđĩũơưạ-ỹ", frozenset(_VIETNAMESE.split())),
        ("hi", r"\p{Devanagari}", frozenset(_HINDI.split())),
    )
}
_LANGUAGES_WITH = Counter(word for _, words in _KNOWN_BY_WORDS.values() for word in words)
# Of 7,900 English, German, Spanish, Hindi and Vietnamese paragraphs these leave 1 in 100 unknown and take none for one of
# another language, and none of 480 Romanian and Turkish ones for one that is known; short ones may err.
_LEAST, _MOST = 0.11, 0.7  # of the words are function words; fewer are of another language, more of a list of names
_LEAD = 1.4  # times more than those of the next language; what is akin to two has both
_FOREIGN = 0.1  # of the words may have letters that the language does not write

# Of the commonest characters, forms that only Japanese writes, and those that only Chinese does.
_JAPANESE_FORMS = regex.compile(
    "[円駅価図込県働気広売続実対応発経済戦様両歳帰歩毎検権営団児沢悪厳変労処従単転総読薬関択拡価仏払黒銭鉄録徳恵栄暦楽歯渋焼継縄芸訳豊賛駆験髪齢]"
)
_CHINESE_FORMS = regex.compile(  # of simplified ones the ranges of the radicals 讠纟钅门页贝车饣马
    r"[\u8ba0-\u8c36\u7ea0-\u7f35\u9485-\u9576\u95e8-\u961a\u9875-\u98a7\u8d1d-\u8d63\u8f66-\u8f99\u9965-\u9995\u9a6c-\u9aa7"
    "的是們们這这個个對对說沒嗎你您她它还進过发电业务产东长应现实将议从几样點点亿员书报导總总關經產應實將從樣覺發"
    "]"
)
_KANA = regex.compile(rf"[{KANA}]")
_HAN = regex.compile(r"\p{Han}")
_LETTER = regex.compile(r"\p{L}")
_OTHER_RUN = regex.compile(rf"[\p{{L}}--[{HAN}{KANA}]]+", regex.VERSION1)
_BEGINNING = regex.compile(r"(?:\A|[.!?…]\s+)\P{L}*\p{Lu}")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*")
_SAMPLE = 20_000


def language_of(text: str) -> str | None:
    """The language that the first 20,000 characters of a text give away, such as `ja`, else None.

    A script of one language says it; Cyrillic and Arabic texts have letters that only some languages have; Latin and
    Devanagari ones are known by their function words, of which a heading or a list of names has too few.
    """
    sample = unicodedata.normalize("NFC", text[:_SAMPLE])
    letters = len(_LETTER.findall(sample)) or 1
    kana, han = len(_KANA.findall(sample)), len(_HAN.findall(sample))
    # Japanese prose is a third to a half kana; a Chinese text may quote a kana word. Names in Latin letters may have most of
    # the letters of a Japanese text, but not of its words, which are of two characters or so.
    japanese = kana + han if kana > 0.1 * (kana + han) else 0
    if japanese > 0.3 * letters or japanese > max(0.15 * letters, 2 * len(_OTHER_RUN.findall(sample))):
        return "ja"
    if han > 0.3 * letters:
        # A table or a list of names may be Japanese with hardly any kana: what tells is which forms of characters it has.
        return "ja" if kana + len(_JAPANESE_FORMS.findall(sample)) > len(_CHINESE_FORMS.findall(sample)) else "zh"
    for language, script in _LANGUAGE_OF_SCRIPT:
        if len(script.findall(sample)) > 0.5 * letters:
            return language
    lower = sample.lower()
    for script, others, languages in _LANGUAGES_OF_SHARED_SCRIPT:
        if len(script.findall(lower)) > 0.5 * letters:
            if len(others.findall(lower)) > _OTHERS * letters:
                return None
            told = {language: len(own.findall(lower)) for language, own in languages}
            return max(told, key=lambda language: told[language]) if any(told.values()) else None
    return _language_of_words(_WORD.findall(_BEGINNING.sub(lambda first: first.group().lower(), sample)))


def _language_of_words(words: Iterable[str]) -> str | None:
    """The language whose function words are among a text's words as often and as variously as in prose, else None."""
    # Capitals are left out: a text in any language may have names with a "La" or a "Der".
    counts = Counter(word for word in words if word == word.lower())
    total = counts.total() or 1
    shares = {
        language: sum(counts[word] / _LANGUAGES_WITH[word] for word in function_words) / total
        for language, (_, function_words) in _KNOWN_BY_WORDS.items()
    }
    second, first = sorted(shares, key=lambda language: shares[language])[-2:]
    if shares[first] < max(_LEAST, _LEAD * shares[second]):
        return None
    foreign, function_words = _KNOWN_BY_WORDS[first]
    found = counts.keys() & function_words
    if len(found) < 2 + min(len(counts) // 15, 4) or sum(counts[word] for word in found) > _MOST * total:
        return None
    return first if sum(counts[word] for word in counts if foreign.search(word)) <= _FOREIGN * total else None
