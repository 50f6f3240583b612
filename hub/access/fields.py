"""What people type about people: names, e-mail addresses, colours."""

import re
import unicodedata

from hub.access.passwords import LONGEST, SHORTEST
from hub.core.errors import Code, FieldProblem, Problem

LONGEST_NAME = 80
LONGEST_EMAIL = 254  # RFC 5321 §4.5.3.1.3, as corrected by erratum 1690 of RFC 3696

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def normal_email(text: str) -> str:
    """One spelling per mailbox: without spaces around it, composed, in lower case."""
    return unicodedata.normalize("NFC", text.strip()).lower()


def email_faults(email: str) -> tuple[FieldProblem, ...]:
    """Why a normal e-mail address cannot be one."""
    if not _EMAIL.fullmatch(email) or not email.isprintable() or len(email) > LONGEST_EMAIL:
        return (FieldProblem("email", "is no e-mail address", code="access-email"),)
    return ()


def normal_name(text: str) -> str:
    """Composed, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def name_faults(name: str) -> tuple[FieldProblem, ...]:
    """Why a normal name will not do; control characters would reach terminals and logs."""
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return (FieldProblem("name", f"must have 1 to {LONGEST_NAME} visible characters", code="access-name"),)
    return ()


def checked_name(text: str) -> str:
    """The normal name that somebody typed; `Problem` invalid when it will not do."""
    name = normal_name(text)
    refuse(name_faults(name))
    return name


def colour_faults(colour: str) -> tuple[FieldProblem, ...]:
    """Why a colour will not do; none at all is fine."""
    if colour and not _COLOUR.fullmatch(colour):
        return (FieldProblem("colour", "must be written #rrggbb", code="access-colour"),)
    return ()


def refuse(faults: tuple[FieldProblem, ...]) -> None:
    """`Problem` invalid when there are faults; its arguments fill the sentences of their codes."""
    if faults:
        raise Problem(Code.INVALID, fields=faults, shortest=SHORTEST, longest=LONGEST, name=LONGEST_NAME)
