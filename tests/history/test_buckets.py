from hypothesis import given
from hypothesis import strategies as st

from hub.history.buckets import Bucket, buckets, merged

SAMPLES = st.lists(st.tuples(st.integers(0, 200), st.integers(-10, 10)), max_size=30).map(
    lambda samples: sorted(samples, key=lambda sample: sample[0])
)


def test_means_are_weighted_by_time():
    assert buckets([10, 90], [0, 100], None, 0, 100, 100) == [Bucket(0, 0, 1000 / 90, 100)]


def test_the_value_before_counts_until_the_first_sample():
    assert buckets([50], [0], 10, 0, 100, 100) == [Bucket(0, 0, 5, 10)]


def test_a_value_is_carried_from_bucket_to_bucket_and_empty_ones_are_left_out():
    found = buckets([10, 350], [1, 5], None, 0, 1000, 100)
    assert found == [Bucket(0, 1, 1, 1), Bucket(300, 1, 3, 5)]


def test_samples_outside_are_not_counted_but_the_one_before_is_known():
    assert buckets([5, 110, 500], [7, 1, 9], None, 100, 200, 100) == [Bucket(100, 1, 1.6, 7)]
    assert buckets([5], [7], None, 100, 200, 100) == []


def test_the_last_bucket_ends_with_the_window():
    assert buckets([100, 140], [0, 10], None, 100, 150, 100) == [Bucket(100, 0, 2, 10)]


@given(SAMPLES, st.none() | st.integers(-10, 10), st.integers(0, 100), st.integers(1, 150), st.integers(1, 60))
def test_buckets_are_what_a_value_did_at_each_moment(samples, before, start, length, width):
    """Against a slow definition: the value at every single moment."""
    end = start + length
    times, values = [at for at, _ in samples], [value for _, value in samples]
    moments = [next((value for at, value in reversed(samples) if at <= moment), before) for moment in range(start, end)]
    for bucket in buckets(times, values, before, start, end, width):
        inside = [value for value in moments[bucket.start - start : bucket.start - start + width] if value is not None]
        reported = [value for at, value in samples if bucket.start <= at < min(bucket.start + width, end)]
        assert reported
        assert abs(bucket.mean - sum(inside) / len(inside)) < 1e-9
        assert bucket.minimum == min(inside + reported)
        assert bucket.maximum == max(inside + reported)
        assert bucket.minimum <= bucket.mean + 1e-9


def test_buckets_are_merged_into_wider_ones():
    parts = [Bucket(0, 1, 2, 3), Bucket(5, 0, 4, 9), Bucket(10, 5, 5, 5)]
    assert merged(parts, 0, 10) == [Bucket(0, 0, 3, 9), Bucket(10, 5, 5, 5)]
