import pytest

from hub.broker.allow import read_and_write


def test_rights_as_people_type_them():
    assert read_and_write(["home/#:read", "home/+/+/on/set:write", "a:b:read"]) == (
        ("home/#", "a:b"),
        ("home/+/+/on/set",),
    )


@pytest.mark.parametrize("text", ["home/#", "home/#:", ":read", "home/#:all", "home#:read", "a/#/b:write", ""])
def test_what_is_no_right(text):
    with pytest.raises(ValueError, match=r"must be FILTER|is no topic filter"):
        read_and_write([text])
