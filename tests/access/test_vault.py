import pytest

from hub.access.vault import UnreadableSecretError, Vault

SECRET = b"a password of the router"


async def test_a_secret_is_kept_replaced_and_removed(hub):
    vault = hub.access.vault
    assert await vault.get("router") is None
    await vault.put("router", b"old")
    await vault.put("router", SECRET)
    assert await vault.get("router") == SECRET
    await hub.restart()
    vault = hub.access.vault
    assert await vault.get("router") == SECRET
    assert await vault.names() == ["access-token-key", "router"]
    await vault.remove("router")
    await vault.remove("router")
    assert await vault.get("router") is None


async def test_neither_the_database_nor_the_key_file_holds_it(hub):
    await hub.access.vault.put("router", SECRET)
    await hub.access.vault.put("again", SECRET)
    await hub.db.flush()
    assert not any(SECRET in path.read_bytes() for path in hub.folder.iterdir())
    key = hub.folder / "secret.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_bytes()) == 32
    rows = await hub.db.read(lambda connection: connection.execute("SELECT sealed FROM secret").fetchall())
    assert len({sealed for (sealed,) in rows}) == len(rows)


async def test_a_secret_cannot_pose_as_another_or_be_altered(hub):
    vault = hub.access.vault
    await vault.put("router", SECRET)
    await vault.put("door", b"1234")
    await hub.db.write(
        lambda connection: connection.execute(
            "UPDATE secret SET sealed = (SELECT sealed FROM secret WHERE name = 'router') WHERE name = 'door'"
        )
    )
    with pytest.raises(UnreadableSecretError, match="door"):
        await vault.get("door")
    await hub.db.write(lambda connection: connection.execute("UPDATE secret SET sealed = x'00'"))
    with pytest.raises(UnreadableSecretError, match="router"):
        await vault.get("router")


async def test_another_key_opens_nothing(hub):
    await hub.access.vault.put("router", SECRET)
    (hub.folder / "secret.key").unlink()
    other = await Vault.open(hub.db, hub.folder / "secret.key")
    with pytest.raises(UnreadableSecretError):
        await other.get("router")


async def test_a_key_open_to_others_is_made_private_and_kept(hub, caplog):
    await hub.access.vault.put("router", SECRET)
    (hub.folder / "secret.key").chmod(0o644)
    await hub.restart()
    assert (hub.folder / "secret.key").stat().st_mode & 0o777 == 0o600
    assert "private again" in caplog.text
    assert await hub.access.vault.get("router") == SECRET


async def test_a_key_of_the_wrong_size_is_never_replaced(hub):
    (hub.folder / "secret.key").write_bytes(b"short")
    with pytest.raises(ValueError, match="must hold 32 bytes"):
        await Vault.open(hub.db, hub.folder / "secret.key")
    assert (hub.folder / "secret.key").read_bytes() == b"short"
