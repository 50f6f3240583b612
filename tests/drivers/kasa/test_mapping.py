"""Recorded devices through the mapping, by capability."""

import pytest

from hub.core.capability import conform
from hub.core.device import MAIN, check_endpoints
from hub.core.driver import CommandFailed, Execute
from hub.core.ids import CommandId
from hub.drivers.kasa import mapping
from tests.drivers.kasa.replay import HOST, MODELS, models_with, recording, replayed


def execute(capability, name, endpoint=MAIN, **args):
    return Execute(CommandId("c"), "a", endpoint, capability, name, args)


def values(device, endpoint=MAIN):
    return {each.attribute: each.value for each in mapping.reports("a", device) if each.endpoint == endpoint}


@pytest.mark.parametrize("model", MODELS)
async def test_it_is_described_by_what_it_can_do(model):
    device, _ = await replayed(model)
    described = mapping.described("a", device)
    check_endpoints(described.endpoints)
    assert described.firmware
    found = {endpoint.id: [each.name for each in endpoint.capabilities] for endpoint in described.endpoints}
    assert found == recording(model)["expected"]


@pytest.mark.parametrize("model", MODELS)
async def test_it_reports_what_it_described(model):
    device, _ = await replayed(model)
    described = {
        (endpoint.id, attribute.name): attribute
        for endpoint in mapping.described("a", device).endpoints
        for attribute in endpoint.attributes()
    }
    reports = mapping.reports("a", device)
    for report in reports:
        conform(described[report.endpoint, report.attribute].type, report.value)
    silent = described.keys() - {(report.endpoint, report.attribute) for report in reports}
    assert silent <= {(MAIN, "color_temperature")}  # while it shows a colour


@pytest.mark.parametrize("model", MODELS)
async def test_it_is_seen_under_its_mac(model):
    device, _ = await replayed(model)
    seen = mapping.seen(device)
    assert seen.address == seen.identifiers["mac"] == seen.address.lower()
    assert len(seen.address.split(":")) == 6
    assert seen.name == recording(model)["answers"]["system"]["get_sysinfo"]["alias"]
    assert seen.options == {"host": HOST}


@pytest.mark.parametrize("model", models_with("on_off"))
@pytest.mark.parametrize(("name", "args", "state"), [("on", {}, 1), ("off", {}, 0), ("set", {"on": True}, 1)])
async def test_on_off(model, name, args, state):
    device, protocol = await replayed(model)
    await mapping.call(device, execute("on_off", name, **args))
    sent = [next(iter(command[3].values())) for command in protocol.commands if command[2] == "set_relay_state"]
    sent += [command[3]["on_off"] for command in protocol.commands if command[2] == "transition_light_state"]
    outlets = recording(model).get("children", {None: None})
    assert sent == [state] * len(outlets)


@pytest.mark.parametrize("model", models_with("on_off"))
async def test_toggle_is_the_opposite_of_the_last_reading(model):
    device, protocol = await replayed(model)
    was = device.is_on
    await mapping.call(device, execute("on_off", "toggle"))
    sent = protocol.commands[0][3]
    assert sent.get("state", sent.get("on_off")) == int(not was)


async def test_one_outlet_of_a_strip():
    device, protocol = await replayed("hs300")
    await mapping.call(device, execute("on_off", "on", "outlet_3"))
    outlet = list(recording("hs300")["children"])[2]
    assert protocol.commands == [(outlet, "system", "set_relay_state", {"state": 1})]


@pytest.mark.parametrize("model", models_with("level"))
async def test_level(model):
    device, protocol = await replayed(model)
    assert 1 <= values(device)["level"] <= 100
    await mapping.call(device, execute("level", "set", level=33, transition=1.5))
    [(_, _, _, sent)] = protocol.commands
    assert sent["brightness"] == 33
    assert sent.get("transition_period", sent.get("duration")) == 1500


@pytest.mark.parametrize("model", models_with("color"))
async def test_color(model):
    device, protocol = await replayed(model)
    assert (values(device)["hue"], values(device)["saturation"]) == (120, 80)
    await mapping.call(device, execute("color", "set", hue=240, saturation=50))
    [(_, _, _, sent)] = protocol.commands
    assert (sent["hue"], sent["saturation"], sent["color_temp"]) == (240, 50, 0)


@pytest.mark.parametrize("model", models_with("color_temperature"))
async def test_color_temperature(model):
    device, protocol = await replayed(model)
    await mapping.call(device, execute("color_temperature", "set", color_temperature=3000))
    assert protocol.commands[0][3]["color_temp"] == 3000


@pytest.mark.parametrize(
    ("model", "lowest", "highest", "now"), [("kl130", 2500, 9000, None), ("kl120", 2700, 6500, 3500)]
)
async def test_each_lamp_has_its_own_whites(model, lowest, highest, now):
    device, _ = await replayed(model)
    capability = mapping.described("a", device).endpoints[0].capability("color_temperature")
    kind = capability.attributes[0].type
    assert (kind.minimum, kind.maximum) == (lowest, highest)
    assert values(device).get("color_temperature") == now


@pytest.mark.parametrize("model", ["hs110", "hs110v2"])
async def test_meters_of_both_hardware_versions_are_in_canonical_units(model):
    device, _ = await replayed(model)
    measured = {name: values(device)[name] for name in ("power", "voltage", "current", "energy")}
    assert measured == pytest.approx({"power": 3.14, "voltage": 122.049, "current": 0.125, "energy": 51.493}, rel=1e-2)


async def test_a_strip_measures_each_outlet_and_their_sum():
    device, _ = await replayed("hs300")
    each = [values(device, f"outlet_{number}")["power"] for number in range(1, 7)]
    assert values(device)["power"] == pytest.approx(sum(each))


@pytest.mark.parametrize(
    "request_",
    [
        execute("on_off", "explode"),
        execute("on_off", "on", "outlet_9"),
        execute("level", "set", level=5),
        execute("level", "fade", level=5),
        execute("color", "set", hue=1, saturation=1),
    ],
    ids=lambda request: f"{request.endpoint}-{request.capability}-{request.name}",
)
async def test_what_a_plug_cannot_do_is_refused(request_):
    device, protocol = await replayed("hs110")
    with pytest.raises(CommandFailed, match="unknown-command"):
        await mapping.call(device, request_)
    assert protocol.commands == []
