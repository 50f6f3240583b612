"""Random scenarios for hypothesis."""

import string
from datetime import time

from hypothesis import settings
from hypothesis import strategies as st

from hub.automations.ast import (
    And,
    AreaTarget,
    Change,
    Cron,
    Day,
    Delay,
    DeviceTarget,
    Happening,
    If,
    Not,
    Or,
    Scenario,
    Send,
    SetValue,
    State,
    TimeOfDay,
    Window,
)

patient = settings(deadline=None)
"""The machine is shared, and the first example of a test may import a library."""

words = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
slugs = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)
titles = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=80).filter(
    lambda text: text.strip() != ""
)
numbers = st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(codec="utf-8"), max_size=40) | st.text(string.printable, max_size=10)
values = (
    st.booleans()
    | numbers
    | texts
    | st.sampled_from(["on", "off", "yes", "null", "~", "12", "1.5", "0x1F", "22:00", ""])
)
durations = st.integers(1, 30 * 86_400_000).map(lambda milliseconds: milliseconds * 1000)
times = st.times().map(lambda at: at.replace(microsecond=0))
days = st.sets(st.sampled_from(Day), min_size=1).map(lambda found: tuple(sorted(found)))
lines = st.sampled_from(["0 8 * * mon", "*/15 * * * *", "@daily", "0 0 29 2 *", "30 7 * * mon-fri", "0 12 l * *"])
bounds = st.sampled_from([{}, {"above": 1.5}, {"below": -2.0}, {"above": 0.0, "below": 30.0}])

changes = st.builds(Change, slugs, words, words, was=st.none() | values, hold=st.just(0) | durations) | st.builds(
    lambda change, limits: Change(*change, **limits), st.tuples(slugs, words, words), bounds
)
triggers = (
    changes | st.builds(Happening, slugs, words, words) | st.builds(TimeOfDay, times, days) | st.builds(Cron, lines)
)
states = st.builds(State, slugs, words, words, equals=values, differs=st.none() | values) | st.builds(
    State, slugs, words, above=st.floats(-1e9, 1e9)
)
windows = st.builds(Window, times, times, days).filter(
    lambda window: window.after != window.before or window.after == time.min
)
conditions = st.recursive(
    states | windows,
    lambda inner: (
        st.builds(And, st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(Or, st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(Not, inner)
    ),
    max_leaves=6,
)
targets = st.builds(DeviceTarget, slugs, words) | st.builds(AreaTarget, slugs, st.none() | words)
args = st.dictionaries(words, values, max_size=3)
steps = (
    st.builds(Send, targets, words, words, args)
    | st.builds(SetValue, targets, words, values)
    | st.builds(Delay, durations)
)
actions = st.recursive(
    steps,
    lambda inner: st.builds(
        If,
        st.lists(conditions, min_size=1, max_size=2).map(tuple),
        st.lists(inner, min_size=1, max_size=3).map(tuple),
        st.lists(inner, max_size=2).map(tuple),
    ),
    max_leaves=6,
)
scenarios = st.builds(
    Scenario,
    titles,
    st.lists(triggers, min_size=1, max_size=3).map(tuple),
    st.lists(actions, min_size=1, max_size=4).map(tuple),
    st.lists(conditions, max_size=3).map(tuple),
    id=st.none() | slugs,
    enabled=st.booleans(),
    author=st.none() | slugs,
)
