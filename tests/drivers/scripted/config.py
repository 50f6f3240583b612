from msgspec import Struct


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """How the scripted driver misbehaves; `marks` is a folder in which each start leaves a file.

    A gated driver says that it starts, and does not get further before `driver.gate` is set.
    """

    refuse: int = 0
    marks: str = ""
    stall_at_stop: bool = False
    gated: bool = False
