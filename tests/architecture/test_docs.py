"""The documentation builds: no broken link or anchor, no page that the navigation leaves out."""

import os
import subprocess
import sys

from tests.architecture.tree import ROOT


def test_the_documentation_builds(tmp_path):
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "-f",
        ROOT / ".mkdocs.yml",
        "-d",
        tmp_path,
    ]
    built = subprocess.run(
        command, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False
    )
    assert (built.returncode, built.stderr) == (0, "")
    assert (tmp_path / "index.html").is_file()
