"""Decides what a client may do, from the table that the hub pushed."""

from enum import StrEnum
from functools import lru_cache

from hub.broker.port import AccessTable, ClientAccess
from hub.broker.topics import covers, is_command, is_state, matches

_REMEMBERED = 16_384


class Refusal(StrEnum):
    """Why a publish is not accepted."""

    NO_RIGHT = "no right to publish there"
    STATE_TOPIC = "only the hub publishes states"
    RETAINED_COMMAND = "a command cannot be retained"


class Access:
    """Answers from the current table; asking about somebody unknown is answered with a refusal."""

    def __init__(self, table: AccessTable) -> None:
        self.replace(table)

    def replace(self, table: AccessTable) -> None:
        """Decide by `table` from now on."""
        self._clients = table.clients
        # Asked for every delivery; a home has few (client, topic) pairs.
        self.may_receive = lru_cache(_REMEMBERED)(self._may_receive)

    def authenticates(self, name: str | None, password: str | None) -> bool:
        """Whether name and password are those of a client; there are no anonymous ones."""
        client = self._clients.get(name or "")
        return client is not None and password is not None and client.credential.accepts(password)

    def may_subscribe(self, name: str, topic_filter: str) -> bool:
        """Whether one of the client's filters covers the whole of `topic_filter`."""
        client = self._clients.get(name)
        return client is not None and _any_covers(client.subscribe, topic_filter)

    def _may_receive(self, name: str, topic: str) -> bool:
        client = self._clients.get(name)
        return client is not None and any(matches(item, topic) for item in client.receive)

    def refusal(self, name: str, topic: str, *, retain: bool) -> Refusal | None:
        """Why the client may not publish on `topic`; None when it may."""
        client = self._clients.get(name)
        if client is None or not any(matches(item, topic) for item in client.publish):
            return Refusal.NO_RIGHT
        if is_state(topic):
            return Refusal.STATE_TOPIC
        if retain and is_command(topic):
            return Refusal.RETAINED_COMMAND
        return None


def lost(before: AccessTable, after: AccessTable) -> frozenset[str]:
    """Names of clients whose credential changed or who may no longer do something they could."""
    return frozenset(name for name, client in before.clients.items() if _lost(client, after.clients.get(name)))


def _lost(before: ClientAccess, after: ClientAccess | None) -> bool:
    if after is None or before.credential != after.credential:
        return True
    pairs = (
        (before.subscribe, after.subscribe),
        (before.publish, after.publish),
        (before.receive, after.receive),
    )
    return any(not _any_covers(now, item) for past, now in pairs for item in past)


def _any_covers(allowed: tuple[str, ...], requested: str) -> bool:
    return any(covers(item, requested) for item in allowed)
