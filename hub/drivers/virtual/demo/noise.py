"""Chance as a pure function: the same seed, name and moment always give the same draw, in whatever order they are asked."""

from hashlib import blake2b

_RANGE = 2**64


def chance(*parts: object) -> float:
    """A number in 0…1 (without 1) that depends on nothing but `parts`."""
    text = "/".join(map(str, parts)).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest()) / _RANGE


def jitter(span: float, *parts: object) -> float:
    """A number in −span…span that depends on nothing but `parts`."""
    return (2 * chance(*parts) - 1) * span


class Noise:
    """Value noise in −1…1: a random value every `period` microseconds, a smooth curve between them."""

    def __init__(self, seed: int, name: str, period: int) -> None:
        self._seed = seed
        self._name = name
        self._period = period
        self._bucket: int | None = None
        self._low = self._high = 0.0

    def __call__(self, at: int) -> float:
        bucket, rest = divmod(at, self._period)
        if bucket != self._bucket:
            self._low = self._high if bucket - 1 == self._bucket else self._draw(bucket)
            self._high = self._draw(bucket + 1)
            self._bucket = bucket
        share = rest / self._period
        return self._low + (self._high - self._low) * share * share * (3 - 2 * share)

    def _draw(self, bucket: int) -> float:
        return jitter(1, self._seed, self._name, bucket)
