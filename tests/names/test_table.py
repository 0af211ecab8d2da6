import pytest
from support import ROOT

from oa_qa.names import NamesError, NameTable, name_key

BLOCK = '[[name]]\nvariants = ["サム・アルトマン", "Sam Altman", "奥特曼"]\n'


def test_the_bundled_names_are_read():
    table = NameTable.read(ROOT / "corpus" / "names.toml")
    assert table.variants_of("ウルトラマン")[0] == "サム・アルトマン"


@pytest.mark.parametrize(
    "spelling",
    ["サムアルトマン", "ｻﾑ･ｱﾙﾄﾏﾝ", "サム＝アルトマン氏", "SAM ALTMAN", "Sam-Altman", "奥特曼先生", "Mr. Sam Altman"],
)
def test_a_variant_is_found_whatever_its_width_case_joints_and_title(spelling):
    assert NameTable.parse(BLOCK).variants_of(spelling) == ("サム・アルトマン", "Sam Altman", "奥特曼")


def test_an_undeclared_name_has_no_variants():
    assert NameTable.parse(BLOCK).variants_of("アルトマン") == ()
    assert NameTable.parse("").variants_of("") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[name]]\nvariants = [", "line"),
        (BLOCK + "\n[[name]]\n", "name 2 (line 4) has no variants"),
        (BLOCK + "[[name]]\nvariants = []\n", "name 2 (line 3): variants must be"),
        ("[[name]]\nvariants = [1]\n", "1 is no spelling"),
        ('[[name]]\nvariants = ["…"]\n', "is no spelling"),
        ('[[name]]\nvariants = "a"\n', "variants must be a list"),
        ('[[name]]\nvariants = ["a"]\nnote = "b"\n', "'note'"),
        ('[[names]]\nvariants = ["a"]\n', "'names'"),
        ("name = 1\n", "no [[name]] block"),
        (BLOCK + '[[name]]\nvariants = ["Jack", "sam altman"]\n', "already belongs to name 1"),
    ],
)
def test_a_wrong_entry_is_named_with_its_place(text, says):
    with pytest.raises(NamesError) as error:
        NameTable.parse(text)
    assert says in str(error.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(NamesError, match="cannot be read"):
        NameTable.read(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(NamesError, match="UTF-8"):
        NameTable.read(tmp_path / "latin.toml")


def test_a_byte_order_mark_is_no_obstacle(tmp_path):
    file = tmp_path / "names.toml"
    file.write_bytes(b"\xef\xbb\xbf" + BLOCK.encode())
    assert len(NameTable.read(file).names) == 1


def test_a_title_alone_is_a_name_too():
    assert name_key("さん") == "さん"
