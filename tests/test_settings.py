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
        ("x = " + 10_000 * "[", {}, r"oa-qa\.toml cannot be read"),
        ("", {"OA_QA_TRESHOLD": "0.5"}, "OA_QA_TRESHOLD"),
        ("", {"OA_QA_THRESHOLD": "2"}, "threshold"),
        ("caution = 'brave'", {}, "caution"),
        ("", {"OA_QA_INDEX": ""}, "it must be named"),
        ("", {"OA_QA_MAX_FILE_MB": "inf"}, "max_file_mb"),
        ("", {"OA_QA_MAX_PARSER_MB": "9999999999999999"}, "max_parser_mb"),
        ("[fields]\ntext = ''", {}, "Correct it in oa-qa.toml, in OA_QA_FIELDS or"),
    ],
)
def test_unknown_keys_and_unusable_values_are_refused_by_name(tmp_path, monkeypatch, file, environment, message):
    (tmp_path / "oa-qa.toml").write_text(file)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=message):
        read_settings()


@pytest.mark.parametrize("value", ["text", "", 10_000 * "["])
def test_a_variable_that_is_not_the_json_it_should_be_is_named_and_not_the_file(monkeypatch, value):
    monkeypatch.setenv("OA_QA_FIELDS", value)
    with pytest.raises(SettingsError, match="OA_QA_FIELDS in the environment is not a JSON object") as refused:
        read_settings()
    assert "oa-qa.toml" not in str(refused.value)
    monkeypatch.setenv("OA_QA_FIELDS", '{"text": "body"}')
    assert read_settings().fields.text == "body"


def test_a_file_that_notepad_saved_with_a_byte_order_mark_is_read(tmp_path):
    (tmp_path / "oa-qa.toml").write_bytes(b"\xef\xbb\xbfport = 1111\r\n")
    assert read_settings().port == 1111


@pytest.mark.parametrize("content", ["port = 1111".encode("utf-16"), None])
def test_a_file_that_is_no_utf_8_or_may_not_be_read_is_named(tmp_path, monkeypatch, content):
    (tmp_path / "oa-qa.toml").write_bytes(content or b"port = 1111")
    if content is None:

        def refuse(_):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    with pytest.raises(SettingsError, match=r"oa-qa\.toml cannot be read: .*UTF-8"):
        read_settings()


def test_an_argument_that_is_no_setting_is_refused():
    with pytest.raises(SettingsError, match="colour"):
        read_settings(colour="red")
