"""The commands of docs/how-to/write-a-driver.md, run in a copy of the tree, make a driver that keeps the contract."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.drivers.kasa.replay import FOLDER

ROOT = FOLDER.parents[2]
PAGE = ROOT / "docs" / "how-to" / "write-a-driver.md"
SKIPPED = shutil.ignore_patterns("__pycache__", "web", ".*", "virtual")


@pytest.fixture
def tree(tmp_path):
    """What the commands need of the repository."""
    for folder in ("hub", "relay", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=SKIPPED)
    shutil.copytree(ROOT / "hub/drivers/virtual", tmp_path / "hub/drivers/virtual")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    return tmp_path


@pytest.mark.timeout(180)
def test_the_page_makes_a_driver_that_keeps_the_contract(tree):
    commands = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert len(commands) == 5
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    run = subprocess.run(
        ["sh", "-eu"], input="\n".join(commands), cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"\b2[0-9] passed", run.stdout), run.stdout
    assert "failed" not in run.stdout
    assert not list((tree / "hub/drivers/lamp").rglob("*_template*"))
    assert not [path for path in (tree / "hub/drivers/lamp").glob("*.py") if "emplate" in path.read_text("utf-8")]
