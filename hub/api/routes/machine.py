"""What only the machine's owner asks, over the hub's unix socket: the commands of the CLI."""

from msgspec import Struct

from hub.access import Access
from hub.access.directory import User
from hub.api.routing import Call, Guard, Reply, Route


class ResetPassword(Struct, frozen=True, forbid_unknown_fields=True):
    """A new password for the user of that e-mail address; all of that user's sessions end."""

    email: str
    password: str


class NewMqttClient(Struct, frozen=True, forbid_unknown_fields=True):
    """An MQTT client with the topic filters that it may read and write."""

    name: str
    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()


class MqttPassword(Struct, frozen=True):
    """Shown once."""

    password: str


class MqttClientView(Struct, frozen=True):
    """A client without its credential."""

    name: str
    read: tuple[str, ...]
    write: tuple[str, ...]


class ClaimCode(Struct, frozen=True):
    """The claim code; None once the home has an owner."""

    code: str | None


class Machine:
    """Routes below /machine."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def routes(self) -> list[Route]:
        """The routes."""
        local, clients = Guard.LOCAL, "/machine/mqtt"
        return [
            Route("GET", "/machine/claim-code", self.claim_code, "The claim code", ClaimCode, guard=local),
            Route("POST", "/machine/password", self.reset, "Reset a password", User, ResetPassword, guard=local),
            Route("GET", clients, self.list, "MQTT clients", list[MqttClientView], guard=local),
            Route(
                "POST", clients, self.create, "Add an MQTT client", MqttPassword, NewMqttClient, guard=local, status=201
            ),
            Route("DELETE", f"{clients}/{{name}}", self.remove, "Remove an MQTT client", guard=local, status=204),
        ]

    async def claim_code(self, _: Call) -> ClaimCode:
        """GET /machine/claim-code."""
        return ClaimCode(self._access.claim.code)

    async def reset(self, call: Call) -> User:
        """POST /machine/password."""
        body: ResetPassword = call.body
        return await self._access.users.reset_password(call.session.actor, body.email, body.password)

    async def list(self, _: Call) -> list[MqttClientView]:
        """GET /machine/mqtt."""
        return [MqttClientView(client.name, client.read, client.write) for client in self._access.mqtt.all()]

    async def create(self, call: Call) -> Reply:
        """POST /machine/mqtt."""
        body: NewMqttClient = call.body
        password = await self._access.mqtt.create(call.session.actor, body.name, body.read, body.write)
        return Reply(MqttPassword(password), 201)

    async def remove(self, call: Call) -> Reply:
        """DELETE /machine/mqtt/{name}."""
        await self._access.mqtt.remove(call.session.actor, call.path("name"))
        return Reply(status=204)
