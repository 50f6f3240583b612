from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.storage.yaml import Malformed, edit, load_with_positions, spell

TEXT = """\
# The living room at night.
name: Night  # shown on the tile

when:
  # after dark
  - time: "22:00"
  - motion: hall
"""


def test_comments_and_order_survive_a_change():
    changed = edit(TEXT, {"name": "Late night", "when": [{"time": "tomorrow"}, {"motion": "hall"}]})
    assert changed == TEXT.replace("name: Night  #", "name: Late night #").replace("22:00", "tomorrow")
    for comment in ("# The living room at night.", "# shown on the tile", "# after dark"):
        assert comment in changed


def test_an_edit_that_changes_nothing_changes_no_letter():
    assert edit(TEXT, load_with_positions(TEXT).value) == TEXT


def test_keys_and_items_come_and_go():
    changed = edit(TEXT, {"name": "Night", "when": [{"time": "22:00"}], "enabled": False})
    assert load_with_positions(changed).value == {"name": "Night", "when": [{"time": "22:00"}], "enabled": False}


def test_one_is_not_true():
    assert load_with_positions(edit("on: true\nnumber: 1\n", {"on": 1, "number": True})).value == {
        "on": 1,
        "number": True,
    }


def test_an_empty_text_can_be_edited():
    assert edit("", {"a": 1}) == "a: 1\n"


def test_positions():
    source = load_with_positions(TEXT)
    assert source.where(("name",)) == (2, 1)
    assert source.where(("when", 1, "motion")) == (7, 5)
    assert source.where(("when", 9)) == (4, 1)
    assert source.where(()) == (1, 1)
    problem = source.problem(("when", 0, "time"), "is late")
    assert (problem.field, problem.line, problem.column) == ("when[0].time", 6, 5)
    assert spell(("a", "b", 0)) == "a.b[0]"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [", 1),
        ("a: 1\nb: {\n", 3),
        ("a: 1\na: 2\n", 2),
        ("a: 1\n\tb: 2\n", 2),
        ("- " * 100_000, 1),
        ("a: \x00", 1),
        ("--- a\n--- b\n", 2),
        (
            "a: &a [x, x]\n"
            + "\n".join(f"{b}: &{b} [*{a}, *{a}]" for a, b in zip("abcdefghijklmnop", "bcdefghijklmnopq", strict=True)),
            1,
        ),
    ],
)
def test_what_cannot_be_read_says_where(text, line):
    with pytest.raises(Malformed) as caught:
        load_with_positions(text)
    assert caught.value.problem.line == line


@given(st.text(max_size=100))
@settings(deadline=None)
def test_any_text_is_read_or_refused(text):
    with suppress(Malformed):
        source = load_with_positions(text)
        assert load_with_positions(edit(text, source.value)).value == source.value


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text("abc é:#'\"\n-", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=3), VALUES, max_size=4),
    st.dictionaries(st.text("abc", min_size=1, max_size=3), VALUES, max_size=4),
)
@settings(deadline=None)
def test_an_edited_text_holds_what_was_asked_for(before, after):
    text = edit("", before)
    assert load_with_positions(text).value == before
    assert load_with_positions(edit(text, after)).value == after
