"""Who may import what, where import-linter's contracts do not say it."""

import re
import subprocess
import sys
import tomllib

import grimp
import pytest

from tests.architecture.test_sizes import SOURCES
from tests.architecture.tree import ROOT


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("hub", "relay", include_external_packages=True, cache_dir=None)


def test_the_core_imports_the_standard_library_and_msgspec(graph):
    core = {"hub.core", *graph.find_descendants("hub.core")}
    imported = {name for module in core for name in graph.find_modules_directly_imported_by(module)} - core
    assert imported - sys.stdlib_module_names == {"msgspec"}


def test_a_driver_imports_the_core_the_kit_and_itself(graph):
    drivers = {
        name.removesuffix(".driver") for name in graph.modules if re.fullmatch(r"hub\.drivers\.\w+\.driver", name)
    }
    assert drivers
    assert [
        f"{name} imports {imported}"
        for driver in sorted(drivers)
        for name in sorted({driver, *graph.find_descendants(driver)})
        for imported in sorted(graph.find_modules_directly_imported_by(name))
        if imported.startswith("hub.")
        and not f"{imported}.".startswith(("hub.core.", "hub.drivers.kit.", f"{driver}."))
    ] == []


def test_a_library_is_imported_where_pyproject_says(graph):
    allowed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["anasy"]["libraries"]
    ours = {name for name in graph.modules if name.partition(".")[0] in {"hub", "relay"}}
    imports = [(name, library) for name in ours for library in graph.find_modules_directly_imported_by(name) - ours]
    assert [
        f"{name} imports {library}"
        for name, library in sorted(imports)
        if library not in sys.stdlib_module_names
        and not any(f"{name}.".startswith(f"{place}.") for place in allowed.get(library, []))
    ] == []


def test_only_storage_opens_a_database():
    opening = [path.relative_to(ROOT) for path in SOURCES if "sqlite3.connect(" in path.read_text()]
    assert [path for path in opening if path.parts[:2] != ("hub", "storage")] == []


def test_every_package_is_importable_by_its_own_name(graph):
    """A package without __init__.py would escape every contract."""
    folders = {path.parent for path in SOURCES}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_starting_imports_no_library_of_a_vendor():
    """They cost 0.5 to 4 s of CPU each: a driver that is not configured is not imported."""
    program = "import hub.app, sys; print(*sorted({'kasa', 'numpy', 'playwright', 'pytest'} & sys.modules.keys()))"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    assert loaded.stdout.split() == []
