"""Small secret files that only the hub's own user may read."""

import os
from pathlib import Path

from hub.storage.files import sync_folder

_PRIVATE = 0o600


def write_private(path: Path, content: bytes) -> None:
    """Replace `path`, mode 0600 from the first byte on; what is there afterwards is the old content or the new."""
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    temporary.replace(path)
    sync_folder(path.parent)


def read_private(path: Path) -> bytes | None:
    """The content; None when the file is absent, or open to others and so not worth trusting."""
    try:
        with path.open("rb") as file:
            return file.read() if os.fstat(file.fileno()).st_mode & 0o077 == 0 else None
    except FileNotFoundError:
        return None


def erase(path: Path) -> None:
    """Remove the file, if there is one."""
    path.unlink(missing_ok=True)
    sync_folder(path.parent)
