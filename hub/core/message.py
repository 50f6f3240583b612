"""A sentence for people, before it is rendered in their language."""

from msgspec import Struct


class Message(Struct, frozen=True, omit_defaults=True):
    """`code` names an entry of the Fluent files in `hub/locales`; `args` fills its variables."""

    code: str
    args: dict[str, str | int | float | bool] = {}
