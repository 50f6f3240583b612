"""Samples of one series as a few bytes each.

    +------+------+-------+---+-------+----------------------------------------------+
    | time | value| scale | 0 | count | zlib: planes of times, planes of values, JSON |
    +------+------+-------+---+-------+----------------------------------------------+
      1      1      1       1    4      bytes, little-endian

`time` and `value` are type codes of the module array. Times are differences; values, too, after multiplication by
10^scale made them whole, which decimal readings of sensors allow; 'd' stands for doubles as they are. Text is a place in
a list of words, which is the JSON at the end. Planes (all first bytes, all second bytes, ...) compress better than rows.
"""

import json
import sys
import zlib
from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise
from struct import Struct
from typing import Any

type Stored = int | float | str
type Numbers = array[Any]

_HEADER = Struct("<BBBxI")
_WORDS = 255
_SCALES = range(6)
_LEVEL = 6


def encode(times: Sequence[int], values: Sequence[Stored]) -> bytes:
    """A chunk of at least one sample; `times` ascend, numbers are finite and below 2^53. The first time is kept beside it."""
    steps = _narrowest(_differences(times), "BHIQ")
    words, scale, numbers = _numbers(values)
    header = _HEADER.pack(ord(steps.typecode), ord(numbers.typecode), _WORDS if words else scale, len(values))
    tail = json.dumps(words).encode() if words else b""
    return header + zlib.compress(_planes(steps) + _planes(numbers) + tail, _LEVEL)


def decode(data: bytes, first: int) -> tuple[list[int], list[Stored]]:
    """Times and values of a chunk whose first sample was at `first`."""
    time_code, value_code, scale, count = _HEADER.unpack_from(data)
    body = zlib.decompress(memoryview(data)[_HEADER.size :])
    steps, used = _rows(chr(time_code), body, 0, count - 1)
    numbers, used = _rows(chr(value_code), body, used, count)
    times = list(accumulate(steps, initial=first))
    if scale == _WORDS:
        words = json.loads(body[used:])
        return times, [words[number] for number in numbers]
    if value_code == ord("d"):
        return times, list(numbers)
    whole = accumulate(numbers)
    if scale == 0:
        return times, list(whole)
    unit = 10**scale
    return times, [number / unit for number in whole]


def _numbers(values: Sequence[Stored]) -> tuple[list[str], int, Numbers]:
    if any(isinstance(value, str) for value in values):
        words = list(dict.fromkeys(map(str, values)))
        places = {word: place for place, word in enumerate(words)}
        return words, _WORDS, _narrowest([places[str(value)] for value in values], "BHI")
    numbers = [value for value in values if not isinstance(value, str)]
    for scale in _SCALES:
        unit = 10**scale
        whole = [round(number * unit) for number in numbers]
        if [number / unit for number in whole] == numbers:
            try:
                return [], scale, _narrowest([whole[0], *_differences(whole)], "bhiq")
            except OverflowError:
                break
    return [], 0, array("d", map(float, numbers))


def _differences(numbers: Sequence[int]) -> list[int]:
    return [later - earlier for earlier, later in pairwise(numbers)]


def _narrowest(numbers: list[int], codes: str) -> Numbers:
    """The numbers in the first of `codes` that holds them all."""
    for code in codes[:-1]:
        try:
            return array(code, numbers)
        except OverflowError:
            continue
    return array(codes[-1], numbers)


def _planes(numbers: Numbers) -> bytes:
    data = _little(numbers).tobytes()
    return b"".join(data[place :: numbers.itemsize] for place in range(numbers.itemsize))


def _rows(code: str, body: bytes, start: int, count: int) -> tuple[Numbers, int]:
    numbers: Numbers = array(code)
    size = numbers.itemsize
    data = bytearray(size * count)
    for place in range(size):
        data[place::size] = body[start + place * count : start + (place + 1) * count]
    numbers.frombytes(bytes(data))
    return _little(numbers), start + size * count


def _little(numbers: Numbers) -> Numbers:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
