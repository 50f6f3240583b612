"""Settings of the virtual driver."""

from typing import Annotated

from msgspec import Meta, Struct


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything has a default: virtual devices that people make need no settings."""

    demo: Annotated[bool, Meta(title="Demo home", description="Offer the devices of a furnished home.")] = False
    seed: Annotated[int, Meta(title="Seed", description="The same seed leads the same life.")] = 1
    speed: Annotated[
        float, Meta(title="Speed", description="How much faster than real time the demo home lives.", gt=0, le=3600)
    ] = 1.0
    language: Annotated[str, Meta(title="Language", description="Of names, as a BCP 47 tag.")] = "en"
    time_zone: Annotated[str, Meta(title="Time zone", description="IANA name, such as America/Sao_Paulo.")] = "UTC"
    state: Annotated[
        str, Meta(title="State file", description="Where values outlast a restart; nowhere when empty.")
    ] = ""
