"""Files of documents, as they are on disk. Everything here blocks and runs off the loop."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

LARGEST = 256 * 1024
"""Bytes of one document."""

SUFFIX = ".yaml"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_SLUG = 64


class Stamp(NamedTuple):
    """What changes when a file is changed; `changed` (ctime) cannot be set back by who writes the file."""

    inode: int
    size: int
    modified: int
    changed: int


class Found(NamedTuple):
    """A file of a document's folder: its text, or in `fault` why there is none."""

    name: str
    stamp: Stamp
    text: str | None
    fault: str | None = None


def is_slug(text: str) -> bool:
    """Whether `text` can name a document: lower-case letters, digits and single dashes."""
    return len(text) <= _LONGEST_SLUG and _SLUG.fullmatch(text) is not None


def listing(folder: Path) -> dict[str, Stamp]:
    """The files that are, or look as if they were meant to be, documents; by name."""
    stamps = {}
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith(".") and entry.name.lower().endswith((SUFFIX, ".yml")):
                with suppress(FileNotFoundError):
                    stamps[entry.name] = _stamp(entry.stat(follow_symlinks=False))
    return stamps


def read(path: Path, stamp: Stamp | None = None) -> Found:
    """Read a file without following a link or waiting for a pipe. FileNotFoundError when there is none."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(path) from None
    except OSError as error:
        return Found(path.name, stamp or stamp_of(path), None, _unopened(path, error))
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return Found(path.name, _stamp(status), None, "is not a file")
        data = _contents(descriptor)
        status = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    return Found(path.name, _stamp(status), *_decode(path.name, data))


def write(path: Path, text: str) -> None:
    """Replace a file durably: a temporary file, fsync, rename, fsync of the folder. What was there is kept by `undo`."""
    make_folder(path.parent)
    temporary = _beside(path, "new")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(descriptor)
        _keep_old(path)
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def remove(path: Path) -> None:
    """Take a file away durably; `undo` brings it back."""
    _keep_old(path)
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def undo(path: Path) -> None:
    """Go back to before `write` or `remove`."""
    old = _beside(path, "old")
    if old.exists():
        old.replace(path)
    else:
        path.unlink(missing_ok=True)
    sync_folder(path.parent)


def settle(path: Path) -> None:
    """Forget what `write` or `remove` kept."""
    _beside(path, "old").unlink(missing_ok=True)


def clean(folder: Path) -> None:
    """Remove what an interrupted `write` left."""
    for leftover in _leftovers(folder):
        leftover.unlink(missing_ok=True)


def stamp_of(path: Path) -> Stamp:
    """The stamp of a file as it is now."""
    return _stamp(path.lstat())


def shown(name: str) -> str:
    """A file name that is safe to print: what is not UTF-8 or not printable is escaped."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def make_folder(folder: Path) -> None:
    """Make a folder durably, and those above it that are missing; one that exists stays as it is."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_old(path: Path) -> None:
    old = _beside(path, "old")
    old.unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        os.link(path, old, follow_symlinks=False)


def _beside(path: Path, what: str) -> Path:
    return path.with_name(f".{path.name}.{what}")


def _leftovers(folder: Path) -> Iterator[Path]:
    for what in ("new", "old"):
        yield from folder.glob(f".*{SUFFIX}.{what}")


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _contents(descriptor: int) -> bytes:
    """All of a file, or so much that it is seen to be too large."""
    data = b""
    while len(data) <= LARGEST and (part := os.read(descriptor, LARGEST + 1)):
        data += part
    return data


def _unopened(path: Path, error: OSError) -> str:
    if path.is_symlink():
        return "is a link; documents are plain files"
    return f"cannot be read: {os.strerror(error.errno or 0)}"


def _decode(name: str, data: bytes) -> tuple[str | None, str | None]:
    if not name.endswith(SUFFIX) or not is_slug(name.removesuffix(SUFFIX)):
        return None, "needs a name of lower-case letters, digits and dashes that ends in .yaml"
    if len(data) > LARGEST:
        return None, f"is larger than {LARGEST // 1024} KiB"
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, f"is not UTF-8 text (line {line})"
