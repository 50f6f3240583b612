"""MQTT clients: who they are and which topics they may read and write. The broker enforces it."""

import sqlite3
from collections.abc import Callable

import msgspec

from hub.access.audit import Action, Audit, append
from hub.access.commit import committed
from hub.access.directory import Directory
from hub.access.signals import Signal
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import Actor
from hub.core.mqtt import MqttClient, MqttCredential, new_credential
from hub.storage.database import Database

type Filters = tuple[str, ...]


class MqttClients:
    """The table of clients, in memory as it is committed; `changed` brings the whole table after each change."""

    def __init__(
        self,
        db: Database,
        directory: Directory,
        audit: Audit,
        is_filter: Callable[[str], bool],
        clients: list[MqttClient],
    ) -> None:
        self._db = db
        self._directory = directory
        self._audit = audit
        self._is_filter = is_filter
        self._clients = {client.name: client for client in clients}
        self.changed = Signal[list[MqttClient]]()

    @classmethod
    async def open(
        cls, db: Database, directory: Directory, audit: Audit, is_filter: Callable[[str], bool]
    ) -> "MqttClients":
        """The clients that `db` holds; `is_filter` tells a valid topic filter."""
        return cls(db, directory, audit, is_filter, await db.read(_select_all))

    def __contains__(self, name: object) -> bool:
        return name in self._clients

    def all(self) -> list[MqttClient]:
        """Every client, by name."""
        return sorted(self._clients.values(), key=lambda client: client.name)

    async def create(self, actor: Actor, name: str, read: Filters, write: Filters) -> str:
        """Add a client; the answer is its password, which nobody can ask for again.

        `Problem` forbidden, invalid (name or a filter), or conflict when there is a client of that name.
        """
        self._require_owner(actor)
        self._check_filters("read", read)
        self._check_filters("write", write)
        password, credential = new_credential()
        client = _client(name, credential, read, write)
        allowed = {"read": " ".join(read), "write": " ".join(write)}
        entry = self._audit.entry(Action.MQTT_CREATED, actor, name, **allowed)

        def work(connection: sqlite3.Connection) -> None:
            _insert(connection, client)
            append(connection, entry)

        try:
            await committed(self._db, work, lambda _: self._put(client))
        except sqlite3.IntegrityError as error:
            fault = FieldProblem("name", "is another client's", code="access-mqtt-taken")
            raise Problem(Code.CONFLICT, fields=(fault,)) from error
        return password

    async def remove(self, actor: Actor, name: str) -> None:
        """Take a client's access away; `Problem` forbidden or not-found."""
        self._require_owner(actor)
        entry = self._audit.entry(Action.MQTT_REMOVED, actor, name)

        def work(connection: sqlite3.Connection) -> None:
            if not connection.execute("DELETE FROM mqtt_client WHERE name = ?", (name,)).rowcount:
                raise Problem(Code.NOT_FOUND, what="client")
            append(connection, entry)

        await committed(self._db, work, lambda _: self._drop(name))

    def _put(self, client: MqttClient) -> None:
        self._clients[client.name] = client
        self.changed.emit(self.all())

    def _drop(self, name: str) -> None:
        del self._clients[name]
        self.changed.emit(self.all())

    def _require_owner(self, actor: Actor) -> None:
        if not self._directory.administers(actor):
            raise Problem(Code.FORBIDDEN)

    def _check_filters(self, field: str, filters: Filters) -> None:
        faults = tuple(
            FieldProblem(f"{field}[{index}]", f"{item!r} is no topic filter", code="access-mqtt-filter")
            for index, item in enumerate(filters)
            if not self._is_filter(item)
        )
        if faults:
            raise Problem(Code.INVALID, fields=faults)


def _client(name: str, credential: MqttCredential, read: Filters, write: Filters) -> MqttClient:
    try:
        return MqttClient(name, credential, read, write)
    except ValueError as error:
        fault = FieldProblem("name", str(error), code="access-mqtt-name")
        raise Problem(Code.INVALID, fields=(fault,)) from error


def _insert(connection: sqlite3.Connection, client: MqttClient) -> None:
    credential = client.credential
    read, write = msgspec.json.encode(client.read), msgspec.json.encode(client.write)
    values = (client.name, credential.salt, credential.digest, read, write)
    connection.execute("INSERT INTO mqtt_client VALUES (?, ?, ?, ?, ?)", values)


def _select_all(connection: sqlite3.Connection) -> list[MqttClient]:
    rows = connection.execute("SELECT name, salt, digest, read, write FROM mqtt_client")
    return [
        MqttClient(name, MqttCredential(salt, digest), _filters(read), _filters(write))
        for name, salt, digest, read, write in rows
    ]


def _filters(encoded: bytes) -> Filters:
    return msgspec.json.decode(encoded, type=tuple[str, ...])
