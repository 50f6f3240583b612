"""Cron lines of five fields: minute, hour, day of the month, month, day of the week."""

import re
from datetime import datetime

_FIELDS = re.compile(r"[0-9a-z*,/#-]+( [0-9a-z*,/#-]+){4}", re.ASCII)
_WORDS = frozenset(
    "jan feb mar apr may jun jul aug sep oct nov dec sun mon tue wed thu fri sat l".split()  # noqa: SIM905
)
_NICKNAMES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
}
_LONGEST = 100
_SOME_DAY = datetime(2000, 1, 1)  # noqa: DTZ001  # the clock on the wall has no zone


def check_cron(text: str) -> str:
    """The line with single spaces and in lower case; ValueError says what is wrong with it."""
    line = " ".join(text.lower().split())
    if len(line) > _LONGEST:
        raise ValueError(f"must have at most {_LONGEST} characters")
    if line in _NICKNAMES:
        return line
    if not _FIELDS.fullmatch(line) or not _WORDS.issuperset(re.findall("[a-z]+", line)):
        raise ValueError(
            'must have five fields (minute, hour, day, month, day of the week), such as "30 7 * * mon-fri"'
        )
    next_cron(line, _SOME_DAY)
    return line


def fixed_hour(line: str) -> bool:
    """Whether the line names hours, rather than stepping through all of them."""
    return not _NICKNAMES.get(line, line).split()[1].startswith("*")


def next_cron(line: str, after: datetime) -> datetime:
    """The first match after the wall-clock time `after`, both without a zone; ValueError when none comes."""
    # Importing it takes a tenth of a second of CPU, and few homes have a cron line.
    from croniter import CroniterBadDateError, croniter  # noqa: PLC0415

    try:
        found: datetime = croniter(_NICKNAMES.get(line, line), after.replace(microsecond=0)).get_next(datetime)
    except CroniterBadDateError as error:
        raise ValueError("never comes: there is no such date") from error
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise ValueError(f"is no cron line: {error}") from error
    return found
