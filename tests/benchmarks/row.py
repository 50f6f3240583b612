"""A figure and what it is held against."""

from msgspec import Struct


class Row(Struct, frozen=True):
    """`reference` is in the same unit as `value`: measured in the same run, or Home Assistant's as in docs/explanation/speed.md.

    `ratio` is value / reference; None where there is nothing to compare with.
    """

    group: str
    name: str
    value: float
    unit: str
    reference: float | None = None
    ratio: float | None = None

    @classmethod
    def against(cls, group: str, name: str, value: float, unit: str, reference: float) -> "Row":
        """A row with its ratio."""
        return cls(group, name, value, unit, reference, value / reference if reference else None)
