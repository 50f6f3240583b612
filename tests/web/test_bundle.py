"""What the build gives to a browser: small, compressed, and in need of no exception to the content security policy."""

import re
import subprocess
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "hub" / "web"
DIST = WEB / "dist"
FIRST_LOAD_KB = 120


@pytest.mark.peer("node")
def test_first_load_is_small(peer_path):
    command = [str(peer_path("node")), "scripts/size.mjs"]
    printed = subprocess.run(command, cwd=WEB, capture_output=True, text=True, check=True).stdout
    sizes = [float(size) for size in re.findall(r"([\d.]+) kB gzip", printed)]
    assert len(sizes) == 2
    assert max(sizes) < FIRST_LOAD_KB


def test_text_files_are_compressed_beside_themselves():
    files = [path for path in DIST.rglob("*") if path.suffix in {".js", ".css", ".html", ".svg"}]
    assert files
    for path in files:
        for suffix in (".br", ".gz"):
            assert path.with_name(path.name + suffix).stat().st_size > 0


def test_shell_needs_no_inline_script_or_style():
    shell = (DIST / "index.html").read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", shell)
    assert "<style" not in shell
    assert not re.search(r"\sstyle=|\son\w+=", shell)


def test_styles_and_shell_fetch_nothing_from_elsewhere():
    for path in DIST.rglob("*"):
        if path.suffix in {".css", ".html"}:
            assert "//" not in re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL).replace(
                "<!doctype", ""
            ), path.name


def test_a_chunk_for_every_page():
    names = {path.name.partition("-")[0] for path in (DIST / "assets").glob("*Page-*.js")}
    assert {"HomePage", "ActivityPage", "ScenariosPage", "SettingsPage", "FoundPage", "WelcomePage"} <= names


def test_lock_file_names_no_registry():
    lock = (WEB / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
