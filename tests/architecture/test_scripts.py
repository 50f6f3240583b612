"""The scripts are plain sh, and their building blocks do what they say."""

import re
import subprocess

import pytest

from tests.architecture.tree import ROOT

SCRIPTS = sorted(path for path in (ROOT / "scripts").iterdir() if path.is_file() and not path.suffix)


def sh(text: str, cwd=ROOT) -> subprocess.CompletedProcess[str]:
    """Run a line as if it stood in a script of scripts/."""
    program = f'. "{ROOT}/scripts/lib.sh"\n{text}'
    return subprocess.run(
        ["sh", "-c", program, f"{ROOT}/scripts/x"], cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_plain_sh(script):
    assert script.read_text().startswith("#!/bin/sh\n# ")
    assert script.stat().st_mode & 0o111
    subprocess.run(["sh", "-n", script], check=True)


def test_a_step_is_printed_before_it_runs():
    result = sh("run echo one two")
    assert (result.stdout, result.stderr) == ("one two\n", "+ echo one two\n")


def test_a_key_follows_sources_and_not_what_is_built(tmp_path):
    (tmp_path / "node_modules").mkdir()
    source, built = tmp_path / "a b.ts", tmp_path / "node_modules" / "x.js"
    source.write_text("1")
    before = sh("key .", tmp_path).stdout
    built.write_text("1")
    assert sh("key .", tmp_path).stdout == before
    source.write_text("2")
    assert sh("key .", tmp_path).stdout != before


def test_a_stamp_is_fresh_for_its_own_key(tmp_path):
    assert sh("stamp s one; fresh s one && ! fresh s two && ! fresh none one", tmp_path).returncode == 0


def test_setup_takes_uv_from_the_lock_with_its_hashes():
    function = re.search(
        r"^uv_requirement\(\) \{.*?^\}", (ROOT / "scripts/setup").read_text(), re.DOTALL | re.MULTILINE
    )
    assert function
    lines = sh(f"{function[0]}\nuv_requirement").stdout.splitlines()
    assert lines[0].startswith("uv==")
    assert len(lines) > 1
    assert all("--hash=sha256:" in line for line in lines[1:])
