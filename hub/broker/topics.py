"""Topic names and filters as MQTT 3.1.1 §4.7 defines them, and the customer's topic scheme."""

ROOT = "home"
COMMAND = "/set"
_MAX_BYTES = 65_535


def is_topic(topic: str) -> bool:
    """Whether `topic` may stand in a PUBLISH: no wildcard, no U+0000, 1 to 65,535 bytes [MQTT-3.3.2-2, 4.7.3]."""
    return _sized(topic) and "+" not in topic and "#" not in topic


def is_filter(topic_filter: str) -> bool:
    """Whether each wildcard is a level of its own and `#` the last one [MQTT-4.7.1-2, 4.7.1-3]."""
    *parents, last = topic_filter.split("/")
    levels_hold = all("#" not in level and (level == "+" or "+" not in level) for level in parents)
    last_holds = last in {"+", "#"} or ("#" not in last and "+" not in last)
    return _sized(topic_filter) and levels_hold and last_holds


def _sized(text: str) -> bool:
    return bool(text) and "\0" not in text and len(text.encode(errors="replace")) <= _MAX_BYTES


def matches(topic_filter: str, topic: str) -> bool:
    """Whether a message on `topic` is for a subscription to `topic_filter`; both must be valid."""
    if topic_filter == topic:
        return True
    if topic.startswith("$") and topic_filter[0] in "+#":
        return False  # [MQTT-4.7.2-1]
    wanted, levels = topic_filter.split("/"), topic.split("/")
    if wanted[-1] == "#":
        wanted.pop()  # `a/#` matches `a` too
        if len(levels) < len(wanted):
            return False
    elif len(levels) != len(wanted):
        return False
    return all(want in ("+", level) for want, level in zip(wanted, levels, strict=False))


def covers(allowed: str, requested: str) -> bool:
    """Whether every topic that `requested` matches is matched by `allowed`; False when either is no valid filter."""
    if not is_filter(allowed) or not is_filter(requested):
        return False
    if requested.startswith("$") and allowed[0] in "+#":
        return False
    if requested == "#":
        return allowed in {"#", "+/#"}  # a topic has at least one level
    return _covers(allowed.split("/"), requested.split("/"))


def _covers(allowed: list[str], requested: list[str]) -> bool:
    open_ended = allowed[-1] == "#"
    if open_ended:
        allowed = allowed[:-1]
    if requested[-1] == "#":
        if not open_ended:
            return False
        requested = requested[:-1]
    if len(requested) < len(allowed) or (len(requested) > len(allowed) and not open_ended):
        return False
    return all(may in ("+", want) for may, want in zip(allowed, requested, strict=False))


def is_command(topic: str) -> bool:
    """Whether `topic` asks for something, in this hub's scheme and in zigbee2mqtt's."""
    return topic.endswith(COMMAND)


def is_state(topic: str) -> bool:
    """Whether only the hub may publish `topic`."""
    return (topic == ROOT or topic.startswith(ROOT + "/")) and not is_command(topic)
