import msgspec
import pytest

from hub.core.mqtt import MqttClient, MqttCredential, new_credential


def test_a_credential_accepts_its_password_only():
    password, credential = new_credential()
    assert credential.accepts(password)
    assert not credential.accepts(password + "x")
    assert not credential.accepts("")


def test_passwords_hold_128_random_bits_and_are_not_kept():
    made = [new_credential() for _ in range(100)]
    assert len({password for password, _ in made}) == 100
    assert {len(password) for password, _ in made} == {22}  # 128 bits at 6 a character
    assert not any(password.encode() in credential.digest for password, credential in made)


def test_a_client_survives_storage():
    client = MqttClient("panel", new_credential()[1], ("home/#",), ("home/+/+/+/set",))
    assert msgspec.json.decode(msgspec.json.encode(client), type=MqttClient) == client


@pytest.mark.parametrize("name", ["", "Ann", "a b", "a/b", "-a", "a" * 64, "é", "a\n", "a#"])
def test_names_that_are_none(name):
    with pytest.raises(ValueError, match="is no client name"):
        MqttClient(name, MqttCredential(b"", b""))
