"""Recorded attributes under small numbers."""

import sqlite3
from typing import NamedTuple

from hub.core.capability import (
    Attribute,
    BoolType,
    EnumType,
    FloatType,
    IntType,
    Retention,
    TextType,
    Value,
    ValueType,
)
from hub.core.device import AttributeRef
from hub.core.ids import DeviceId
from hub.history.codec import Stored

SERIES_BITS = 20
"""A chunk's id is segment * 2^20 + series, so there are at most a million series."""


class Series(NamedTuple):
    """`kind` is bool, int, float or text: what a stored value means."""

    id: int
    kind: str
    unit: str
    retention: Retention


def series_of(number: int, spec: Attribute) -> Series:
    """The series numbered `number` of an attribute that is described so."""
    return Series(number, _kind(spec.type), spec.unit, spec.retention)


def stored(value: Value) -> Stored:
    """`value` as SQLite keeps it in the fewest bytes; whole numbers, which are below 2^53, as such."""
    match value:
        case str():
            return value if value.isascii() else value.encode("utf-8", "replace").decode()
        case float() if not value.is_integer():
            return value
        case _:
            return int(value)


def restored(kind: str, value: Stored) -> Value:
    """What `stored` was given, of a series of that kind."""
    match kind, value:
        case "bool", int() | float():
            return bool(value)
        case "int", int() | float():
            return int(value)
        case "float", int() | float():
            return float(value)
        case _:
            return value


def load(connection: sqlite3.Connection) -> dict[AttributeRef, Series]:
    """Every known series."""
    rows = connection.execute("SELECT id, device, endpoint, attribute, kind, unit, retention FROM series")
    return {
        AttributeRef(DeviceId(device), endpoint, attribute): Series(number, kind, unit, Retention(retention))
        for number, device, endpoint, attribute, kind, unit, retention in rows
    }


def save(connection: sqlite3.Connection, fresh: dict[AttributeRef, Series]) -> None:
    """Insert series, or change their descriptions."""
    connection.executemany(
        "INSERT INTO series (device, endpoint, attribute, id, kind, unit, retention) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (device, endpoint, attribute) "
        "DO UPDATE SET kind = excluded.kind, unit = excluded.unit, retention = excluded.retention",
        [(*ref, *series) for ref, series in fresh.items()],
    )


def _kind(kind: ValueType) -> str:
    match kind:
        case BoolType():
            return "bool"
        case IntType():
            return "int"
        case FloatType():
            return "float"
        case EnumType() | TextType():
            return "text"
