from msgspec import Struct


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """How the scripted driver misbehaves; `marks` is a folder in which each start leaves a file."""

    refuse: int = 0
    marks: str = ""
    stall_at_stop: bool = False
