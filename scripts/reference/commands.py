"""docs/reference/cli.md: every command and option, as `--help` knows them."""

from pathlib import Path
from typing import Any, get_args

import typer

from hub.cli import app
from scripts.reference.sections import table

PROGRAM = "anasy-hub"
_VALUES = {Path: "PATH", int: "NUMBER", str: "TEXT"}


def sections() -> dict[str, str]:
    """The generated part of the page."""
    return {
        "commands": "\n\n".join(_command(path, command) for path, command in _walk((), typer.main.get_command(app)))
    }


def _walk(path: tuple[str, ...], command: Any) -> list[tuple[tuple[str, ...], Any]]:
    """Every command that does something, with the words that call it."""
    inner = getattr(command, "commands", None)
    if inner is None:
        return [(path, command)]
    return [found for name, sub in inner.items() for found in _walk((*path, name), sub)]


def _command(path: tuple[str, ...], command: Any) -> str:
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
    usage = " ".join([PROGRAM, *path, *(parameter.name.upper() for parameter in arguments)])
    rows = [_option(parameter) for parameter in options]
    return f"## `{usage}`\n\n{command.help}\n\n{table(('option', '', 'default'), rows)}"


def _option(parameter: Any) -> tuple[str, str, str]:
    words = parameter.help or ""
    if parameter.envvar:
        words += f" Also `{parameter.envvar}`."
    default = "" if parameter.is_flag or parameter.default is None else f"`{parameter.default}`"
    return f"`{', '.join(parameter.opts)}{_value(parameter)}`", words, default


def _value(parameter: Any) -> str:
    if parameter.is_flag:
        return ""
    annotation = parameter.type_descriptor.annotation
    kinds = {annotation, *get_args(annotation)} & _VALUES.keys()
    return f" {_VALUES[kinds.pop()]}"
