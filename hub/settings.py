"""The hub's own settings: `DATA/config/hub.yaml` or `--config FILE`, then `ANASY_*` variables, then the command line."""

import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from hub.core.errors import Code, FieldProblem, Problem

type Port = Annotated[int, Meta(ge=0, le=65535)]


class HttpSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the web UI and the API are served. `names` are further host names under which the hub is reached."""

    host: str = "127.0.0.1"
    port: Port = 8080
    names: tuple[str, ...] = ()


class MqttSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Where MQTT clients connect; port 0 takes a free one."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: Port = 1883


class LogSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`text` for people at a terminal, `json` for machines; one line an entry."""

    level: Annotated[str, Meta(pattern="^(debug|info|warning|error)$")] = "info"
    format: Annotated[str, Meta(pattern="^(text|json)$")] = "text"


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that is chosen before the hub starts. `drivers` maps a driver's name to that driver's own settings."""

    data: Path = Path("data")
    demo: bool = False
    http: HttpSettings = HttpSettings()
    mqtt: MqttSettings = MqttSettings()
    log: LogSettings = LogSettings()
    drivers: dict[str, dict[str, Any]] = {}

    @property
    def control(self) -> Path:
        """The unix socket over which the machine's owner speaks to the running hub."""
        return self.data / "hub.sock"

    @property
    def host_names(self) -> frozenset[str]:
        """Names under which the hub answers, in lower case; its addresses are always allowed."""
        machine = socket.gethostname().lower()
        own = {"localhost", "anasy.local", machine, f"{machine.partition('.')[0]}.local"}
        return frozenset(own | {name.lower() for name in self.http.names})


def load(data: Path, config: Path | None, environment: Mapping[str, str], overrides: Mapping[str, Any]) -> Settings:
    """The settings from file, environment and `overrides` (dotted names, None is ignored); `Problem` names file and field."""
    path = config or data / "config" / "hub.yaml"
    tree = _read(path, required=config is not None)
    for name, value in (_from_environment(environment) | dict(overrides)).items():
        if value is not None:
            _put(tree, name.split("."), value)
    tree["data"] = str(data)
    try:
        return msgspec.convert(tree, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise Problem(Code.INVALID, fields=(FieldProblem(str(path), str(error)),)) from error


def _decode(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise NotImplementedError(kind)


def _read(path: Path, *, required: bool) -> dict[str, Any]:
    try:
        text = path.read_text("utf-8")
        tree = YAML(typ="safe", pure=True).load(text)
    except FileNotFoundError:
        if required:
            raise Problem(Code.NOT_FOUND, what=str(path)) from None
        return {}
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise Problem(Code.MALFORMED, fields=(FieldProblem(str(path), str(error.problem), line, column),)) from error
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise Problem(Code.MALFORMED, fields=(FieldProblem(str(path), str(error)),)) from error
    if tree is None:
        return {}
    if not isinstance(tree, dict):
        raise Problem(Code.MALFORMED, fields=(FieldProblem(str(path), "must hold names with values"),))
    return tree


VARIABLES = {
    "ANASY_HTTP_HOST": "http.host",
    "ANASY_HTTP_PORT": "http.port",
    "ANASY_MQTT_PORT": "mqtt.port",
    "ANASY_LOG_LEVEL": "log.level",
    "ANASY_LOG_FORMAT": "log.format",
}
"""Environment variables and the settings that they give, dotted. `ANASY_DATA` is the command line's."""


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    return {name: environment[variable] for variable, name in VARIABLES.items() if variable in environment}


def _put(tree: dict[str, Any], path: list[str], value: object) -> None:
    for part in path[:-1]:
        inner = tree.setdefault(part, {})
        if not isinstance(inner, dict):
            return
        tree = inner
    tree[path[-1]] = value
