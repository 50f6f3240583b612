"""Versions of documents in hub.db."""

import sqlite3
from collections.abc import Callable

import msgspec
from msgspec import Struct

from hub.core.event import Actor

_KEPT = 200

_actor_decoder: msgspec.json.Decoder[Actor] = msgspec.json.Decoder(Actor)


class Version(Struct, frozen=True):
    """`actor` is None for an edit by hand, `text` None for the version that deleted the document."""

    version: int
    at: int
    actor: Actor | None
    valid: bool
    text: str | None


type Work[T] = Callable[[sqlite3.Connection], T]


def add(kind: str, slug: str, version: Version) -> Work[None]:
    """Keep a version; of each document the newest 200 stay, and the newest valid one."""
    actor = None if version.actor is None else msgspec.json.encode(version.actor)
    row = (kind, slug, version.version, version.at, actor, version.valid, version.text)

    def work(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        connection.execute(
            "DELETE FROM document WHERE kind = :kind AND slug = :slug AND version <= :oldest AND version <> "
            "(SELECT coalesce(max(version), 0) FROM document WHERE kind = :kind AND slug = :slug AND valid)",
            {"kind": kind, "slug": slug, "oldest": version.version - _KEPT},
        )

    return work


def history(kind: str, slug: str, limit: int) -> Work[list[Version]]:
    """The newest versions of a document, newest first."""

    def work(connection: sqlite3.Connection) -> list[Version]:
        rows = connection.execute(
            "SELECT version, at, actor, valid, text FROM document WHERE kind = ? AND slug = ? "
            "ORDER BY version DESC LIMIT ?",
            (kind, slug, limit),
        )
        return [_version(row) for row in rows]

    return work


def newest(connection: sqlite3.Connection) -> dict[tuple[str, str], tuple[Version, Version | None]]:
    """Of every document the newest version and the newest valid one."""
    last = _by_document(connection, "")
    valid = _by_document(connection, "AND valid AND text IS NOT NULL")
    return {key: (version, valid.get(key)) for key, version in last.items()}


def _by_document(connection: sqlite3.Connection, condition: str) -> dict[tuple[str, str], Version]:
    rows = connection.execute(
        "SELECT kind, slug, version, at, actor, valid, text FROM document AS d WHERE version = "  # noqa: S608 - literals
        f"(SELECT max(version) FROM document WHERE kind = d.kind AND slug = d.slug {condition})"
    )
    return {
        (kind, slug): _version((number, at, actor, valid, text)) for kind, slug, number, at, actor, valid, text in rows
    }


def _version(row: tuple[int, int, bytes | None, int, str | None]) -> Version:
    version, at, actor, valid, text = row
    return Version(version, at, None if actor is None else _actor_decoder.decode(actor), bool(valid), text)
