import pytest

from oa_qa.text.normalization import normalize
from oa_qa.text.values import values


def read(text):
    return [value.normalized for value in values(normalize(text))]


@pytest.mark.parametrize(
    "text",
    [
        "13億ドル",
        "１３億ドル",
        "13 億ドル",
        "13亿美元",
        "13억 달러",
        "十三億ドル",
        "1.3 billion dollars",
        "$1.3bn",
        "$1.3B",
        "1.3B dollars",
        "US$1.3B",
        "1,300,000,000",
        "1.300.000.000 €",
        "1 300 000 000 €",
        "1\u202f300\u202f000\u202f000 €",
        "1’300’000’000 CHF",
        "1,3 milliard d'euros",
        "1,3 Milliarden Euro",
        "1.3 Mrd. Euro",
        "1300 millones de dólares",
        "1,3 mil millones de dólares",
        "1,3 miliardi di euro",
        "1,3 bilhões de reais",
        "1,3 tỷ đồng",
        "1,3 млрд",
        "1.3 миллиарда долларов",
        "١٫٣ مليار",
        "١٬٣٠٠٬٠٠٠٬٠٠٠",
        "1.3 พันล้านดอลลาร์",
        "130 crore",
        "130 करोड़",
    ],
)
def test_a_number_is_the_same_in_every_spelling(text):
    assert read(text) == ["1300000000"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1兆3000億円", "1300000000000"),
        ("8万6,000人", "86000"),
        ("1천300억", "130000000000"),
        ("13百万", "13000000"),
        ("2千5百万円", "25000000"),
        ("1億2千3百万円", "123000000"),
        ("1千5百億円", "150000000000"),
        ("3千2百5十", "3250"),
        ("3천2백5십", "3250"),
        ("1万億", "1000000000000"),
        ("1조 3천억 원", "1300000000000"),
        ("13억 5천만", "1350000000"),
        ("5백억 원", "50000000000"),
        ("3천2백만 원", "32000000"),
        ("1億 2000万株", "120000000"),
        ("億が3億 ", "300000000"),
    ],
)
def test_parts_with_marks_are_one_number(text, expected):
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3億 3億", ["300000000", "300000000"]),
        ("2億 3千億", ["200000000", "300000000000"]),
        ("第3 万葉集", ["3"]),
        ("1億 2000", ["100000000", "2000"]),
        ("6万人,3万人", ["60000", "30000"]),
    ],
)
def test_what_does_not_fall_in_scale_is_another_number(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20,5 %", ["20.5"]),
        ("0,125", ["0.125"]),
        ("86.0", ["86"]),
        ("1.300,5", ["1300.5"]),
        ("1,300.5", ["1300.5"]),
        ("1,00,00,000", ["10000000"]),
        ("300 000 habitants", ["300000"]),
        ("3,5 millones", ["3500000"]),
        ("2023 100", ["2023", "100"]),
    ],
)
def test_points_commas_and_spaces_part_groups_or_decimals(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("七百七十人", "770"),
        ("二〇二三年", "2023"),
        ("三億五千万円", "350000000"),
        ("一億二千万株", "120000000"),
        ("一二〇〇億円", "120000000000"),
        ("五百トン", "500"),
        ("百五十冊", "150"),
        ("百万円", "1000000"),
        ("十二ページ", "12"),
        ("四十七都道府県", "47"),
        ("一百零五", "105"),
        ("三・五万人", "35000"),
        ("二・五倍", "2.5"),
    ],
)
def test_chinese_numerals_are_read(text, expected):
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    "二三日 四五人 十五六人 二三百円 数十万人 何百人 一百多萬人 二・二六事件 一方 万一 十分に 千葉 三井 一部 八百屋 五十嵐 八千代市 四万十川"
    " 一人で 三四郎 千万 九一八".split(),
)
def test_words_and_what_may_be_two_numbers_are_not_read(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$500k", ["500000"]),
        ("$500M", ["500000000"]),
        ("$13-million", ["13000000"]),
        ("500Mドル", ["500000000"]),
        ("500 m, 3b or 4K", ["500", "3", "4"]),
        ("13 lakh", ["1300000"]),
        ("20mila", ["20000"]),
        ("3 nghìn tỷ", ["3000000000000"]),
        ("13 ล้านบาท", ["13000000"]),
        ("one billion", ["1000000000"]),
        ("thirteen billion", ["13000000000"]),
        ("twenty-five million", ["25000000"]),
        ("one hundred million", ["100000000"]),
        ("stone million", []),
        ("one of a million", []),
    ],
)
def test_words_and_letters_of_scale(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("10-20億円", "1000000000", "2000000000"),
        ("10〜20億円", "1000000000", "2000000000"),
        ("１０～２０億円", "1000000000", "2000000000"),
        ("10 to 20 million", "10000000", "20000000"),
        ("$10–$20 million", "10000000", "20000000"),
        ("5万〜10万人", "50000", "100000"),
        ("2019-20 million", "2019", "20000000"),
        ("1億〜1億5000万円", "100000000", "150000000"),
    ],
)
def test_the_scale_after_a_range_is_that_of_both(text, first, last):
    assert read(text) == [first, last]
