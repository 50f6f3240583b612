"""What a disk still holds when the power is cut: what was synced, and nothing else.

The calls of a trace are done again on a disk in memory. A file keeps the content that it had when its last finished
fsync began, a folder the names that it had then: the least that POSIX promises, less than any file system keeps.
"""

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from tests.durability.hub.strace import Call

_SYNCS = ("fsync", "fdatasync")
_LAST_NUMBER = re.compile(r"(\d+)$")

type Names = dict[str, "File | Folder"]


class File:
    """Bytes now, and as of the last fsync; None when there was none."""

    def __init__(self) -> None:
        self.content = bytearray()
        self.synced: bytes | None = None

    def write(self, data: bytes, at: int) -> None:
        """Write as pwrite does, with zeros in a gap."""
        self.content.extend(bytes(max(0, at - len(self.content))))
        self.content[at : at + len(data)] = data

    def truncate(self, size: int) -> None:
        """Cut off or fill with zeros."""
        del self.content[size:]
        self.content.extend(bytes(size - len(self.content)))

    def sync(self) -> None:
        """What is there now is safe."""
        self.synced = bytes(self.content)


class Folder:
    """Names now, and as of the last fsync."""

    def __init__(self) -> None:
        self.names: Names = {}
        self.synced: Names = {}

    def sync(self) -> None:
        """The names that are there now are safe; what is in the files is another matter."""
        self.synced = dict(self.names)


class Disk:
    """The folder `root`, empty at first, and what `calls` did in it before line `end` of their trace."""

    def __init__(self, root: Path, calls: Iterable[Call], end: int) -> None:
        self._root = PurePosixPath(root)
        self._top = Folder()
        self._open: dict[int, tuple[File | Folder, int]] = {}
        done = [call for call in calls if call.ended < end]
        for call in sorted(done, key=lambda call: call.began if call.name in _SYNCS else call.ended):
            self._apply(call)

    def leave(self, target: Path) -> None:
        """Make `target` what is left after a power cut."""
        _leave(self._top, target)

    # -- the calls --------------------------------------------------------------------------------------------------

    def _apply(self, call: Call) -> None:
        match call.name:
            case "openat":
                self._open_file(call)
            case "close":
                self._open.pop(call.number, None)
            case "mkdir" | "mkdirat":
                self._put(call.strings[0], Folder())
            case "unlink" | "unlinkat" | "rmdir":
                self._take(call.strings[0])
            case "rename" | "renameat" | "renameat2":
                self._put(call.strings[1], self._take(call.strings[0]))
            case "link" | "linkat":
                self._put(call.strings[1], self._find(call.strings[0]))
            case _ if call.number in self._open:
                self._change(call, *self._open[call.number])

    def _open_file(self, call: Call) -> None:
        found = self._find(call.strings[0])
        if found is None and "O_CREAT" in call.args:
            found = File()
            self._put(call.strings[0], found)
        if found is None:  # somewhere else
            self._open.pop(call.result, None)
            return
        if isinstance(found, File) and "O_TRUNC" in call.args:
            found.truncate(0)
        self._open[call.result] = (found, 0)

    def _change(self, call: Call, opened: File | Folder, offset: int) -> None:
        if call.name in _SYNCS:
            opened.sync()
            return
        assert isinstance(opened, File)
        match call.name:
            case "pwrite64":
                opened.write(call.strings[0][: call.result], _last_number(call))
            case "write":
                opened.write(call.strings[0][: call.result], offset)
                self._open[call.number] = (opened, offset + call.result)
            case "lseek":
                self._open[call.number] = (opened, call.result)
            case "ftruncate":
                opened.truncate(_last_number(call))
            case _:
                raise NotImplementedError(f"{call.name} to {call.target}")

    # -- names ------------------------------------------------------------------------------------------------------

    def _folder(self, path: PurePosixPath) -> Folder | None:
        if not path.is_relative_to(self._root) or path == self._root:
            return None
        folder: File | Folder | None = self._top
        for part in path.relative_to(self._root).parts[:-1]:
            folder = folder.names.get(part) if isinstance(folder, Folder) else None
        return folder if isinstance(folder, Folder) else None

    def _find(self, name: bytes) -> File | Folder | None:
        path = PurePosixPath(name.decode())
        if path == self._root:
            return self._top
        folder = self._folder(path)
        return folder.names.get(path.name) if folder is not None else None

    def _put(self, name: bytes, what: File | Folder | None) -> None:
        path = PurePosixPath(name.decode())
        folder = self._folder(path)
        if folder is not None and what is not None:
            folder.names[path.name] = what

    def _take(self, name: bytes) -> File | Folder | None:
        path = PurePosixPath(name.decode())
        folder = self._folder(path)
        return folder.names.pop(path.name, None) if folder is not None else None


def _leave(folder: Folder, target: Path) -> None:
    target.mkdir(mode=0o700)
    for name, what in folder.synced.items():
        if isinstance(what, Folder):
            _leave(what, target / name)
        else:
            (target / name).write_bytes(what.synced or b"")
            (target / name).chmod(0o600)


def _last_number(call: Call) -> int:
    found = _LAST_NUMBER.search(call.args)
    assert found is not None
    return int(found[1])
