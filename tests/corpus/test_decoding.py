import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_qa.corpus.decoding import UndecodableError, decode

SHORT = "取締役会は金曜日に発表した。"
LONG = "アルトマン氏は金曜日に解任された。\r\n評価額は860億ドルだという。「本当か？」と社員は聞いた。\r\n" * 5


@pytest.mark.parametrize("text", [SHORT, LONG, "カタカナとひらがな", "ｶﾅと漢字のテスト"])
@pytest.mark.parametrize("codec", ["utf-8", "cp932", "euc_jp", "iso2022_jp", "utf-16-le", "utf-16-be"])
def test_japanese_text_is_read_in_every_common_encoding(text, codec):
    try:
        data = text.encode(codec)
    except UnicodeEncodeError:  # ISO-2022-JP has no half-width kana
        data, codec = text.encode("cp932"), "cp932"
    read, said = decode(data)
    assert read == text
    assert data.decode(said) == text


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
    ],
)
def test_a_byte_order_mark_decides_and_stays_in_the_text(mark, codec):
    assert decode(mark + LONG.encode(codec)) == ("\ufeff" + LONG, codec)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("董事会在星期五解雇了首席执行官，员工们要求全体董事辞职。" * 5, "gb18030"),
        ("Der Vorstand hat am Freitag über die Ablösung entschieden; die Begründung blieb dürftig.\n" * 5, "cp1252"),
    ],
)
def test_other_legacy_encodings_are_read_too(text, codec):
    assert decode(text.encode(codec))[0] == text


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, b"MZ\x00\x00\x01\x02" * 50, b"\x00" * 100]
)
def test_binary_data_is_refused_as_such(data):
    with pytest.raises(UndecodableError):
        decode(data)


@pytest.mark.parametrize("codec", ["cp932", "euc_jp"])
def test_what_could_be_two_languages_is_refused_rather_than_garbled(codec):
    with pytest.raises(UndecodableError, match="save it as UTF-8"):
        decode("取締役会議事録".encode(codec))


def test_a_truncated_marked_file_is_refused_with_what_to_do():
    with pytest.raises(UndecodableError, match="save it as UTF-8"):
        decode(b"\xff\xfe" + LONG.encode("utf-16-le")[:-1])


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_whatever_is_valid_utf8_comes_back_unchanged(text):
    assert decode(text.encode("utf-8"))[0] == text


@given(st.binary())
def test_any_bytes_are_read_reversibly_or_refused(data):
    try:
        text, codec = decode(data)
    except UndecodableError:
        return
    assert data.decode(codec) == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("㐂の丂漢字と①", "iso2022_jp_3"),
        ("①漢字", "iso2022_jp_2004"),
        ("漢字と丂", "iso2022_jp_1"),
        ("ｶﾅと漢字", "iso2022_jp_ext"),
    ],
)
def test_iso_2022_jp_with_more_characters_is_not_taken_for_ascii(text, codec):
    data = text.encode(codec)
    read, said = decode(data)
    assert read == text
    assert data.decode(said) == text


def test_iso_2022_jp_that_no_codec_reads_is_refused_rather_than_indexed_as_escapes():
    circled_one = b"\x1b$B-!\x1b(B"  # row 13 of NEC, which mail programs write
    with pytest.raises(UndecodableError, match=r"ISO-2022-JP .* save it as UTF-8"):
        decode("議事録".encode("iso2022_jp") + circled_one)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (SHORT.encode()[:-1], r"byte 40 is not valid UTF-8 \(line 1\)"),
        (LONG.encode() + b"\xff\n" + LONG.encode(), rf"byte {len(LONG.encode()) + 1:,} is not valid UTF-8 \(line 11\)"),
        (b"\xef\xbb\xbf" + SHORT.encode()[:-1], "byte 43 is not valid UTF-8"),
        (("It’s “quoted”. " * 20).encode() + b"\xe9", "byte 421 is not valid UTF-8"),
    ],
)
def test_utf8_with_a_broken_byte_is_told_where_it_breaks_rather_than_garbled(data, place):
    with pytest.raises(UndecodableError, match=place):
        decode(data)
