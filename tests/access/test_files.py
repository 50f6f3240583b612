import os

import pytest

from hub.access.files import erase, read_private, write_private


def test_a_private_file_is_private_from_the_first_byte(tmp_path, monkeypatch):
    path = tmp_path / "secret"
    seen = []
    real = os.fsync
    monkeypatch.setattr("os.fsync", lambda fd: (seen.append(os.fstat(fd).st_mode & 0o777), real(fd)))
    old = os.umask(0)
    write_private(path, b"x")
    os.umask(old)
    assert seen[0] == 0o600
    assert read_private(path) == b"x"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_content(tmp_path, monkeypatch):
    path = tmp_path / "secret"
    write_private(path, b"old")

    def full(descriptor):
        raise OSError("no space")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        write_private(path, b"new")
    monkeypatch.undo()
    assert read_private(path) == b"old"
    write_private(path, b"newer")
    assert read_private(path) == b"newer"


def test_a_link_is_replaced_not_followed(tmp_path):
    target = tmp_path / "target"
    target.write_bytes(b"kept")
    for name in ("secret", ".secret.new"):
        (tmp_path / name).symlink_to(target)
    write_private(tmp_path / "secret", b"x")
    assert target.read_bytes() == b"kept"
    assert not (tmp_path / "secret").is_symlink()


def test_what_others_can_read_is_not_trusted(tmp_path):
    path = tmp_path / "secret"
    assert read_private(path) is None
    write_private(path, b"x")
    path.chmod(0o640)
    assert read_private(path) is None
    erase(path)
    erase(path)
    assert not path.exists()
