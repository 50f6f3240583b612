import asyncio
import threading

import pytest
from argon2 import extract_parameters

from hub.access.passwords import STANDARD, Passwords, _unmatched, password_faults
from hub.core.errors import Code, Problem
from hub.locales import has
from tests.access.conftest import CHEAP, GOOD


@pytest.fixture
def passwords():
    made = Passwords(CHEAP)
    yield made
    made.close()


async def test_a_hash_accepts_its_password_only(passwords):
    encoded = await passwords.hash(GOOD)
    assert GOOD not in encoded
    assert await passwords.verify(encoded, GOOD)
    assert not await passwords.verify(encoded, GOOD + " ")
    assert not await passwords.verify("not a hash", GOOD)
    assert await passwords.hash(GOOD) != encoded


async def test_an_accent_is_the_same_from_every_keyboard(passwords):
    encoded = await passwords.hash("cora\u00e7\u00e3o valente")
    assert await passwords.verify(encoded, "corac\u0327a\u0303o valente")


async def test_the_standard_cost_is_argon2id_with_64_mib_and_3_passes():
    made = Passwords(STANDARD)
    parameters = extract_parameters(await made.hash(GOOD))
    made.close()
    assert (parameters.type.name, parameters.memory_cost, parameters.time_cost) == ("ID", 65536, 3)


async def test_nobody_costs_what_somebody_costs():
    """An unknown address is verified against a hash of the same parameters, so the work is the same."""
    assert extract_parameters(_unmatched(STANDARD)) == extract_parameters(await standard_hash())
    made = Passwords(CHEAP)
    assert not await made.verify(None, GOOD)
    made.close()


async def standard_hash() -> str:
    made = Passwords(STANDARD)
    try:
        return await made.hash(GOOD)
    finally:
        made.close()


async def test_another_cost_is_outdated(passwords):
    encoded = await passwords.hash(GOOD)
    assert not passwords.outdated(encoded)
    other = Passwords(STANDARD)
    assert other.outdated(encoded)
    other.close()


async def test_one_at_a_time_off_the_loop_and_a_bounded_queue(passwords):
    running, most, threads = 0, 0, set()
    gate, started, loop = threading.Event(), asyncio.Event(), asyncio.get_running_loop()

    def work() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        threads.add(threading.get_ident())
        loop.call_soon_threadsafe(started.set)
        gate.wait()
        running -= 1

    tasks = [asyncio.create_task(passwords._run(work)) for _ in range(40)]
    await started.wait()  # the loop turns while a password is hashed
    gate.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    refused = [result for result in results if isinstance(result, Problem)]
    assert len(refused) == 40 - 16
    assert {problem.code for problem in refused} == {Code.TOO_MANY_REQUESTS}
    assert most == 1
    assert len(threads - {threading.get_ident()}) == 1


@pytest.mark.parametrize(
    ("password", "kind"),
    [
        ("short", "short"),
        ("x" * 9, "short"),
        ("x" * 257, "long"),
        ("aaaaaaaaaaaa", "simple"),
        ("abababababab", "simple"),
        ("1234567890", "simple"),
        ("9876543210", "simple"),
        ("qwertyuiop", "simple"),
        ("ana.souza@example.org", "personal"),
        ("Ana.Souza1!", "personal"),
        ("Ana Souza 1", "personal"),
    ],
)
def test_a_password_that_is_refused(password, kind):
    (fault,) = password_faults(password, "Ana Souza", "ana.souza@example.org")
    assert fault.code == f"access-password-{kind}"
    assert fault.field == "password"
    assert password not in fault.message
    assert has(fault.code, "en")
    assert has(fault.code, "pt-BR")


@pytest.mark.parametrize("password", [GOOD, "tijolo azul 42", "ana.souza gosta de caju", "x7#Kp2!mQz"])
def test_a_password_that_will_do(password):
    assert password_faults(password, "Ana Souza", "ana.souza@example.org") == ()
    assert password_faults(password, "Li", "li@example.org") == ()
