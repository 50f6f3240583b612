from pathlib import Path

import pytest

from hub.core.errors import Code, FieldProblem, Problem
from hub.settings import VARIABLES, HttpSettings, LogSettings, MqttSettings, Settings, load


@pytest.fixture
def write(tmp_path):
    """Writes DATA/config/hub.yaml."""

    def write(text: str) -> Path:
        path = tmp_path / "config" / "hub.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return write


def fault(data: Path, environment: dict[str, str] | None = None) -> tuple[Code, FieldProblem]:
    with pytest.raises(Problem) as caught:
        load(data, None, environment or {}, {})
    (only,) = caught.value.fields
    return caught.value.code, only


def test_without_a_file_everything_has_a_default(tmp_path):
    assert load(tmp_path, None, {}, {}) == Settings(data=tmp_path)
    assert Settings().http == HttpSettings("127.0.0.1", 8080)
    assert Settings(data=tmp_path).control == tmp_path / "hub.sock"


def test_an_empty_file_changes_nothing(tmp_path, write):
    for text in ("", "# nothing yet\n", "---\n", "http:\n  port: 8080\n"):
        write(text)
        assert load(tmp_path, None, {}, {}) == Settings(data=tmp_path)


def test_the_command_line_comes_before_the_environment_before_the_file(tmp_path, write):
    write("http: {port: 1, host: a}\nmqtt: {port: 2}\nlog: {level: debug}\n")
    environment = {"ANASY_HTTP_PORT": "3", "ANASY_HTTP_HOST": "b", "ANASY_LOG_FORMAT": "json", "OTHER": "x"}
    overrides = {"http.port": 4, "http.host": None, "demo": True}
    settings = load(tmp_path, None, environment, overrides)
    assert settings.http == HttpSettings("b", 4)
    assert settings.mqtt == MqttSettings(port=2)
    assert settings.log == LogSettings("debug", "json")
    assert settings.demo is True


def test_every_variable_is_a_setting(tmp_path):
    values = {"http.port": "7", "mqtt.port": "7", "log.level": "error", "log.format": "json"}
    settings = load(tmp_path, None, {name: values.get(place, "x") for name, place in VARIABLES.items()}, {})
    assert settings != Settings(data=tmp_path)


def test_another_file_may_be_named_and_then_has_to_be_there(tmp_path):
    with pytest.raises(Problem) as caught:
        load(tmp_path, tmp_path / "other.yaml", {}, {})
    assert caught.value.code is Code.NOT_FOUND
    (tmp_path / "other.yaml").write_text("demo: true")
    assert load(tmp_path, tmp_path / "other.yaml", {}, {}).demo is True


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("http: [\n", 2, 1, ""),
        ("http: {port: 1}\nhttp: {port: 2}\n", 2, 1, "duplicate"),
        ("- http\n", None, None, "names with values"),
        ("hello\n", None, None, "names with values"),
        ("a: !!python/object:os.system {}\n", 1, 4, "could not determine a constructor"),
    ],
)
def test_what_is_no_settings_file_is_named_with_its_place(tmp_path, write, text, line, column, words):
    path = write(text)
    code, found = fault(tmp_path)
    assert (code, found.field, found.line, found.column) == (Code.MALFORMED, str(path), line, column)
    assert words in found.message


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("# mine\nhttp:\n  host: a\n  port: many\n", 4, 3, "http.port: Expected `int`"),
        ("http:\n  port: 70000\n", 2, 3, "http.port: Expected `int` <= 65535"),
        ("http:\n  prot: 80\n", 2, 3, "http.prot: is not a setting"),
        ("mqtt: {enabled: true}\nhtpp: {}\n", 2, 1, "htpp: is not a setting"),
        ("http:\n  names:\n    - a\n    - {}\n", 4, 7, "http.names.1: Expected `str`"),
        ("log:\n  level: loud\n", 2, 3, "log.level: Expected `str` matching"),
        ("drivers:\n  kasa: 5\n", 1, 1, "drivers: Expected `object`"),
        ("data: elsewhere\n", 1, 1, "data: is not a setting"),
        ("http: 5\n", 1, 1, "http: Expected `object`"),
    ],
)
def test_what_is_wrong_in_a_file_is_named_with_its_place(tmp_path, write, text, line, column, words):
    path = write(text)
    code, found = fault(tmp_path)
    assert (code, found.field) == (Code.INVALID, str(path))
    assert (found.line, found.column) == (line, column)
    assert found.message.startswith(words)


def test_what_is_wrong_elsewhere_is_named_without_one(tmp_path, write):
    write("http: {port: 1}\n")
    assert fault(tmp_path, {"ANASY_HTTP_PORT": "many"}) == (
        Code.INVALID,
        FieldProblem("http.port", "Expected `int`, got `str`"),
    )
    assert fault(tmp_path, {"ANASY_LOG_LEVEL": "loud"})[1].field == "log.level"


def test_a_file_that_cannot_be_read_is_named(tmp_path, write):
    path = write("")
    path.write_bytes(b"\xff\xfe\x00")
    assert fault(tmp_path)[1].field == str(path)
    path.unlink()
    path.mkdir()
    assert fault(tmp_path)[0] is Code.MALFORMED


def test_the_names_of_the_hub(monkeypatch):
    monkeypatch.setattr("socket.gethostname", lambda: "Box.lan")
    names = Settings(http=HttpSettings(names=("Casa.Example",))).host_names
    assert names == {"localhost", "anasy.local", "box.lan", "box.local", "casa.example"}
