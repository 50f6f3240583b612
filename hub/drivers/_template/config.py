"""The driver's settings; the form for them is made from this."""

from typing import Annotated

from msgspec import Meta, Struct


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """`hosts` are asked when somebody looks for devices; times in seconds."""

    hosts: tuple[Annotated[str, Meta(pattern=r"^[^:]+:\d+$")], ...] = ()
    timeout: Annotated[float, Meta(gt=0, le=60)] = 3.0
    retry: Annotated[float, Meta(gt=0, le=3600)] = 10.0
