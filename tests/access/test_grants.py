from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.access.grants import AreaScope, DeviceScope, Grant, HomeScope, Weekday, Window
from hub.core.ids import AreaId, DeviceId
from hub.core.ports import Verb

WEEKDAYS = tuple(Weekday)
DAY = timedelta(days=1)

times = st.times().map(lambda at: at.strftime("%H:%M"))
days = st.dates(date(2026, 1, 1), date(2026, 2, 28))
windows = st.builds(
    Window,
    weekdays=st.lists(st.sampled_from(WEEKDAYS), unique=True).map(tuple),
    start=times,
    end=times,
    since=st.none() | days,
    until=st.none() | days,
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 2, 28))  # noqa: DTZ001  # the home's wall clock
scopes = st.one_of(
    st.just(HomeScope()),
    st.builds(AreaScope, st.text(min_size=1).map(AreaId)),
    st.builds(DeviceScope, st.text(min_size=1).map(DeviceId)),
)
verbs = st.sampled_from([Verb.VIEW, Verb.CONTROL, Verb.CONFIGURE])
grants = st.builds(Grant, scopes, verbs, st.none() | windows, st.booleans())


def spans(window: Window, day: date) -> tuple[datetime, datetime] | None:
    """From when to when the window is open that starts on `day`."""
    named = not window.weekdays or WEEKDAYS[day.weekday()] in window.weekdays
    if not named or (window.since and day < window.since) or (window.until and day > window.until):
        return None
    start = datetime.combine(day, datetime.strptime(window.start, "%H:%M").time())  # noqa: DTZ007
    end = datetime.combine(day, datetime.strptime(window.end, "%H:%M").time())  # noqa: DTZ007
    return start, end if end > start else end + DAY


@given(windows, moments)
def test_a_window_is_open_in_the_spans_that_start_on_its_days(window, moment):
    around = [spans(window, moment.date() + offset * DAY) for offset in (-2, -1, 0, 1)]
    assert window.holds(moment) == any(span is not None and span[0] <= moment < span[1] for span in around)


def test_a_night_belongs_to_the_day_on_which_it_starts():
    friday_night = Window((Weekday.FRIDAY,), "22:00", "06:00")
    friday = datetime(2026, 1, 2, tzinfo=UTC)
    hours = {hour for hour in range(72) if friday_night.holds(friday - DAY + timedelta(hours=hour))}
    assert hours == set(range(24 + 22, 48 + 6))


def test_last_day_of_a_night():
    window = Window(start="22:00", end="06:00", until=date(2026, 1, 2))
    assert window.holds(datetime(2026, 1, 3, 5, 59, tzinfo=UTC))
    assert not window.holds(datetime(2026, 1, 3, 22, 0, tzinfo=UTC))


@given(moments)
def test_without_conditions_it_is_always_open(moment):
    assert Window().holds(moment)


@given(grants)
def test_a_grant_survives_json(grant):
    assert msgspec.json.decode(msgspec.json.encode(grant), type=Grant) == grant


@pytest.mark.parametrize(
    "text",
    [
        '{"scope":{"kind":"home"},"verb":"administer"}',
        '{"scope":{"kind":"street"},"verb":"view"}',
        '{"scope":{"kind":"area"},"verb":"view"}',
        '{"scope":{"kind":"home"},"verb":"view","window":{"start":"24:00"}}',
        '{"scope":{"kind":"home"},"verb":"view","window":{"start":"7:00"}}',
        '{"scope":{"kind":"home"},"verb":"view","window":{"weekdays":["friday"]}}',
        '{"scope":{"kind":"home"},"verb":"view","windows":{}}',
        '{"verb":"view"}',
    ],
)
def test_what_is_no_grant(text):
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=Grant)


def test_each_verb_includes_the_lesser_ones():
    order = [Verb.VIEW, Verb.CONTROL, Verb.CONFIGURE]
    for rank, verb in enumerate(order):
        grant = Grant(HomeScope(), verb)
        assert [grant.includes(item) for item in order] == [place <= rank for place in range(3)]
        assert not grant.includes(Verb.ADMINISTER)
