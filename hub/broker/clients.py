"""Makes MQTT clients from what people type."""

from collections.abc import Sequence

from hub.broker.topics import valid_filter
from hub.core.mqtt import MqttClient, new_credential


def new_client(name: str, allow: Sequence[str]) -> tuple[str, MqttClient]:
    """A client and its password, which is shown once and not kept. `allow` holds `FILTER:read` and `FILTER:write`.

    ValueError says what is wrong with the name or a filter.
    """
    rights = [_right(item) for item in allow]
    password, credential = new_credential()
    read, write = (tuple(topic_filter for topic_filter, verb in rights if verb == way) for way in ("read", "write"))
    return password, MqttClient(name, credential, read, write)


def _right(text: str) -> tuple[str, str]:
    topic_filter, _, verb = text.rpartition(":")
    if verb not in {"read", "write"} or not topic_filter:
        raise ValueError(f"{text!r} must be FILTER:read or FILTER:write")
    if not valid_filter(topic_filter):
        raise ValueError(f"{topic_filter!r} is no topic filter: + and # stand for whole levels, # for the last ones")
    return topic_filter, verb
