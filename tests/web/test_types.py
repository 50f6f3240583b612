"""What the page believes of the API is what the OpenAPI document says: where they part, TypeScript says so."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import WEB

GOLDEN = Path(__file__).parents[1] / "golden" / "openapi.json"

type Complaints = Callable[[dict[str, Any]], str]


@pytest.fixture
def complaints(tmp_path: Path, peer_path) -> Complaints:
    """What TypeScript says of the page against a description of the API."""
    node, modules = str(peer_path("node")), WEB / "node_modules"

    def check(description: dict[str, Any]) -> str:
        (tmp_path / "openapi.json").write_text(json.dumps(description), "utf-8")
        options = {"paths": {"schema": [f"{tmp_path}/schema.d.ts"]}, "typeRoots": [str(modules)]}
        project = {"extends": str(WEB / "tsconfig.json"), "compilerOptions": options, "include": [str(WEB / "src")]}
        (tmp_path / "tsconfig.json").write_text(json.dumps(project), "utf-8")
        flags = re.findall(
            r"--[a-z-]+(?:=\w+)?", json.loads((WEB / "package.json").read_text("utf-8"))["scripts"]["types"]
        )
        generator = modules / "openapi-typescript" / "bin" / "cli.js"
        output = ["-o", str(tmp_path / "schema.d.ts")]
        subprocess.run(
            [node, str(generator), str(tmp_path / "openapi.json"), *flags, *output], capture_output=True, check=True
        )
        compiler = modules / "typescript" / "bin" / "tsc"
        return subprocess.run(
            [node, str(compiler), "-p", str(tmp_path)], check=False, capture_output=True, text=True
        ).stdout

    return check


@pytest.mark.peer("node")
def test_the_page_agrees_with_the_description(complaints):
    assert complaints(json.loads(GOLDEN.read_text("utf-8"))) == ""


@pytest.mark.peer("node")
def test_a_field_and_a_route_that_the_hub_no_longer_has_are_told(complaints):
    description = json.loads(GOLDEN.read_text("utf-8"))
    del description["components"]["schemas"]["ScenarioView"]["properties"]["next_run"]
    description["paths"]["/api/v1/regions"] = description["paths"].pop("/api/v1/areas")
    said = complaints(description)
    assert "'next_run' does not exist" in said
    assert '"/areas"' in said


def test_every_shape_comes_from_the_description():
    lines = (WEB / "src" / "api" / "types.ts").read_text("utf-8").splitlines()
    names = "|".join(re.findall(r"^export type (\w+)", "\n".join(lines), re.MULTILINE))
    own = [
        line for line in lines if line.startswith("export") and not re.search(rf"= .*(Schemas\[|\b(?:{names})\[)", line)
    ]
    assert own == []
