"""schemathesis against a hub that runs: whatever the description allows or forbids, no answer is a fault of the hub's."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.api.conftest import OWNER, PASSWORD
from tests.api.test_openapi import GOLDEN
from tests.cli.program import RunningHub

EXAMPLES = 20
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]
SCHEMA = schemathesis.openapi.from_dict(json.loads(GOLDEN.read_text("utf-8")))
OPERATIONS = {item.ok().label: item.ok() for item in SCHEMA.get_all_operations()}


class Target:
    """A hub with somebody signed in, and the ids of what is there."""

    def __init__(self, url: str, code: str) -> None:
        self.url = url
        self._token = ""
        self._token = self.ask("POST", "/auth/claim", {"code": code, **OWNER})["access_token"]
        login = {"email": OWNER["email"], "password": PASSWORD}
        self._spare = self.ask("POST", "/auth/login", login)["access_token"]
        area = self.ask("POST", "/areas", {"name": "Sala"})["id"]
        lamp = self.ask("POST", "/devices", {"name": "Lamp", "kind": "color_light", "area": area})["id"]
        self.ask("POST", f"/devices/{lamp}/command", {"capability": "on_off", "command": "on"})
        self.ids = {
            "areas": area,
            "devices": lamp,
            "people": self.ask("POST", "/people", {"name": "Caio"})["id"],
            "users": self.ask("POST", "/users", {"name": "Bia", "email": "b@b", "password": PASSWORD})["id"],
            "events": self.ask("GET", "/events")["events"][0]["id"],
            "scenarios": self.ask("POST", "/scenarios", {"name": "Evening"})["slug"],
        }

    def headers(self, label: str = "") -> dict[str, str]:
        """A session of its own for the one that ends it."""
        token = self._spare if label.endswith("/auth/logout") else self._token
        return {"Authorization": f"Bearer {token}", "Connection": "close"} if token else {}

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, f"{self.url}/api/v1{path}", json=body, headers=self.headers(), timeout=10)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with RunningHub(tmp_path_factory.mktemp("fuzz") / "data") as hub:
        yield Target(hub.url, hub.code)
        ended = hub.stop()
    assert ended.status == 0
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("label", OPERATIONS)
def test_no_answer_is_a_fault_of_the_hub(target, label):
    operation = OPERATIONS[label]
    resource = label.split("/")[3]
    cases = operation.as_strategy() | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=cases, real=st.booleans())
    def fuzz(case, real):
        if real and resource in target.ids:
            for name in case.path_parameters or {}:
                case.path_parameters[name] = target.ids[resource]
        case.call_and_validate(base_url=target.url, headers=target.headers(label), checks=CHECKS, timeout=20)

    fuzz()
