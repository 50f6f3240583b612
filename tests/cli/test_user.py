import json
import re
import urllib.error
import urllib.request

import pytest

from tests.api.conftest import OWNER
from tests.cli.program import RunningHub, anasy

NEW = "another good phrase"


def login(url: str, password: str) -> int:
    request = urllib.request.Request(
        f"{url}/api/v1/auth/login",
        json.dumps({"email": OWNER["email"], "password": password}).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def claim(hub: RunningHub) -> None:
    request = urllib.request.Request(
        f"{hub.url}/api/v1/auth/claim",
        json.dumps({"code": hub.code, **OWNER}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """A hub that runs and has an owner."""
    with RunningHub(tmp_path_factory.mktemp("cli") / "data") as hub:
        claim(hub)
        yield hub


def test_the_claim_code_until_it_is_used(tmp_path):
    with RunningHub(tmp_path / "data") as hub:
        shown = anasy("claim-code", "--data", hub.data)
        assert (shown.status, shown.out) == (0, f"{hub.code}\n")
        claim(hub)
        used = anasy("claim-code", "--data", hub.data)
        assert (used.status, used.out, used.err) == (1, "", "This hub has an owner. Sign in instead.\n")


@pytest.mark.parametrize("words", [("claim-code",), ("user", "list"), ("user", "mqtt", "x"), ("user", "mqtt-list")])
def test_where_there_is_no_hub_that_is_what_is_said(tmp_path, words):
    ended = anasy(*words, "--data", tmp_path / "nowhere")
    assert (ended.status, ended.out) == (1, "")
    assert "nowhere" in ended.err
    assert len(ended.err.splitlines()) == 1
    assert not (tmp_path / "nowhere").exists()


def test_who_can_sign_in(hub):
    assert anasy("user", "list", "--data", hub.data).out == "ana@example.org\towner\tAna\n"
    assert anasy("user", "list", ANASY_DATA=str(hub.data)).status == 0


def test_a_password_is_reset_while_the_hub_runs(hub):
    assert login(hub.url, NEW) == 401
    typed = anasy("user", "reset-password", OWNER["email"], "--data", hub.data, typed=f"{NEW}\n")
    assert (typed.status, typed.out) == (0, "done\n")
    assert login(hub.url, NEW) == 200
    made = anasy("user", "reset-password", OWNER["email"], "--data", hub.data, "--generate")
    assert re.fullmatch(r"[\w-]{16}\n", made.out)
    assert login(hub.url, made.out.strip()) == 200


def test_a_password_that_will_not_do_is_refused_in_words(hub):
    for language, words in (("en", "A password needs at least 10 characters."), ("pt_BR.UTF-8", "senha")):
        ended = anasy("user", "reset-password", OWNER["email"], "--data", hub.data, typed="short\n", LC_ALL=language)
        assert ended.status == 1
        assert words in ended.err
    unknown = anasy("user", "reset-password", "who@example.org", "--data", hub.data, typed=f"{NEW}\n")
    assert (unknown.status, unknown.err) == (1, "There is no such user.\n")


def test_mqtt_clients_are_made_listed_and_removed(hub):
    made = anasy(
        "user", "mqtt", "node-red", "--data", hub.data, "--allow", "home/#:read", "--allow", "home/sala/+/set:write"
    )
    assert made.status == 0
    assert len(made.out.strip()) > 15
    assert anasy("user", "mqtt-list", "--data", hub.data).out == "node-red\thome/#:read\thome/sala/+/set:write\n"
    again = anasy("user", "mqtt", "node-red", "--data", hub.data)
    assert (again.status, again.out) == (1, "")
    assert "already" in again.err
    assert anasy("user", "mqtt", "node-red", "--data", hub.data, "--remove").status == 0
    assert anasy("user", "mqtt", "node-red", "--data", hub.data, "--remove").err == "There is no such client.\n"
    assert anasy("user", "mqtt", "no/../such thing\n", "--data", hub.data, "--remove").status == 1
    assert anasy("user", "mqtt-list", "--data", hub.data).out == ""


@pytest.mark.parametrize(
    "allow", ["home/#", "home/#:admin", ":read", "home/#/x:read", "home/a+:write", "home/#:read:x"]
)
def test_a_right_that_is_none_is_named(hub, allow):
    ended = anasy("user", "mqtt", "x", "--data", hub.data, "--allow", allow)
    assert (ended.status, ended.out) == (1, "")
    assert "  --allow: " in ended.err


def test_a_name_that_is_none_is_refused(hub):
    ended = anasy("user", "mqtt", "Two Words", "--data", hub.data)
    assert ended.status == 1
    assert "  name: " in ended.err


def test_the_same_works_on_the_files_while_no_hub_runs(tmp_path):
    with RunningHub(tmp_path / "data") as hub:
        claim(hub)
        hub.stop()
    data = tmp_path / "data"
    assert anasy("user", "list", "--data", data).out == "ana@example.org\towner\tAna\n"
    made = anasy("user", "mqtt", "phone", "--data", data)
    assert (made.status, bool(made.out.strip())) == (0, True)
    assert anasy("user", "mqtt-list", "--data", data).out == "phone\thome/#:read\n"
    assert anasy("user", "reset-password", OWNER["email"], "--data", data, typed=f"{NEW}\n").status == 0
    assert not (data / "hub.sock").exists()
    with RunningHub(data) as again:
        assert login(again.url, NEW) == 200
        assert anasy("user", "mqtt-list", "--data", data).out == "phone\thome/#:read\n"


def test_settings_that_will_not_do_do_not_keep_the_owner_out(hub):
    config = hub.data / "config" / "hub.yaml"
    config.parent.mkdir(exist_ok=True)
    config.write_text("http: [\n")
    try:
        assert anasy("user", "list", "--data", hub.data).status == 0
    finally:
        config.unlink()


def test_a_socket_that_is_not_ours_is_one_clear_line(tmp_path):
    (tmp_path / "hub.db").touch()
    too_long = tmp_path / ("x" * 100)
    too_long.mkdir()
    (too_long / "hub.db").touch()
    ended = anasy("user", "list", "--data", too_long)
    assert ended.status == 1
    assert "Traceback" not in ended.err
    assert len(ended.err.splitlines()) == 1


def test_help_tells_what_there_is():
    shown = anasy("--help").out
    for word in ("run", "claim-code", "user"):
        assert word in shown
