"""What virtual devices remember when the hub is switched off: they have no memory of their own."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from hub.core.capability import Value, conform
from hub.core.device import Endpoint
from hub.core.driver import Known

VERSION = 1


class Saved(Struct, frozen=True):
    """`values` by address, endpoint and attribute, as they were `at` (UTC microseconds)."""

    at: int
    values: dict[str, dict[str, dict[str, Value]]] = {}
    version: int = VERSION

    def with_known(self, known: Mapping[str, Known]) -> "Saved":
        """The same with newer values in place of its own, by address."""
        values = dict(self.values)
        for address, endpoints in known.items():
            own = values.get(address, {})
            values[address] = own | {part: own.get(part, {}) | found for part, found in endpoints.items()}
        return replace(self, values=values)

    def fitting(self, address: str, endpoint: Endpoint) -> dict[str, Value]:
        """The saved values of an endpoint that its description allows, by attribute."""
        known = self.values.get(address, {}).get(endpoint.id, {})
        values = {}
        for attribute in endpoint.attributes():
            if attribute.name in known:
                try:
                    values[attribute.name] = conform(attribute.type, known[attribute.name])
                except ValueError:
                    continue
        return values


def encode(saved: Saved) -> bytes:
    """As JSON."""
    return msgspec.json.encode(saved)


def decode(blob: bytes) -> Saved:
    """What `encode` gave; ValueError when it is not that."""
    try:
        saved = msgspec.json.decode(blob, type=Saved)
    except msgspec.DecodeError as error:
        raise ValueError(f"no state of virtual devices: {error}") from error
    if saved.version != VERSION:
        raise ValueError(f"state of virtual devices has version {saved.version}, not {VERSION}")
    return saved


def commanded(endpoint: Endpoint) -> set[str]:
    """The attributes that a command sets."""
    return {
        sets.attribute for capability in endpoint.capabilities for spec in capability.commands for sets in spec.sets
    }
