"""Canonical units. A driver converts to these; only people's screens convert away from them."""

from enum import StrEnum


class Unit(StrEnum):
    """The unit in which an attribute is stored, reported and commanded."""

    NONE = ""
    PERCENT = "%"
    CELSIUS = "°C"
    LUX = "lx"
    WATT = "W"
    KILOWATT_HOUR = "kWh"
    VOLT = "V"
    AMPERE = "A"
    KELVIN = "K"
    DEGREE = "°"
    SECOND = "s"
    DBM = "dBm"
