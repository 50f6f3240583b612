"""`python -m hub.drivers.virtual.demo SEED ZONE LANGUAGE UNTIL`: the demo home's past, a JSON array a line.

A process of its own, of low priority, so that two seconds of reckoning hold up nothing that the hub does meanwhile.
"""

import os
import sys
from zoneinfo import ZoneInfo

import msgspec

from hub.drivers.virtual.demo.home import Setting
from hub.drivers.virtual.demo.past import past


def main(seed: str, zone: str, language: str, until: str) -> None:
    """Write the samples of 30 days before `until` (UTC microseconds) to standard output."""
    os.nice(10)
    for sample in past(Setting(int(seed), ZoneInfo(zone), language), int(until)):
        sys.stdout.buffer.write(msgspec.json.encode(sample) + b"\n")


main(*sys.argv[1:])
