"""Tells a QoS 1 message that a client repeats from a new one."""

from collections import OrderedDict
from hashlib import blake2b

_REMEMBERED = 4_096
_DIGEST_BYTES = 16


class Duplicates:
    """Remembers the last message of each (client, packet identifier), also across connections.

    MQTT 3.1.1 lets a server act twice on what it is sent again after a lost acknowledgement (§4.3.2); a toggle must
    not. A message is a repetition when it says so (DUP) and is the same, byte for byte, as the one before it with that
    identifier. Of all clients together the newest 4,096 are remembered.
    """

    def __init__(self, capacity: int = _REMEMBERED) -> None:
        self._capacity = capacity
        self._seen: OrderedDict[tuple[str, int], bytes] = OrderedDict()

    def repeats(self, client_id: str, packet_id: int, topic: str, payload: bytes, *, dup: bool) -> bool:
        """Note the message; whether it was received before."""
        key = client_id, packet_id
        digest = blake2b(topic.encode() + b"\0" + payload, digest_size=_DIGEST_BYTES).digest()
        repeated = dup and self._seen.get(key) == digest
        self._seen[key] = digest
        self._seen.move_to_end(key)
        if len(self._seen) > self._capacity:
            self._seen.popitem(last=False)
        return repeated
