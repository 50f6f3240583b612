"""The driver's settings."""

from typing import Annotated

from msgspec import Meta, Struct

# No names: python-kasa would look them up in the event loop.
_ADDRESS = Meta(pattern=r"^\d{1,3}(\.\d{1,3}){3}$")
_SECONDS = Meta(gt=0, le=3600)


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """`targets` are IPv4 addresses, for broadcast or of single devices; all times in seconds.

    A device is read every `interval`; one that does not answer within `timeout` at twice that, and so on, up to
    `longest_interval`.
    """

    targets: tuple[Annotated[str, _ADDRESS], ...] = ("255.255.255.255",)
    port: Annotated[int, Meta(ge=1, le=65535)] = 9999
    interval: Annotated[float, _SECONDS] = 5.0
    longest_interval: Annotated[float, _SECONDS] = 60.0
    timeout: Annotated[float, Meta(gt=0, le=60)] = 3.0
    search_seconds: Annotated[int, Meta(ge=1, le=60)] = 3
