"""The protocol's words as capabilities, and back. Pure functions: no I/O, no time."""

from hub.core.device import MAIN, Endpoint
from hub.core.driver import Described, Execute, LinkSeen, Reported
from hub.core.standard import LEVEL, ON_OFF
from hub.drivers.kit.base import not_supported


def seen(line: str, host: str, port: int) -> LinkSeen:
    """`who <serial> <name>`, as said by the lamp at `host`."""
    _, serial, name = line.split(" ", 2)
    return LinkSeen(serial, name, "light", {"serial": serial}, "Example", "Lamp", options={"host": host, "port": port})


def described(address: str) -> Described:
    """Every lamp can do the same."""
    return Described(address, (Endpoint(MAIN, (ON_OFF, LEVEL)),))


def reports(address: str, line: str) -> list[Reported]:
    """`state on=1 level=40`."""
    words = dict(word.split("=") for word in line.split()[1:])
    return [
        Reported(address, MAIN, "on", words["on"] == "1"),
        Reported(address, MAIN, "level", int(words["level"])),
    ]


def line_for(request: Execute) -> str:
    """The line that asks the lamp for it; `CommandFailed` when no line does."""
    if request.endpoint != MAIN:
        raise not_supported(request)
    match request.capability, request.name:
        case "on_off", "on" | "off":
            return f"set on={int(request.name == 'on')}"
        case "on_off", "set":
            return f"set on={int(bool(request.args['on']))}"
        case "on_off", "toggle":
            return "toggle"
        case "level", "set":
            return f"set level={request.args['level']}"
    raise not_supported(request)
