import pytest

from hub.core.errors import Code, Problem
from hub.core.mqtt import MqttClient


async def refusal(awaitable) -> Problem:
    with pytest.raises(Problem) as caught:
        await awaitable
    return caught.value


async def test_a_client_is_made_kept_and_removed(hub, owner):
    _, ana = owner
    mqtt = hub.access.mqtt
    tables: list[list[MqttClient]] = []
    mqtt.changed.connect(tables.append)
    password = await mqtt.create(ana, "kitchen", ("home/#",), ("home/kitchen/+/+/set",))
    (client,) = mqtt.all()
    assert (client.name, client.read, client.write) == ("kitchen", ("home/#",), ("home/kitchen/+/+/set",))
    assert client.credential.accepts(password)
    assert not client.credential.accepts(password[:-1])
    assert "kitchen" in mqtt
    await hub.restart()
    assert hub.access.mqtt.all() == [client]
    hub.access.mqtt.changed.connect(tables.append)
    await hub.access.mqtt.remove(ana, "kitchen")
    assert tables == [[client], []]
    assert "kitchen" not in hub.access.mqtt
    assert (await hub.actions())[-2:] == ["mqtt-created", "mqtt-removed"]
    await hub.restart()
    assert hub.access.mqtt.all() == []


async def test_the_password_has_128_random_bits_and_is_not_kept(hub, owner):
    _, ana = owner
    passwords = [await hub.access.mqtt.create(ana, f"client-{number}", ("#",), ()) for number in range(3)]
    assert len(set(passwords)) == 3
    assert all(len(password) >= 128 / 6 and password.isascii() for password in passwords)
    await hub.db.flush()
    stored = b"".join(path.read_bytes() for path in hub.folder.iterdir())
    assert not any(password.encode() in stored for password in passwords)


async def test_what_is_refused(hub, owner):
    _, ana = owner
    mqtt = hub.access.mqtt
    await mqtt.create(ana, "kitchen", (), ())
    again = await refusal(mqtt.create(ana, "kitchen", ("#",), ()))
    assert (again.code, again.fields[0].code) == (Code.CONFLICT, "access-mqtt-taken")
    name = await refusal(mqtt.create(ana, "Kitchen!", (), ()))
    assert (name.code, name.fields[0].field) == (Code.INVALID, "name")
    filters = await refusal(mqtt.create(ana, "hall", ("home/+", "#/x"), ("a#b",)))
    assert [fault.field for fault in filters.fields] == ["read[1]"]
    filters = await refusal(mqtt.create(ana, "hall", (), ("a#b",)))
    assert [fault.field for fault in filters.fields] == ["write[0]"]
    assert (await refusal(mqtt.remove(ana, "hall"))).code is Code.NOT_FOUND
    assert [client.read for client in mqtt.all()] == [()]
