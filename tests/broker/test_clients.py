import pytest

from hub.broker.clients import new_client


def test_a_client_from_what_people_type():
    password, client = new_client("panel", ["home/#:read", "home/+/+/on/set:write", "a:b:read"])
    assert client.name == "panel"
    assert client.read == ("home/#", "a:b")
    assert client.write == ("home/+/+/on/set",)
    assert client.credential.accepts(password)


@pytest.mark.parametrize("text", ["home/#", "home/#:", ":read", "home/#:all", "home#:read", "a/#/b:write", ""])
def test_what_is_no_right(text):
    with pytest.raises(ValueError, match=r"must be FILTER|is no topic filter"):
        new_client("panel", [text])


def test_what_is_no_name():
    with pytest.raises(ValueError, match="is no client name"):
        new_client("a/b", [])
