import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.history.codec import decode, encode

TIMES = st.lists(st.integers(0, 2**42), min_size=1, max_size=50).map(sorted)
NUMBER = st.integers(-(2**53), 2**53) | st.floats(-(2.0**53), 2.0**53)
DECIMAL = st.integers(-(10**6), 10**6).map(lambda number: number / 100)


@given(TIMES, st.data())
def test_samples_come_back_exactly(times, data):
    element = data.draw(
        st.sampled_from([NUMBER, DECIMAL, st.text(max_size=5), st.booleans().map(int), NUMBER | st.text()])
    )
    values = data.draw(st.lists(element, min_size=len(times), max_size=len(times)))
    texts = any(isinstance(value, str) for value in values)
    found_times, found = decode(encode(times, values), times[0])
    assert found_times == times
    assert found == ([str(value) for value in values] if texts else values)


def random_walk(count, step, start=20.0):
    source = random.Random(1)
    values = [start]
    for _ in range(count - 1):
        values.append(round(values[-1] + source.choice((-step, step)), 2))
    times = [number * 8640 + source.randrange(8000) for number in range(count)]
    return times, values


@pytest.mark.parametrize(("step", "most"), [(0.1, 3), (0.01, 3), (17.3, 3)])
def test_decimal_readings_take_few_bytes(step, most):
    times, values = random_walk(1000, step)
    assert len(encode(times, values)) / 1000 < most


def test_numbers_that_are_no_decimals_are_kept_as_doubles():
    source = random.Random(1)
    values = [source.random() for _ in range(100)]
    assert decode(encode(list(range(100)), values), 0) == (list(range(100)), values)


def test_many_words():
    values = [f"word {number}" for number in range(1000)]
    assert decode(encode(list(range(1000)), values), 0)[1] == values
