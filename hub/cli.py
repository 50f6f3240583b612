"""Run the hub, and do what its machine's owner does at a terminal."""

import asyncio
import http.client
import os
import secrets
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NoReturn
from urllib.parse import quote

import msgspec
import typer

from hub.broker.allow import read_and_write
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.message import Message
from hub.locales import negotiate, render
from hub.settings import Settings, load
from hub.telemetry.logs import clean

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
user = typer.Typer(no_args_is_help=True, help="People and programs that may use the hub.")
app.add_typer(user, name="user")

DATA = Path("data")

# No `type` statement: typer does not look through it.
Data = Annotated[Path, typer.Option("--data", envvar="ANASY_DATA", help="The hub's data directory.")]


def main() -> NoReturn:
    """The console command `anasy-hub`."""
    try:
        app()
    except Problem as problem:
        sys.stderr.write(f"{explain(problem)}\n")
        raise SystemExit(1) from None
    except OSError as error:
        sys.stderr.write(f"{clean(str(error))}\n")
        raise SystemExit(1) from None
    raise SystemExit(0)


def explain(problem: Problem) -> str:
    """A problem in the terminal's language, a line for each field."""
    language = _language()
    lines = [render(problem.message, language)]
    for fault in problem.fields:
        place = f"{fault.field}:{fault.line}:{fault.column}" if fault.line else fault.field
        words = render(Message(fault.code, problem.message.args), language) if fault.code else fault.message
        lines.append(f"  {place}: {words}")
    return "\n".join(map(clean, lines))


def _language() -> str:
    """That of the terminal: `pt_BR.UTF-8` is pt-BR (POSIX.1-2017, Base Definitions §8.2)."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return negotiate(next(filter(None, named), "en").partition(".")[0].replace("_", "-"))


@app.command()
def run(
    data: Data = DATA,
    *,
    config: Annotated[Path | None, typer.Option(help="Settings; by default DATA/config/hub.yaml.")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Furnish a demo home that lives by itself.")] = False,
    host: Annotated[
        str | None, typer.Option(help="Address of the page and the API; 0.0.0.0 for the whole network.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port of the web page and the API; by default 8080.")] = None,
    mqtt_port: Annotated[int | None, typer.Option(help="Port of the MQTT broker; by default 1883.")] = None,
) -> None:
    """Run the hub until it is told to stop (Ctrl-C)."""
    overrides = {
        "demo": demo or None,
        "http.host": host,
        "http.port": port,
        "mqtt.port": mqtt_port,
    }
    settings = load(data, config, os.environ, overrides)
    from hub.app import serve  # noqa: PLC0415 - the other commands need none of it

    serve(settings)


@app.command("claim-code")
def claim_code(data: Data = DATA) -> None:
    """Show the code that makes you the owner."""
    path = data / "claim-code"
    if not path.exists():
        _check_exists(data)
        raise Problem(Code.ALREADY_CLAIMED)
    typer.echo(path.read_text("ascii").strip())


@user.command("list")
def list_users(data: Data = DATA) -> None:
    """Who can sign in."""
    for item in _ask(data, "GET", "/users")["users"]:
        typer.echo("\t".join(map(clean, (item["email"], item["role"], item["name"]))))


@user.command("reset-password")
def reset_password(
    email: str,
    data: Data = DATA,
    *,
    generate: Annotated[bool, typer.Option("--generate", help="Make a password and print it.")] = False,
) -> None:
    """Give somebody a new password; all of their sessions end."""
    password = secrets.token_urlsafe(12) if generate else _read_password()
    _ask(data, "POST", "/machine/password", {"email": email, "password": password})
    typer.echo(password if generate else "done")


@user.command("mqtt")
def mqtt(
    name: str,
    data: Data = DATA,
    *,
    allow: Annotated[list[str] | None, typer.Option(help="FILTER:read or FILTER:write; may be repeated.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take the client's access away.")] = False,
) -> None:
    """Let an MQTT client in: its password is printed, once."""
    if remove:
        _ask(data, "DELETE", f"/machine/mqtt/{quote(name, safe='')}")
        return
    try:
        read, write = read_and_write(allow or ["home/#:read"])
    except ValueError as error:
        raise Problem(Code.INVALID, fields=(FieldProblem("--allow", str(error)),)) from None
    body = {"name": name, "read": read, "write": write}
    typer.echo(_ask(data, "POST", "/machine/mqtt", body)["password"])


@user.command("mqtt-list")
def mqtt_list(data: Data = DATA) -> None:
    """Which MQTT clients may come in, and what they may read and write."""
    for client in _ask(data, "GET", "/machine/mqtt"):
        rights = [f"{topic}:{right}" for right in ("read", "write") for topic in client[right]]
        typer.echo("\t".join(map(clean, (client["name"], *rights))))


def _read_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("New password", hide_input=True, confirmation_prompt=True))


# -- reaching the hub ---------------------------------------------------------------------------------------------------


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=30)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def _ask(data: Path, method: str, path: str, body: object = None) -> Any:
    """Ask the running hub over its unix socket; when it is down, the same routes work on the files."""
    settings = Settings(data=data)
    try:
        status, answer = _request(settings.control, method, path, body)
    except (FileNotFoundError, ConnectionRefusedError):
        status, answer = _offline(settings, lambda control: _request(control, method, path, body))
    if status < 400:
        return msgspec.json.decode(answer) if answer else None
    raise _problem(answer)


def _check_exists(data: Path) -> None:
    if not (data / "hub.db").exists():
        raise Problem(Code.NOT_FOUND, what=f"hub in {data}")


def _request(control: Path, method: str, path: str, body: object) -> tuple[int, bytes]:
    connection = _UnixConnection(control)
    try:
        content = None if body is None else msgspec.json.encode(body)
        connection.request(method, f"/api/v1{path}", content, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _offline(settings: Settings, ask: Callable[[Path], tuple[int, bytes]]) -> tuple[int, bytes]:
    _check_exists(settings.data)
    from hub.app import Hub  # noqa: PLC0415 - only needed when no hub runs

    async def work() -> tuple[int, bytes]:
        hub = Hub(settings)
        try:
            await hub.open()
            await hub.listen_locally()
            return await asyncio.to_thread(ask, settings.control)
        finally:
            await hub.stop()

    return asyncio.run(work())


def _problem(answer: bytes) -> Problem:
    try:
        document = msgspec.json.decode(answer)
        fields = tuple(msgspec.convert(item, FieldProblem) for item in document.get("fields", ()))
        return Problem(Code(document["code"]), fields=fields, **document.get("args", {}))
    except (msgspec.MsgspecError, KeyError, ValueError):
        return Problem(Code.INTERNAL)
