"""The hub's own settings: `DATA/config/hub.yaml` or `--config FILE`, then `ANASY_*` variables, then the command line."""

import re
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, structs
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from hub.core.errors import Code, FieldProblem, Problem

_AT = " - at `$"
_UNKNOWN = re.compile(r"unknown field `([^`]*)`")

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
    """Everything that is chosen before the hub starts. `drivers` maps a driver's name to that driver's own settings.

    All but `data`, which only the command line says, may stand in `hub.yaml`.
    """

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
    """The settings from file, environment and `overrides` (dotted names, None is ignored).

    `Problem` says what is wrong, in a file with line and column.
    """
    path = config or data / "config" / "hub.yaml"
    text = _text(path, required=config is not None)
    tree = _parse(path, text)
    try:
        if "data" in tree:
            raise msgspec.ValidationError("Object contains unknown field `data`")
        msgspec.convert(tree, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise Problem(Code.INVALID, fields=(_fault(path, text, str(error)),)) from error
    chosen = {name: value for name, value in overrides.items() if value is not None}
    for name, value in (_from_environment(environment) | chosen).items():
        _put(tree, name.split("."), value)
    try:
        return structs.replace(msgspec.convert(tree, Settings, strict=False), data=data)
    except msgspec.ValidationError as error:
        words, _, place = str(error).partition(_AT)
        raise Problem(Code.INVALID, fields=(FieldProblem(place.strip("`."), words),)) from error


def _fault(path: Path, text: str, error: str) -> FieldProblem:
    """msgspec's complaint with the place in the file of what it is about, or of the nearest thing around that."""
    words, _, place = error.partition(_AT)
    steps = [step for step in re.split(r"[.\[\]]+", place.strip("`")) if step]
    unknown = _UNKNOWN.search(words)
    if unknown:
        steps.append(unknown[1])
        words = "is not a setting"
    line, column = _place(YAML(typ="rt", pure=True).load(text), steps)
    return FieldProblem(str(path), f"{'.'.join(steps)}: {words}" if steps else words, line + 1, column + 1)


def _place(node: Any, steps: list[str]) -> tuple[int, int]:
    """Line and column, from 0, of what `steps` lead to, as far as they lead."""
    line, column = 0, 0
    for step in steps:
        match node:
            case CommentedMap() if step in node:
                line, column = node.lc.key(step)
                node = node[step]
            case CommentedSeq() if step.isdigit():
                line, column = node.lc.item(int(step))
                node = node[int(step)]
            case _:
                break
    return line, column


def _text(path: Path, *, required: bool) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        if required:
            raise Problem(Code.NOT_FOUND, what=str(path)) from None
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(Code.MALFORMED, fields=(FieldProblem(str(path), str(error)),)) from error


def _parse(path: Path, text: str) -> dict[str, Any]:
    try:
        tree = YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise Problem(Code.MALFORMED, fields=(FieldProblem(str(path), str(error.problem), line, column),)) from error
    except (YAMLError, ValueError) as error:
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
