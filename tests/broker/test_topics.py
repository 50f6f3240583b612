from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.broker.topics import covers, is_command, is_filter, is_state, is_topic, matches

# Small on purpose: all topics of up to four levels can be tried, so that `covers` has an oracle.
LEVELS = ["a", "b", "", "$s"]
TOPICS = ["/".join(levels) for depth in range(1, 5) for levels in product(LEVELS, repeat=depth)]
TOPICS.remove("")


@st.composite
def filters(draw) -> str:
    levels = draw(st.lists(st.sampled_from(["a", "b", "", "$s", "+"]), max_size=3))
    if not levels or draw(st.booleans()):
        levels.append(draw(st.sampled_from(["#", "+", "a"])))
    return "/".join(levels) or "a"


@pytest.mark.parametrize(
    ("topic_filter", "topic"),
    [
        # Examples of MQTT 3.1.1 §4.7.1.2, 4.7.1.3 and 4.7.2
        ("sport/tennis/player1/#", "sport/tennis/player1"),
        ("sport/tennis/player1/#", "sport/tennis/player1/ranking"),
        ("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon"),
        ("sport/#", "sport"),
        ("#", "sport"),
        ("sport/tennis/+", "sport/tennis/player1"),
        ("sport/+", "sport/"),
        ("+/+", "/finance"),
        ("/+", "/finance"),
        ("+/tennis/#", "sport/tennis"),
        ("$SYS/#", "$SYS/uptime"),
        ("$SYS/monitor/+", "$SYS/monitor/Clients"),
    ],
)
def test_matches(topic_filter, topic):
    assert matches(topic_filter, topic)


@pytest.mark.parametrize(
    ("topic_filter", "topic"),
    [
        ("sport/+", "sport"),
        ("sport/tennis/+", "sport/tennis/player1/ranking"),
        ("+", "/finance"),
        ("#", "$SYS/uptime"),
        ("+/monitor/Clients", "$SYS/monitor/Clients"),
        ("ACCOUNTS", "Accounts"),
        ("/finance", "finance"),
    ],
)
def test_does_not_match(topic_filter, topic):
    assert not matches(topic_filter, topic)


@pytest.mark.parametrize("text", ["#", "+", "/", "a/+/b", "a/#", "+/+/#", "$SYS/#", "a b", "x" * 65_535])
def test_filters_that_are_valid(text):
    assert is_filter(text)


@pytest.mark.parametrize("text", ["", "a#", "a/#/b", "#/", "a+", "+a/b", "a/b#", "a\0b", "x" * 65_536, "é" * 32_768])
def test_filters_that_are_not(text):
    assert not is_filter(text)


@pytest.mark.parametrize("text", ["", "+", "a/#", "a+b", "a\0"])
def test_topics_that_are_not(text):
    assert not is_topic(text)


@given(filters(), filters())
def test_covers_is_inclusion_of_the_topics_that_match(allowed, requested):
    included = all(matches(allowed, topic) for topic in TOPICS if matches(requested, topic))
    assert covers(allowed, requested) is included


@given(filters())
def test_a_filter_covers_itself_and_is_covered_by_its_like(topic_filter):
    assert covers(topic_filter, topic_filter)
    assert covers("#", topic_filter) is not topic_filter.startswith("$")


@given(st.text(max_size=8), st.text(max_size=8))
def test_covers_nothing_that_is_no_filter(allowed, requested):
    if not (is_filter(allowed) and is_filter(requested)):
        assert not covers(allowed, requested)


@given(st.text(min_size=1, max_size=8).filter(is_topic), st.text(min_size=1, max_size=8).filter(is_filter))
def test_a_topic_is_a_filter_for_itself_alone(topic, topic_filter):
    assert covers(topic_filter, topic) is matches(topic_filter, topic)


def test_what_belongs_to_the_hub():
    assert is_state("home")
    assert is_state("home/hall/lamp/on")
    assert is_state("home/$hub/status")
    assert not is_state("home/hall/lamp/on/set")
    assert not is_state("homer/hall")
    assert is_command("home/hall/lamp/on/set")
    assert is_command("zigbee2mqtt/lamp/set")
    assert not is_command("home/hall/lamp/set/on")
