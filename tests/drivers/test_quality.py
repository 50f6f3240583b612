"""Each driver grades itself; a point is done, or says why not."""

from importlib import resources

import pytest
from ruamel.yaml import YAML

from hub.drivers.catalogue import CATALOGUE
from tests.drivers.test_catalogue import EVERY

POINTS = {
    "config_form",
    "discovery",
    "pairing",
    "reconnect",
    "availability",
    "commands",
    "backup",
    "diagnostics",
    "contract_suite",
    "real_peer",
    "documentation",
}


@pytest.mark.parametrize(("name", "entry"), EVERY)
def test_every_point_is_graded(name, entry):
    text = (resources.files(entry.package) / "quality.yaml").read_text("utf-8")
    grades = YAML(typ="safe").load(text)
    assert set(grades) == POINTS
    for point, grade in grades.items():
        assert grade == "done" or grade.removeprefix("exempt: ").strip() not in {"", grade}, point


def test_the_template_is_no_driver_of_the_hub():
    assert not [name for name in CATALOGUE if name.startswith("_")]
