"""The rooms and devices of the demo home, with their names in the languages of the hub."""

from collections.abc import Mapping
from typing import NamedTuple

from hub.core.driver import LinkSeen
from hub.drivers.virtual.blueprint import KINDS, MANUFACTURER

DEFAULT_LANGUAGE = "en"


class Room(NamedTuple):
    """An area to create; `key` is what `Furniture.area` refers to, `icon` a lucide name."""

    key: str
    name: str
    icon: str
    order: int


class Piece(NamedTuple):
    """A device to add: `seen.options` and `seen.address` are enough for the driver to recreate it."""

    seen: LinkSeen
    area: str


class Furniture(NamedTuple):
    """Everything that the demo home begins with."""

    rooms: tuple[Room, ...]
    pieces: tuple[Piece, ...]


class _Item(NamedTuple):
    address: str
    area: str
    kind: str
    model: str
    names: Mapping[str, str]
    preset: Mapping[str, bool | int | float | str] = {}


def _names(portuguese: str, english: str) -> dict[str, str]:
    return {"pt-BR": portuguese, "en": english}


_ROOMS = (
    ("living", "sofa", _names("Sala de estar", "Living room")),
    ("kitchen", "cooking-pot", _names("Cozinha", "Kitchen")),
    ("bedroom", "bed-double", _names("Quarto do casal", "Main bedroom")),
    ("office", "monitor", _names("Escritório", "Office")),
    ("bathroom", "bath", _names("Banheiro", "Bathroom")),
    ("hall", "door-open", _names("Entrada", "Entrance hall")),
    ("laundry", "washing-machine", _names("Área de serviço", "Laundry")),
    ("outside", "trees", _names("Jardim e garagem", "Garden and garage")),
)

ITEMS = (
    _Item("living-light", "living", "white_light", "Ceiling lamp", _names("Luz da sala", "Living room light"), {"level": 80}),
    _Item("living-lamp", "living", "color_light", "Colour lamp", _names("Abajur", "Floor lamp"), {"hue": 28, "level": 45}),
    _Item("living-tv", "living", "media", "Television", _names("TV", "TV")),
    _Item("living-tv-plug", "living", "plug", "Metering plug", _names("Tomada da TV", "TV plug")),
    _Item("living-ac", "living", "climate", "Split 12000", _names("Ar da sala", "Living room air conditioner"), {"target_temperature": 24.0}),
    _Item("living-blind", "living", "cover", "Roller blind", _names("Persiana da sala", "Living room blind")),
    _Item("living-climate", "living", "sensor", "Climate sensor", _names("Clima da sala", "Living room climate")),
    _Item("living-motion", "living", "motion", "Motion sensor", _names("Presença na sala", "Living room motion")),
    _Item("living-window", "living", "contact", "Contact", _names("Porta da varanda", "Balcony door")),
    _Item("kitchen-light", "kitchen", "dimmer", "Dimmer", _names("Luz da cozinha", "Kitchen light"), {"level": 80}),
    _Item("kitchen-fridge", "kitchen", "plug", "Metering plug", _names("Geladeira", "Fridge")),
    _Item("kitchen-motion", "kitchen", "motion", "Motion sensor", _names("Presença na cozinha", "Kitchen motion")),
    _Item("kitchen-smoke", "kitchen", "smoke", "Smoke alarm", _names("Detector de fumaça", "Smoke alarm")),
    _Item("kitchen-leak", "kitchen", "leak", "Leak sensor", _names("Vazamento na pia", "Sink leak sensor")),
    _Item("bedroom-light", "bedroom", "white_light", "Ceiling lamp", _names("Luz do quarto", "Bedroom light"), {"level": 80}),
    _Item("bedroom-lamp", "bedroom", "color_light", "Colour lamp", _names("Luminária de cabeceira", "Bedside lamp"), {"level": 30}),
    _Item("bedroom-ac", "bedroom", "climate", "Split 9000", _names("Ar do quarto", "Bedroom air conditioner")),
    _Item("bedroom-blind", "bedroom", "cover", "Roller blind", _names("Persiana do quarto", "Bedroom blind")),
    _Item("bedroom-climate", "bedroom", "sensor", "Climate sensor", _names("Clima do quarto", "Bedroom climate")),
    _Item("bedroom-button", "bedroom", "button", "Button", _names("Botão da cabeceira", "Bedside button")),
    _Item("office-light", "office", "dimmer", "Dimmer", _names("Luz do escritório", "Office light"), {"level": 80}),
    _Item("office-computer", "office", "plug", "Metering plug", _names("Computador", "Computer")),
    _Item("office-fan", "office", "fan", "Ceiling fan", _names("Ventilador", "Ceiling fan")),
    _Item("office-climate", "office", "sensor", "Climate sensor", _names("Clima do escritório", "Office climate")),
    _Item("office-window", "office", "contact", "Contact", _names("Janela do escritório", "Office window")),
    _Item("bathroom-light", "bathroom", "light", "Switch", _names("Luz do banheiro", "Bathroom light")),
    _Item("bathroom-climate", "bathroom", "sensor", "Climate sensor", _names("Clima do banheiro", "Bathroom climate")),
    _Item("bathroom-shower", "bathroom", "meter", "Circuit meter", _names("Chuveiro elétrico", "Electric shower")),
    _Item("hall-light", "hall", "dimmer", "Dimmer", _names("Luz da entrada", "Hall light")),
    _Item("hall-motion", "hall", "motion_light", "Motion sensor", _names("Presença na entrada", "Hall motion")),
    _Item("hall-door", "hall", "contact", "Contact", _names("Porta da frente", "Front door")),
    _Item("hall-lock", "hall", "lock", "Door lock", _names("Fechadura da frente", "Front door lock")),
    _Item("laundry-washer", "laundry", "plug", "Metering plug", _names("Máquina de lavar", "Washing machine")),
    _Item("outside-light", "outside", "light", "Switch", _names("Luz do jardim", "Garden light")),
    _Item("outside-weather", "outside", "weather", "Weather sensor", _names("Estação do jardim", "Garden weather station")),
    _Item("outside-camera", "outside", "camera", "Camera", _names("Câmera da garagem", "Garage camera")),
    _Item("outside-gate", "outside", "cover", "Gate opener", _names("Portão da garagem", "Garage gate")),
)  # fmt: skip

FURNISHED = {item.address: item.kind for item in ITEMS}
"""The kind of each device of the demo home, by address."""


def furniture(language: str) -> Furniture:
    """Rooms and devices with their names in `language` (English where it is not known)."""
    return Furniture(
        tuple(Room(key, _pick(names, language), icon, order) for order, (key, icon, names) in enumerate(_ROOMS)),
        tuple(Piece(_seen(item, language), item.area) for item in ITEMS),
    )


def _seen(item: _Item, language: str) -> LinkSeen:
    return LinkSeen(
        item.address,
        _pick(item.names, language),
        KINDS[item.kind].device,
        manufacturer=MANUFACTURER,
        model=item.model,
        options={"kind": item.kind},
    )


def _pick(names: Mapping[str, str], language: str) -> str:
    exact = names.get(language)
    if exact is not None:
        return exact
    family = language.partition("-")[0]
    return next((name for tag, name in names.items() if tag.partition("-")[0] == family), names[DEFAULT_LANGUAGE])
