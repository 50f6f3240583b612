"""The wheel holds all that a hub runs with."""

import subprocess
import sys
import zipfile

import pytest

from tests.architecture.tree import ROOT


@pytest.fixture(scope="module")
def names(tmp_path_factory) -> list[str]:
    """What is in the wheel, as built from the source distribution."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", out], cwd=ROOT, check=True)
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.mark.parametrize(
    "pattern",
    ["hub/web/dist/index.html", "hub/web/dist/assets/", "hub/locales/en/", "hub/locales/pt-BR/", "hub/py.typed"],
)
def test_the_wheel_holds(names, pattern):
    assert any(name.startswith(pattern) for name in names)


def test_the_wheel_holds_every_schema_file(names):
    schemas = {str(path.relative_to(ROOT)) for path in (ROOT / "hub/storage").rglob("*.sql")}
    assert schemas
    assert schemas <= set(names)


def test_the_wheel_holds_no_sources_of_the_web_and_no_tests(names):
    assert [name for name in names if name.startswith(("tests/", "hub/web/src", "hub/web/node_modules"))] == []
