import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.drivers import frames
from hub.drivers.frames import FrameError, FrameParser, frame

BODIES = st.lists(st.binary(max_size=300), max_size=20)


@given(BODIES, st.lists(st.integers(1, 400), min_size=1))
def test_bodies_arrive_whole_however_the_stream_is_cut(bodies, cuts):
    stream = b"".join(frame(body) for body in bodies)
    parser = FrameParser()
    received = []
    while stream:
        size = cuts[len(stream) % len(cuts)]
        received += parser.feed(stream[:size])
        stream = stream[size:]
    assert received == bodies


@given(st.binary(max_size=2000))
def test_no_stream_makes_it_keep_more_than_one_frame(stream):
    parser = FrameParser(longest=100)
    try:
        bodies = parser.feed(stream)
    except FrameError:
        return
    assert all(len(body) <= 100 for body in bodies)
    assert len(parser._buffer) < 104


def test_a_length_that_nobody_sends_is_refused_before_its_body_comes():
    with pytest.raises(FrameError, match="101 bytes is longer than 100"):
        FrameParser(longest=100).feed((101).to_bytes(4))


def test_a_body_that_no_parser_takes_is_not_sent(monkeypatch):
    monkeypatch.setattr(frames, "LONGEST", 10)
    with pytest.raises(FrameError):
        frame(bytes(11))
