import pytest

from oa_qa.text.scripts import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("取締役会は金曜日に発表した。", "ja"),
        ("OpenAIの評価額は？", "ja"),
        ("董事会解雇了奥特曼。", "zh"),
        ("이사회가 발표했다", "ko"),
        ("คณะกรรมการ", "th"),
        ("The board announced it.", None),
        ("Совет директоров", None),
        ("12345 !?", None),
        ("", None),
    ],
)
def test_script_gives_the_language_away_or_it_stays_unknown(text, language):
    assert language_of(text) == language
