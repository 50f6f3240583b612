"""Reads rights as people type them: `FILTER:read`, `FILTER:write`."""

from collections.abc import Sequence

from hub.broker.topics import is_filter

type Filters = tuple[str, ...]


def read_and_write(allow: Sequence[str]) -> tuple[Filters, Filters]:
    """The filters to read and those to write; ValueError says what is wrong with one."""
    rights = [_right(text) for text in allow]
    read = tuple(topic_filter for topic_filter, verb in rights if verb == "read")
    write = tuple(topic_filter for topic_filter, verb in rights if verb == "write")
    return read, write


def _right(text: str) -> tuple[str, str]:
    topic_filter, _, verb = text.rpartition(":")
    if verb not in {"read", "write"} or not topic_filter:
        raise ValueError(f"{text!r} must be FILTER:read or FILTER:write")
    if not is_filter(topic_filter):
        raise ValueError(f"{topic_filter!r} is no topic filter: + and # stand for whole levels, # for the last ones")
    return topic_filter, verb
