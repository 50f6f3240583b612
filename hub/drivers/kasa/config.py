"""The driver's settings."""

from typing import Annotated

from msgspec import Meta, Struct

_ADDRESS = Meta(min_length=1, max_length=253)
_SECONDS = Meta(gt=0, le=3600)


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """`targets` are broadcast addresses or single devices; all times in seconds.

    A device is read every `interval`; one that does not answer within `timeout` at twice that, and so on, up to
    `longest_interval`.
    """

    targets: tuple[Annotated[str, _ADDRESS], ...] = ("255.255.255.255",)
    port: Annotated[int, Meta(ge=1, le=65535)] = 9999
    interval: Annotated[float, _SECONDS] = 5.0
    longest_interval: Annotated[float, _SECONDS] = 60.0
    timeout: Annotated[float, Meta(gt=0, le=60)] = 3.0
    search_seconds: Annotated[int, Meta(ge=1, le=60)] = 3
