"""The command line where no hub is needed; with one, the documentation's commands are its test."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def hub(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hub", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={"LANG": "en", **environment}, capture_output=True, text=True, check=False
    )


def test_the_data_directory_may_come_from_the_environment(tmp_path):
    (tmp_path / "claim-code").write_text("AAAA-AAAA\n")
    assert hub("claim-code", ANASY_DATA=str(tmp_path)).stdout == "AAAA-AAAA\n"


def test_the_option_goes_before_the_environment(tmp_path):
    (tmp_path / "claim-code").write_text("AAAA-AAAA\n")
    assert hub("claim-code", "--data", str(tmp_path), ANASY_DATA="elsewhere").stdout == "AAAA-AAAA\n"


@pytest.mark.parametrize("command", [("claim-code",), ("user", "list")], ids=" ".join)
def test_a_directory_without_a_hub_is_called_that(tmp_path, command):
    answer = hub(*command, "--data", str(tmp_path / "none"))
    assert (answer.returncode, answer.stderr) == (1, f"There is no such hub in {tmp_path}/none.\n")
    assert not (tmp_path / "none").exists()
