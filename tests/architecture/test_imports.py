"""Who may import what, where import-linter's contracts do not say it."""

import sys

import grimp
import pytest


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("hub", "relay", include_external_packages=True, cache_dir=None)


def test_the_core_imports_the_standard_library_and_msgspec(graph):
    core = {"hub.core", *graph.find_descendants("hub.core")}
    imported = {name for module in core for name in graph.find_modules_directly_imported_by(module)} - core
    assert imported - sys.stdlib_module_names == {"msgspec"}


def test_every_package_is_importable_by_its_own_name(graph):
    """A package without __init__.py would escape every contract."""
    folders = {path.parent for path in _sources()}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def _sources():
    from tests.architecture.test_sizes import SOURCES

    return SOURCES
