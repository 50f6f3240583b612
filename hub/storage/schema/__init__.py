"""Numbered SQL files, `<database>/NNNN_<name>.sql`, applied in order; `PRAGMA user_version` is the last one applied."""

import sqlite3
from importlib import resources


def migrations(schema: str) -> list[str]:
    """The scripts of a database in order: the first makes version 1."""
    folder = resources.files(__name__) / schema
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    for number, entry in enumerate(files, 1):
        if not entry.name.startswith(f"{number:04d}_"):
            raise ValueError(f"{schema}/{entry.name}: the file after number {number - 1} must have number {number}")
    return [entry.read_text("utf-8") for entry in files]


def migrate(connection: sqlite3.Connection, scripts: list[str]) -> int:
    """Bring a database to the newest version, each step a transaction; the answer is the version it had."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(scripts):
        raise NewerSchemaError(version, len(scripts))
    for number, script in enumerate(scripts[version:], version + 1):
        try:
            connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return int(version)


class NewerSchemaError(Exception):
    """The database was written by a newer release; this one leaves it alone."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"the database has schema {found}, this release knows up to {known}")
        self.found = found
        self.known = known
