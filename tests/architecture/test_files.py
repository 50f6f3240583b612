"""What no file of this repository may hold."""

import re
import tomllib
from itertools import chain

import pytest

from tests.architecture.tree import ROOT, texts, tracked

TOP_LEVEL = {
    "LICENSE",
    "README.md",
    "config",
    "docs",
    "firmware-images",
    "hub",
    "pyproject.toml",
    "relay",
    "requirements.lock",
    "scripts",
    "tests",
}
FORBIDDEN = {
    "a package registry's host": r"//[a-z0-9.-]*(pypi|npmjs|hosted|debian)[a-z0-9.-]*\.(org|com|net)",
    "a path of somebody's machine": r"(^|[\s\"'=:(])/(work|root|home/[a-z]+)/",
    "an unfinished place": r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b(?!X)",
    "a conflict marker": r"^(<{7}|>{7}) ",
}


def test_the_top_level_holds_what_the_architecture_says():
    names = {path.parts[0] for path in tracked()}
    assert {name for name in names if not name.startswith(".")} <= TOP_LEVEL


def test_nothing_built_is_committed():
    built = {"dist", "node_modules", "__pycache__", ".venv", "site"}
    assert [path for path in tracked() if built & set(path.parts)] == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what):
    pattern = re.compile(FORBIDDEN[what], re.MULTILINE)
    # The lock files' hashes are random letters.
    read = {path: text for path, text in texts().items() if "lock" not in path.name or what != "an unfinished place"}
    assert [f"{path}: {match[0]}" for path, text in read.items() if (match := pattern.search(text))] == []


def test_the_lock_file_has_hashes_and_no_addresses():
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    assert " @ " not in lock
    requirements = re.split(r"\n(?=\S)", lock.strip())
    assert all("--hash=sha256:" in requirement for requirement in requirements)


def test_the_lock_file_holds_what_the_project_declares():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = [project["project"]["dependencies"], *project["project"]["optional-dependencies"].values()]
    declared = chain(*groups, project["dependency-groups"]["dev"])
    locked = set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    assert {name_of(requirement) for requirement in declared} <= locked


def name_of(requirement: str) -> str:
    """The normalised name in a requirement (PEP 503)."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name
    return re.sub(r"[-_.]+", "-", name[0]).lower()
