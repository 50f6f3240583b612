"""docs/reference/api.md and problems.md: the routes of a real hub, and every reason it may give."""

import asyncio
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hub.api.problems import status_of
from hub.api.routing import Guard, Route
from hub.app import Hub
from hub.core.errors import Code
from hub.core.message import Message
from hub.locales import render
from hub.settings import Settings
from scripts.reference.sections import table

_WHO = {
    "public": "anybody",
    "signed_in": "signed in",
    "viewer": "who has a grant",
    "owner": "owner",
}
_VARIABLE = re.compile(r"\{ ?\$?(\w+) ?\}")


def sections() -> dict[str, str]:
    """The generated parts of both pages."""
    return {"resources": resources(asyncio.run(_routes())), "problems": problems()}


async def _routes() -> Sequence[Route]:
    with tempfile.TemporaryDirectory() as folder:
        hub = Hub(Settings(Path(folder)))
        try:
            await hub.open()
            return hub.api.routes
        finally:
            await hub.stop()


def resources(routes: Sequence[Route]) -> str:
    """Every route by resource; `LOCAL` ones are the command line's and no part of the API."""
    shown = [route for route in routes if route.guard is not Guard.LOCAL]
    return table(("request", "", "who"), [_row(route) for route in sorted(shown, key=_resource)])


def _resource(route: Route) -> str:
    return route.path.split("/")[1]


def _row(route: Route) -> tuple[str, str, str]:
    return f"`{route.method} {re.sub(r':[^}]*', '', route.path)}`", route.summary, _WHO[route.guard]


def problems() -> str:
    """Each code with an anchor of its name, its HTTP status and its sentence; variables stand in capitals."""
    rows = [(f"`{code}`{{ #{code} }}", str(status_of(code)), _sentence(code)) for code in Code]
    return table(("code", "status", "what people read"), rows)


def _sentence(code: Code) -> str:
    return _VARIABLE.sub(lambda match: match[1].upper(), render(Message(f"problem-{code}"), "en"))
