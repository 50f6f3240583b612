import json
import os
import signal
import socket
import stat
import time
from collections.abc import Iterator

import aiohttp
import pytest

from hub import cli
from hub.settings import Settings
from tests.api.conftest import OWNER, Caller
from tests.cli.program import RunningHub, anasy


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else uses."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_port_in_use_is_one_clear_line(tmp_path, taken):
    ended = anasy("run", "--data", tmp_path / "data", "--port", str(taken), "--mqtt-port", "0")
    assert ended.status == 1
    assert f"http.port: {taken}: Address already in use" in ended.err
    assert "Traceback" not in ended.err
    assert "claim code" not in ended.out


def test_an_mqtt_port_in_use_is_told_and_the_hub_runs_on(tmp_path, taken):
    with RunningHub(tmp_path / "data", "--mqtt-port", str(taken)) as hub:
        assert hub.url
        ended = hub.stop()
    assert ended.status == 0


def test_settings_that_will_not_do_are_named_with_their_place(tmp_path):
    config = tmp_path / "data" / "config"
    config.mkdir(parents=True)
    (config / "hub.yaml").write_text("http:\n  prot: 80\n")
    ended = anasy("run", "--data", tmp_path / "data")
    assert ended.status == 1
    assert f"{config / 'hub.yaml'}:2:3: http.prot: is not a setting" in ended.err
    (config / "hub.yaml").write_text("http: [\n")
    assert f"{config / 'hub.yaml'}:2:1: " in anasy("run", "--data", tmp_path / "data").err
    missing = anasy("run", "--data", tmp_path / "data", "--config", tmp_path / "none.yaml")
    assert (missing.status, missing.err) == (1, f"There is no such {tmp_path / 'none.yaml'}.\n")


def test_a_second_hub_on_the_same_data_is_refused(tmp_path):
    with RunningHub(tmp_path / "data") as first:
        ended = anasy("run", "--data", tmp_path / "data", "--port", "0", "--mqtt-port", "0")
        assert ended.status == 1
        assert len(ended.err.splitlines()) <= 2
        assert first.process.poll() is None


def test_what_a_first_start_prints_and_leaves(tmp_path):
    data = tmp_path / "data"
    with RunningHub(data) as hub:
        assert hub.url.startswith("http://127.0.0.1:")
        assert hub.code == (data / "claim-code").read_text().strip()
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
        for name, mode in (("claim-code", 0o600), ("hub.sock", 0o600), ("secret.key", 0o600)):
            assert stat.S_IMODE((data / name).stat().st_mode) == mode, name
        ended = hub.stop(signal.SIGINT)
    assert (ended.status, ended.err.count("Traceback")) == (0, 0)
    assert not (data / "hub.sock").exists()
    with RunningHub(data) as again:
        assert again.code == hub.code


async def test_it_stops_within_five_seconds_and_tells_those_who_listen(tmp_path):
    with RunningHub(tmp_path / "data") as hub:
        async with aiohttp.ClientSession() as session:
            anybody = Caller(session, hub.url)
            claimed = await anybody("POST", "/auth/claim", {"code": hub.code, **OWNER})
            owner = anybody.with_token(claimed.body["access_token"])
            async with owner.live() as live, owner.live() as deaf, anybody.live():
                await live.sign_in()
                await live.subscribe()
                await deaf.sign_in()
                began = time.monotonic()
                hub.process.send_signal(signal.SIGTERM)
                assert (await live.until("bye"))["code"] == "restarting"
                assert (await live.receive())["code"] == aiohttp.WSCloseCode.SERVICE_RESTART
                ended = hub.stop()
                assert time.monotonic() - began < 5
    assert (ended.status, ended.err.count("Traceback")) == (0, 0)


def test_under_systemd_the_code_stays_out_of_the_journal(tmp_path, monkeypatch):
    monkeypatch.setitem(os.environ, "INVOCATION_ID", "x")
    monkeypatch.setattr("tests.cli.program.ENGLISH", {**os.environ})
    with RunningHub(tmp_path / "data") as hub:
        code = (hub.data / "claim-code").read_text().strip()
        ended = hub.stop()
    assert hub.code == ""
    assert code not in ended.out + ended.err


def test_the_log_is_for_people_or_for_machines(tmp_path):
    config = tmp_path / "data" / "config"
    config.mkdir(parents=True)
    (config / "hub.yaml").write_text("log: {level: debug, format: json}\n")
    with RunningHub(tmp_path / "data") as hub:
        ended = hub.stop()
    assert all(json.loads(line) for line in ended.err.splitlines())


def test_the_page_on_the_network_does_not_put_mqtt_there(monkeypatch, tmp_path):
    given: list[Settings] = []
    monkeypatch.setattr("hub.app.serve", given.append)
    cli.run(data=tmp_path, config=None, demo=False, host="0.0.0.0", port=None, mqtt_port=None)
    assert (given[0].http.host, given[0].mqtt.host) == ("0.0.0.0", "127.0.0.1")
