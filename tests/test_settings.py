import pytest

from oa_qa.errors import SettingsError
from oa_qa.settings import read_settings


def test_arguments_go_before_the_environment_before_the_file_before_defaults(tmp_path, monkeypatch):
    assert read_settings().port == 7860
    (tmp_path / "oa-qa.toml").write_text("port = 1111\nhost = '0.0.0.0'\nthreshold = 0.25\n")
    monkeypatch.setenv("OA_QA_PORT", "2222")
    monkeypatch.setenv("OA_QA_THRESHOLD", "0.75")
    settings = read_settings(port=3333, threshold=None)
    assert (settings.port, settings.threshold, settings.host) == (3333, 0.75, "0.0.0.0")


@pytest.mark.parametrize(
    ("file", "environment", "message"),
    [
        ("colour = 'red'", {}, "colour"),
        ("port = 'many'", {}, "port"),
        ("port = ", {}, r"oa-qa\.toml cannot be read"),
        ("", {"OA_QA_TRESHOLD": "0.5"}, "OA_QA_TRESHOLD"),
        ("", {"OA_QA_THRESHOLD": "2"}, "threshold"),
        ("caution = 'brave'", {}, "caution"),
        ("", {"OA_QA_INDEX": ""}, "it must be named"),
        ("", {"OA_QA_MAX_FILE_MB": "inf"}, "max_file_mb"),
    ],
)
def test_unknown_keys_and_unusable_values_are_refused_by_name(tmp_path, monkeypatch, file, environment, message):
    (tmp_path / "oa-qa.toml").write_text(file)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=message):
        read_settings()


def test_an_argument_that_is_no_setting_is_refused():
    with pytest.raises(SettingsError, match="colour"):
        read_settings(colour="red")
