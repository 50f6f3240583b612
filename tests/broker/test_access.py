from hub.broker.access import Access, Refusal, lost
from hub.broker.port import AccessTable
from hub.core.mqtt import MqttClient, new_credential

PASSWORD, CREDENTIAL = new_credential()


def table(*read: str, write: tuple[str, ...] = (), name: str = "ann", credential=CREDENTIAL) -> AccessTable:
    return AccessTable.of([MqttClient(name, credential, read, write)])


def test_nobody_without_the_name_and_the_password():
    access = Access(table("home/#"))
    assert access.authenticates("ann", PASSWORD)
    for name, password in [("ann", "x"), ("ann", ""), ("ann", None), ("bob", PASSWORD), (None, None), (None, PASSWORD)]:
        assert not access.authenticates(name, password)


def test_an_empty_table_refuses_everything():
    access = Access(AccessTable())
    assert not access.authenticates("ann", PASSWORD)
    assert not access.may_subscribe("ann", "home/#")
    assert not access.may_receive("ann", "home/a")
    assert access.refusal("ann", "home/a/set", retain=False) is Refusal.NO_RIGHT


def test_who_may_publish_what():
    access = Access(table(write=("home/#", "z/#")))
    assert access.refusal("ann", "home/hall/lamp/on/set", retain=False) is None
    assert access.refusal("ann", "z/lamp", retain=True) is None
    assert access.refusal("ann", "home/hall/lamp/on", retain=False) is Refusal.STATE_TOPIC
    assert access.refusal("ann", "home/hall/lamp/on/set", retain=True) is Refusal.RETAINED_COMMAND
    assert access.refusal("ann", "z/lamp/set", retain=True) is Refusal.RETAINED_COMMAND
    assert access.refusal("ann", "other", retain=False) is Refusal.NO_RIGHT
    assert access.refusal("ann", "$SYS/x", retain=False) is Refusal.NO_RIGHT


def test_a_new_table_replaces_what_was_remembered():
    access = Access(table("home/#"))
    assert access.may_receive("ann", "home/a")
    access.replace(table("shed/#"))
    assert not access.may_receive("ann", "home/a")


def test_who_lost_something():
    before = table("home/#", "z/+", write=("home/+/+/+/set",))
    assert not lost(before, before)
    assert not lost(before, table("#", write=("home/#",)))
    assert not lost(AccessTable(), before)
    assert lost(before, table("home/+", "z/+", write=("home/#",))) == {"ann"}
    assert lost(before, table("#")) == {"ann"}
    assert lost(before, AccessTable()) == {"ann"}
    assert lost(before, table("#", write=("#",), credential=new_credential()[1])) == {"ann"}
