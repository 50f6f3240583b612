"""The settings of the home that people choose."""

from typing import Annotated

from msgspec import Meta, Struct

type Language = str

LANGUAGES = ("en", "pt-BR")


class HomeSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Place in degrees (WGS 84), IANA time zone, ISO 4217 currency, price in that currency per kWh.

    `configured` tells whether somebody has confirmed them; until then they are a guess.
    """

    name: Annotated[str, Meta(min_length=1, max_length=80)] = "Casa"
    latitude: Annotated[float, Meta(ge=-90, le=90)] = -23.55
    longitude: Annotated[float, Meta(ge=-180, le=180)] = -46.63
    timezone: str = "America/Sao_Paulo"
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")] = "BRL"
    language: Annotated[str, Meta(pattern="^(en|pt-BR)$")] = "pt-BR"
    price_per_kwh: Annotated[float, Meta(ge=0, le=1000)] = 0.95
    configured: bool = False
