from pathlib import Path

import pytest

from hub.core.capability import conform
from hub.core.device import check_endpoints
from hub.drivers.virtual.blueprint import KINDS, blueprint, furnished, initial_values, kind_of, link_seen
from hub.drivers.virtual.commands import effects
from hub.drivers.virtual.config import Config
from hub.drivers.virtual.control import CONTROL


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_described_within_the_rules(kind):
    check_endpoints(blueprint(kind))
    check_endpoints(furnished(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_first_values_conform_to_their_types(kind):
    for endpoint in blueprint(kind):
        values = initial_values(endpoint, KINDS[kind].initial)
        assert {attribute.name for attribute in endpoint.attributes()} == set(values)
        for attribute in endpoint.attributes():
            assert conform(attribute.type, values[attribute.name]) == values[attribute.name]


@pytest.mark.parametrize("kind", KINDS)
def test_every_command_but_control_has_effects_that_conform(kind):
    (endpoint,) = furnished(kind)
    now = initial_values(endpoint, KINDS[kind].initial)
    types = {attribute.name: attribute.type for attribute in endpoint.attributes()}
    for capability in endpoint.capabilities:
        for spec in capability.commands:
            args = {
                item.name: getattr(item.type, "values", [getattr(item.type, "maximum", True)])[0] for item in spec.args
            }
            for effect in effects(capability.name, spec.name, args, now):
                assert conform(types[effect.attribute], effect.value) == effect.value


def test_control_offers_what_the_device_senses_and_its_events():
    def control(kind):
        capability = blueprint(kind)[0].capability(CONTROL)
        return {spec.name for spec in capability.commands}

    assert control("button") == {"set_battery", "pressed", "double_pressed", "held", "set_online"}
    assert control("motion") == {"set_occupied", "set_battery", "set_online"}
    assert control("light") == {"set_online"}
    assert control("plug") == {"set_power", "set_voltage", "set_current", "set_energy", "set_online"}


def test_the_demo_home_is_not_played_with():
    assert all(endpoint.capability(CONTROL) is None for kind in KINDS for endpoint in furnished(kind))


@pytest.mark.parametrize("options", [{}, {"kind": "toaster"}, {"kind": 3}])
def test_a_kind_that_does_not_exist_is_named_as_such(options):
    with pytest.raises(ValueError, match="must be one of light, dimmer"):
        kind_of(options)


def test_a_made_device_is_what_its_options_say():
    seen = link_seen("v1", "Lamp", "color_light")
    assert (seen.address, seen.name, seen.kind, seen.options) == ("v1", "Lamp", "light", {"kind": "color_light"})


def test_the_page_about_virtual_devices_names_every_kind_and_setting():
    page = (Path(__file__).parents[3] / "docs" / "reference" / "virtual.md").read_text("utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in page] == []
    assert [name for name in Config.__struct_fields__ if name != "demo" and f"`{name}`" not in page] == []
