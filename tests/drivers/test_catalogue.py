import asyncio
import json
import subprocess
import sys
import textwrap

import msgspec
import pytest

from hub import locales
from hub.core.home import LANGUAGES
from hub.drivers.catalogue import CATALOGUE, Entry

EVERY = [*CATALOGUE.items(), ("_template", Entry("hub.drivers._template"))]


@pytest.mark.parametrize("module", ["hub.drivers.catalogue", "hub.drivers.host", "hub.drivers.child"])
def test_no_driver_is_imported_before_it_is_configured(module):
    code = textwrap.dedent(f"""
        import json, sys, {module}
        print(json.dumps(sorted(sys.modules)))
    """)
    modules = json.loads(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)
    assert not {"kasa", "aiohttp", "cryptography"} & set(modules)
    assert not [name for name in modules for entry in CATALOGUE.values() if name.startswith(entry.package)]


@pytest.mark.parametrize(("name", "entry"), CATALOGUE.items())
def test_every_field_of_the_settings_form_has_a_label(name, entry):
    schema = asyncio.run(entry.schema())
    for field in schema["$defs"]["Config"]["properties"]:
        code = f"drivers-{name}-{field.replace('_', '-')}"
        assert all(locales.has(code, language) for language in LANGUAGES), code


@pytest.mark.parametrize(("name", "entry"), EVERY)
async def test_settings_need_not_be_given_and_unknown_ones_are_named(name, entry):
    assert isinstance(await entry.config({}), msgspec.Struct)
    with pytest.raises(msgspec.ValidationError, match="nonsense"):
        await entry.config({"nonsense": 1})


@pytest.mark.parametrize("name", list(CATALOGUE))
def test_every_driver_has_a_name_for_people(name):
    assert all(locales.has(f"drivers-{name}", language) for language in LANGUAGES)
