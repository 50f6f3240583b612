"""Build hook: a wheel without the web UI is not built."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelNeedsWeb(BuildHookInterface):
    """Refuses to build a wheel (an editable install excepted) before scripts/web has run."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's signature
        shell = Path(self.root, "hub", "web", "dist", "index.html")
        if version != "editable" and not shell.is_file():
            message = f"{shell} is missing: run scripts/web first"
            raise FileNotFoundError(message)
