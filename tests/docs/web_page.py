"""What a reader does on the web page, as the page does it: over the API. tests/web presses the buttons."""

import http.client
import json
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

_PATIENCE = 15.0


class WebPage:
    """Signed in once `claim` was done."""

    def __init__(self, port: int, data: Path) -> None:
        self._port = port
        self._data = data
        self._token = ""

    def by_hand(self, name: str) -> None:
        """Do what the page of the documentation calls `name`."""
        {"claim": self._claim, "add the plug": self._add_the_plug, "play": self._play, "why": self._why}[name]()

    def _claim(self) -> None:
        code = (self._data / "claim-code").read_text().strip()
        person = {"name": "Ana", "email": "ana@example.org", "password": "three calm otters"}
        self._token = self._ask("POST", "/auth/claim", {"code": code, **person})["access_token"]
        assert self._ask("PATCH", "/home", {"configured": True})["configured"]

    def _add_the_plug(self) -> None:
        self._ask("POST", "/found/discover")
        plug = self._until(lambda: self._found("Coffee maker"))
        kitchen = next(area["id"] for area in self._ask("GET", "/areas")["areas"] if area["name"] == "Cozinha")
        body = {"driver": plug["driver"], "address": plug["address"], "name": plug["name"], "area": kitchen}
        added = self._ask("POST", "/found/add", body)
        self._until(lambda: self._device(added["slug"])["endpoints"] or None)
        assert self._command("coffee-maker", "on_off", "on")["outcome"] == "acknowledged"

    def _play(self) -> None:
        self._until(lambda: self._scenario("cinema"))
        self._command("tv", "media", "stop")
        assert self._command("tv", "media", "play")["outcome"] == "acknowledged"

    def _why(self) -> None:
        chain = self._until(self._chain_of_the_lamp)
        kinds = [event["body"]["type"] for event in chain]
        assert kinds[0] == "changed"
        assert "run_started" in kinds
        assert chain[-1]["cause"]["actor"]["name"] == "Ana"

    def _chain_of_the_lamp(self) -> list[dict[str, Any]] | None:
        """Why the floor lamp's level is what the scenario makes it."""
        events = self._ask("GET", f"/events?device={self._device('abajur')['id']}&limit=20")["events"]
        level = next(
            (
                event
                for event in events
                if event["body"]["type"] == "changed"
                and event["body"]["ref"][2] == "level"
                and event["body"]["value"] == 15
            ),
            None,
        )
        return self._ask("GET", f"/events/{level['id']}/why")["chain"] if level else None

    def _command(self, slug: str, capability: str, command: str) -> Any:
        path = f"/devices/{self._device(slug)['id']}/command"
        return self._ask("POST", path, {"capability": capability, "command": command})

    def _device(self, slug: str) -> dict[str, Any]:
        return next(device for device in self._ask("GET", "/devices")["devices"] if device["slug"] == slug)

    def _found(self, name: str) -> dict[str, Any] | None:
        return next((item for item in self._ask("GET", "/found")["found"] if item["name"] == name), None)

    def _scenario(self, slug: str) -> dict[str, Any] | None:
        return next((item for item in self._ask("GET", "/scenarios")["scenarios"] if item["slug"] == slug), None)

    def _until[T](self, look: Callable[[], T | None]) -> T:
        """What `look` finds, as soon as it finds something: from outside a hub can only be asked again."""
        deadline = monotonic() + _PATIENCE
        while (seen := look()) is None:
            assert monotonic() < deadline, look
            sleep(0.1)
        return seen

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"}
        try:
            connection.request(method, f"/api/v1{path}", None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        assert answer.status < 400, f"{method} {path}: {content!r}"
        return json.loads(content) if content else None
